// Slack's signed requests: events, interactions and commands at one path. The signature is checked
// over the raw body before anything is read; the answer waits for the turn. In the loop's thread.
#pragma once

#include "adapters/net/http_server.hpp"
#include "adapters/slack/notes.hpp"
#include "adapters/slack/receiver.hpp"
#include "bot/core/secret.hpp"
#include "bot/core/time.hpp"

#include <functional>
#include <utility>

namespace pln::slack {

class Webhook {
 public:
  struct Setting {
    Secret signing_secret{};
    std::function<UtcTime()> now{};
    Receiver* receiver{nullptr};
    Noted noted{};
  };
  explicit Webhook(Setting setting) : set_(std::move(setting)) {}

  void answer(const net::Request& request, const net::HttpServer::Answer& answer);

  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  void read_json_body(const net::Request& request, const net::HttpServer::Answer& answer);
  void read_form_body(const Json& fields, const net::HttpServer::Answer& answer);
  void take(EnvelopeKind kind, const Json& payload, const net::HttpServer::Answer& answer);

  Setting set_;
  std::uint64_t refused_{0};
};

}  // namespace pln::slack
