#include "tests/simulation/people.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace pln::simulation {
namespace {

constexpr std::array<std::string_view, 8> first_words{"hello",
                                                      "yes",
                                                      "learning analytics, coaching",
                                                      "skip",
                                                      "Ana Ruiz, Ben Okafor",
                                                      "feedback on slides",
                                                      "twice a week",
                                                      "mornings"};

constexpr std::array<std::string_view, 40> usual_words{
    "next",
    "status",
    "why?",
    "skip",
    "yes",
    "no",
    "1",
    "2",
    "1 and 3",
    "follow",
    "later",
    "Ana Ruiz (@ana@learn.example), Jo Park",
    "Kim Lee - analyst at Northbeam, Dana Wu",
    "#lrnchat, #hrhour and #learninganalytics",
    "Northbeam Studio, Example Learning",
    "note for myself: ask Pat about rotas",
    "note for myself: the talk on feedback was good",
    "log: answered a question on #lrnchat",
    "log: shared a checklist with Jo",
    "https://learn.example/article",
    "undo",
    "redo",
    "help",
    "repeat",
    "step 4",
    "check in",
    "rate my feed",
    "7",
    "what do you know about me",
    "nudge me daily",
    "nudge me twice a week",
    "nudge me three times a week",
    "nudge me on weekdays at 9:30",
    "nudge me between 7 and 9",
    "not on Fridays",
    "remove Ana Ruiz",
    "something that nobody can understand at all, honestly",
    "hallo, auf deutsch bitte",
    "I live in Tokyo",
    "follow @kim@social.example"};

constexpr std::array<std::string_view, 6> rare_words{
    "stop", "forget me", "pause for two weeks", "nudge me never", "start", "resume"};

}  // namespace

EventKey Person::send(decltype(Received::what) what, bool needs_reply) {
  Received received;
  received.from.id = id_;
  received.what = std::move(what);
  if (is_new_) received.hints.timezone = zone_;
  return platform_.happens(std::move(received), needs_reply);
}

EventKey Person::says(const std::string& text, bool needs_reply) {
  messages_.push_back(send(RawMessage{text}, needs_reply));
  return messages_.back();
}

void Person::does_something() {
  if (dice_.chance(0.06) && changes_mind()) return;
  if (dice_.chance(0.35) && presses()) return;
  says(words());
}

std::string Person::words() {
  if (std::exchange(wants_to_be_forgotten_, false)) return "yes";
  if (is_new_ && said_ < first_words.size() && dice_.chance(0.9)) {
    return std::string{first_words[said_++]};
  }
  if (dice_.chance(resolve_)) {
    const std::string rare{dice_.pick(rare_words)};
    wants_to_be_forgotten_ = rare == "forget me";
    return rare;
  }
  return std::string{dice_.pick(usual_words)};
}

// One of the options on the screen, mostly of the newest message that has any.
bool Person::presses() {
  const auto& seen = platform_.seen_by(id_);
  for (auto shown = seen.rbegin(); shown != seen.rend(); ++shown) {
    if (shown->message.options.empty() || dice_.chance(0.1)) continue;
    const std::string choice = dice_.pick(shown->message.options).id;
    send(ChoicePressed{shown->message.id, choice}, false);
    return true;
  }
  return false;
}

bool Person::changes_mind() {
  if (messages_.empty()) return false;
  const EventKey& message =
      messages_[messages_.size() - 1 - dice_.below(std::min<std::size_t>(messages_.size(), 3))];
  const auto& seen = platform_.seen_by(id_);
  const std::size_t what = dice_.below(3);
  if (what == 0) {
    send(RawEdit{message, std::string{dice_.pick(usual_words)}}, false);
  } else if (what == 1) {
    send(MessageDeleted{message}, false);
  } else if (!seen.empty()) {
    send(ReactionChanged{seen.back().message.id, "👍", dice_.chance(0.2)}, false);
  }
  return true;
}

}  // namespace pln::simulation
