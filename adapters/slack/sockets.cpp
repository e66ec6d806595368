#include "adapters/slack/sockets.hpp"

#include "adapters/slack/hosts.hpp"
#include "bot/json/wire_read.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <utility>
#include <variant>

namespace pln::slack {

Milliseconds steady_now() {
  return std::chrono::duration_cast<Milliseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

Sockets::Sockets(Setting setting)
    : set_(std::move(setting)), session_(set_.session), timer_(*set_.loop) {}

void Sockets::start() { carry_out(session_.start(steady_now())); }

void Sockets::carry_out(const Session::Orders& orders) {
  const std::weak_ptr<bool> alive{alive_};
  for (const Order& order : orders) {
    switch (order.kind) {
      case Order::Kind::ask_for_url:
        ask_for_url();
        break;
      case Order::Kind::dial:
        dial(order.socket);
        break;
      case Order::Kind::close:
        if (const auto found = clients_.find(order.socket); found != clients_.end()) {
          found->second->close();
        }
        break;
      case Order::Kind::drop:
        clients_.erase(order.socket);
        break;
      case Order::Kind::wake_me:
        wake_at(order.at);
        break;
      case Order::Kind::connected:
        set_.told({Connection::State::connected, ""});
        break;
      case Order::Kind::broken:
        set_.told({Connection::State::broken, order.reason});
        break;
      case Order::Kind::signed_out:
        set_.told({Connection::State::signed_out, order.reason});
        break;
    }
    if (alive.expired()) return;
  }
}

// Later, since the answer may come from within, and an order is being carried out.
void Sockets::ask_for_url() {
  boost::asio::post(*set_.loop, [this, alive = std::weak_ptr(alive_)] {
    if (alive.expired()) return;
    set_.api->call("", "apps.connections.open", set_.app_token.reveal(), Json::object(),
                   [this, alive](const ApiAnswer& answer) {
                     if (!alive.expired()) url_answered(answer);
                   });
  });
}

void Sockets::url_answered(const ApiAnswer& answer) {
  const Milliseconds now = steady_now();
  if (!answer.ok()) {
    Session::Refusal refusal;
    refusal.for_good = answer.kind == ApiAnswer::Kind::signed_out ||
                       answer.error == "forbidden_team" || answer.error == "http 404";
    if (answer.kind == ApiAnswer::Kind::limited) refusal.pause = answer.pause;
    refusal.reason = "apps.connections.open: " + answer.error;
    return carry_out(session_.url_refused(refusal, now));
  }
  url_ = json::text_at(answer.body, "url");
  carry_out(session_.url_given(now));
}

void Sockets::dial(SocketId socket) {
  auto url = net::read_url(std::exchange(url_, {}));
  const bool usable = url && (url->scheme == "wss" || url->scheme == "ws") &&
                      (!set_.only_slack || is_slack_url(*url));
  if (!usable) {
    // Later, since an order is being carried out.
    boost::asio::post(*set_.loop, [this, alive = std::weak_ptr(alive_), socket] {
      if (alive.expired()) return;
      carry_out(session_.ended(socket, "the URL given is not one of Slack's", steady_now()));
    });
    return;
  }
  if (set_.debug_reconnects) {
    url->target += url->target.find('?') == std::string::npos ? '?' : '&';
    url->target += "debug_reconnects=true";
  }
  auto& client = clients_[socket];
  client = std::make_unique<net::WebSocketClient>(*set_.loop, *set_.trust, set_.reach);
  if (paused_) client->pause_reading(true);
  net::WebSocketClient::Told told;
  told.text = [this, socket](std::string_view text) { frame(socket, text); };
  told.ended = [this, socket](const net::WebSocketClient::Ended& ended) {
    const auto gone = clients_.extract(socket);  // lives until this call has returned
    carry_out(session_.ended(socket, ended.reason, steady_now()));
  };
  client->open(*url, {}, std::move(told));
}

void Sockets::frame(SocketId socket, std::string_view text) {
  Frame frame = read_frame(text);
  if (auto* envelope = std::get_if<Envelope>(&frame)) {
    return set_.envelope(std::move(*envelope), socket);
  }
  if (const auto* hello = std::get_if<Hello>(&frame)) {
    set_.noted(NoteLevel::debug, "a socket is ready", hello->host);
    return carry_out(session_.hello(socket, *hello, steady_now()));
  }
  if (const auto* disconnect = std::get_if<Disconnect>(&frame)) {
    set_.noted(NoteLevel::debug, "a socket is to be replaced", disconnect->told);
    return carry_out(session_.disconnect(socket, *disconnect, steady_now()));
  }
  set_.noted(NoteLevel::debug, "a frame was of no use",
             std::string{std::get<UselessFrame>(frame).reason});
}

void Sockets::wake_at(Milliseconds at) {
  timer_.expires_at(std::chrono::steady_clock::time_point{
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(at)});
  timer_.async_wait([this, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
    if (!error && !alive.expired()) carry_out(session_.tick(steady_now()));
  });
}

void Sockets::pause_reading(bool paused) {
  if (paused_ == paused) return;
  paused_ = paused;
  for (const auto& [socket, client] : clients_) client->pause_reading(paused);
}

bool Sockets::acknowledge(const std::string& text, SocketId came_through) {
  for (const SocketId socket : {came_through, session_.any_ready()}) {
    const auto found = clients_.find(socket);
    if (found != clients_.end() && found->second->send(text)) return true;
  }
  return false;
}

void Sockets::close() { carry_out(session_.stop(steady_now())); }

}  // namespace pln::slack
