#include "tests/dialogue/talk.hpp"

#include "bot/prompts/builtin.hpp"
#include "bot/prompts/loader.hpp"
#include "bot/voice/fold.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <variant>

namespace pln::tests {

namespace {

const prompts::Loaded& shipped() {
  static prompts::Loaded* const loaded = [] {
    auto* made = new prompts::Loaded(prompts::load_builtin());  // lives to the end of the process
    prompts::link(*made);
    return made;
  }();
  return *loaded;
}

const Zone* find_zone(const void* /*zones*/, const std::string& name) {
  static const Zone tokyo{"Asia/Tokyo", hours{9}, {}};
  return name == "Tokyo" || name == "Asia/Tokyo" ? &tokyo : nullptr;
}

}  // namespace

const Prompts& shipped_prompts() { return shipped().prompts; }
const voice::Catalogue& shipped_texts() { return shipped().catalogue; }

Zone berlin() {
  using std::chrono::sys_days;
  const std::chrono::year year{2026};
  return Zone{"Europe/Berlin",
              hours{1},
              {{sys_days{year / 3 / 29} + hours{1}, hours{2}},
               {sys_days{year / 10 / 25} + hours{1}, hours{1}}}};
}

std::vector<std::string> care_lines(const std::string& name) {
  std::ifstream in(std::string(PLN_TEST_DATA) + "/dialogue/care/" + name + ".txt");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  REQUIRE_FALSE(lines.empty());
  return lines;
}

Talk::Talk(std::string locale) {
  learner.id = {"sam"};
  learner.settings.edit().locale = std::move(locale);
}

void Talk::take(const Event& taken) {
  event = taken.key;
  const Context context{
      &shipped_prompts(), &zone,           &find_zone, nullptr, operator_name, operator_contact,
      Platform::console,  operator_country};
  last = advance(context, learner, taken, now, seed++);
  learner = last.learner;
  said.clear();
  messages.clear();
  options.clear();
  for (const Effect& effect : last.effects) {
    const Say* say = std::get_if<Say>(&effect);
    if (say == nullptr) continue;
    message = say->id;
    const std::string& locale = learner.settings->locale;
    for (auto& part : voice::render_say(shipped_texts(), *say, locale, Platform::console)) {
      said += (said.empty() ? "" : "\n\n") + part.text;
      messages.push_back(std::move(part.text));
      options = std::move(part.options);
    }
  }
}

void Talk::hear(std::string_view text) {
  now += minutes{1};
  take({{"e" + std::to_string(++events_)}, MessageReceived{voice::make_text(text)}});
}

void Talk::press(const MessageId& pressed, const std::string& choice) {
  now += minutes{1};
  take({{"e" + std::to_string(++events_)}, ChoicePressed{pressed, choice}});
}

void Talk::edit(const EventKey& edited, std::string_view text) {
  now += minutes{1};
  take({{"e" + std::to_string(++events_)}, MessageEdited{edited, voice::make_text(text)}});
}

void Talk::remove(const EventKey& removed) {
  now += minutes{1};
  take({{"e" + std::to_string(++events_)}, MessageDeleted{removed}});
}

void Talk::react(const MessageId& reacted, const std::string& emoji, bool removed) {
  now += minutes{1};
  take({{"e" + std::to_string(++events_)}, ReactionChanged{reacted, emoji, removed}});
}

void Talk::open() {
  now += minutes{1};
  take({{"e" + std::to_string(++events_)}, ChatOpened{}});
}

std::vector<UtcTime> Talk::wait(seconds span) {
  std::vector<UtcTime> sent;
  const UtcTime until = now + span;
  while (learner.nudges->next && *learner.nudges->next <= until) {
    const UtcTime due = *learner.nudges->next;
    REQUIRE(due > now - seconds{1});
    now = due;
    take({{"n" + std::to_string(++events_)}, NudgeDue{}});
    if (!messages.empty()) sent.push_back(now);
  }
  now = until;
  return sent;
}

void Talk::first_sitting() {
  for (const char* text : {"hello", "yes", "learning analytics, coaching", "skip", "Ana Ruiz",
                           "feedback on slides", "twice a week", "working hours"}) {
    hear(text);
  }
  REQUIRE(question().empty());
}

bool Talk::understood_as(CommandName name) const {
  return std::find(last.understood.begin(), last.understood.end(), name) != last.understood.end();
}

}  // namespace pln::tests
