#include "bot/export/network.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace pln::exporting {
namespace {

constexpr double same_view_share = 0.6;       // method D17
constexpr std::size_t dissenters_wanted = 2;  // method D17

using Followed = std::vector<const Contact*>;

Followed followed(const Learner& learner) {
  Followed result;
  for (const Contact& contact : *learner.contacts) {
    const bool counts = contact.kind == ContactKind::person || contact.kind == ContactKind::company;
    if (counts && contact.state == ContactState::following) result.push_back(&contact);
  }
  return result;
}

std::string server_of(const std::string& handle) {
  const std::size_t at = handle.rfind('@');
  return at == std::string::npos || at == 0 ? std::string{} : handle.substr(at + 1);
}

std::set<std::string> servers_of(const Contact& contact) {
  std::set<std::string> servers;
  for (const std::string& handle : contact.handles) {
    if (std::string server = server_of(handle); !server.empty()) servers.insert(std::move(server));
  }
  return servers;
}

bool has(const Contact& contact, Characteristic wanted) {
  return std::find(contact.characteristics.begin(), contact.characteristics.end(), wanted) !=
         contact.characteristics.end();
}

bool disagrees(const Contact& contact) {
  return contact.is_protected || has(contact, Characteristic::disruptive) ||
         has(contact, Characteristic::reality_check);
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Three places are as much as a share of some hundred people can mean.
double rounded(double value) { return std::round(value * 1000.0) / 1000.0; }

std::size_t about(const Followed& contacts, const std::string& subject) {
  return static_cast<std::size_t>(
      std::count_if(contacts.begin(), contacts.end(), [&](const Contact* contact) {
        return std::find(contact->subjects.begin(), contact->subjects.end(), subject) !=
               contact->subjects.end();
      }));
}

// The largest group of contacts that have one subject, server or organisation in common.
std::size_t largest_group(const Followed& contacts) {
  std::map<std::string, std::size_t> subjects, servers, organisations;
  for (const Contact* contact : contacts) {
    for (const std::string& subject :
         std::set<std::string>{contact->subjects.begin(), contact->subjects.end()}) {
      ++subjects[subject];
    }
    for (const std::string& server : servers_of(*contact)) ++servers[server];
    if (!contact->organisation.empty()) ++organisations[contact->organisation];
  }
  std::size_t largest = 0;
  for (const auto* groups : {&subjects, &servers, &organisations}) {
    for (const auto& [name, size] : *groups) largest = std::max(largest, size);
  }
  return largest;
}

bool shows_one_view(const Followed& contacts) {
  if (contacts.empty()) return false;
  const auto dissenters = static_cast<std::size_t>(
      std::count_if(contacts.begin(), contacts.end(),
                    [](const Contact* contact) { return disagrees(*contact); }));
  return share(largest_group(contacts), contacts.size()) >= same_view_share ||
         dissenters < dissenters_wanted;
}

ContributionMix mix_of(const List<Activity>& activities) {
  ContributionMix mix;
  for (const Activity& activity : activities) {
    switch (activity.c) {
      case FourC::consume:
        ++mix.consume;
        break;
      case FourC::create:
        ++mix.create;
        break;
      case FourC::connect:
        ++mix.connect;
        break;
      case FourC::contribute:
        ++mix.contribute;
        break;
    }
  }
  return mix;
}

}  // namespace

NetworkFacts network_facts(const Learner& learner) {
  NetworkFacts facts;
  const Followed contacts = followed(learner);
  facts.following_count = contacts.size();
  std::set<std::string> servers;
  for (const Contact* contact : contacts) servers.merge(servers_of(*contact));
  facts.servers = servers.size();
  if (!contacts.empty()) {
    for (const Subject& subject : *learner.subjects) {
      facts.subjects_share.emplace_back(
          subject.name, rounded(share(about(contacts, subject.name), contacts.size())));
    }
  }
  facts.same_view_warning = shows_one_view(contacts);
  for (std::size_t index = 0; index < Names<Characteristic>::all.size(); ++index) {
    const auto characteristic = static_cast<Characteristic>(index);
    if (std::any_of(contacts.begin(), contacts.end(),
                    [&](const Contact* contact) { return has(*contact, characteristic); })) {
      facts.characteristics_covered.push_back(characteristic);
    }
  }
  facts.contribution_mix = mix_of(*learner.activities);
  return facts;
}

}  // namespace pln::exporting
