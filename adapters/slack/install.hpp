// Installing the app from a browser (OAuth v2): the way to Slack, the way back with a code, and the
// page at the end. A way is good once, for ten minutes, and in the browser that began it. In the
// loop's thread.
#pragma once

#include "adapters/net/http_server.hpp"
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/notes.hpp"
#include "adapters/slack/workspaces.hpp"
#include "bot/core/secret.hpp"
#include "bot/core/time.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace pln::slack {

class Install {
 public:
  struct Setting {
    WebApi* api{nullptr};
    Workspaces* workspaces{nullptr};
    std::string client_id{};
    Secret client_secret{};
    std::string authorize_url{};  // https://slack.com/oauth/v2/authorize
    std::string redirect_url{};   // where Slack sends the browser back to
    std::string cookie_path{"/slack"};
    std::function<std::string()> random_text{};  // unguessable, letters and digits
    std::function<UtcTime()> now{};
    PhraseSource phrase{};
    Noted noted{};
  };
  explicit Install(Setting setting) : set_(std::move(setting)) {}

  void begin(const net::Request& request, const net::HttpServer::Answer& answer);
  void come_back(const net::Request& request, const net::HttpServer::Answer& answer);

 private:
  void exchange(const std::string& code, const std::string& locale,
                const net::HttpServer::Answer& answer);
  [[nodiscard]] net::Response page(unsigned status, const char* key, const std::string& locale,
                                   const std::string& name = "") const;

  Setting set_;
  std::map<std::string, UtcTime> begun_{};  // states that are good until then
  std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

}  // namespace pln::slack
