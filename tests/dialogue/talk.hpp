// A talk with the coach in a test: the real flows and texts, the pure core, a zone and a clock of
// its own; no store and no platform. What a turn says is kept as a person would see it.
#pragma once

#include "bot/core/dialogue/advance.hpp"
#include "bot/core/history.hpp"
#include "bot/voice/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pln::tests {

// The flows and texts that are built in, decoded and linked once.
const Prompts& shipped_prompts();
const voice::Catalogue& shipped_texts();

// Berlin's changes of clock in 2026: 29 March and 25 October, 01:00 UTC.
Zone berlin();

// The lines of tests/dialogue/care/NAME.txt; there has to be at least one.
std::vector<std::string> care_lines(const std::string& name);

class Talk {
 public:
  explicit Talk(std::string locale = "en");

  // One event; time goes on by a minute first. What was said stands in `said` and `options`.
  void hear(std::string_view text);
  void press(const MessageId& message, const std::string& choice);
  void edit(const EventKey& message, std::string_view text);
  void remove(const EventKey& message);
  void react(const MessageId& message, const std::string& emoji, bool removed = false);
  void open();  // the terminal
  // Lets time pass; every look that falls due is taken. Returns the instants of what was sent.
  std::vector<UtcTime> wait(seconds span);

  // hello, yes, two subjects and so on up to the end of the first sitting.
  void first_sitting();

  [[nodiscard]] const std::string& question() const { return learner.position.open_question; }
  [[nodiscard]] bool understood_as(CommandName name) const;

  Learner learner{};
  Zone zone{};
  UtcTime now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + hours{9}};
  std::uint64_t seed{1};
  std::string operator_name{"Example Ltd"}, operator_contact{"@lena"}, operator_country{};
  Outcome last{};
  std::string said{};                   // all messages of the last turn, one a paragraph
  std::vector<Option> options{};        // of the last message
  MessageId message{};                  // the last one said
  EventKey event{};                     // the last one taken
  std::vector<std::string> messages{};  // each message of the last turn

 private:
  void take(const Event& taken);
  int events_{0};
};

}  // namespace pln::tests
