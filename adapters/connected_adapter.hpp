// A platform that people write through: connects, hands in what comes, and says how its connection
// stands. It never connects again by itself: whoever started it does that, at a pace that is good
// for all of them (bot/runtime/supervisor). Everything runs in the loop's thread; nothing throws.
#pragma once

#include "adapters/adapter.hpp"
#include "adapters/received.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pln {

// Where events are handed in. Bounded: a full one takes nothing, and the adapter stops reading.
class Intake {
 public:
  Intake() = default;
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;
  virtual ~Intake() = default;

  // `stored`: the event's whole turn is on the disk, now or since earlier: acknowledge it. Not
  // stored: leave it, so that the platform brings it again.
  using Settled = std::function<void(bool stored)>;
  // False: full or closed; nothing was taken and `settled` will not be called.
  [[nodiscard]] virtual bool submit(Received received, Settled settled) = 0;
  // Calls once, from the loop, when there is room again; never after the intake was closed.
  virtual void when_there_is_room(std::function<void()> call) = 0;
};

struct Connection {
  enum class State : std::uint8_t {
    connected,
    broken,     // at rest: start() it again
    signed_out  // at rest: nobody lets it in until somebody mends that, see `reason`
  };
  State state{State::connected};
  std::string reason{};  // for logs: never words of people or secrets
};

// A number about an adapter, for the metrics; the name is a literal of letters and underscores.
struct AdapterFigure {
  std::string_view name{};
  double value{0};
};

class ConnectedAdapter : public Adapter {
 public:
  using Told = std::function<void(const Connection&)>;
  // Begins to connect and returns. `told` is called with every change of state, also from within.
  // After `broken` or `signed_out` it is not called until start() is called again.
  virtual void start(Intake& intake, Told told) = 0;
  // Takes nothing in any more; what was taken is still acknowledged, and deliver() works.
  virtual void stop_intake() = 0;
  // Closes everything. What was handed to deliver() ends as `unknown`.
  virtual void close() = 0;
  // How it stands, now; always the same names in the same order.
  [[nodiscard]] virtual std::vector<AdapterFigure> figures() const { return {}; }
};

}  // namespace pln
