#include "bot/configuration/checks.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace pln::configuration {
namespace {

class Checks {
 public:
  explicit Checks(const Origins& origins) : origins_(origins) {}

  void fault(const std::string& key, std::string fault, std::string mend) {
    const auto known = origins_.find(key);
    found_.push_back(
        {known == origins_.end() ? Origin{} : known->second, std::move(fault), std::move(mend)});
  }
  // A value that the item at `key` cannot do without.
  void need(bool there, const std::string& key, const std::string& what, const std::string& name,
            const std::string& why = "") {
    if (!there) fault(key, what + " has no \"" + name + "\"" + why, "add \"" + name + ": ...\"");
  }
  std::vector<Fault> take() { return std::move(found_); }

 private:
  const Origins& origins_;
  std::vector<Fault> found_{};
};

void check_item(const SlackApp& app, const std::string& key, Checks& checks) {
  const std::string what = "the Slack app \"" + app.name + "\"";
  if (app.mode == SlackMode::socket) {
    checks.need(!app.app_token_file.empty(), key, what, "app_token_file",
                ", which mode socket needs");
  } else {
    checks.need(!app.signing_secret_file.empty(), key, what, "signing_secret_file",
                ", which mode http needs");
  }
  const bool installable = !app.client_id.empty() && !app.client_secret_file.empty();
  if (app.bot_token_file.empty() && !installable) {
    checks.fault(key, what + " can reach no workspace",
                 "add \"bot_token_file\" for one workspace, or \"client_id\" and "
                 "\"client_secret_file\" for many");
  }
}

void check_item(const MatrixAccount& account, const std::string& key, Checks& checks) {
  const std::string what = "the Matrix account \"" + account.name + "\"";
  checks.need(!account.homeserver.empty(), key, what, "homeserver");
  checks.need(!account.user.empty(), key, what, "user");
  const bool has_token = !account.access_token_file.empty();
  if (account.password_file.empty() == !has_token) {
    checks.fault(key, what + (has_token ? " has two ways to sign in" : " has no way to sign in"),
                 "have either \"password_file\", or \"access_token_file\" with \"device_id\"");
  }
  checks.need(!has_token || !account.device_id.empty(), key, what, "device_id",
              ", which goes with an access token");
}

void check_item(const MastodonAccount& account, const std::string& key, Checks& checks) {
  const std::string what = "the Mastodon account \"" + account.name + "\"";
  checks.need(!account.server.empty(), key, what, "server");
  checks.need(!account.access_token_file.empty(), key, what, "access_token_file");
}

template <class Item>
void check_items(const std::vector<Item>& items, const std::string& list, const Origins& origins,
                 Checks& checks) {
  for (std::size_t place = 0; place < items.size(); ++place) {
    const std::string key = list + "." + std::to_string(place);
    if (!origins.contains(key)) continue;  // it could not be read, which was told
    check_item(items[place], key, checks);
    const auto before = items.begin() + static_cast<std::ptrdiff_t>(place);
    const bool named = std::any_of(
        items.begin(), before, [&](const Item& other) { return other.name == items[place].name; });
    if (named) {
      checks.fault(key, "a second one of " + list + " is named \"" + items[place].name + "\"",
                   "give each a name of its own");
    }
  }
}

void check_nudging(const Nudging& nudging, Checks& checks) {
  if (nudging.window.from >= nudging.window.to) {
    checks.fault("nudging.window.from", "the window ends before it begins",
                 "let \"from\" be earlier than \"to\", such as \"10:00\" and \"17:00\"");
  }
  if (nudging.window.days.empty()) {
    checks.fault("nudging.window.days", "the window has no day",
                 "name at least one; default_frequency: \"off\" ends all nudges");
  }
  if (nudging.quiet.from == nudging.quiet.to) {
    checks.fault("nudging.quiet.from", "the quiet time begins and ends at the same minute",
                 "write two different times");
  }
}

}  // namespace

std::vector<Fault> check_together(const Configuration& configuration, const Origins& origins) {
  Checks checks(origins);
  check_items(configuration.slack, "slack", origins, checks);
  check_items(configuration.matrix, "matrix", origins, checks);
  check_items(configuration.mastodon, "mastodon", origins, checks);
  check_nudging(configuration.nudging, checks);
  const Address& http = configuration.http.listen;
  if (http.port != 0 && http == configuration.admin.listen) {
    checks.fault("admin.listen", "it is the address of http.listen", "use another port");
  }
  return checks.take();
}

}  // namespace pln::configuration
