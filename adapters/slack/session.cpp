#include "adapters/slack/session.hpp"

#include <algorithm>
#include <cmath>

namespace pln::slack {
namespace {

// A socket that is sent away sooner than this after its hello has not helped: a few in a row are
// chance, more are an endless round that needs a pause.
constexpr Milliseconds short_life{1'000};
constexpr std::uint32_t short_lives_free = 3;

// 1, 2, 4 ... times the pause, up to the largest.
Milliseconds pause_after(std::uint32_t failures, const Session::Setting& setting) {
  Milliseconds pause = setting.pause;
  for (std::uint32_t at = 1; at < failures && pause < setting.pause_max; ++at) pause *= 2;
  return std::min(pause, setting.pause_max);
}

Milliseconds share_of(std::chrono::seconds lifetime, double share) {
  const auto whole = std::chrono::duration_cast<Milliseconds>(lifetime);
  return Milliseconds{std::llround(static_cast<double>(whole.count()) * share)};
}

}  // namespace

Session::Socket* Session::find(SocketId id) {
  const auto found = std::find_if(sockets_.begin(), sockets_.end(),
                                  [&](const Socket& socket) { return socket.id == id; });
  return found == sockets_.end() ? nullptr : &*found;
}

std::uint32_t Session::ready() const {
  return static_cast<std::uint32_t>(
      std::count_if(sockets_.begin(), sockets_.end(),
                    [](const Socket& socket) { return socket.ready && !socket.closing; }));
}

std::uint32_t Session::staying() const {
  return static_cast<std::uint32_t>(std::count_if(
      sockets_.begin(), sockets_.end(),
      [](const Socket& socket) { return socket.ready && !socket.closing && !socket.leaving; }));
}

std::uint32_t Session::open() const { return static_cast<std::uint32_t>(sockets_.size()); }

bool Session::opening() const {
  return asking_ || std::any_of(sockets_.begin(), sockets_.end(), [](const Socket& socket) {
           return !socket.ready && !socket.closing;
         });
}

bool Session::is_ready(SocketId socket) const {
  return std::any_of(sockets_.begin(), sockets_.end(), [&](const Socket& other) {
    return other.id == socket && other.ready && !other.closing;
  });
}

SocketId Session::any_ready() const {
  SocketId found = 0;
  bool stays = false;
  for (const Socket& socket : sockets_) {
    if (!socket.ready || socket.closing || (stays && socket.leaving)) continue;
    stays = !socket.leaving;
    found = socket.id;
  }
  return found;
}

Session::Orders Session::start(Milliseconds now) {
  Orders orders;
  if (started_) return orders;
  started_ = waiting_to_start_ = true;
  told_connected_ = false;
  failures_ = 0;
  if (short_lives_ <= short_lives_free) retry_at_ = now;  // that round would begin anew
  settle(orders, now);
  return orders;
}

Session::Orders Session::url_given(Milliseconds now) {
  Orders orders;
  if (!asking_) return orders;  // of a time before everything was closed
  asking_ = false;
  Socket socket{};
  socket.id = ++last_;
  socket.dialled_at = now;
  sockets_.push_back(socket);
  orders.push_back({Order::Kind::dial, socket.id, {}, {}});
  settle(orders, now);
  return orders;
}

Session::Orders Session::url_refused(const Refusal& refusal, Milliseconds now) {
  Orders orders;
  if (refusal.pause) not_before_ = std::max(not_before_, now + *refusal.pause);
  if (!asking_) return orders;
  asking_ = false;
  attempt_failed(orders, refusal, now);
  settle(orders, now);
  return orders;
}

Session::Orders Session::hello(SocketId socket, const Hello& hello, Milliseconds now) {
  Orders orders;
  Socket* const greeted = find(socket);
  if (greeted == nullptr || greeted->ready || greeted->closing) return orders;
  greeted->ready = true;
  greeted->ready_at = now;
  if (hello.lifetime) {
    greeted->refresh_at = greeted->dialled_at + share_of(*hello.lifetime, set_.refresh_at);
  }
  failures_ = 0;
  ghosts_ = hello.connections > open() ? hello.connections - open() : 0;
  if (!told_connected_) orders.push_back({Order::Kind::connected, socket, {}, {}});
  told_connected_ = true;
  // It stands in for the one that was to leave first.
  while (ready() > set_.sockets) {
    const auto leaving = std::find_if(sockets_.begin(), sockets_.end(), [](const Socket& other) {
      return other.ready && other.leaving && !other.closing;
    });
    if (leaving == sockets_.end()) break;
    close(orders, *leaving, "replaced", now);
  }
  settle(orders, now);
  return orders;
}

Session::Orders Session::disconnect(SocketId socket, const Disconnect& disconnect,
                                    Milliseconds now) {
  Orders orders;
  Socket* const told = find(socket);
  if (told == nullptr || told->closing || !started_) return orders;
  if (disconnect.reason == DisconnectReason::too_many_websockets ||
      disconnect.reason == DisconnectReason::link_disabled) {
    const bool crowded = disconnect.reason == DisconnectReason::too_many_websockets;
    const Milliseconds pause = crowded ? set_.crowded_pause : set_.disabled_pause;
    not_before_ = std::max(not_before_, now + pause);
    give_up(orders, Order::Kind::broken, disconnect.told, now);
  } else if (told->ready) {
    note_notice(*told, now);
  } else {
    close(orders, *told, disconnect.told, now);
    attempt_failed(orders, {false, {}, disconnect.told}, now);
  }
  settle(orders, now);
  return orders;
}

Session::Orders Session::ended(SocketId socket, const std::string& reason, Milliseconds now) {
  Orders orders;
  Socket* const gone = find(socket);
  if (gone == nullptr) return orders;
  const bool was_attempt = !gone->ready && !gone->closing;
  if (gone->ready && !gone->closing && !gone->leaving) note_notice(*gone, now);
  std::erase_if(sockets_, [&](const Socket& other) { return other.id == socket; });
  if (!started_) return orders;
  if (was_attempt) attempt_failed(orders, {false, {}, reason}, now);
  settle(orders, now);
  return orders;
}

Session::Orders Session::tick(Milliseconds now) {
  Orders orders;
  settle(orders, now);
  return orders;
}

Session::Orders Session::stop(Milliseconds now) {
  Orders orders;
  started_ = asking_ = waiting_to_start_ = false;
  for (Socket& socket : sockets_) {
    if (!socket.closing) close(orders, socket, "stopped", now);
  }
  return orders;
}

void Session::close(Orders& orders, Socket& socket, const std::string& reason,
                    Milliseconds now) const {
  socket.closing = true;
  socket.close_by = now + set_.close_within;
  orders.push_back({Order::Kind::close, socket.id, {}, reason});
}

void Session::note_notice(Socket& socket, Milliseconds now) {
  if (socket.leaving) return;
  socket.leaving = true;
  short_lives_ = now - socket.ready_at < short_life ? short_lives_ + 1 : 0;
  if (short_lives_ > short_lives_free) {
    retry_at_ = now + pause_after(short_lives_ - short_lives_free, set_);
  }
}

void Session::attempt_failed(Orders& orders, const Refusal& refusal, Milliseconds now) {
  ++failures_;
  retry_at_ = now + (refusal.for_good ? set_.pause_max : pause_after(failures_, set_));
  if (ready() > 0) return;
  give_up(orders, refusal.for_good ? Order::Kind::signed_out : Order::Kind::broken, refusal.reason,
          now);
}

void Session::give_up(Orders& orders, Order::Kind kind, const std::string& reason,
                      Milliseconds now) {
  Orders closed = stop(now);
  for (Order& order : closed) order.reason = reason;
  orders.insert(orders.end(), closed.begin(), closed.end());
  orders.push_back({kind, 0, {}, reason});
}

void Session::mark_old(Milliseconds now) {
  for (Socket& socket : sockets_) {
    if (socket.ready && !socket.closing && now >= socket.refresh_at) socket.leaving = true;
  }
}

void Session::drop_overdue(Orders& orders, Milliseconds now) {
  const auto is_overdue = [&](const Socket& socket) {
    if (socket.closing) return now >= socket.close_by;
    return !socket.ready && now >= socket.dialled_at + set_.ready_within;
  };
  bool attempt = false;
  for (const Socket& socket : sockets_) {
    if (!is_overdue(socket)) continue;
    attempt = attempt || !socket.closing;
    orders.push_back({Order::Kind::drop, socket.id, {}, socket.closing ? "no end" : "no hello"});
  }
  std::erase_if(sockets_, is_overdue);
  if (attempt && started_) attempt_failed(orders, {false, {}, "no hello"}, now);
}

void Session::settle(Orders& orders, Milliseconds now) {
  drop_overdue(orders, now);
  mark_old(now);
  if (started_) open_missing(orders, now);
  ask_to_be_woken(orders);
}

void Session::open_missing(Orders& orders, Milliseconds now) {
  if (opening() || staying() >= set_.sockets) return;
  // None is ready and none on its way: at once if nothing has failed, else it is the supervisor's
  // turn; but when Slack asked for a pause before start(), that is waited for.
  const bool may_ask = now >= std::max(not_before_, retry_at_);
  if (!may_ask) {
    if (ready() == 0 && !waiting_to_start_) {
      give_up(orders, Order::Kind::broken, "no connection left", now);
    }
    return;
  }
  if (open() > set_.sockets) return;  // until one of those that are being closed has ended
  asking_ = true;
  waiting_to_start_ = false;
  orders.push_back({Order::Kind::ask_for_url, 0, {}, {}});
}

void Session::ask_to_be_woken(Orders& orders) const {
  Milliseconds next = Milliseconds::max();
  for (const Socket& socket : sockets_) {
    if (socket.closing) {
      next = std::min(next, socket.close_by);
    } else if (!socket.ready) {
      next = std::min(next, socket.dialled_at + set_.ready_within);
    } else if (!socket.leaving) {
      next = std::min(next, socket.refresh_at);
    }
  }
  const bool waits = started_ && !opening() && staying() < set_.sockets && open() <= set_.sockets;
  if (waits) next = std::min(next, std::max(not_before_, retry_at_));
  if (next != Milliseconds::max()) orders.push_back({Order::Kind::wake_me, 0, next, {}});
}

}  // namespace pln::slack
