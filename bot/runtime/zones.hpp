// Time zones by name, read from the system's zone files and kept. Names are looked up in the
// system's own list first, so that a person's words never become a path. One thread; owned by the
// command.
#pragma once

#include "bot/core/zone.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pln::runtime {

class Zones {
 public:
  Zones();

  // A zone by its full name or the name of its city, in any case: "Europe/Berlin", "tokyo", "New
  // York". nullptr for an unknown name. The zone lives as long as this object.
  const Zone* find(const std::string& name) const;

  // find() in the form that pln::Context wants it; `zones` is a Zones.
  static const Zone* find_in(const void* zones, const std::string& name);

  [[nodiscard]] const Zone& utc() const { return utc_; }
  [[nodiscard]] std::size_t known() const { return names_.size(); }

 private:
  Zone utc_{};
  std::vector<std::string> names_{};                        // zones first, then older names of them
  std::unordered_map<std::string, std::size_t> by_name_{};  // folded full name -> place in names_
  std::unordered_map<std::string, std::size_t> by_city_{};  // folded last part -> place in names_
  mutable std::unordered_map<std::size_t, std::unique_ptr<const Zone>> read_{};
  // Those read, by the name that settings hold: every turn asks.
  mutable std::unordered_map<std::string, const Zone*> by_exact_name_{};
};

}  // namespace pln::runtime
