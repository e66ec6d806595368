// Several lines in a row are answered in one message: nothing is said twice, nothing is lost, and
// whatever does not wait is not held up by it.
#include "tests/runtime/service_stage.hpp"

#include <doctest/doctest.h>

using namespace pln;
using namespace pln::test;

namespace {

struct LinesStage : ServiceStage {
  LinesStage() { platform.can.waits_for_more = std::chrono::milliseconds{900}; }
  bool write(const std::string& key, const std::string& text, bool may_go_on = true,
             const std::string& thread = "") {
    Received received;
    received.key.text = key;
    received.from = {Platform::console, "", "ana"};
    received.thread = thread;
    received.may_go_on = may_go_on;
    received.what = RawMessage{text};
    return platform.intake().submit(std::move(received), [](bool) {});
  }
  // What was shown, without the acknowledgements.
  [[nodiscard]] Lines shown() const {
    Lines lines;
    for (const std::string& line : platform.log) {
      if (line.find('=') != std::string::npos) lines.push_back(line);
    }
    return lines;
  }
  [[nodiscard]] OutboxState state_of(const std::string& id) {
    const auto row = memory.message({id});
    REQUIRE(row);
    return row->state;
  }
};

bool says(const std::string& line, const std::string& words) {
  return line.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("one line is answered after a moment, three lines once and together") {
  LinesStage stage;
  stage.start();
  CHECK(stage.write("e1", "one"));
  CHECK(stage.shown().empty());
  CHECK(stage.write("e2", "more"));
  CHECK(stage.write("e3", "last"));
  CHECK(stage.shown().empty());
  stage.pass(seconds{1});
  REQUIRE(stage.shown().size() == 1);
  const std::string line = stage.shown().front();
  CHECK(line.starts_with("e3.1="));
  CHECK(says(line, "one"));
  CHECK(says(line, "more"));
  CHECK(says(line, "last"));
  CHECK(line.find("one") < line.find("more"));
  CHECK(stage.state_of("e1.1") == OutboxState::dropped);
  CHECK(stage.state_of("e2.1") == OutboxState::dropped);
  stage.pass(seconds{5});
  CHECK(stage.shown().size() == 1);
  CHECK(stage.state_of("e3.1") == OutboxState::done);
  CHECK(stage.service->at_rest());
}

TEST_CASE("what comes a while later is answered by itself") {
  LinesStage stage;
  stage.start();
  CHECK(stage.write("e1", "one"));
  stage.pass(seconds{2});
  CHECK(stage.write("e2", "more"));
  stage.pass(seconds{2});
  REQUIRE(stage.shown().size() == 2);
  CHECK_FALSE(says(stage.shown().back(), "one"));
}

TEST_CASE("somebody who writes on and on is answered within three seconds and a moment") {
  LinesStage stage;
  stage.start();
  int key = 0;
  for (int half = 0; half < 12 && stage.shown().empty(); ++half) {
    CHECK(stage.write("e" + std::to_string(++key), "line"));
    stage.timers.pass(std::chrono::milliseconds{500});
  }
  CHECK(key <= 8);
}

TEST_CASE("a press is answered at once, with what waited before it") {
  LinesStage stage;
  stage.start();
  CHECK(stage.write("e1", "one"));
  CHECK(stage.write("e2", "press", false));
  REQUIRE(stage.shown().size() == 1);
  CHECK(says(stage.shown().front(), "one"));
}

TEST_CASE("answers in different threads are not joined, and stay in order") {
  LinesStage stage;
  stage.start();
  CHECK(stage.write("e1", "one", true, "t1"));
  CHECK(stage.write("e2", "more", true, "t2"));
  stage.pass(seconds{2});
  REQUIRE(stage.shown().size() == 2);
  CHECK(stage.shown().front().starts_with("e1.1="));
}

TEST_CASE("a commit that fails loses and doubles nothing") {
  LinesStage stage;
  stage.start();
  CHECK(stage.write("e1", "one"));
  stage.store.refuses = true;
  CHECK(stage.write("e2", "more"));
  stage.store.refuses = false;
  stage.pass(seconds{5});
  std::string all;
  for (const std::string& line : stage.shown()) all += line + "\n";
  CHECK(all.find("one") != std::string::npos);
  CHECK(all.find("one") == all.rfind("one"));
  CHECK(all.find("more") != std::string::npos);
  CHECK(all.find("more") == all.rfind("more"));
}

TEST_CASE("a stop sends what waits") {
  LinesStage stage;
  stage.start();
  CHECK(stage.write("e1", "one"));
  bool stopped = false;
  stage.service->stop([&] { stopped = true; });
  stage.pass(seconds{5});
  CHECK(stopped);
  CHECK(stage.shown().size() == 1);
}
