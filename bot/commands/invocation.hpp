// One call of the program, as values: what was asked for on the command line. Reading it is the
// business of command_line.hpp, obeying it of the commands.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

namespace pln::commands {

// Exit statuses of the program.
inline constexpr int done = 0;
inline constexpr int not_done = 1;
inline constexpr int wrong_call = 2;

struct Invocation {
  std::string command{"chat"};      // "store backup" with both words
  std::filesystem::path data{};     // empty: the user's own place, see default_data_folder()
  std::filesystem::path config{};   // empty: none
  std::filesystem::path prompts{};  // empty: those that are built in
  std::string log_level{"warn"};
  bool log_level_given{false};
  std::string who{};  // as it was typed
  std::string format{"json"};
  std::string file{};  // of simulate, backup, restore
  bool yes{false};
  std::uint64_t seed{0};
  bool seed_given{false};
  std::string locale{}, timezone{};
};

// Where a command reads and writes. Results go to `out`, everything else to `messages`.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& messages;
};

}  // namespace pln::commands
