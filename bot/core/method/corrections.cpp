#include "bot/core/method/corrections.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/hear.hpp"
#include "bot/core/dialogue/perform.hpp"
#include "bot/core/history.hpp"
#include "bot/core/text.hpp"
#include "bot/core/understanding/options.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <array>

namespace pln::method {

namespace {

using dialogue::Answer;
using dialogue::return_to_question;
using dialogue::TurnWork;
using understanding::Token;
using understanding::tokens;

// --- Other words ---------------------------------------------------------------------------------

// Every text of an item that a person has worded.
std::vector<std::string*> texts_of(Subject& item) { return {&item.name, &item.wider_field}; }
std::vector<std::string*> texts_of(Goal& item) {
  return {&item.wish, &item.outcome, &item.obstacle, &item.plan_if, &item.plan_then, &item.measure};
}
std::vector<std::string*> texts_of(Contact& item) {
  return {&item.name, &item.organisation, &item.helps_with};
}
std::vector<std::string*> texts_of(Offer& item) { return {&item.text}; }
std::vector<std::string*> texts_of(Activity& item) { return {&item.text}; }
std::vector<std::string*> texts_of(JournalEntry& item) { return {&item.text}; }
std::vector<std::string*> texts_of(Suggestion& item) { return {&item.text}; }
std::vector<std::string*> texts_of(Draft& item) { return {&item.text}; }
std::vector<std::string*> texts_of(Reminder& item) { return {&item.text}; }
template <class T>
std::vector<std::string*> texts_of(T& /*item*/) {
  return {};
}

// `from`, as whole words in any letter case, becomes `to` in the text.
bool replace_words(std::string& text, const std::string& from, const std::string& to) {
  const Text whole = text_of(text);
  const auto words = tokens(whole.folded);
  const auto wanted = tokens(folded_name(from));
  if (wanted.empty()) return false;
  const auto found =
      std::search(words.begin(), words.end(), wanted.begin(), wanted.end(),
                  [](const Token& left, const Token& right) { return left.word == right.word; });
  if (found == words.end()) return false;
  const std::size_t begin = found->begin;
  const std::size_t end = (found + static_cast<std::ptrdiff_t>(wanted.size()) - 1)->end;
  const Text before = understanding::part_of(whole, 0, begin);
  const std::string_view all{text};
  const auto written = whole.written_slice(begin, end);
  const auto offset =
      static_cast<std::size_t>(written.data() - std::string_view{whole.written}.data());
  text = std::string{all.substr(0, offset)} + to + std::string{all.substr(offset + written.size())};
  return true;
}

template <class T>
bool replace_in(Shared<List<T>>& list, const std::vector<ItemKey>& keys, const std::string& from,
                const std::string& to) {
  bool changed = false;
  for (const ItemKey key : keys) {
    const T* item = dialogue::find_item(list, key);
    if (item == nullptr) continue;
    T copy = *item;
    bool mended = false;
    for (std::string* text : texts_of(copy)) mended = replace_words(*text, from, to) || mended;
    if (mended) *dialogue::edit_item(list, key) = std::move(copy);
    changed = changed || mended;
  }
  return changed;
}

template <class T>
std::vector<ItemKey> all_keys(const Shared<List<T>>& list) {
  std::vector<ItemKey> keys;
  for (const Fixed<T>& item : *list) keys.push_back(item->key);
  return keys;
}

bool replace_in_turn(TurnWork& work, const Turn& turn, const std::string& from,
                     const std::string& to) {
  bool changed = false;
  std::apply(
      [&](auto&... list) {
        std::apply(
            [&](const auto&... change) {
              const auto one = [&](auto& items, const auto& changes) {
                std::vector<ItemKey> keys;
                for (const auto& item : changes.items) keys.push_back(item.key);
                changed = replace_in(items, keys, from, to) || changed;
              };
              (one(list, *change), ...);
            },
            turn.changes.lists);
      },
      Learner::lists(work.learner));
  return changed;
}

bool replace_anywhere(TurnWork& work, const std::string& from, const std::string& to) {
  bool changed = false;
  std::apply(
      [&](auto&... list) {
        ((changed = changed || replace_in(list, all_keys(list), from, to)), ...);
      },
      Learner::lists(work.learner));
  return changed;
}

// "product, not project": what is right and what was wrong.
struct Mending {
  Text right{}, wrong{};
};
Mending mending_in(const Text& words, const Lexicon& lexicon) {
  const auto all = tokens(words);
  for (std::size_t at = 1; at + 1 < all.size(); ++at) {
    const auto mark = understanding::find_entry(all, at, "not_word", lexicon);
    if (!mark || at + mark->words >= all.size()) continue;
    return {understanding::part_of(words, 0, all[at - 1].end),
            understanding::part_of(words, all[at + mark->words].begin, all.back().end)};
  }
  return {words, {}};
}

const Turn* last_turn_with_changes(const Learner& learner) {
  const auto& history = *learner.history;
  for (auto turn = history.rbegin(); turn != history.rend(); ++turn) {
    if (!(*turn)->undone && !(*turn)->changes.empty()) return turn->get();
  }
  return nullptr;
}

// --- Answers elsewhere ---------------------------------------------------------------------------

struct Question {
  const Flow* flow{nullptr};
  const Step* step{nullptr};
};

Question question_called(const TurnWork& work, std::string_view key) {
  const Step* open = work.open_step();
  for (const Flow& flow : work.context.prompts->flows) {
    for (const Step& step : flow.steps) {
      const bool fits = step.kind == StepKind::collect && step.question == key &&
                        step.action != nullptr && step.item.empty();
      if (fits && (open == nullptr || open->question != key || open == &step))
        return {&flow, &step};
    }
  }
  return {};
}

ItemKey newest_goal(const TurnWork& work) {
  if (dialogue::find_item(work.learner.goals, work.item()) != nullptr) return work.item();
  const auto& goals = *work.learner.goals;
  return goals.empty() ? 0 : goals.back()->key;
}

std::optional<Answer> read_for(const TurnWork& work, const Step& step, const Text& words) {
  std::vector<understanding::OptionWords> options;
  for (const std::string& id : step.options) options.push_back({id, ""});
  const auto found = understanding::match_option(words, options, work.lexicon(), true);
  if (!found) return dialogue::read_answer(step, words, work.lexicon(), work.today(), 0);
  Answer answer;
  answer.option = step.options[*found];
  answer.text = words.written;
  return answer;
}

}  // namespace

bool mend_last(TurnWork& work, const Command& command) {
  const Text slot = understanding::slot(command);
  if (slot.folded.empty()) return false;
  const auto [right, wrong] = mending_in(slot, work.lexicon());
  const Turn* last = last_turn_with_changes(work.learner);
  if (!wrong.folded.empty()) {
    const bool changed =
        (last != nullptr && replace_in_turn(work, *last, wrong.written, right.written)) ||
        replace_anywhere(work, wrong.written, right.written);
    if (!changed) return false;
    work.say("correct.value", {{"name", right.written}});
    return_to_question(work);
    return true;
  }
  return last != nullptr && dialogue::answer_anew(work, last->event, right);
}

bool correct_named(TurnWork& work, const Command& command) {
  const Text slot = understanding::slot(command);
  const Lexicon& lexicon = work.lexicon();
  const auto words = tokens(slot);
  std::size_t first = 0;
  while (first + 1 < words.size() && (understanding::is_a(words, first, "article", lexicon) ||
                                      understanding::is_a(words, first, "goal_word", lexicon))) {
    ++first;
  }
  const auto name = understanding::find_entry(words, first, "question_name", lexicon);
  if (!name) return false;
  std::size_t next = first + name->words;
  while (next < words.size() && understanding::is_a(words, next, "is_word", lexicon)) ++next;
  if (next == first + name->words || next >= words.size()) return false;
  const Question question = question_called(work, name->value);
  if (question.step == nullptr) return false;
  const Text body = understanding::part_of(slot, words[next].begin, slot.folded.size());
  const auto answer = read_for(work, *question.step, body);
  if (!answer) return false;
  if (question.step == work.open_step()) {
    dialogue::take_answer(work, *question.step, *answer);
    return true;
  }
  const bool of_goal = name->value.starts_with("goal.");
  if (of_goal && newest_goal(work) == 0) return false;
  Frame elsewhere;
  elsewhere.flow = question.flow->name;
  elsewhere.step = question.step->name;
  elsewhere.item = of_goal ? newest_goal(work) : 0;
  const Position present = work.learner.position;
  const std::size_t said = work.parts.size();
  work.learner.position.stack = {std::move(elsewhere)};
  const bool taken = question.step->action->run(work, *answer);
  work.learner.position = present;
  work.parts.resize(std::min(said, work.parts.size()));
  if (!taken) return false;
  work.say("correct.value", {{"name", body.written}});
  return_to_question(work);
  return true;
}

}  // namespace pln::method
