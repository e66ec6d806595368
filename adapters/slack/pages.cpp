#include "adapters/slack/pages.hpp"

#include "adapters/slack/wire.hpp"
#include "bot/json/wire_read.hpp"

#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace pln::slack {
namespace {

// Somebody who opened their Home tab may still have it before them; Slack tells of no closing.
constexpr std::chrono::minutes followed_for{30};
// Between two publications for one person: a burst of turns is shown once.
constexpr std::chrono::milliseconds publish_pause{800};
constexpr std::size_t shown_max = 10'000;

std::string key_of(const std::string& tenant, const std::string& user) {
  return tenant + '/' + user;
}

Identity identity_of(const std::string& tenant, const std::string& user) {
  return {Platform::slack, tenant, user};
}

}  // namespace

void Pages::open_form(const std::string& tenant, FormWanted wanted) {
  if (wanted.locale.empty()) wanted.locale = set_.people->locale_of(tenant, wanted.from.user);
  const Json arguments{{"trigger_id", wanted.trigger},
                       {"view", form_view(wanted, nullptr, set_.phrase)}};
  set_.workspaces->call(
      tenant, "views.open", arguments,
      [this, alive = std::weak_ptr(alive_), tenant, wanted](const ApiAnswer& answer) {
        if (alive.expired()) return;
        if (!answer.ok()) {
          set_.noted(NoteLevel::warning, "a form did not open", answer.error);
        } else if (wanted.form == "rhythm") {
          fill_form(tenant, wanted, answer);
        }
      });
}

// What stands in the form now, and in the person's own language.
void Pages::fill_form(const std::string& tenant, const FormWanted& wanted,
                      const ApiAnswer& opened) {
  const Json& view = child(opened.body, "view");
  const std::string id = json::text_at(view, "id");
  const std::string hash = json::text_at(view, "hash");
  if (id.empty()) return;
  set_.overview(
      identity_of(tenant, wanted.from.user),
      [this, alive = std::weak_ptr(alive_), tenant, wanted, id, hash](const Overview& overview) {
        if (alive.expired()) return;
        FormWanted known = wanted;
        if (!overview.locale.empty()) known.locale = overview.locale;
        Json arguments{{"view_id", id}, {"view", form_view(known, &overview, set_.phrase)}};
        if (!hash.empty()) arguments["hash"] = hash;
        set_.workspaces->call(tenant, "views.update", arguments,
                              [noted = set_.noted](const ApiAnswer& answer) {
                                if (answer.ok()) return;
                                noted(NoteLevel::warning, "a form was not filled in", answer.error);
                              });
      });
}

void Pages::home_opened(const std::string& tenant, const std::string& user) {
  const auto now = std::chrono::steady_clock::now();
  if (shown_.size() >= shown_max) {
    std::erase_if(shown_, [&](const auto& entry) {
      return !entry.second.publishing && now > entry.second.opened_at + followed_for;
    });
  }
  shown_[key_of(tenant, user)].opened_at = now;
  publish(tenant, user);
}

void Pages::changed(const std::string& tenant, const std::string& user) {
  const auto found = shown_.find(key_of(tenant, user));
  if (found == shown_.end()) return;
  if (std::chrono::steady_clock::now() > found->second.opened_at + followed_for) {
    if (!found->second.publishing) shown_.erase(found);
    return;
  }
  publish(tenant, user);
}

void Pages::publish(const std::string& tenant, const std::string& user) {
  Shown& shown = shown_[key_of(tenant, user)];
  if (shown.publishing) {
    shown.again = true;
    return;
  }
  shown.publishing = true;
  set_.overview(identity_of(tenant, user), [this, alive = std::weak_ptr(alive_), tenant,
                                            user](const Overview& overview) {
    if (alive.expired()) return;
    Overview spoken = overview;
    if (spoken.locale.empty()) spoken.locale = set_.people->locale_of(tenant, user);
    const Json arguments{{"user_id", user}, {"view", home_view(spoken, set_.phrase)}};
    set_.workspaces->call(
        tenant, "views.publish", arguments, [this, alive, tenant, user](const ApiAnswer& answer) {
          if (alive.expired()) return;
          if (!answer.ok()) {
            set_.noted(NoteLevel::warning, "a Home tab was not shown", answer.error);
          }
          published(tenant, user);
        });
  });
}

void Pages::published(const std::string& tenant, const std::string& user) {
  const auto timer = std::make_shared<boost::asio::steady_timer>(*set_.loop, publish_pause);
  timer->async_wait([this, alive = std::weak_ptr(alive_), timer, tenant, user](const auto& error) {
    if (error || alive.expired()) return;
    const auto found = shown_.find(key_of(tenant, user));
    if (found == shown_.end()) return;
    found->second.publishing = false;
    if (std::exchange(found->second.again, false)) publish(tenant, user);
  });
}

}  // namespace pln::slack
