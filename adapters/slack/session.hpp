// How the sockets of one app are kept open: which to open, when to replace one, which to close. Two
// at all times, a replacement is ready before the old one goes, never more than one is being
// opened. Pure: events in, orders out; the shell has the sockets and the clock.
#pragma once

#include "adapters/slack/frame.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pln::slack {

using SocketId = std::uint32_t;
using Milliseconds = std::chrono::milliseconds;

// What the shell is to do, in this order.
struct Order {
  enum class Kind : std::uint8_t {
    ask_for_url,  // apps.connections.open; the answer is url_given or url_refused
    dial,         // open a socket to the URL just given, as `socket`
    close,        // `socket`, with a close frame
    drop,         // `socket` at once: it is dead
    wake_me,      // call tick() at `at` or a little later; a later order replaces it
    connected,    // the first socket is ready: tell it
    broken,       // none is ready and it is the supervisor's turn: everything is closed
    signed_out    // ... and nothing helps but somebody's doing
  };
  Kind kind{Kind::ask_for_url};
  SocketId socket{0};
  Milliseconds at{0};    // by the shell's steady clock
  std::string reason{};  // for logs
};

class Session {
 public:
  struct Setting {
    std::uint32_t sockets{2};
    Milliseconds ready_within{10'000};  // from a dial to its hello
    // A connection is replaced when this share of its announced lifetime is over.
    double refresh_at{0.9};
    Milliseconds pause{1'000}, pause_max{60'000};  // between attempts while another socket is up
    Milliseconds disabled_pause{60'000};           // after link_disabled
    Milliseconds crowded_pause{30'000};            // after too_many_websockets
    Milliseconds close_within{2'000};              // from a close to its end, then it is dropped
  };
  explicit Session(const Setting& setting) : set_(setting) {}

  // Every call gives what is to be done now. `now` never goes back.
  using Orders = std::vector<Order>;
  Orders start(Milliseconds now);
  Orders url_given(Milliseconds now);
  struct Refusal {
    bool for_good{false};                 // only somebody's doing helps (invalid_auth ...)
    std::optional<Milliseconds> pause{};  // what Slack asked for
    std::string reason{};
  };
  Orders url_refused(const Refusal& refusal, Milliseconds now);
  Orders hello(SocketId socket, const Hello& hello, Milliseconds now);
  Orders disconnect(SocketId socket, const Disconnect& disconnect, Milliseconds now);
  // The socket is gone, whoever ended it.
  Orders ended(SocketId socket, const std::string& reason, Milliseconds now);
  Orders tick(Milliseconds now);
  Orders stop(Milliseconds now);  // closes everything; nothing is opened any more

  // Sockets that have said hello and are not being closed; one that Slack is about to end counts
  // until it is replaced.
  [[nodiscard]] std::uint32_t ready() const;
  [[nodiscard]] std::uint32_t open() const;  // all that are not ended
  [[nodiscard]] bool is_ready(SocketId socket) const;
  // The one to acknowledge by when the one that an envelope came through is gone: the newest that
  // stays; 0: none.
  [[nodiscard]] SocketId any_ready() const;
  [[nodiscard]] std::uint32_t ghosts() const { return ghosts_; }  // that Slack counts and we do not

 private:
  struct Socket {
    SocketId id{0};
    bool ready{false};    // it has said hello
    bool leaving{false};  // it is to be replaced: Slack said so, or it is old
    bool closing{false};  // its close was ordered
    Milliseconds dialled_at{0}, ready_at{0}, refresh_at{Milliseconds::max()}, close_by{0};
  };

  [[nodiscard]] Socket* find(SocketId id);
  [[nodiscard]] std::uint32_t staying() const;  // ready and neither leaving nor closing
  [[nodiscard]] bool opening() const;           // an attempt is on its way
  // What every call ends with: opens what is missing, says when to call again.
  void settle(Orders& orders, Milliseconds now);
  void open_missing(Orders& orders, Milliseconds now);
  void ask_to_be_woken(Orders& orders) const;
  void close(Orders& orders, Socket& socket, const std::string& reason, Milliseconds now) const;
  // An attempt came to nothing: again by ourselves while another socket is ready, else give up.
  void attempt_failed(Orders& orders, const Refusal& refusal, Milliseconds now);
  void give_up(Orders& orders, Order::Kind kind, const std::string& reason, Milliseconds now);
  void note_notice(Socket& socket, Milliseconds now);
  void mark_old(Milliseconds now);
  void drop_overdue(Orders& orders, Milliseconds now);

  Setting set_;
  std::vector<Socket> sockets_{};
  SocketId last_{0};
  bool started_{false}, asking_{false}, told_connected_{false};
  bool waiting_to_start_{false};  // start() came before Slack's pause was over
  std::uint32_t failures_{0};     // attempts in a row that came to nothing
  std::uint32_t short_lives_{0};  // sockets in a row that went as soon as they were there
  std::uint32_t ghosts_{0};
  Milliseconds not_before_{0};  // as Slack demanded: holds across start()
  Milliseconds retry_at_{0};    // our own pause
};

}  // namespace pln::slack
