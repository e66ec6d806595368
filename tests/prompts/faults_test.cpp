// Every kind of fault: it is found, names file and line, and says how to mend it.
#include "tests/prompts/samples.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace pln::prompts {
namespace {

using samples::fault_at;
using samples::load_with;
using samples::shown;

struct Broken {
  std::string_view from, to;  // in the sample
  int line;
  std::string_view fault, mend;
};

void check_all(std::string_view file, std::initializer_list<Broken> all) {
  for (const Broken& broken : all) {
    CAPTURE(broken.to);
    const Loaded loaded = load_with(file, broken.from, broken.to);
    const PromptFault* fault = fault_at(loaded, file, broken.line, broken.fault);
    CHECK_MESSAGE(fault != nullptr, shown(loaded));
    if (fault == nullptr) continue;
    CHECK_MESSAGE(fault->mend.find(broken.mend) != std::string::npos, fault->mend);
  }
}

TEST_CASE("faults of YAML itself") {
  check_all("flows/leaders.yaml",
            {{"step: 2", "step: [2", 3, "no YAML", "indentation"},
             {"step: 2", "\tstep: 2", 2, "no YAML", "indentation"},
             {"flow: leaders", "flow: &a leaders", 1, "anchors", "quotes"},
             {"act: finish_step", "act: *a", 32, "no YAML", "indentation"},
             {"act: finish_step", "act: !!str finish_step", 32, "tags", "tag"},
             {"flow: leaders", "--- {}\n---\nflow: leaders", 2, "second document", "---"},
             {"step: 2", "step: 2\nstep: 3", 3, "stands here twice", "line 2"},
             {"step: 2", "? [a]\n: 2", 2, "no word", "key"},
             {"step: 2", "step: \"\xFF\"", 2, "UTF-8", "UTF-8"},
             {"id: note", std::string_view("id: n\0te", 8), 31, "zero byte", "remove"}});
  const std::string deep = std::string(20, '[') + "x" + std::string(20, ']');
  CHECK(fault_at(load_with("flows/leaders.yaml", "2", deep), "flows/leaders.yaml", 2, "too deep"));
  const std::string deeper = "a: " + std::string(100'000, '[');
  CHECK(fault_at(load_with("flows/leaders.yaml", "step: 2", deeper), "flows/leaders.yaml", 2,
                 "deep"));
  std::string dashes;
  for (int at = 0; at < 50'000; ++at) dashes += "- ";
  CHECK(fault_at(load_with("flows/leaders.yaml", "step: 2", dashes), "flows/leaders.yaml", 2,
                 "deep"));
  const std::string large(1'000'001, '#');
  CHECK(fault_at(load_with("en/leaders.yaml", "ask", large), "en/leaders.yaml", 1, "larger"));
  std::string keys;
  for (int at = 0; at < 2'001; ++at) keys += "k" + std::to_string(at) + ": x\n";
  CHECK(fault_at(load_with("en/leaders.yaml", "ask", keys + "ask"), "en/leaders.yaml", 2'001,
                 "2000"));
}

TEST_CASE("faults of a flow") {
  const std::string_view nudge =
      "nudge: {when: has_subjects, priority: 3, weight: 2, every_days: 7, cause: reminder}";
  check_all(
      "flows/leaders.yaml",
      {{"flow: leaders", "flow: leader", 1, "another name", "flow: leaders"},
       {"flow: leaders\n", "", 1, "no \"flow\"", "add"},
       {"step: 2", "step: 11", 2, "no number from 1 to 10", "such a number"},
       {"step: 2", "step: two", 2, "no number", "such"},
       {"step: 2", "step: {a: b}", 2, "is no number", "write number"},
       {"step: 2", "stpe: 2", 2, "no key \"stpe\"", "\"step\""},
       {"step: 2", "colour: 2", 2, "no key \"colour\"", "known are"},
       {"cause: reminder", "cause: remindr", 3, "\"remindr\"", "\"reminder\""},
       {"priority: 3", "urgency: 3", 3, "the nudge of the flow has no key", "remove"},
       {nudge, "nudge: often", 3, "\"nudge\" of the flow is no map", "map"},
       {"renamed: {asking: ask}", "renamed: {asking: }", 4, "no target", "step"},
       {"id: many", "id: ask", 21, "two steps", "line 6"},
       {"id: note", "id: end", 31, "called \"end\"", "rename"},
       {"id: note", "name: note", 31, "no \"id\"", "add"},
       {"act: finish_step", "do: finish_step", 31, "no kind", "exactly one"},
       {"act: finish_step", "act: finish_step\n    link: x", 31, "several kinds", "exactly one"},
       {"act: finish_step", "act: [a]", 32, "is no text", "text"},
       {"answer: people", "answer: poeple", 8, "\"poeple\"", "\"people\""},
       {"answer: people", "answer: zzzzzzzzzzzz", 8, "zzz", "known are choice"},
       {"    answer: people\n", "", 6, "has no \"answer\"", "answer"},
       {"    why: leaders.why\n", "", 6, "has no \"why\"", "why"},
       {"    otherwise: end\n", "", 6, "has no \"otherwise\"", "otherwise"},
       {"required: true", "required: yes", 19, "neither true nor false", "true or false"},
       {"options: [none_for_this, later]", "options: {a: b}", 14, "is no list", "list"},
       {"options: [none_for_this, later]", "options: [[a], later]", 14, "is no text", "one text"},
       {"on: {none_for_this: note}", "on: {none_for_thi: note}", 6, "no option", "none_for_this"},
       {"most: 10", "most: 0", 21, "takes no number", "larger"},
       {"- {to: end}", "", 35, "no last case", "- {to"},
       {"- {when: has_narrow_subject, to: sub}", "- {to: sub}", 38, "never reached", "move"},
       {"unless: has_contacts", "unless: a, when: b", 38, "both", "remove"},
       {"to: sub", "too: sub", 37, "no key \"too\"", "\"to\""},
       {"next: end\n", "", 42, "the step \"sub\" has no \"next\"", "next"},
       {"steps:", "stepz:", 1, "no steps", "steps"}});
  const Loaded no_options = load_with(
      "flows/leaders.yaml", "answer: number\n    least: 0\n    most: 10", "answer: choice");
  CHECK(fault_at(no_options, "flows/leaders.yaml", 21, "choice without options"));
  const Loaded no_map = load_with("flows/leaders.yaml", std::string(samples::flow), "just words");
  CHECK(fault_at(no_map, "flows/leaders.yaml", 1, "no map"));
}

TEST_CASE("faults of texts") {
  check_all("de/leaders.yaml",
            {{"ask: Wer", "aks: Wer", 1, "missing in \"en\"", "add it there"},
             {"{subject}?", "{topic}?", 1, "has {topic}, but {subject}", "same blanks"},
             {"{subject}?", "allem?", 1, "has no blanks", "same blanks"},
             {"{subject}?", "{subject", 1, "character", "'{'"},
             {"{n, plural, one {Eine Person} other {# Leute}}", "{n, plural, one {eine}}", 6,
              "cannot be read", "other"},
             {"{n, plural", "{n, pluarl", 6, "\"pluarl\" is no type", "plural"},
             {"why: Menschen lernen von Menschen.", "why: [a, b]", 3, "neither a text", "own"},
             {"why: Menschen lernen von Menschen.", "why:", 3, "neither a text", "colon"},
             {"why: Menschen lernen von Menschen.", "why: ' '", 3, "is empty", "write it"},
             {"why:", "Why:", 3, "no key of a text", "small letters"}});
  const Loaded missing = load_with("de/leaders.yaml", "why: Menschen lernen von Menschen.\n", "");
  CHECK_MESSAGE(fault_at(missing, "en/leaders.yaml", 3, "missing in \"de\""), shown(missing));
  std::vector<SourceFile> files = samples::whole();
  files.push_back({"en/A-b.yaml", "a: b"});
  CHECK(fault_at(load_files(files), "en/A-b.yaml", 1, "part of a key"));
  files.push_back({"en/list.yaml", "- b"});
  CHECK(fault_at(load_files(files), "en/list.yaml", 1, "holds no texts"));
}

TEST_CASE("what the voice asks of a text") {
  const std::string long_text(510, 'x');
  check_all("en/leaders.yaml",
            {{"{subject}?", "{subject}? Or not?", 1, "more than one question", "one thing"},
             {"or a link?", "or a link? Which?", 2, "more than one question", "one thing"},
             {"from people.", "from people!", 3, "exclamation mark", "full stop"},
             {"People learn", "Great people learn", 3, "says \"great\"", "the case"},
             {"from people.", long_text, 3, "longer than 500", "shorten"},
             {"People learn from people.", "How many are there?", 5, "the same as \"leaders.why\"",
              "en/leaders.yaml:3"}});
  check_all("en/options.yaml",
            {{"later: later", "later: a label of too many words", 2, "more than five words", ""},
             {"later: later", "later: none for this", 2, "the same as", "one key"}});
  for (const std::string_view fine :
       {"Send \"help!\" or \u201Ewas?\u201C and \"go?\".", "Greatness counts.",
        "{n, plural, one {Is it?} other {Are they?}} {subject}"}) {
    std::string text = "'" + std::string(fine) + "'";
    const Loaded loaded = load_with("en/leaders.yaml", "How many are there?", text);
    for (const PromptFault& fault : loaded.faults) {
      CHECK_MESSAGE(fault.fault.find("blanks") != std::string::npos, shown(loaded));
    }
  }
}

}  // namespace
}  // namespace pln::prompts
