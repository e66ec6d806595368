// The service as a whole: starts on what a former process left, keeps its platforms connected,
// takes no more than it can hold, and ends in order.
#include "bot/runtime/service.hpp"

#include "tests/runtime/service_stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

using namespace pln;
using namespace pln::runtime;
using test::Lines;
using test::ServiceStage;

namespace {

OutboxRow open_row(const std::string& id, const std::string& who, UtcTime at) {
  OutboxRow row;
  row.id.text = id;
  row.learner.text = "id-of-" + who;
  row.to = {Platform::console, "", who};
  row.text = "left open";
  row.at = at;
  return row;
}

// Answers when it is told to, and not before.
class SlowOutside final : public Outside {
 public:
  void carry_out(const OutsideWork& work, const LearnerId&, Done done) override {
    asked.push_back(work.id.text);
    done_.push_back(std::move(done));
  }
  void answer(const OutsideReply& reply) {
    const Done done = std::move(done_.front());
    done_.erase(done_.begin());
    done(reply);
  }
  Lines asked{};

 private:
  std::vector<Done> done_{};
};

OutsideEnding found_one() {
  OutsideEnding ending;
  ending.found = {{"kim@learn.example", "Kim", ""}};
  return ending;
}

}  // namespace

TEST_CASE("messages left open go out in order, before what is said meanwhile") {
  ServiceStage stage;
  stage.known("ana", std::nullopt);
  constexpr std::size_t left = 9000;  // three reads
  Commit commit;
  commit.at = stage.clock.now();
  for (std::size_t each = 0; each < left; ++each) {
    commit.outbox.push_back(open_row("m" + std::to_string(each), "ana", stage.clock.now()));
  }
  stage.memory.commit_one(commit);
  stage.start();
  stage.platform.write("e1", "hello");
  stage.pass(seconds{1});
  REQUIRE(stage.count("=left open") == left);
  const auto place = [&stage](const std::string& start) {
    return std::find_if(stage.platform.log.begin(), stage.platform.log.end(),
                        [&start](const std::string& line) { return line.starts_with(start); });
  };
  CHECK(place("m0=") < place("m5000="));
  CHECK(place("m8999=") < place("e1.1="));
  CHECK(stage.count("e1.1=") == 1);
}

TEST_CASE("a connection that broke is made again, more slowly each time; one signed out waits") {
  ServiceStage stage;
  stage.platform.connects = false;
  stage.start();
  CHECK(stage.platform.starts == 1);
  CHECK_FALSE(stage.service->supervisor().all_connected());
  Lines pauses;
  for (int failure = 0; failure < 8; ++failure) {
    const int starts = stage.platform.starts;
    stage.platform.lose();
    int waited = 0;
    while (stage.platform.starts == starts) {
      REQUIRE(++waited < 100);
      stage.pass(seconds{1});
    }
    pauses.push_back(std::to_string(waited));
  }
  CHECK(pauses == Lines{"1", "1", "2", "4", "8", "16", "30", "30"});  // half of the limits, rounded
  stage.platform.connects = true;
  stage.platform.lose(Connection::State::signed_out);
  const int starts = stage.platform.starts;
  stage.pass(minutes{4});
  CHECK(stage.platform.starts == starts);
  stage.pass(minutes{2});
  CHECK(stage.platform.starts == starts + 1);
  CHECK(stage.service->supervisor().all_connected());
}

TEST_CASE("a full inbox takes nothing, and says when there is room again") {
  ServiceStage stage;
  stage.inbox_max = 4;
  stage.start();
  stage.store.refuses = true;
  for (const char* key : {"e1", "e2", "e3", "e4"}) CHECK(stage.platform.write(key, key));
  CHECK_FALSE(stage.platform.write("e5", "e5"));
  int told = 0;
  stage.platform.intake().when_there_is_room([&told] { ++told; });
  stage.pass(seconds{5});
  CHECK(told == 0);
  stage.store.refuses = false;
  stage.pass(seconds{5});
  CHECK(told == 1);
  CHECK(stage.platform.write("e5", "e5"));
  CHECK(stage.count(" stored") == 5);
}

TEST_CASE("work on the outside is done again until it ends, also by the next process") {
  ServiceStage stage;
  SlowOutside outside;
  stage.outside = &outside;
  stage.start();
  stage.platform.write("e1", "look up");
  CHECK(outside.asked == Lines{"e1.w1"});
  outside.answer(OutsideLater{});
  stage.pass(seconds{2});
  CHECK(outside.asked == Lines{"e1.w1", "e1.w1"});
  stage.service.reset();  // it goes down with the work in hand

  SlowOutside other;
  stage.outside = &other;
  stage.start();
  CHECK(other.asked == Lines{"e1.w1"});
  other.answer(found_one());
  CHECK(stage.count("=found 1") == 1);
  CHECK(stage.memory.work_open(9).empty());
  CHECK(stage.service->outside().open() == 0);
}

TEST_CASE("work that nobody can do is given up after a day") {
  ServiceStage stage;
  stage.start();
  stage.platform.write("e1", "look up");
  stage.pass(hours{23});
  CHECK(stage.memory.work_open(9).size() == 1);
  stage.pass(hours{2});
  CHECK(stage.memory.work_open(9).empty());
  CHECK(stage.count("=found 0") == 1);
}

TEST_CASE("what is in quarantine and is to be tried again is tried at the next start") {
  ServiceStage stage;
  stage.start();
  stage.platform.write("bad", "poison");
  stage.pass(seconds{5});
  std::vector<QuarantineRow> rows = stage.memory.quarantined();
  REQUIRE(rows.size() == 1);
  rows.front().text = "mended";
  rows.front().to_retry = true;
  Commit commit;
  commit.at = stage.clock.now();
  commit.quarantine = rows;
  stage.memory.commit_one(commit);
  stage.service.reset();
  stage.start();
  stage.pass(seconds{1});
  CHECK(stage.memory.quarantined().empty());
  CHECK(stage.count("=mended") == 1);
}

TEST_CASE("a stop takes nothing more, ends what is in hand, writes what arrived, and is done") {
  ServiceStage stage;
  stage.start();
  stage.platform.write("e1", "one");
  stage.platform.holds = true;
  stage.platform.write("e2", "two", "ben");
  bool stopped = false;
  stage.service->stop([&stopped] { stopped = true; });
  CHECK_FALSE(stage.platform.write("e3", "three"));
  stage.timers.pass(std::chrono::milliseconds{500});
  CHECK_FALSE(stopped);  // the platform has not answered yet
  stage.platform.holds = false;
  for (const auto& done : std::exchange(stage.platform.held, {})) done({});
  stage.timers.pass(std::chrono::milliseconds{100});
  CHECK(stopped);
  CHECK(stage.memory.outbox_open(9).empty());
  CHECK(stage.platform.log.back() == "close");
}

TEST_CASE("a stop does not wait for ever, whether for the platform or for the disk") {
  for (const bool disk : {false, true}) {
    ServiceStage stage;
    stage.start();
    stage.platform.holds = true;
    stage.platform.write("e1", "one");
    stage.store.refuses = disk;
    if (disk) stage.platform.write("e2", "two");
    std::optional<Duration> stopped;
    const Duration begun = stage.timers.now();
    stage.service->stop([&] { stopped = stage.timers.now() - begun; });
    stage.pass(seconds{6});
    REQUIRE(stopped.has_value());
    CHECK(*stopped <= std::chrono::milliseconds{4600});
    CHECK(stage.memory.outbox_open(9).size() == 1);  // it stays for the next start
  }
}
