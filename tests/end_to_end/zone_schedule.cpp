// Prints the daily schedule as the program plans it, for zones_test.py, which compares it with an
// independent reading of the same zone files. Nothing is decided here: the zones are those of the
// runtime, the instants those of nudging::next_slot.
//
//   zone_schedule [--fault gap|doubled|twice|missed] FIRST_DAY DAYS SLOT... < names of zones
//
// Days count from 1970-01-01, slots are minutes after midnight. Output: for each zone a list of
// 64-bit little-endian numbers: the count of those that follow, or -1 for an unknown zone; then the
// due times of each slot over all days; then, over every span of days around a change of offset,
// those of each quarter of an hour; last those of a person who moves to another zone every day.
// A fault is planted to prove that the comparison notices it.
#include "bot/core/learner.hpp"
#include "bot/core/nudging/schedule.hpp"
#include "bot/core/zone.hpp"
#include "bot/runtime/zones.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace pln;
using std::chrono::local_days;
using std::chrono::sys_days;

constexpr int quarter = 15, day_minutes = 24 * 60, moving_days = 730;

// The zones that somebody who moves lives in, a day each: far apart, with every kind of change.
constexpr std::array places{"Pacific/Apia",      "Europe/Berlin",    "Australia/Lord_Howe",
                            "Africa/Casablanca", "America/New_York", "Pacific/Kiritimati",
                            "Asia/Tehran",       "Pacific/Pago_Pago"};

enum class Fault : std::uint8_t { none, gap, doubled, twice, missed };

struct Question {
  Fault fault{Fault::none};
  int first{0}, count{0};  // days
  std::vector<int> slots{};
};

// Somebody who wants one message every day at this minute, and whom no cap holds back.
Learner daily(int slot) {
  Learner learner;
  learner.id = {"somebody"};
  learner.started_at = UtcTime{seconds{1}};
  Settings& settings = learner.settings.edit();
  settings.frequency = Frequency::daily;
  settings.window_named = true;
  settings.window_from = {slot};
  settings.window_to = {std::min(slot + 60, day_minutes)};
  settings.window_days = every_day;
  return learner;
}

// The schedule of one person: every due time follows from the one before.
class Schedule {
 public:
  Schedule(const Zone& zone, int slot, Fault fault)
      : zone_(&zone), learner_(daily(slot)), fault_(fault) {}

  void move_to(const Zone& zone) { zone_ = &zone; }

  std::optional<UtcTime> after(UtcTime not_before) {
    learner_.talk.last_heard = not_before - days{2};
    const auto due = nudging::next_slot(learner_, *zone_, not_before);
    return due ? std::optional{with_fault(*due)} : due;
  }

  // All due times on the local days from `first` to `last`.
  void list(local_days first, local_days last, std::vector<std::int64_t>& to) {
    UtcTime not_before = zone_->to_utc(LocalTime{first});
    for (auto due = after(not_before); due; due = after(not_before)) {
      if (zone_->to_local(*due) >= LocalTime{last + days{1}}) return;
      to.push_back(due->time_since_epoch().count());
      not_before = *due + seconds{1};
    }
  }

 private:
  UtcTime with_fault(UtcTime due) {
    const seconds shift = zone_->offset_at(due) - zone_->offset_at(due - hours{1});
    if (fault_ == Fault::gap && shift > seconds{0}) return due + shift;
    const seconds back = zone_->offset_at(due) - zone_->offset_at(due + hours{2});
    if (fault_ == Fault::doubled && back > seconds{0}) return due + back;
    const bool now = ++planned_ == 1000;
    if (fault_ == Fault::twice && now) return due - seconds{1};
    if (fault_ == Fault::missed && now) return due + days{1};
    return due;
  }

  const Zone* zone_;
  Learner learner_;
  Fault fault_;
  int planned_{0};
};

// Whether the offset changes near this day, told from instants that no zone can confuse.
bool is_uneven(const Zone& zone, int day) {
  return zone.offset_at(sys_days{days{day - 1}}) != zone.offset_at(sys_days{days{day + 2}});
}

void list_uneven_days(const Zone& zone, const Question& asked, std::vector<std::int64_t>& to) {
  const int end = asked.first + asked.count;
  for (int day = asked.first; day < end; ++day) {
    if (!is_uneven(zone, day)) continue;
    int last = day;
    while (last + 1 < end && is_uneven(zone, last + 1)) ++last;
    for (int slot = 0; slot < day_minutes; slot += quarter) {
      Schedule{zone, slot, asked.fault}.list(local_days{days{day}}, local_days{days{last}}, to);
    }
    day = last;
  }
}

// Begins in this zone at the first day's start by UTC and moves on after every message.
void list_moves(const runtime::Zones& zones, const Zone& zone, const Question& asked,
                std::vector<std::int64_t>& to) {
  Schedule schedule{zone, asked.slots.front(), asked.fault};
  UtcTime not_before{sys_days{days{asked.first}}};
  const UtcTime end = sys_days{days{asked.first + std::min(asked.count, moving_days)}};
  for (std::size_t move = 0;; ++move) {
    const auto due = schedule.after(not_before);
    if (!due || *due >= end) return;
    to.push_back(due->time_since_epoch().count());
    not_before = *due + seconds{1};
    schedule.move_to(*zones.find(places[move % places.size()]));
  }
}

Question question_of(int count, char** arguments) {
  Question asked;
  std::vector<std::string> given(arguments + 1, arguments + count);
  if (given.size() > 1 && given[0] == "--fault") {
    asked.fault = given[1] == "gap"       ? Fault::gap
                  : given[1] == "doubled" ? Fault::doubled
                  : given[1] == "twice"   ? Fault::twice
                                          : Fault::missed;
    given.erase(given.begin(), given.begin() + 2);
  }
  if (given.size() < 3) return asked;
  asked.first = std::atoi(given[0].c_str());
  asked.count = std::atoi(given[1].c_str());
  for (std::size_t slot = 2; slot < given.size(); ++slot) {
    asked.slots.push_back(std::atoi(given[slot].c_str()));
  }
  return asked;
}

void write(std::int64_t count, const std::vector<std::int64_t>& numbers) {
  std::fwrite(&count, sizeof count, 1, stdout);
  std::fwrite(numbers.data(), sizeof(std::int64_t), numbers.size(), stdout);
}

}  // namespace

int main(int count, char** arguments) {
  const Question asked = question_of(count, arguments);
  if (asked.slots.empty()) {
    std::fputs("zone_schedule [--fault NAME] FIRST_DAY DAYS SLOT... < names\n", stderr);
    return 2;
  }
  const runtime::Zones zones;
  std::vector<std::int64_t> due;
  for (std::string name; std::getline(std::cin, name);) {
    const Zone* zone = zones.find(name);
    due.clear();
    if (zone == nullptr) {
      write(-1, due);
      continue;
    }
    const local_days first{days{asked.first}};
    for (const int slot : asked.slots) {
      Schedule{*zone, slot, asked.fault}.list(first, first + days{asked.count - 1}, due);
    }
    list_uneven_days(*zone, asked, due);
    list_moves(zones, *zone, asked, due);
    write(static_cast<std::int64_t>(due.size()), due);
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}
