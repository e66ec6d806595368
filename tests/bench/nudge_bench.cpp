// B5: nudges for many. (a) The first due time of everybody in all zones, found and stored. (b) The
// rules of one zone change: its people are planned anew. (c) Everybody is due in the same minute:
// claimed, rendered, put in the outbox, sent and moved on, through the real service with its store
// thread; the platform takes everything at once.
//   nudge_bench PEOPLE FOLDER    prints `figure NAME NUMBER` lines; a hundredth of the people go
//                                to FOLDER/plan.csv and FOLDER/due.csv for an independent oracle
#include "bot/core/check.hpp"
#include "bot/core/nudging/schedule.hpp"
#include "bot/prompts/builtin.hpp"
#include "bot/prompts/loader.hpp"
#include "bot/runtime/asio_timers.hpp"
#include "bot/runtime/service.hpp"
#include "bot/runtime/store_thread.hpp"
#include "bot/runtime/wording.hpp"
#include "bot/runtime/zones.hpp"
#include "bot/voice/fold.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "tests/bench/population.hpp"
#include "tests/bench/store_workload.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

using namespace pln;
using namespace pln::bench;

namespace asio = boost::asio;

constexpr UtcTime today = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + hours{9};
constexpr std::size_t sampled = 100;  // one of so many goes to the oracle

void figure(const char* name, double number) {
  std::printf("figure %s %.4f\n", name, number);
  std::fflush(stdout);
}

// The minute of the hour in which the program spreads people is its own business: the oracle is
// told the window and the id.
void write_sample(std::ofstream& file, const Learner& learner) {
  const Settings& settings = *learner.settings;
  const auto second = [](UtcTime time) { return time.time_since_epoch().count(); };
  file << learner.id.text << ',' << settings.timezone << ',' << static_cast<int>(settings.frequency)
       << ',' << settings.window_named << ',' << settings.window_from.minute << ','
       << settings.window_to.minute << ',' << static_cast<int>(settings.window_days.bits) << ','
       << second(*learner.talk.last_heard) << ','
       << (learner.nudges->sent.empty() ? 0 : second(learner.nudges->sent.back().at)) << ','
       << learner.nudges->sent.size() << ','
       << (learner.nudges->next ? second(*learner.nudges->next) : 0) << '\n';
}

// (a): everybody is known already and has no next look.
void plan_everybody(const Population& population, const runtime::Zones& zones, std::size_t people,
                    const std::filesystem::path& folder) {
  const auto store = SqliteStore::open(folder / "plan.sqlite");
  fill(*store, 0, people, today, [&](std::size_t number) { return population.person(number); });
  std::ofstream sample{folder / "plan.csv"};
  constexpr std::size_t at_once = 4096;
  double finding = 0, computing = 0, storing = 0;
  for (std::size_t done = 0; done < people; done += at_once) {
    std::vector<Learner> before, after;
    for (std::size_t number = done; number < std::min(people, done + at_once); ++number) {
      before.push_back(population.person(number));
    }
    after = before;
    const Stopwatch find;
    std::vector<const Zone*> places;
    places.reserve(after.size());
    for (const Learner& one : after) places.push_back(zones.find(one.settings->timezone));
    finding += find.taken().seconds;
    const Stopwatch plan;
    for (std::size_t place = 0; place < after.size(); ++place) {
      nudging::plan_next(after[place], *places[place], today);
    }
    computing += plan.taken().seconds;
    const Stopwatch write;
    std::vector<Commit> commits(after.size());
    for (std::size_t place = 0; place < after.size(); ++place) {
      commits[place].learner_id = after[place].id;
      commits[place].at = today;
      commits[place].before = &before[place];
      commits[place].after = &after[place];
    }
    store->commit(commits);
    storing += write.taken().seconds;
    for (std::size_t place = 0; place < after.size(); place += sampled) {
      write_sample(sample, after[place]);
    }
  }
  const double all = finding + computing + storing;
  figure("plan_seconds", all);
  figure("plan_rate", static_cast<double>(people) / all);
  figure("find_zone_us", 1e6 * finding / static_cast<double>(people));
  figure("compute_us", 1e6 * computing / static_cast<double>(people));
}

