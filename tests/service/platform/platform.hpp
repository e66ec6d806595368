// A chat platform of the tests' own. People write through it, it brings their events to the coach
// until they are acknowledged (again after a reconnect or a while, some twice, some late), and it
// takes posts as well or as badly as it is told to. Loopback only; one thread.
//   coach -> platform  "H events" or "H posts" first; then A event | P request person id text |
//                      L request person id
//   platform -> coach  E event person text | R request what [pause [all]]
#pragma once

#include "tests/service/platform/ledger.hpp"
#include "tests/service/platform/lines.hpp"
#include "tests/service/platform/platform_mode.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pln::test {

struct PlatformSetting {
  PlatformMode mode{PlatformMode::keys};
  std::uint64_t seed{1};
  std::chrono::milliseconds redelivers_after{3000};
  // How many of a thousand ...
  unsigned twice{0}, delayed{0};          // events come twice, come late with what follows them
  unsigned answer_lost{0}, post_lost{0};  // posts of which nobody hears again: accepted or not
  unsigned cut{0};                        // posts are accepted, and then the connection is gone
  unsigned limited{0};                    // posts have to come again later
};

class ChatPlatform {
 public:
  ChatPlatform(boost::asio::io_context& loop, PlatformSetting setting);

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  // People write at this rate, whether or not anybody answers; after `events` (0: never) they stop.
  void load(double rate, std::uint32_t people, std::uint64_t events);
  // At any time so many messages are unanswered, each of another person.
  void keep_open(std::uint32_t window, std::uint32_t people, std::uint64_t events);
  // So many at once.
  void burst(std::uint64_t events, std::uint32_t people);
  void stop_load();
  std::uint32_t say(std::uint32_t person, std::string text);  // gives the event's number
  void behave() { faults_ = false; }                          // no faults from now on
  void misbehave() { faults_ = true; }
  [[nodiscard]] std::string status() const;  // JSON, cheap
  [[nodiscard]] Ledger& ledger() { return ledger_; }

 private:
  struct Conversation {
    std::deque<std::uint32_t> held{};
    Nanoseconds not_before{0};  // what a post was told
  };
  void accept();
  void greet(const std::shared_ptr<Lines>& lines);
  void introduce(std::shared_ptr<Lines> lines);
  bool heard_event_line(std::string_view line);
  void heard_post_line(const std::shared_ptr<Lines>& lines, std::string_view line);
  void take_post(const std::shared_ptr<Lines>& lines, const std::vector<std::string_view>& fields);
  void write_next(Nanoseconds when);
  std::uint32_t write(std::uint32_t person, std::string text, Nanoseconds when);
  void bring(std::uint32_t event);
  void bring_all();
  void tick();
  void redeliver();
  [[nodiscard]] bool drawn(unsigned per_mille);
  [[nodiscard]] std::chrono::milliseconds pause_up_to(int most);
  void after(std::chrono::milliseconds pause, std::function<void()> call);

  boost::asio::io_context& loop_;
  PlatformSetting set_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::shared_ptr<Lines> events_{};               // where events go; one connection, the newest
  std::vector<std::shared_ptr<Lines>> others_{};  // not yet introduced, or for posts
  Ledger ledger_{};
  std::unordered_map<std::uint32_t, Conversation> conversations_{};
  std::mt19937_64 dice_;
  bool faults_{true};
  double rate_{0};
  Nanoseconds load_began_{0}, last_redelivery_{0};
  std::uint64_t due_{0}, left_{0};  // written of this load; still to be written if it has an end
  std::uint32_t people_{1}, next_person_{0}, window_{0};
  bool ends_{false};
  boost::asio::steady_timer ticker_;
};

[[nodiscard]] Nanoseconds now();

}  // namespace pln::test
