// Flows and texts from files: all their parts, and where they are read from.
#include "bot/prompts/loader.hpp"

#include "bot/prompts/report.hpp"
#include "tests/prompts/samples.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

namespace pln::prompts {
namespace {

using samples::shown;
using samples::whole;

TEST_CASE("a flow in all its parts") {
  const Loaded loaded = load_files(whole());
  REQUIRE_MESSAGE(loaded.faults.empty(), shown(loaded));
  REQUIRE(loaded.prompts.flows.size() == 1);
  const Flow& flow = loaded.prompts.flows[0];
  CHECK(flow.name == "leaders");
  CHECK(flow.step == 2);
  CHECK(flow.place == Place{"flows/leaders.yaml", 1});
  CHECK(flow.is_nudge);
  CHECK(flow.nudge.when == "has_subjects");
  CHECK(flow.nudge.priority == 3);
  CHECK(flow.nudge.weight == 2);
  CHECK(flow.nudge.every_days == 7);
  CHECK(flow.nudge.cause == Cause::reminder);
  CHECK(flow.renamed == std::vector<std::pair<std::string, std::string>>{{"asking", "ask"}});
  REQUIRE(flow.steps.size() == 6);

  const Step& ask = flow.steps[0];
  CHECK(ask.kind == StepKind::collect);
  CHECK(ask.place.line == 6);
  CHECK(ask.question == "leaders");
  CHECK(ask.answer == AnswerKind::people);
  CHECK(ask.ask == "leaders.ask");
  CHECK(ask.brief == "leaders.many");
  CHECK(ask.again == "leaders.again");
  CHECK(ask.why == "leaders.why");
  CHECK(ask.example == "leaders.example");
  CHECK(ask.options == std::vector<std::string>{"none_for_this", "later"});
  CHECK(ask.item == "subject_without_leaders");
  CHECK(ask.otherwise == "end");
  CHECK(ask.store == "add_leaders");
  CHECK(ask.on == std::vector<std::pair<std::string, std::string>>{{"none_for_this", "note"}});
  CHECK(ask.required);
  CHECK(ask.next == "many");

  CHECK(flow.steps[1].most == 10);
  CHECK_FALSE(flow.steps[1].required);
  CHECK(flow.steps[2].act == "finish_step");
  CHECK(flow.steps[2].say == "leaders.done");
  REQUIRE(flow.steps[3].cases.size() == 3);
  CHECK(flow.steps[3].cases[0].when == "has_narrow_subject");
  CHECK(flow.steps[3].cases[1].negated);
  CHECK(flow.steps[3].cases[1].when == "has_contacts");
  CHECK(flow.steps[3].cases[2].when.empty());
  CHECK(flow.steps[4].kind == StepKind::link);
  CHECK(flow.steps[4].flow == "companies");
  CHECK(flow.steps[5].kind == StepKind::call);
  CHECK(flow.steps[5].next == "end");
}

TEST_CASE("texts of both languages, with their shapes") {
  const Loaded loaded = load_files(whole());
  CHECK(loaded.catalogue.languages() == std::vector<std::string>{"en", "de"});
  const TextPart done{"leaders.done", {{"n", std::int64_t{2}}}};
  CHECK(loaded.catalogue.render(done, "en") == "2 people noted.");
  CHECK(loaded.catalogue.render(done, "de") == "2 Leute notiert.");
  CHECK(loaded.catalogue.label({"later", ""}, "de") == "später");
  REQUIRE(loaded.prompts.texts.size() == 8);
  const TextShape& again = loaded.prompts.texts[0];
  CHECK(again.key == "leaders.again");
  CHECK(again.arguments == std::vector<std::string>{"subject"});
  CHECK(again.place == Place{"en/leaders.yaml", 2});
}

TEST_CASE("maps in a text file lengthen the key, and yes stays a word") {
  std::vector<SourceFile> files = whole();
  for (SourceFile& file : files) {
    if (file.name.ends_with("options.yaml")) file.bytes += "yes: yes\n";
    if (file.name.ends_with("leaders.yaml") && !file.name.starts_with("flows")) {
      file.bytes += "more:\n  deep:\n    still: >\n      Folded,\n      in two lines.\n";
    }
  }
  const Loaded loaded = load_files(std::move(files));
  CHECK_MESSAGE(loaded.faults.empty(), shown(loaded));
  CHECK(loaded.catalogue.render({"options.yes", {}}, "en") == "yes");
  CHECK(loaded.catalogue.render({"leaders.more.deep.still", {}}, "en") == "Folded, in two lines.");
}

TEST_CASE("a folder on disk; a file that nobody would read is a fault, a README is not") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / "pln_prompts_loader_test";
  fs::remove_all(folder);
  for (const SourceFile& file : whole()) {
    fs::create_directories((folder / file.name).parent_path());
    std::ofstream(folder / file.name) << file.bytes;
  }
  std::ofstream(folder / "README.md") << "about";
  CHECK_MESSAGE(load_folder(folder).faults.empty(), shown(load_folder(folder)));
  std::ofstream(folder / "en" / "more.yml") << "a: b";
  const Loaded loaded = load_folder(folder);
  REQUIRE(loaded.faults.size() == 1);
  CHECK(loaded.faults[0].place.file == "en/more.yml");
  fs::remove_all(folder);
  CHECK_FALSE(load_folder(folder).faults.empty());
}

TEST_CASE("nothing at all is a fault, not a crash") {
  const Loaded loaded = load_files({});
  CHECK(loaded.faults.size() == 2);
  CHECK(samples::fault_at(load_files({{"stray.yaml", ""}}), "stray.yaml", 0, "wrong place"));
  CHECK(samples::fault_at(load_files({{"e_n/a.yaml", "a: b"}}), "e_n/a.yaml", 0, "no language"));
}

TEST_CASE("a diagram has every step, every target and its reason") {
  const Loaded loaded = load_files(whole());
  const std::string drawn = draw_flows(loaded.prompts.flows);
  CHECK(drawn.starts_with("flowchart TD\n  subgraph flow_leaders[\"leaders (step 2) (nudge)\"]\n"));
  for (const std::string_view line :
       {"leaders__ask([\"ask<br/>leaders?\"])", "leaders__ask -->|\"none_for_this\"| leaders__note",
        "leaders__ask -->|\"none left\"| leaders__end", "leaders__ask --> leaders__many",
        "leaders__fork -->|\"not has_contacts\"| leaders__go",
        "leaders__fork -->|\"else\"| leaders__end", "leaders__go ==> flow_companies",
        "leaders__sub -.-> flow_wider_field"}) {
    CHECK_MESSAGE(drawn.find(line) != std::string::npos, line);
  }
}

}  // namespace
}  // namespace pln::prompts
