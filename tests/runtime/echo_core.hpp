// A core and a platform that do as they are told, for tests of what lies between them.
#pragma once

#include "adapters/adapter.hpp"
#include "bot/runtime/surroundings.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pln::test {

// Echoes messages; "two" is said in two messages, "forget" forgets, "wake me" asks for a nudge in
// an hour, "file" asks for an export, "look up" for work outside, "poison" throws. Stands for the
// core, which has tests of its own.
inline Outcome echo(const Context& context, const Learner& before, const Event& event, UtcTime now,
                    std::uint64_t seed) {
  Outcome outcome;
  Learner learner = before;
  const auto say = [&](const std::string& text, Cause cause) {
    Say words;
    words.id.text = event.key.text + ".1";
    words.cause = cause;
    words.main = "echo";
    words.parts.push_back({text, {}});
    outcome.effects.emplace_back(words);
  };
  if (const auto* told = std::get_if<ProfileTold>(&event.what)) {
    if (told->locale) learner.settings.edit().locale = *told->locale;
    if (told->timezone) learner.settings.edit().timezone = *told->timezone;
  } else if (const auto* message = std::get_if<MessageReceived>(&event.what)) {
    const std::string& text = message->text.written;
    learner.journal.edit().push_back(JournalEntry{next_key(learner), now, text});
    say(text + " " + std::to_string(seed) + " " + context.zone->name(), Cause::reply);
    if (text == "wake me") learner.nudges.edit().next = now + hours{1};
    if (text == "poison") throw std::runtime_error("poison");
    if (text == "look up") {
      outcome.effects.emplace_back(
          OutsideWork{{event.key.text + ".w1"}, WorkKind::look_up, "kim@learn.example", ""});
    }
    if (text == "file") outcome.effects.emplace_back(WriteExport{"data.json"});
    outcome.erased = text == "forget";
    outcome.understood.push_back(CommandName::answer);
  } else if (std::holds_alternative<NudgeDue>(event.what)) {
    say("nudge", Cause::nudge);  // and leaves `next` where it is, which must not stop the clock
  } else if (const auto* answered = std::get_if<OutsideAnswered>(&event.what)) {
    say("found " + std::to_string(answered->ending.found.size()), Cause::reply);
  }
  outcome.learner = outcome.erased ? Learner{learner.id} : std::move(learner);
  return outcome;
}

class Shown final : public Adapter {
 public:
  [[nodiscard]] std::string_view name() const override { return "shown"; }
  [[nodiscard]] bool reaches(const Identity&) const override { return reachable; }
  void deliver(const Outgoing& message, Done done) override {
    lines.push_back(message.id.text + "=" + message.text);
    Delivery delivery;
    if (!arrives) delivery.kind = Delivery::Kind::unknown;
    done(delivery);
  }
  std::vector<std::string> lines{};
  bool reachable{true}, arrives{true};
};

// Everything that makes `around` talk through echo(), in pieces that a test can read.
inline void speak_in_echoes(runtime::Surroundings& around) {
  around.wording.read = [](std::string_view raw) {
    Text text;
    text.written = text.folded = std::string{raw};
    return text;
  };
  around.wording.write = [](const Say& say, const std::string& locale, Platform) {
    std::string text;
    for (const TextPart& part : say.parts) text += (text.empty() ? "" : " / ") + part.key;
    std::vector<voice::RenderedMessage> messages;
    if (text.starts_with("two")) messages.push_back({"first", {}});
    messages.push_back({text + " " + locale, {{"yes", "yes"}}});
    return messages;
  };
  around.new_id = [](const Identity& identity) { return LearnerId{"id-of-" + identity.id}; };
  around.new_seed = [](const LearnerId&, const EventKey&) { return std::uint64_t{7}; };
  around.newcomer = {std::nullopt, "Europe/Berlin", "de"};
  around.advance = &echo;
}

}  // namespace pln::test
