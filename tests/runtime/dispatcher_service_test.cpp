// The dispatcher as a service runs it: turns that are taken again after a full disk, events that
// are put aside, repeats of what is still in hand, work on the outside.
#include "bot/core/rfc3339.hpp"
#include "bot/runtime/dispatcher.hpp"
#include "storage/memory/memory_store.hpp"
#include "tests/runtime/echo_core.hpp"
#include "tests/runtime/stubborn_store.hpp"
#include "tests/runtime/virtual_timers.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace pln;
using namespace pln::runtime;

namespace {

// A store whose answers come when the test lets them, with everything that waits in one go.
class SlowStore final : public StoreAccess {
 public:
  explicit SlowStore(Store& store) : store_(store) {}
  void ask(std::function<void(Store&)> job, Asked asked) override {
    questions_.push_back({std::move(job), std::move(asked)});
  }
  void commit(std::unique_ptr<PendingCommit> pending, Committed committed) override {
    commits_.emplace_back(std::move(pending), std::move(committed));
  }
  void resume() override { broken_ = false; }

  // Until nothing waits any more.
  void settle() {
    while (!questions_.empty() || !commits_.empty()) step();
  }
  void step() {
    auto commits = std::exchange(commits_, {});  // what the answers lead to waits for the next step
    for (const Question& question : std::exchange(questions_, {})) {
      question.job(store_);
      question.asked(nullptr);
    }
    if (commits.empty()) return;
    Ending ending;
    std::vector<Commit> values;
    for (auto& [pending, committed] : commits) values.push_back(pending->commit);
    std::vector<CommitResult> results;
    try {
      if (broken_) throw NotTried{};
      results = store_.commit(values);
    } catch (...) {
      ending.failure = std::current_exception();
      broken_ = true;
    }
    for (std::size_t place = 0; place < commits.size(); ++place) {
      if (!ending.failure) ending.result = results[place];
      commits[place].second(std::move(commits[place].first), ending);
    }
  }

 private:
  struct Question {
    std::function<void(Store&)> job{};
    Asked asked{};
  };
  Store& store_;
  std::vector<Question> questions_{};
  std::vector<std::pair<std::unique_ptr<PendingCommit>, Committed>> commits_{};
  bool broken_{false};
};

struct Stage {
  MemoryStore memory{};
  test::Stubborn store{memory};
  SlowStore access{store};
  test::Shown shown{};
  test::VirtualTimers timers{};
  VirtualClock clock{};
  Zones zones{};
  Prompts prompts{};
  std::optional<Suspects> suspects{};
  std::string fatal{};
  std::vector<WorkRow> work{};
  std::vector<std::string> settled{};  // "e1" or "e1 duplicate", in order
  std::optional<OutboxPump> pump{};
  std::optional<Dispatcher> dispatcher{};

  Stage() {
    clock.set(*instant_from_rfc3339("2026-01-05T09:00:00Z"));
    OutboxPump::Setting sending;
    sending.timers = &timers;
    sending.clock = &clock;
    sending.adapter_for = [this](const Identity&) { return &shown; };
    sending.dice = [] { return std::uint64_t{1} << 63U; };
    sending.write = [](const OutboxRow&, const std::function<void(bool)>& stored) { stored(true); };
    sending.marks_waiting = [this] { dispatcher->flush_soon(); };
    pump.emplace(std::move(sending));
    Dispatcher::Setting setting;
    setting.around.clock = &clock;
    setting.around.zones = &zones;
    setting.around.prompts = &prompts;
    setting.around.adapter_for = [this](const Identity&) { return &shown; };
    test::speak_in_echoes(setting.around);
    setting.store = &access;
    setting.pump = &*pump;
    setting.timers = &timers;
    setting.fatal = [this](const std::string& why) { fatal = why; };
    setting.work_asked = [this](const WorkRow& row) { work.push_back(row); };
    dispatcher.emplace(std::move(setting));
  }

