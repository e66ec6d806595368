#include "bot/runtime/zones.hpp"

#include <cctz/time_zone.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

namespace pln::runtime {
namespace {

// Far enough for any reminder; the learner's life with the coach starts after the first.
constexpr UtcTime transitions_from = std::chrono::sys_days{std::chrono::year{1969} / 1 / 1};
constexpr UtcTime transitions_until = std::chrono::sys_days{std::chrono::year{2061} / 1 / 1};

std::filesystem::path zone_folder() {
  const char* folder = std::getenv("TZDIR");  // the C library's own setting
  return folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo";
}

// Case and the three ways to write a space do not matter.
std::string folded(std::string_view name) {
  std::string result;
  for (const char letter : name) {
    if (letter >= 'A' && letter <= 'Z') {
      result += static_cast<char>(letter - 'A' + 'a');
    } else {
      result += letter == '_' || letter == '-' ? ' ' : letter;
    }
  }
  return result;
}

// The names in tzdata.zi: "Z <name> ..." is a zone, "L <zone> <name>" another name of one.
std::vector<std::string> names_in_index(std::istream& index) {
  std::vector<std::string> zones, links;
  for (std::string line; std::getline(index, line);) {
    if (line.size() < 3 || line[1] != ' ') continue;
    const std::size_t second = line.find(' ', 2);
    if (line[0] == 'Z') zones.push_back(line.substr(2, second - 2));
    if (line[0] == 'L' && second != std::string::npos) links.push_back(line.substr(second + 1));
  }
  zones.insert(zones.end(), links.begin(), links.end());
  return zones;
}

// Systems without the index: the files themselves. "right" and "posix" hold copies.
std::vector<std::string> names_of_files(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::recursive_directory_iterator at{folder, error}, end;
  for (; !error && at != end; at.increment(error)) {
    const std::string name = at->path().lexically_relative(folder).string();
    if (name == "right" || name == "posix") at.disable_recursion_pending();
    if (at->is_regular_file(error) && name.find('.') == std::string::npos) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<Zone> read(const std::string& name) {
  cctz::time_zone zone;
  if (!cctz::load_time_zone(name, &zone)) return std::nullopt;
  const seconds first{zone.lookup(transitions_from).offset};
  std::vector<Zone::Transition> transitions;
  cctz::time_zone::civil_transition change;
  UtcTime at = transitions_from;
  while (at < transitions_until && zone.next_transition(at, &change)) {
    at = zone.lookup(change.to).trans;
    transitions.push_back({at, seconds{zone.lookup(at).offset}});
  }
  return Zone{name, first, std::move(transitions)};
}

}  // namespace

Zones::Zones() {
  std::ifstream index{zone_folder() / "tzdata.zi"};
  names_ = index ? names_in_index(index) : names_of_files(zone_folder());
  for (std::size_t place = 0; place < names_.size(); ++place) {
    const std::string name = folded(names_[place]);
    by_name_.emplace(name, place);
    const std::size_t slash = name.rfind('/');
    if (slash != std::string::npos) by_city_.emplace(name.substr(slash + 1), place);
  }
}

const Zone* Zones::find(const std::string& name) const {
  const auto exact = by_exact_name_.find(name);
  if (exact != by_exact_name_.end()) return exact->second;
  const std::string wanted = folded(name);
  if (wanted == "utc" || wanted == "etc/utc") return &utc_;  // two names of one thing
  auto found = by_name_.find(wanted);
  if (found == by_name_.end()) {
    found = by_city_.find(wanted);
    if (found == by_city_.end()) return nullptr;
  }
  const std::size_t place = found->second;
  const auto known = read_.find(place);
  if (known != read_.end()) return known->second.get();
  auto zone = read(names_[place]);
  if (!zone) return nullptr;
  const Zone* kept =
      read_.emplace(place, std::make_unique<const Zone>(std::move(*zone))).first->second.get();
  by_exact_name_.emplace(names_[place], kept);
  return kept;
}

const Zone* Zones::find_in(const void* zones, const std::string& name) {
  return static_cast<const Zones*>(zones)->find(name);
}

}  // namespace pln::runtime