// Begins at an instant and goes on with the steady clock.
class RunningClock final : public runtime::Clock {
 public:
  explicit RunningClock(UtcTime begin) : begin_(begin) {}
  [[nodiscard]] UtcTime now() const override {
    return begin_ + std::chrono::floor<seconds>(bench::Clock::now() - started_);
  }
  // Seconds from the start of `instant` until now.
  [[nodiscard]] double since(UtcTime instant) const {
    return std::chrono::duration<double>(bench::Clock::now() - started_ - (instant - begin_))
        .count();
  }

 private:
  UtcTime begin_;
  bench::Clock::time_point started_{bench::Clock::now()};
};

// Takes every message at once and notes when.
class WillingPlatform final : public ConnectedAdapter {
 public:
  WillingPlatform(const RunningClock& clock, UtcTime due) : clock_(clock), due_(due) {}
  [[nodiscard]] std::string_view name() const override { return "willing"; }
  [[nodiscard]] bool reaches(const Identity&) const override { return true; }
  [[nodiscard]] Abilities abilities(const Identity&) const override {
    Abilities can;
    can.repeats_recognised_for = hours{1};
    return can;
  }
  void start(Intake&, Told told) override { told({}); }
  void stop_intake() override {}
  void close() override {}
  void deliver(const Outgoing& message, Done done) override {
    PLN_CHECK(!message.text.empty());
    late.push_back(static_cast<float>(clock_.since(due_)));
    ++messages[message.learner.text];
    done({});
  }

  std::vector<float> late{};
  std::unordered_map<std::string, int> messages{};

 private:
  const RunningClock& clock_;
  UtcTime due_;
};

// A service around a loop until `ended` says that it is done; the seconds that took.
class Stage {
 public:
  Stage(const prompts::Loaded& loaded, const runtime::Zones& zones, Store& store, UtcTime begin,
        UtcTime due)
      : clock(begin),
        platform(clock, due),
        store_thread(store, [this](auto call) { asio::post(loop, std::move(call)); }) {
    runtime::Service::Setting setting;
    setting.around.clock = &clock;
    setting.around.zones = &zones;
    setting.around.prompts = &loaded.prompts;
    setting.around.wording = runtime::wording_of(loaded.catalogue);
    setting.around.new_id = [](const Identity& from) { return LearnerId{from.id}; };
    setting.around.new_seed = [](const LearnerId& learner, const EventKey&) {
      return std::hash<std::string>{}(learner.text);
    };
    setting.store = &store_thread;
    setting.timers = &timers;
    setting.adapters = {&platform};
    setting.dice = [] { return ~std::uint64_t{0} / 2; };
    setting.fatal = [](const std::string& why) {
      std::fprintf(stderr, "%s\n", why.c_str());
      std::exit(1);
    };
    service = std::make_unique<runtime::Service>(std::move(setting));
  }

  void run_until(std::function<bool()> ended) {
    ended_ = std::move(ended);
    service->start();
    look();
    loop.run();
    store_thread.stop();
    loop.restart();
    loop.poll();
  }

