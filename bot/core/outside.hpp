// Work on the outside that a turn asks for, and what came of it: looking up an account, reading
// whom it follows, following. The core never waits for it; it is stored with the turn, carried out
// by the shell, and its ending comes back as an event.
#pragma once

#include "bot/core/id.hpp"
#include "bot/core/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pln {

using WorkId = Id<struct WorkTag>;  // event key + ".w" + running number; the key of repeats

// Add at the end, never reorder: the values are stored.
enum class WorkKind : std::uint8_t {
  look_up,         // target: words or a handle
  read_following,  // target: a handle
  read_followers,
  follow,
  unfollow,
  follow_tag,  // target: a tag without '#'
  unfollow_tag,
  post,     // text
  list_add  // target: a handle; text: the list
};

struct OutsideWork {
  WorkId id{};
  WorkKind kind{WorkKind::look_up};
  std::string target{};
  std::string text{};
  bool operator==(const OutsideWork&) const = default;
};

struct FoundAccount {
  std::string acct{};  // user@server
  std::string display_name{}, note{};
  bool operator==(const FoundAccount&) const = default;
};

struct OutsideEnding {
  enum class Kind : std::uint8_t {
    done,
    not_found,
    refused,  // not allowed, or not wanted by the other side
    gave_up   // the outside did not answer as long as the answer was of use
  };
  Kind kind{Kind::done};
  std::vector<FoundAccount> found{};
  bool partial{false};  // there is more that the outside does not show
  std::string reason{};
  bool operator==(const OutsideEnding&) const = default;
};

}  // namespace pln
