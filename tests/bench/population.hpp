// People for benchmarks in any number, each the same every time: a few real talks taken once, then
// copied under other ids, in all zones of the system. Makes values only; one thread.
#pragma once

#include "bot/core/dialogue/advance.hpp"
#include "bot/core/nudging/schedule.hpp"
#include "bot/prompts/builtin.hpp"
#include "bot/prompts/loader.hpp"
#include "bot/runtime/zones.hpp"
#include "bot/voice/fold.hpp"
#include "storage/store.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace pln::bench {

// The names of the zones of the system's own list.
inline std::vector<std::string> zone_names(const runtime::Zones& zones) {
  std::ifstream index{"/usr/share/zoneinfo/tzdata.zi"};
  std::vector<std::string> names;
  for (std::string line; std::getline(index, line);) {
    if (line.size() < 3 || line[1] != ' ' || (line[0] != 'Z' && line[0] != 'L')) continue;
    const std::size_t space = line.find(' ', 2);
    const std::string name =
        line[0] == 'Z' ? line.substr(2, space - 2) : line.substr(line.rfind(' ') + 1);
    if (zones.find(name) != nullptr) names.push_back(name);
  }
  if (names.empty()) throw std::runtime_error("no zones found");
  return names;
}

inline prompts::Loaded loaded_prompts() {
  prompts::Loaded loaded = prompts::load_builtin();
  prompts::link(loaded);
  return loaded;
}

class Population {
 public:
  // Everybody heard from the coach a day before `now` and has not been written to since.
  Population(const prompts::Loaded& loaded, const runtime::Zones& zones, UtcTime now)
      : zones_(zones), names_(zone_names(zones)), now_(now) {
    for (const char* locale : {"en", "de"}) templates_.push_back(talk(loaded, locale));
  }

  [[nodiscard]] std::size_t zone_count() const { return names_.size(); }
  [[nodiscard]] const std::string& zone_of(std::size_t number) const {
    return names_[number % names_.size()];
  }

  // Wants messages daily or twice a week, within hours or at a named hour; next look: none yet.
  [[nodiscard]] Learner person(std::size_t number) const {
    Learner learner = templates_[number % templates_.size()];
    std::array<char, 24> id{};
    std::snprintf(id.data(), id.size(), "person-%08zu", number);
    learner.id.text = id.data();
    Settings& settings = learner.settings.edit();
    settings.timezone = zone_of(number);
    settings.frequency = number % 3 == 0 ? Frequency::daily : Frequency::twice_weekly;
    if (number % 2 == 0) {
      settings.window_named = true;
      settings.window_from = {static_cast<int>(8 * 60 + number * 7 % (10 * 60))};
      settings.window_to = {settings.window_from.minute + 60};
    }
    learner.nudges.edit().next.reset();
    return learner;
  }

  // Named the hour that `due` is where they live, on any day.
  [[nodiscard]] Learner person_due_at(std::size_t number, UtcTime due) const {
    Learner learner = person(number);
    Settings& settings = learner.settings.edit();
    settings.window_named = true;
    settings.window_from = time_of_day(zones_.find(settings.timezone)->to_local(due));
    settings.window_to = {settings.window_from.minute + 60};
    settings.window_days = every_day;
    learner.talk.last_heard = due - days{3};
    learner.nudges.edit().next = due;
    return learner;
  }

  [[nodiscard]] static Identity identity(std::size_t number) {
    return {Platform::slack, "test", "p" + std::to_string(number)};
  }

 private:
  // hello, yes, two subjects and so on up to the end of the first sitting, a day ago.
  [[nodiscard]] Learner talk(const prompts::Loaded& loaded, const char* locale) const {
    const std::array<const char*, 8> said{
        "hello",        "yes",          "learning analytics, coaching",
        "skip",         "Ana Ruiz",     "feedback on slides",
        "twice a week", "working hours"};
    const Zone utc;
    Learner learner;
    learner.settings.edit().locale = locale;
    UtcTime at = now_ - days{1};
    const Context context{&loaded.prompts, &utc,    nullptr,        nullptr,
                          "Example Ltd",   "@lena", Platform::slack};
    std::uint64_t seed = 1;
    for (const char* words : said) {
      const Event event{{"e" + std::to_string(seed)}, MessageReceived{voice::make_text(words)}};
      learner = advance(context, learner, event, at, seed++).learner;
      at += minutes{1};
    }
    if (!learner.consented()) throw std::runtime_error("the talk did not come about");
    return learner;
  }

  const runtime::Zones& zones_;
  std::vector<std::string> names_;
  UtcTime now_;
  std::vector<Learner> templates_{};
};

// Puts people with these numbers into a store, many in a transaction. `make` gives each.
template <class Make>
void fill(Store& store, std::size_t first, std::size_t count, UtcTime now, Make make) {
  constexpr std::size_t at_once = 4096;
  for (std::size_t done = 0; done < count; done += at_once) {
    const std::size_t size = count - done < at_once ? count - done : at_once;
    std::vector<Learner> people;
    people.reserve(size);
    std::vector<Commit> commits(size);
    for (std::size_t place = 0; place < size; ++place) {
      const std::size_t number = first + done + place;
      people.push_back(make(number));
      commits[place].learner_id = people.back().id;
      commits[place].after = &people.back();
      commits[place].at = now;
      commits[place].identities.push_back(Population::identity(number));
    }
    store.commit(commits);
  }
}

}  // namespace pln::bench
