// What the coach wants to happen, as data. Nothing leaves without one of these.
#pragma once

#include "bot/core/id.hpp"
#include "bot/core/outside.hpp"
#include "bot/core/time.hpp"
#include "bot/core/vocabulary.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace pln {

// The blanks of a text. A string is shown as it is (names keep the person's spelling); a list as
// "a, b and c"; a numbered list as "1 a, 2 b"; dates and times in the manner of the language.
struct NumberedList {
  std::vector<std::string> items{};
  int first{1};
  bool operator==(const NumberedList&) const = default;
};
using Value = std::variant<std::string, std::int64_t, std::vector<std::string>, NumberedList,
                           LocalDate, TimeOfDay, Weekday>;
struct Argument {
  std::string name{};
  Value value{};
  bool operator==(const Argument&) const = default;
};

// A text of prompts/<language>: "subjects.ask" is the entry `ask` of the file subjects.yaml.
struct TextPart {
  std::string key{};
  std::vector<Argument> arguments{};
  bool operator==(const TextPart&) const = default;
};

// An answer that can be pressed, typed or given by its number. The label is the text
// "options.<id>" unless `label` is given (a name out of the person's own list).
struct Option {
  std::string id{};
  std::string label{};
  bool operator==(const Option&) const = default;
};

// One thing to say: parts in order, one paragraph each, the question last. Voice puts them into one
// message, or several where a platform's limit demands it; options belong to the last one.
struct Say {
  MessageId id{};
  Cause cause{Cause::reply};
  std::string main{};  // the key that names the message in logs and scenarios ("template")
  std::vector<TextPart> parts{};
  std::vector<Option> options{};
  bool operator==(const Say&) const = default;
};

struct WriteExport {
  std::string file_name{};
};  // the person asked for their data, as a file
struct Forget {};  // erase the learner; comes alone but for its Say

using Effect = std::variant<Say, WriteExport, Forget, OutsideWork>;

}  // namespace pln
