#include "adapters/slack/people.hpp"

#include "adapters/slack/wire.hpp"
#include "bot/json/wire_read.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace pln::slack {
namespace {

using Clock = std::chrono::steady_clock;
using json::text_at;

// An event has to be acknowledged within 3 s, its turn included.
constexpr std::chrono::milliseconds patience{1'200};
constexpr std::chrono::hours profile_kept{12};
constexpr std::chrono::minutes asked_again_after{10};  // after a question without an answer
constexpr std::chrono::minutes group_kept{30};
constexpr std::chrono::seconds group_asked_again_after{30};
constexpr std::chrono::milliseconds group_look_every{100};
constexpr int group_looks = 12;
constexpr double budget_most = 60, budget_a_second = 100.0 / 60 * 0.8;  // Tier 4, with a margin
constexpr std::size_t known_max = 100'000;                              // some 12 MB
constexpr std::size_t locales_max = 1'000;

std::string key_of(const std::string& tenant, const std::string& user) {
  return tenant + '/' + user;
}

bool is_person_id(const std::string& id) {
  return !id.empty() && (id.front() == 'U' || id.front() == 'W');
}

std::int32_t steady_seconds() {
  return static_cast<std::int32_t>(
      std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count());
}

bool has_passed(std::int32_t since, std::chrono::seconds span) {
  return std::int64_t{steady_seconds()} >= since + span.count();
}

// True if `text` is told and another than before.
bool is_news(const std::optional<std::string>& text, std::uint32_t& before) {
  if (!text) return false;
  const auto hash = static_cast<std::uint32_t>(std::hash<std::string>{}(*text)) | 1U;
  return std::exchange(before, hash) != hash;
}

}  // namespace

People::People(Setting setting) : set_(std::move(setting)) {}

const People::Known* People::look(const std::string& tenant, const std::string& user) const {
  const auto place = known_.find(tenant);
  if (place == known_.end()) return nullptr;
  const auto person = place->second.find(user);
  return person == place->second.end() ? nullptr : &person->second;
}

People::Known& People::known(const std::string& tenant, const std::string& user) {
  if (known_count_ >= known_max && look(tenant, user) == nullptr) make_room();
  const auto [person, made] = known_[tenant].try_emplace(user);
  if (made) ++known_count_;
  return person->second;
}

// Every second one of the largest workspace goes; what is lost is asked for again.
void People::make_room() {
  const auto largest = std::max_element(
      known_.begin(), known_.end(),
      [](const auto& one, const auto& other) { return one.second.size() < other.second.size(); });
  bool goes = false;
  known_count_ -= std::erase_if(largest->second, [&](const auto&) { return goes = !goes; });
}

std::uint16_t People::locale_index(const std::string& locale) {
  const auto found = std::find(locales_.begin(), locales_.end(), locale);
  if (found == locales_.end() && locales_.size() >= locales_max) return 0;
  const auto index = static_cast<std::uint16_t>(found - locales_.begin());
  if (found == locales_.end()) locales_.push_back(locale);
  return index;
}

void People::admit(const std::string& tenant, const Actor& actor, Admitted admitted) {
  if (actor.stranger) return admitted({false, {}});
  read_groups(tenant);
  if (!groups_are_read(tenant)) return admit_later(tenant, actor, std::move(admitted), 0);
  Known& person = known(tenant, actor.user);
  const bool fresh = person.has_profile && !has_passed(person.asked_at, profile_kept);
  if (!fresh && !person.asking && has_passed(person.asked_at, asked_again_after)) {
    if (within_budget(tenant)) ask(tenant, actor.user);
  }
  // What came back at once may have moved it.
  Known& there = known(tenant, actor.user);
  if (there.has_profile || !there.asking) return admitted(admission(tenant, actor, there));
  waiting_[key_of(tenant, actor.user)].push_back(
      [this, tenant, actor, admitted = std::move(admitted)](const Admission&) {
        admitted(admission(tenant, actor, known(tenant, actor.user)));
      });
}

// Who is in the groups is being read for the first time.
void People::admit_later(const std::string& tenant, const Actor& actor, Admitted admitted,
                         int tries) {
  if (groups_are_read(tenant)) return admit(tenant, actor, std::move(admitted));
  if (tries == group_looks) {
    return admitted(admission(tenant, actor, known(tenant, actor.user)));
  }
  const auto timer = std::make_shared<boost::asio::steady_timer>(*set_.loop, group_look_every);
  timer->async_wait([this, alive = std::weak_ptr(alive_), timer, tenant, actor, tries,
                     admitted = std::move(admitted)](const auto& error) {
    if (!error && !alive.expired()) admit_later(tenant, actor, admitted, tries + 1);
  });
}

bool People::groups_are_read(const std::string& tenant) const {
  return std::all_of(set_.rules.only.begin(), set_.rules.only.end(), [&](const std::string& id) {
    const auto group = groups_.find({tenant, id});
    return is_person_id(id) || (group != groups_.end() && group->second.read);
  });
}

bool People::may_be_admitted(const std::string& tenant, const Actor& actor) const {
  if (actor.stranger || !is_allowed(tenant, actor.user)) return false;
  const Known* person = look(tenant, actor.user);
  if (person == nullptr || !person->has_profile) return true;
  return !person->not_coached && (set_.rules.guests || !person->guest);
}

Admission People::admission(const std::string& tenant, const Actor& actor, Known& person) {
  Admission result;
  result.admitted = may_be_admitted(tenant, actor);
  if (result.admitted && person.hints) result.hints = std::move(*std::exchange(person.hints, {}));
  return result;
}

bool People::within_budget(const std::string& tenant) {
  Budget& budget = budgets_[tenant];
  const auto now = Clock::now();
  const std::chrono::duration<double> passed = now - budget.at;
  if (budget.at != Clock::time_point{}) {
    budget.left = std::min(budget_most, budget.left + passed.count() * budget_a_second);
  }
  budget.at = now;
  if (budget.left < 1) return false;
  budget.left -= 1;
  return true;
}

void People::ask(const std::string& tenant, const std::string& user) {
  Known& person = known(tenant, user);
  person.asking = true;
  person.asked_at = steady_seconds();
  const auto timer = std::make_shared<boost::asio::steady_timer>(*set_.loop, patience);
  timer->async_wait([this, alive = std::weak_ptr(alive_), timer, tenant, user](const auto& error) {
    if (!error && !alive.expired()) answer_waiting(tenant, user);
  });
  set_.workspaces->call(
      tenant, "users.info", {{"user", user}, {"include_locale", "true"}},
      [this, alive = std::weak_ptr(alive_), timer, tenant, user](const ApiAnswer& answer) {
        timer->cancel();
        if (!alive.expired()) told(tenant, user, answer);
      });
}

void People::told(const std::string& tenant, const std::string& user, const ApiAnswer& answer) {
  known(tenant, user).asking = false;
  const Installation* installation = set_.workspaces->find(tenant);
  const Json& profile = child(answer.body, "user");
  if (answer.ok() && installation != nullptr && profile.is_object()) {
    learn({tenant, installation->enterprise, installation->team, installation->org_wide}, profile);
  } else if (!answer.ok()) {
    set_.noted(NoteLevel::debug, "a profile could not be read", answer.error);
  }
  answer_waiting(tenant, user);
}

void People::answer_waiting(const std::string& tenant, const std::string& user) {
  known(tenant, user).asking = false;
  const auto waiting = waiting_.extract(key_of(tenant, user));
  if (waiting.empty()) return;
  for (const Admitted& call : waiting.mapped()) call({});
}

bool People::learn(const Source& source, const Json& user) {
  const std::string id = text_at(user, "id");
  if (id.empty() || look(source.tenant, id) == nullptr) return false;
  Known& person = known(source.tenant, id);
  Profile profile = read_profile(user, source);
  person.guest = profile.guest;
  person.not_coached = profile.bot || profile.stranger || profile.gone;
  person.has_profile = true;
  person.asked_at = steady_seconds();
  if (profile.told.locale) person.locale = locale_index(*profile.told.locale);
  const bool name = is_news(profile.told.name, person.told[0]);
  const bool zone = is_news(profile.told.timezone, person.told[1]);
  const bool locale = is_news(profile.told.locale, person.told[2]);
  if (!name && !zone && !locale) return false;
  person.hints = std::make_unique<ProfileTold>(std::move(profile.told));
  return true;
}

bool People::has_profile(const std::string& tenant, const std::string& user) const {
  const Known* person = look(tenant, user);
  return person != nullptr && person->has_profile;
}

std::string People::locale_of(const std::string& tenant, const std::string& user) const {
  const Known* person = look(tenant, user);
  return person == nullptr ? "" : locales_[person->locale];
}

void People::remember_channel(const std::string& tenant, const std::string& user,
                              const std::string& channel) {
  if (!channel.empty()) known(tenant, user).channel = channel;
}

void People::channel_of(const std::string& tenant, const std::string& user,
                        std::function<void(const std::string&)> found) {
  const Known* person = look(tenant, user);
  if (person != nullptr && !person->channel.empty()) return found(std::string{person->channel});
  set_.workspaces->call(tenant, "conversations.open", {{"users", user}},
                        [this, alive = std::weak_ptr(alive_), tenant, user,
                         found = std::move(found)](const ApiAnswer& answer) {
                          if (alive.expired()) return;
                          const std::string id =
                              answer.ok() ? text_at(child(answer.body, "channel"), "id") : "";
                          if (id.empty()) return found(user);
                          remember_channel(tenant, user, id);
                          found(id);
                        });
}

void People::forget_tenant(const std::string& tenant) {
  if (const auto people = known_.extract(tenant)) known_count_ -= people.mapped().size();
  std::erase_if(groups_, [&](const auto& entry) { return entry.first.first == tenant; });
  budgets_.erase(tenant);
}

// Somebody who is in none of the groups, as far as these could be read, is left alone.
bool People::is_allowed(const std::string& tenant, const std::string& user) const {
  if (set_.rules.only.empty()) return true;
  return std::any_of(set_.rules.only.begin(), set_.rules.only.end(), [&](const std::string& id) {
    if (id == user) return true;
    const auto group = groups_.find({tenant, id});
    return group != groups_.end() &&
           std::binary_search(group->second.members.begin(), group->second.members.end(), user);
  });
}

void People::read_groups(const std::string& tenant) {
  const auto now = Clock::now();
  for (const std::string& id : set_.rules.only) {
    if (is_person_id(id)) continue;
    Group& group = groups_[{tenant, id}];
    const std::chrono::seconds kept = group.read ? group_kept : group_asked_again_after;
    if (group.asking || now < group.read_at + kept) continue;
    group.asking = true;
    group.read_at = now;
    read_group(tenant, id, "", {});
  }
}

void People::read_group(const std::string& tenant, const std::string& id, const std::string& cursor,
                        std::vector<std::string> so_far) {
  const bool is_user_group = id.starts_with('S');
  Json arguments = is_user_group ? Json{{"usergroup", id}}
                                 : Json{{"channel", id}, {"limit", "1000"}, {"cursor", cursor}};
  set_.workspaces->call(
      tenant, is_user_group ? "usergroups.users.list" : "conversations.members", arguments,
      [this, alive = std::weak_ptr(alive_), tenant, id, is_user_group,
       so_far = std::move(so_far)](const ApiAnswer& answer) mutable {
        if (alive.expired()) return;
        Group& group = groups_[{tenant, id}];
        if (!answer.ok()) {
          group.asking = false;
          set_.noted(NoteLevel::warning, "the members of a group could not be read",
                     id + ": " + answer.error);
          return;
        }
        for (const Json& member : child(answer.body, is_user_group ? "users" : "members")) {
          if (member.is_string()) so_far.push_back(member.get<std::string>());
        }
        const std::string next = text_at(child(answer.body, "response_metadata"), "next_cursor");
        if (!next.empty()) return read_group(tenant, id, next, std::move(so_far));
        std::sort(so_far.begin(), so_far.end());
        group.members = std::move(so_far);
        group.read = true;
        group.asking = false;
      });
}

}  // namespace pln::slack
