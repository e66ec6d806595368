// A time zone as a value: the list of its transitions. The shell reads it from the system's zone
// files and hands it in; here it is only searched. Instants before the first transition use
// `first`.
#pragma once

#include "bot/core/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pln {

class Zone {
 public:
  struct Transition {
    UtcTime at{};       // from this instant on ...
    seconds offset{0};  // ... local time is UTC plus this
    bool operator==(const Transition&) const = default;
  };

  Zone() = default;  // UTC
  // `transitions` must be in ascending order of `at`.
  Zone(std::string name, seconds first, std::vector<Transition> transitions);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] seconds offset_at(UtcTime instant) const;
  [[nodiscard]] LocalTime to_local(UtcTime instant) const;

  // The instant of a wall clock reading. Of a reading that occurs twice, the first; a reading that
  // a forward change skips gives the first instant after the gap (goal R13).
  [[nodiscard]] UtcTime to_utc(LocalTime local) const;

  // Tells whether two readings of a zone have the same rules; the same in every process.
  [[nodiscard]] std::uint64_t fingerprint() const;

 private:
  std::string name_{"UTC"};
  seconds first_{0};
  std::vector<Transition> transitions_{};
};

}  // namespace pln