  RunningClock clock;
  asio::io_context loop{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
  runtime::AsioTimers timers{loop};
  WillingPlatform platform;
  runtime::StoreThread store_thread;
  std::unique_ptr<runtime::Service> service{};

 private:
  void look() {
    timers.after(std::chrono::milliseconds{2}, [this] {
      if (!ended_()) return look();
      service->stop([this] {
        work.reset();
        loop.stop();
      });
    });
  }
  std::function<bool()> ended_{};
};

// The rules of all zones are noted as known, but for those of `changed`.
void note_zones(Store& store, const runtime::Zones& zones, const std::string& changed) {
  Commit commit;
  for (const std::string& name : store.zones_in_use()) {
    const std::uint64_t rules = zones.find(name)->fingerprint();
    commit.notes.emplace_back("zone/" + name, name == changed ? "others" : std::to_string(rules));
  }
  store.commit_one(commit);
}

// (b), in the store that (a) left behind and with as many people of that zone as are asked for.
void change_zone(const prompts::Loaded& loaded, const Population& population,
                 const runtime::Zones& zones, std::size_t people,
                 const std::filesystem::path& folder) {
  constexpr std::size_t movers = 2500;
  const std::string zone = "Europe/Berlin";
  const auto store = SqliteStore::open(folder / "plan.sqlite");
  const std::size_t there = store->due_in_zone(zone, {}, movers).size();
  fill(*store, people, movers - there, today, [&](std::size_t number) {
    Learner learner = population.person(number);
    learner.settings.edit().timezone = zone;
    learner.nudges.edit().next = today + days{40};  // by other rules
    return learner;
  });
  note_zones(*store, zones, zone);
  const Zone* berlin = zones.find(zone);
  Stage stage{loaded, zones, *store, today, today};
  const Stopwatch watch;
  double taken = 0;
  stage.run_until([&] {
    // The note of the new rules is the last thing that is written.
    if (!stage.service->at_rest()) return false;
    taken = taken > 0 ? taken : watch.taken().seconds;
    return true;
  });
  PLN_CHECK(store->note("zone/" + zone) == std::to_string(berlin->fingerprint()));
  const auto planned = store->due_in_zone(zone, {}, movers);
  PLN_CHECK(planned.size() == movers);
  PLN_CHECK(std::none_of(planned.begin(), planned.end(),
                         [](const DueNudge& due) { return due.at >= today + days{40}; }));
  figure("replan_seconds", taken);
}

// (c): all are due at the same second, which comes soon after the start.
void wake_everybody(const prompts::Loaded& loaded, const Population& population,
                    const runtime::Zones& zones, std::size_t people, const std::string& prefix,
                    const std::filesystem::path& folder) {
  const UtcTime due = today + hours{24};
  const auto store = SqliteStore::open(folder / (prefix + ".sqlite"));
  fill(*store, 0, people, today,
       [&](std::size_t number) { return population.person_due_at(number, due); });
  note_zones(*store, zones, "");
  Stage stage{loaded, zones, *store, due - seconds{2}, due};
  double taken = 0, cpu = 0;
  const Stopwatch watch;
  stage.run_until([&] {
    if (stage.platform.late.size() < people || !stage.service->at_rest()) return false;
    if (taken <= 0) {
      taken = stage.clock.since(due);
      cpu = watch.taken().cpu;
    }
    return true;
  });
  std::ofstream sample{folder / (prefix + ".csv")};
  for (std::size_t number = 0; number < people; number += sampled) {
    const auto learner = store->load(population.person(number).id);
    PLN_CHECK(learner && stage.platform.messages[learner->id.text] == 1);
    write_sample(sample, *learner);
  }
  PLN_CHECK(stage.platform.messages.size() == people && store->outbox_open(1).empty());
  auto& late = stage.platform.late;
  std::sort(late.begin(), late.end());
  figure((prefix + "_rate").c_str(), static_cast<double>(people) / taken);
  figure((prefix + "_seconds").c_str(), taken);
  figure((prefix + "_cpu_us").c_str(), 1e6 * cpu / static_cast<double>(people));
  figure((prefix + "_late_p99").c_str(), static_cast<double>(late[late.size() * 99 / 100]));
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("nudge_bench PEOPLE FOLDER\n", stderr);
    return 2;
  }
  const std::size_t people = std::strtoul(arguments[1], nullptr, 10);
  const std::filesystem::path folder = arguments[2];
  const prompts::Loaded loaded = loaded_prompts();
  const runtime::Zones zones;
  const Population population{loaded, zones, today};
  figure("zones", static_cast<double>(population.zone_count()));
  plan_everybody(population, zones, people, folder);
  change_zone(loaded, population, zones, people, folder);
  wake_everybody(loaded, population, zones, people, "due", folder);
  wake_everybody(loaded, population, zones, 10'000, "minute", folder);
  return 0;
}
