// Flows, words and the shape of the texts, compiled from prompts/ and checked before use. A flow is
// data: steps of five kinds that name questions, texts and functions of the registry
// (registry.hpp); it holds no expressions. Texts themselves live in bot/voice; here is only which
// blanks each of them has.
#pragma once

#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/understanding/word_table.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pln {

namespace dialogue {
struct Action;
struct Predicate;
struct Selector;
struct Chooser;
struct Fact;
}  // namespace dialogue

enum class StepKind : std::uint8_t { collect, act, branch, link, call };

// How an answer is read (answers.hpp).
enum class AnswerKind : std::uint8_t {
  choice,     // one of the options, nothing else
  text,       // any words
  list,       // a list of words ("subjects")
  people,     // people with handles, links, roles
  companies,  // the same for firms
  tags,       // #tags
  number,     // a whole number within [least, most]
  numbers,    // numbers of a list that was shown, "all" or "none"
  account,    // a handle, link or name of an account
  frequency,  // how often: "twice a week"
  window,     // when: "mornings", "Tuesdays at 10"
  date        // a day
};
template <>
struct Names<AnswerKind> {
  static constexpr auto all = std::to_array<std::string_view>(
      {"choice", "text", "list", "people", "companies", "tags", "number", "numbers", "account",
       "frequency", "window", "date"});
};
template <>
struct Names<StepKind> {
  static constexpr auto all =
      std::to_array<std::string_view>({"collect", "act", "branch", "link", "call"});
};

// Where a thing stands in the files, for messages to whoever edits them.
struct Place {
  std::string file{};
  int line{0};
  bool operator==(const Place&) const = default;
};

// A target is the name of a step of the same flow, or "end".
struct BranchCase {
  std::string when{};  // a predicate's name; "" always holds (the last case)
  bool negated{false};
  std::string to{};
  const dialogue::Predicate* predicate{nullptr};
};

// Long enough for a holiday, short enough that a question does not outlive what it was about.
inline constexpr int timeout_days_default = 21;

struct Step {
  std::string name{};
  StepKind kind{StepKind::act};
  Place place{};

  // collect
  std::string question{};  // the open question's key
  AnswerKind answer{AnswerKind::text};
  int least{0}, most{0};                         // of a number
  std::string ask{}, again{}, why{}, example{};  // keys of texts; all required
  std::string brief{};                           // a shorter `ask` for after a digression, or ""
  std::vector<std::string> options{};            // option ids offered with the question
  std::string choices{};    // a chooser of options made at run time, offered before those, or ""
  std::string item{};       // a selector that picks what the question is about, or ""
  std::string otherwise{};  // target if the selector finds nothing
  std::string store{};      // an action that takes the answer, or ""
  std::vector<std::pair<std::string, std::string>> on{};  // option id -> target
  bool required{false};  // cannot be left empty: skipping says what is lost, parks
  int timeout_days{timeout_days_default};  // nobody answers for so long: put aside; 0: never

  // act, branch, link, call
  std::string act{};  // an action
  std::string say{};  // a text added to the reply (act)
  std::vector<BranchCase> cases{};
  std::string flow{};  // link: goes there for good; call: comes back

  std::string next{};  // target; collect, act and call

  // Filled by link().
  const dialogue::Action* action{nullptr};  // of store or act
  const dialogue::Selector* selector{nullptr};
  const dialogue::Chooser* chooser{nullptr};
};

// When a flow may be started by the clock instead of by the person (method D6-D9a).
struct NudgeRule {
  std::string when{};  // a predicate; "" always
  int priority{0};     // what is due goes by this, highest first; ideas share 0
  int weight{1};       // among ideas of the same priority: the odds in the rotation
  int every_days{0};   // recurs by nature, not before so many days; 0: an idea (15 days, D9)
  Cause cause{Cause::nudge};
  const dialogue::Predicate* predicate{nullptr};
};

struct Flow {
  std::string name{};
  Place place{};
  int step{0};                // which of the ten steps it works on; 0: none
  std::vector<Step> steps{};  // the first is where it begins
  std::vector<std::pair<std::string, std::string>> renamed{};  // old step name -> new
  bool is_nudge{false};
  NudgeRule nudge{};
  bool is_passing{false};  // a question in between: it gives way when something else is wanted
  // Something begun that leaving would lose: a predicate that tells whether there is any, and the
  // action that throws it away; "" and "" for most flows, which keep what was given.
  std::string holds{}, discard{};
  const dialogue::Predicate* holder{nullptr};
  const dialogue::Action* discarder{nullptr};
};

// The blanks of one text, the same in all languages.
struct TextShape {
  std::string key{};
  std::vector<std::string> arguments{};
  Place place{};
  std::vector<const dialogue::Fact*> facts{};  // of the arguments, nullptr for others; by link()
};

// A fault found in prompts/: where, what, and how to mend it.
struct PromptFault {
  Place place{};
  std::string fault{};
  std::string mend{};
};

struct Prompts {
  std::vector<Flow> flows{};
  std::vector<TextShape> texts{};
  std::vector<Lexicon> lexicons{};  // the first is the default language
  std::string consent_terms{};      // a fingerprint of what people agree to, in all languages

  // Resolves names to functions, builds the tables, and lists every fault; none means fit for use.
  // Call once after the members above were filled; the object must not move or change afterwards.
  std::vector<PromptFault> link();

  [[nodiscard]] const Flow* flow(std::string_view name) const;
  [[nodiscard]] const Step* step(const Flow& flow, std::string_view name) const;
  [[nodiscard]] const TextShape* text(std::string_view key) const;
  // The lexicon of a locale ("de-AT" -> de); the default one if the language is unknown.
  [[nodiscard]] const Lexicon& lexicon(std::string_view locale) const;
  [[nodiscard]] bool speaks(std::string_view locale) const;

 private:
  understanding::WordTable flow_names_{}, text_keys_{};
  std::vector<std::size_t> flow_at_{}, text_at_{};  // by the numbers of the names and keys
};

}  // namespace pln
