// The rights that the app asks a workspace for, and what goes when one is missing. They stand in
// deploy/slack/manifest.yaml too; a test compares the two.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace pln::slack {

struct Scope {
  std::string_view name{};
  std::string_view without{};  // what does not work without it
  bool needed{false};          // nothing works without it
};

inline constexpr std::array scopes{
    Scope{"chat:write", "the coach cannot say anything", true},
    Scope{"im:history", "direct messages do not reach the coach", true},
    Scope{"im:write", "the coach cannot begin to write to somebody", true},
    Scope{"users:read", "everybody's time zone is UTC, guests are not told apart"},
    Scope{"commands", "/pln does not exist"},
    Scope{"im:read", "new direct messages may be overlooked"},
    Scope{"app_mentions:read", "mentions in channels are not answered"},
    Scope{"reactions:read", "reactions are no answers"},
    Scope{"metadata.message:read",
          "after a lost connection an answer may come twice and a nudge not at all"},
    Scope{"files:write", "data that somebody asks for is not sent as a file"},
    Scope{"channels:read", "who is in a channel of enrol.only cannot be read"},
    Scope{"groups:read", "who is in a private channel of enrol.only cannot be read"},
    Scope{"usergroups:read", "who is in a user group of enrol.only cannot be read"},
    Scope{"team:read", "the workspace has no name in the log"},
};

// All of them, joined by commas.
[[nodiscard]] std::string all_scopes();
// Those that `granted` (joined by commas) does not hold.
[[nodiscard]] std::vector<Scope> missing_scopes(std::string_view granted);

}  // namespace pln::slack