  static Received message(const std::string& key, const std::string& text, const std::string& who) {
    Received received;
    received.key.text = key;
    received.from = {Platform::console, "", who};
    received.what = RawMessage{text};
    return received;
  }
  void submit(const std::string& key, const std::string& text, const std::string& who = "ana") {
    dispatcher->submit(message(key, text, who), note(key));
  }
  Dispatcher::Settled note(const std::string& key) {
    return [this, key](const Handled& handled, const std::exception_ptr& failure) {
      std::string line = key;
      if (handled.refusal == Refusal::duplicate) line += " duplicate";
      if (handled.refusal == Refusal::set_aside) line += " set aside";
      if (failure) line += " failed";
      settled.push_back(line);
    };
  }
  std::vector<std::string> journal(const std::string& who = "ana") {
    std::vector<std::string> texts;
    const auto learner = memory.load({"id-of-" + who});
    if (!learner) return texts;
    for (const auto& entry : *learner->journal) texts.push_back(entry->text);
    return texts;
  }
  void settle_for(Duration span) {
    for (int part = 0; part < 20; ++part) {
      access.settle();
      timers.pass(span / 20);
    }
    access.settle();
  }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("turns of one learner follow each other without waiting for the disk") {
  Stage stage;
  stage.submit("e1", "one");
  stage.submit("e2", "two of it");
  stage.submit("e3", "three");
  CHECK(stage.settled.empty());
  stage.access.step();  // the questions; the commits are handed over
  CHECK(stage.shown.lines.empty());
  stage.access.step();
  CHECK(stage.store.commit_count == 1);
  CHECK(stage.settled == Lines{"e1", "e2", "e3"});
  CHECK(stage.journal() == Lines{"one", "two of it", "three"});
  CHECK(stage.shown.lines.size() == 4);
}

TEST_CASE("a repeat of what is in hand ends with it, and is answered once") {
  Stage stage;
  stage.submit("e1", "one");
  stage.submit("e1", "one");
  stage.access.settle();
  stage.submit("e1", "one");
  stage.access.settle();
  CHECK(stage.settled == Lines{"e1", "e1 duplicate", "e1 duplicate"});
  CHECK(stage.journal() == Lines{"one"});
  CHECK(stage.shown.lines.size() == 1);
  CHECK(stage.dispatcher->counts().duplicates == 2);
}

TEST_CASE("a full disk acknowledges nothing and loses nothing") {
  Stage stage;
  stage.submit("e0", "before");
  stage.access.settle();
  stage.store.refuses = true;
  stage.submit("e1", "one");
  stage.submit("e2", "two of it");
  stage.settle_for(seconds{10});
  CHECK(stage.settled == Lines{"e0"});
  CHECK(stage.shown.lines.size() == 1);
  CHECK_FALSE(stage.dispatcher->can_store());
  stage.submit("e3", "three");  // arrives meanwhile
  stage.store.refuses = false;
  stage.settle_for(seconds{5});
  CHECK(stage.settled == Lines{"e0", "e1", "e2", "e3"});
  CHECK(stage.journal() == Lines{"before", "one", "two of it", "three"});
  CHECK(stage.dispatcher->can_store());
  CHECK(stage.dispatcher->counts().quarantined == 0);
}

TEST_CASE("a store that takes nothing for a while says nothing against the events") {
  Stage stage;
  stage.store.refusal = StoreError::Kind::unavailable;
  stage.store.refuses = true;
  stage.submit("e1", "one");
  stage.submit("e2", "two of it", "ben");
  stage.settle_for(seconds{20});
  CHECK(stage.settled.empty());
  stage.store.refuses = false;
  stage.settle_for(seconds{5});
  CHECK(stage.settled == Lines{"e1", "e2"});
  CHECK(stage.journal() == Lines{"one"});
  CHECK(stage.memory.quarantined().empty());
}

TEST_CASE("what is taken again keeps its order, though answers overtake commits") {
  Stage stage;
  stage.submit("e0", "before", "ben");
  stage.access.step();  // its commit is handed over
  stage.submit("e1", "one");
  stage.store.refuses = true;
  stage.store.meanwhile = [&stage] { stage.submit("e2", "two of it"); };
  stage.access.step();  // e1 is handed over, e0 refused; e2 has asked just before
  stage.access.step();  // e2 is answered, and then e1 refused
  stage.store.refuses = false;
  stage.settle_for(seconds{5});
  CHECK(stage.journal() == Lines{"one", "two of it"});
  CHECK(stage.settled == Lines{"e0", "e1", "e2"});
}

TEST_CASE("a disk that fails ends the service instead of being tried again") {
  Stage stage;
  stage.store.refuses = true;
  stage.store.refusal = StoreError::Kind::disk_failed;
  stage.submit("e1", "one");
  stage.settle_for(seconds{5});
  CHECK_FALSE(stage.fatal.empty());
  CHECK(stage.settled.empty());
}

TEST_CASE("an event that always fails is put aside after three tries; the others go on") {
  Stage stage;
  stage.submit("bad", "poison");
  stage.submit("e1", "one", "ben");
  stage.access.settle();
  CHECK(stage.settled == Lines{"e1"});
  stage.settle_for(seconds{5});
  CHECK(stage.settled == Lines{"e1", "bad set aside"});
  const std::vector<QuarantineRow> rows = stage.memory.quarantined();
  REQUIRE(rows.size() == 1);
  CHECK(rows.front().event.text == "bad");
  CHECK(rows.front().text == "poison");
  CHECK(rows.front().tries == 3);
  CHECK(stage.dispatcher->counts().quarantined == 1);

  // It comes again from the platform: it was seen. Somebody mends it and asks for another try.
  stage.submit("bad", "poison");
  stage.access.settle();
  CHECK(stage.settled.back() == "bad duplicate");
  QuarantineRow mended = rows.front();
  mended.text = "mended";
  stage.dispatcher->submit_again(mended, stage.note("again"));
  stage.settle_for(seconds{1});
  CHECK(stage.settled.back() == "again");
  CHECK(stage.journal() == Lines{"mended"});
  CHECK(stage.memory.quarantined().empty());
}

TEST_CASE("somebody forgotten is new at once, also while the erasure is under way") {
  Stage stage;
  stage.submit("e1", "one");
  stage.access.settle();
  stage.submit("e2", "forget");
  stage.submit("e3", "hello");
  stage.access.settle();
  CHECK(stage.journal() == Lines{"hello"});
  CHECK(stage.settled == Lines{"e1", "e2", "e3"});
}

TEST_CASE("work on the outside is stored with its turn, and its ending is a turn of its own") {
  Stage stage;
  stage.submit("e1", "look up");
  stage.access.settle();
  REQUIRE(stage.work.size() == 1);
  CHECK(stage.memory.work_open(9).size() == 1);
  OutsideEnding ending;
  ending.found = {{"kim@learn.example", "Kim", ""}};
  stage.dispatcher->answer(stage.work.front(), ending, {});
  stage.access.settle();
  CHECK(stage.shown.lines.back() == "e1.w1/ended.1=found 1 de");
  CHECK(stage.memory.work_open(9).empty());
}

TEST_CASE("marks ride on the next commit, or go by themselves a moment later") {
  Stage stage;
  stage.submit("e1", "one");
  stage.access.settle();
  CHECK(stage.memory.outbox_open(9).size() == 1);
  stage.settle_for(seconds{1});
  CHECK(stage.memory.outbox_open(9).empty());
  CHECK(stage.store.commit_count == 2);
}

TEST_CASE("what was in hand when the process went down is counted, what ended well is not") {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("pln-suspects-" + std::to_string(::getpid()));
  std::filesystem::remove(file);
  const UtcTime now = *instant_from_rfc3339("2026-01-05T09:00:00Z");
  for (int start = 0; start < 3; ++start) {
    Suspects suspects{file, now};
    CHECK(suspects.crashes({"bad"}) == start);
    CHECK(suspects.crashes({"good"}) == 0);
    suspects.hold({"good"});
    suspects.hold({"bad"});
    suspects.release({"good"});
  }
  Suspects suspects{file, now};
  CHECK(suspects.crashes({"bad"}) == 3);
  suspects.release({"bad"});
  CHECK(suspects.crashes({"bad"}) == 0);
  CHECK(Suspects(file, now + hours{100}).crashes({"bad"}) == 0);
  std::filesystem::remove(file);
}

TEST_CASE("what was on its way to the disk is tried alone after some crashes, blamed after more") {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("pln-nearby-" + std::to_string(::getpid()));
  std::filesystem::remove(file);
  const UtcTime now = *instant_from_rfc3339("2026-01-05T09:00:00Z");
  const auto go_down_with = [&](const std::vector<std::string>& events) {
    Suspects suspects{file, now};
    for (const std::string& event : events) {
      suspects.hold({event});
      suspects.decided();
    }
  };
  for (int crash = 0; crash < 10; ++crash) {  // whatever brought it down, nobody can say
    CHECK(Suspects(file, now).suspected({"one"}) == (crash >= 3));
    go_down_with({"one", "two"});
  }
  CHECK(Suspects(file, now).crashes({"one"}) == 0);
  for (int crash = 0; crash < 5; ++crash) {
    CHECK(Suspects(file, now).crashes({"one"}) == std::max(0, crash - 2));
    go_down_with({"one"});
  }
  const Suspects suspects{file, now};
  CHECK(suspects.crashes({"one"}) == 3);
  CHECK(suspects.crashes({"two"}) == 0);
  std::filesystem::remove(file);
}
