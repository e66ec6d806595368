// What a message can mean: a closed list of command names (contract 2.2) and one command as a
// value. Understanding only proposes commands; the dialogue alone decides what they do. Stored by
// number (a Meaning waits in the learner): new names go to the end.
#pragma once

#include "bot/core/id.hpp"
#include "bot/core/time.hpp"
#include "bot/core/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln {

enum class CommandName : std::uint8_t {
  answer,
  start_flow,
  correct,
  undo,
  redo,
  back,
  skip,
  cancel,
  help,
  why,
  repeat,
  example,
  status,
  pause,
  resume,
  stop,
  start,
  export_,
  forget,
  add,
  remove,
  replace,
  reorder,
  switch_language,
  set_timezone,
  small_talk,
  ask_human,
  ask_about,
  suggest,
  save_link,
  set_nudging,
  remind,
  merge,
  import,
  are_you_human,
  out_of_scope,
  crisis,
  log_activity,
  not_understood,
  choose,
  confirm,
  decline
};

template <>
struct Names<CommandName> {
  static constexpr auto all = std::to_array<std::string_view>(
      {"answer",       "start_flow",   "correct",        "undo",
       "redo",         "back",         "skip",           "cancel",
       "help",         "why",          "repeat",         "example",
       "status",       "pause",        "resume",         "stop",
       "start",        "export",       "forget",         "add",
       "remove",       "replace",      "reorder",        "switch_language",
       "set_timezone", "small_talk",   "ask_human",      "ask_about",
       "suggest",      "save_link",    "set_nudging",    "remind",
       "merge",        "import",       "are_you_human",  "out_of_scope",
       "crisis",       "log_activity", "not_understood", "choose",
       "confirm",      "decline"});
};

struct Command {
  CommandName name{CommandName::not_understood};
  std::string topic{};   // see Phrase::topic
  std::string text{};    // what stood in the {text} slot, as written
  std::string folded{};  // the same, folded
  std::vector<std::uint32_t>
      origin{};                 // of `folded` in `text`, as in Text; see understanding::slot
  std::optional<int> number{};  // what stood in the {number} slot
  bool fuzzy{false};            // found by edit distance, not to the letter
  // What an answer to `which_one` has settled: the item, the day. 0 and none before.
  ItemKey item{0};
  std::optional<LocalDate> date{};
  bool operator==(const Command&) const = default;
};

}  // namespace pln
