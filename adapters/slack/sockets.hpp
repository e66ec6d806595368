// The sockets of one app: carries out what the session machine orders, hands frames on, and writes
// acknowledgements by the socket that an envelope came through, or by another if that one is gone.
// In the loop's thread; nothing throws.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "adapters/net/websocket_client.hpp"
#include "adapters/slack/notes.hpp"
#include "adapters/slack/session.hpp"
#include "adapters/slack/web_api.hpp"
#include "bot/core/secret.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace pln::slack {

class Sockets {
 public:
  struct Setting {
    boost::asio::io_context* loop{nullptr};
    net::TlsTrust* trust{nullptr};
    net::Reach reach{};
    WebApi* api{nullptr};
    Secret app_token{};
    bool only_slack{true};         // URLs must be of Slack's hosts
    bool debug_reconnects{false};  // asks Slack for connections of 360 s
    Session::Setting session{};
    Noted noted{};
    // An envelope, and whichever socket it came through.
    std::function<void(Envelope, SocketId)> envelope{};
    std::function<void(const Connection&)> told{};
  };
  explicit Sockets(Setting setting);
  Sockets(const Sockets&) = delete;
  Sockets& operator=(const Sockets&) = delete;

  void start();
  void pause_reading(bool paused);
  // False if no socket is there to carry it: Slack brings the envelope again then.
  bool acknowledge(const std::string& text, SocketId came_through);
  void close();

  [[nodiscard]] const Session& session() const { return session_; }

 private:
  void carry_out(const Session::Orders& orders);
  void ask_for_url();
  void url_answered(const ApiAnswer& answer);
  void dial(SocketId socket);
  void frame(SocketId socket, std::string_view text);
  void wake_at(Milliseconds at);

  Setting set_;
  Session session_;
  std::map<SocketId, std::unique_ptr<net::WebSocketClient>> clients_{};
  std::string url_{};
  boost::asio::steady_timer timer_;
  bool paused_{false};
  std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

// Milliseconds of the steady clock, as the session counts them.
[[nodiscard]] Milliseconds steady_now();

}  // namespace pln::slack
