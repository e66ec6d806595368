#include "bot/runtime/supervisor.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace pln::runtime {
namespace {

// Goal R11: at most 20 connects a second in all, everybody back within 120 s.
constexpr double starts_a_second = 20;
constexpr Duration first_pause = std::chrono::seconds{1};
constexpr Duration pause_max = std::chrono::seconds{60};
// Somebody has to mend the credentials; nobody waits for us meanwhile.
constexpr Duration signed_out_pause = std::chrono::minutes{5};
// A connection that held this long was good: its end says nothing about the next one.
constexpr Duration good_for = std::chrono::seconds{30};

}  // namespace

Supervisor::Supervisor(Setting setting, const std::vector<ConnectedAdapter*>& adapters)
    : set_(std::move(setting)), starts_(starts_a_second, starts_a_second) {
  for (ConnectedAdapter* adapter : adapters) {
    Line line;
    line.adapter = adapter;
    lines_.push_back(line);
  }
}

void Supervisor::start(Intake& intake) {
  intake_ = &intake;
  for (std::size_t index = 0; index < lines_.size(); ++index) begin(index);
}

void Supervisor::stop_intake() {
  stopping_ = true;
  for (const Line& line : lines_) line.adapter->stop_intake();
}

void Supervisor::close() {
  stopping_ = true;
  for (const Line& line : lines_) line.adapter->close();
}

bool Supervisor::all_connected() const {
  return std::all_of(lines_.begin(), lines_.end(),
                     [](const Line& line) { return line.state == State::connected; });
}

void Supervisor::begin(std::size_t index) {
  if (stopping_) return;
  const Duration now = set_.timers->now();
  const Duration pause = starts_.wait(now);
  if (pause > Duration{0}) return begin_after(index, pause);
  starts_.take(now);
  enter(index, State::connecting, "");
  lines_[index].adapter->start(
      *intake_,
      lifeline_.guard([this, index](const Connection& connection) { changed(index, connection); }));
}

void Supervisor::begin_after(std::size_t index, Duration pause) {
  set_.timers->after(pause, lifeline_.guard([this, index] { begin(index); }));
}

void Supervisor::changed(std::size_t index, const Connection& connection) {
  Line& line = lines_[index];
  const Duration now = set_.timers->now();
  if (connection.state == Connection::State::connected) {
    line.connected_at = now;
    return enter(index, State::connected, "");
  }
  if (line.state == State::connected && now - line.connected_at > good_for) line.failures = 0;
  ++line.failures;
  const bool signed_out = connection.state == Connection::State::signed_out;
  enter(index, signed_out ? State::signed_out : State::waiting, connection.reason);
  if (stopping_) return;
  begin_after(index, signed_out ? signed_out_pause
                                : backoff(line.failures, set_.dice(), first_pause, pause_max));
}

void Supervisor::enter(std::size_t index, State state, const std::string& reason) {
  lines_[index].state = state;
  if (set_.told) set_.told(*lines_[index].adapter, state, reason);
}

}  // namespace pln::runtime
