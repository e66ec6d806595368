// The adapter for the test platform: one connection for events and their acknowledgements, another
// for posts. It acknowledges an event only when its turn is stored. It speaks as Slack, the
// platform without idempotency keys, with the tenant "test". In the loop's thread; nothing throws.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "bot/runtime/timers.hpp"
#include "tests/service/platform/lines.hpp"
#include "tests/service/platform/platform_mode.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pln::test {

// Who a person of the test platform is to the coach.
[[nodiscard]] Identity identity_of(const std::string& person);

class TestPlatformAdapter final : public ConnectedAdapter {
 public:
  struct Setting {
    std::uint16_t port{0};  // on the loopback
    PlatformMode mode{PlatformMode::keys};
    std::function<void(const EventKey&)> acknowledging{};  // called before it is written
    // To show that the tests see it: acknowledges what it has only been told of.
    bool acknowledges_early{false};
    // After this a post has an unknown outcome: long enough for a busy machine.
    std::chrono::milliseconds answers_within{1500};
  };
  TestPlatformAdapter(boost::asio::io_context& loop, Setting setting);
  ~TestPlatformAdapter() override;

  [[nodiscard]] std::string_view name() const override { return "test"; }
  [[nodiscard]] bool reaches(const Identity& identity) const override;
  [[nodiscard]] Abilities abilities(const Identity& identity) const override;
  void deliver(const Outgoing& message, Done done) override;
  void look_for(const Outgoing& message, Found found) override;
  void start(Intake& intake, Told told) override;
  void stop_intake() override;
  void close() override;

 private:
  using Clock = std::chrono::steady_clock;
  struct Request {
    std::string line{};
    Done done{};    // of a post
    Found found{};  // of a look
    bool written{false};
  };
  using Connected = std::function<void(std::shared_ptr<Lines>)>;  // nullptr: nobody is there
  void connect(Connected connected);
  void broken(const std::string& reason);
  bool heard_event(std::string_view line);
  void acknowledge(const EventKey& key);
  void request(Request request, const std::string& kind, const Outgoing& message,
               const std::string& text);
  void connect_posts();
  void heard_answer(std::string_view line);
  void end(std::uint64_t number, const Delivery& delivery, Whereabouts where);
  void give_up(std::uint64_t number);
  void give_up_all();
  void arm();

  boost::asio::io_context& loop_;
  Setting set_;
  Intake* intake_{nullptr};
  Told told_{};
  std::shared_ptr<Lines> events_{}, posts_{};
  bool connecting_posts_{false}, taking_{false}, closed_{false}, armed_{false};
  std::unordered_map<std::uint64_t, Request> requests_{};
  std::deque<std::pair<Clock::time_point, std::uint64_t>> deadlines_{};  // in order
  std::uint64_t last_request_{0};
  boost::asio::steady_timer timer_;
  runtime::Lifeline lifeline_{};
};

}  // namespace pln::test
