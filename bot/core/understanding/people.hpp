// Reads people, firms and tags with handles, links, roles and subjects out of pasted lists and out
// of orders such as "add NAME (HANDLE) as a ROLE for SUBJECT".
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/vocabulary.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pln::understanding {

struct Mention {
  std::string name{};                  // as written; out of the handle or link if none was given
  std::vector<std::string> handles{};  // "user@server" or a bare user name, no leading '@'
  std::vector<std::string> links{};
  std::optional<ContactRole> role{};
  std::string subject{};
  std::string organisation{};
  bool is_company{false};  // said to be one (vendor, agency, company)
  bool is_tag{false};      // "#lrnchat"; the name is then without '#'
  bool operator==(const Mention&) const = default;
};

inline constexpr std::size_t mentions_max = 100;  // forty contacts pasted at once, and a margin

std::vector<Mention> read_people(const Text& text, const Lexicon& lexicon);

// What stood in the slot of "add {text}": one person, firm or tag with its tails in any order.
std::optional<Mention> read_add(const Text& slot, const Lexicon& lexicon);

// Fediverse user@server out of "@user@server", "user@server" or a profile link; else "".
std::string handle_of(std::string_view written);

}  // namespace pln::understanding
