// The platform Slack: one app, in one workspace or many, over sockets or signed requests. Puts its
// parts together (sockets, webhook, receiver, sender, pages, installations) behind the port. In the
// loop's thread; nothing throws.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "adapters/net/http_client.hpp"
#include "adapters/net/http_server.hpp"
#include "adapters/net/tls.hpp"
#include "adapters/overview.hpp"
#include "adapters/slack/install.hpp"
#include "adapters/slack/pages.hpp"
#include "adapters/slack/people.hpp"
#include "adapters/slack/receiver.hpp"
#include "adapters/slack/sender.hpp"
#include "adapters/slack/sockets.hpp"
#include "adapters/slack/webhook.hpp"
#include "adapters/slack/workspaces.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pln::slack {

struct SlackSetting {
  std::string name{"slack"};
  bool by_sockets{true};
  Secret app_token{}, bot_token{};
  std::string client_id{};
  Secret client_secret{}, signing_secret{};
  net::Url api{};                    // ends with "/api/"
  bool join_lines{true};             // lines of one person are answered together
  bool debug_reconnects{false};      // short connections, to try what happens at their end
  std::string public_url{};          // without a slash at its end; empty: none
  std::string short_path{"/slack"};  // under which the app is reached from outside
  EnrolRules enrol{};
  boost::asio::io_context* loop{nullptr};
  net::TlsTrust* trust{nullptr};
  InstallationKeeper* keeper{nullptr};  // needed with `client_id`
  PhraseSource phrase{};
  AskOverview overview{};
  std::function<UtcTime()> now{};
  std::function<std::string()> random_text{};
  Noted noted{};
};

// What is answered at a path of the address that the outside reaches.
struct Route {
  std::string path{};
  std::function<void(const net::Request&, const net::HttpServer::Answer&)> answer{};
};

class SlackAdapter final : public ConnectedAdapter {
 public:
  explicit SlackAdapter(SlackSetting setting);
  ~SlackAdapter() override;

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] bool reaches(const Identity& identity) const override;
  [[nodiscard]] Abilities abilities(const Identity& identity) const override;
  void deliver(const Outgoing& message, Done done) override;
  void look_for(const Outgoing& message, Found found) override;
  void deliver_file(const Outgoing& note, const std::string& name, const std::string& bytes,
                    Done done) override;

  void start(Intake& intake, Told told) override;
  void stop_intake() override;
  void close() override;
  [[nodiscard]] std::vector<AdapterFigure> figures() const override;

  // "<short_path>/events" and, if the app can be installed, "/install" and "/oauth_redirect".
  [[nodiscard]] std::vector<Route> routes(const std::string& short_path);

 private:
  void opened(const Workspaces::Opened& opened);
  void tell(const Connection& connection);
  void envelope(const Envelope& envelope, SocketId socket);

  std::string name_;
  bool by_sockets_, join_lines_;
  net::HttpClient client_;
  WebApi api_;
  Workspaces workspaces_;
  People people_;
  Sender sender_;
  Pages pages_;
  Receiver receiver_;
  std::optional<Sockets> sockets_{};
  std::optional<Webhook> webhook_{};
  std::optional<Install> install_{};
  Noted noted_;
  Intake* intake_{nullptr};
  Told told_{};
  bool stopping_{false};
  std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

}  // namespace pln::slack
