// A pretended platform, the far side of an adapter: it outlives processes, keeps each event until
// it is acknowledged and brings it again and again, and shows messages to people. Its line is
// unreliable in every way that real ones are. What it does by chance hangs on its dice only.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "tests/simulation/rules.hpp"
#include "tests/simulation/virtual_time.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace pln::simulation {

// How bad the line is. Shares are chances of one event or message.
struct Line {
  double copies{0};     // of an event that comes once more for no reason
  int copies_each{0};   // times that every event comes more than once
  double lost_ack{0};   // of acknowledgements that get lost
  double shuffled{0};   // of events that come up to a minute late
  double very_late{0};  // of events that come up to a day late
  // Events of one person: in their order unless late or again, always in it, or anyhow.
  enum class Order : std::uint8_t { mostly, always, never };
  Order order{Order::mostly};
  double lost_request{0}, lost_answer{0}, late_request{0}, server_error{0}, refused{0};
  double slow{0};           // of messages that take up to 20 s
  double rate_limited{0};   // of messages that begin a time in which the platform takes none
  Duration drops_every{0};  // connection, on average; 0: never
};

struct Manner {
  Platform platform{Platform::matrix};
  std::string tenant{};
  Abilities abilities{};
  Line line{};
  bool forgets_keys{false};  // a lie: it promises to recognise repeats and does not
};

struct Span {
  Duration from{0}, until{0};
};

class FakePlatform {
 public:
  // The near side of a connection.
  class End {
   public:
    End() = default;
    End(const End&) = delete;
    End& operator=(const End&) = delete;
    virtual ~End() = default;
    // False: it was not taken, and has to come again.
    virtual bool arrives(const Received& received) = 0;
    virtual void dropped(const Connection& connection) = 0;
  };
  struct Shown {
    Outgoing message{};
    Duration at{0};
  };

  FakePlatform(Manner manner, VirtualTime& time, Dice dice, Rules& rules, Trace& trace)
      : manner_(std::move(manner)), time_(time), dice_(dice), rules_(rules), trace_(trace) {}
  FakePlatform(const FakePlatform&) = delete;
  FakePlatform& operator=(const FakePlatform&) = delete;

  // --- People's side
  // Somebody does something; it is on its way from now on.
  EventKey happens(Received received, bool needs_reply);
  [[nodiscard]] const std::deque<Shown>& seen_by(const std::string& person);

  // --- The adapter's side
  void connect(End* end);
  void disconnect(End* end);
  void acknowledge(const EventKey& event);
  // Brings again what is not acknowledged.
  void bring_again(bool only_old);
  [[nodiscard]] bool is_signed_out() const { return within(signed_out_); }
  [[nodiscard]] bool is_down() const { return within(down_); }
  // The message gets there; nothing happens if it is known by its key.
  void arrives(const Outgoing& message, bool late = false);
  // Whether people see the message; cannot be told while nobody gets in.
  [[nodiscard]] Whereabouts find(const MessageId& id);
  // Who is refused once is refused for ever.
  void refuse(const MessageId& id) { refused_.insert(id.text); }
  [[nodiscard]] bool refuses(const MessageId& id) const { return refused_.contains(id.text); }
  // The rest of the time in which nothing may be sent to this person; 0: none.
  Duration limited(const std::string& person);
  void limit(const std::string& person, Duration pause, bool whole_tenant);

  // --- The world's side
  [[nodiscard]] const Manner& manner() const { return manner_; }
  void sign_out(Span span) { signed_out_.push_back(span); }
  void go_down(Span span) { down_.push_back(span); }
  // From now on nothing goes wrong any more, and what is late comes now.
  void become_calm();
  [[nodiscard]] bool is_calm() const { return calm_; }
  [[nodiscard]] std::size_t unacknowledged() const { return unacknowledged_; }

 private:
  static constexpr auto none = static_cast<std::uint64_t>(-1);
  struct Occurrence {
    Received received{};
    Duration last_sent{0};
    int times_sent{0};
    bool acknowledged{false}, under_way{false}, taken{false};
    std::uint64_t before{none};  // the one of the same person before it
  };
  [[nodiscard]] bool within(const std::vector<Span>& spans) const;
  [[nodiscard]] Duration delay_of(Occurrence& occurrence);
  void send(std::uint64_t number, Duration delay);
  void hand_in(std::uint64_t number, std::uint64_t connection);
  void look_after(std::uint64_t number);
  void drop_some_time(std::uint64_t connection);

  Manner manner_;
  VirtualTime& time_;
  Dice dice_;
  Rules& rules_;
  Trace& trace_;
  std::deque<Occurrence> events_{};
  std::unordered_map<std::string, std::uint64_t> by_key_{};
  std::unordered_map<std::string, Duration> last_arrival_{};     // of a person's events
  std::unordered_map<std::string, std::uint64_t> last_event_{};  // of a person
  std::size_t unacknowledged_{0};
  End* end_{nullptr};
  std::uint64_t connection_{0};
  std::unordered_map<std::string, int> times_shown_{};
  std::unordered_map<std::string, Duration> first_shown_{};
  std::unordered_map<std::string, Duration> looked_in_vain_{};  // messages that somebody looked for
  std::unordered_map<std::string, std::deque<Shown>> seen_{};
  std::unordered_map<std::string, Duration> limited_until_{};  // by person; "" is everybody
  std::unordered_set<std::string> refused_{};
  std::vector<Span> signed_out_{}, down_{};
  bool calm_{false};
};

}  // namespace pln::simulation
