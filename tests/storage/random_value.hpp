// Random values of every stored type, made from the codec's own description, so that a new member
// is covered without a change here. For tests only.
#pragma once

#include "storage/codec/values.hpp"

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>

namespace pln::test {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  std::string word() {
    static constexpr const char* words[] = {"Ana",
                                            "data & \"quotes\"",
                                            "x",
                                            "\xC3\xBC\xC3\xA4",
                                            "a longer text, with several words in it",
                                            "#hrhour",
                                            "kim@learn.example"};
    return words[below(std::size(words))] + std::to_string(below(1000));
  }

 private:
  std::mt19937_64 engine_;
};

// Sets every member of `value` to something that is not its default, more or less.
template <class T>
void fill(Dice& dice, T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    value = dice.below(4) != 0;
  } else if constexpr (std::is_same_v<T, OutboxState>) {
    value = static_cast<OutboxState>(dice.below(5));
  } else if constexpr (std::is_same_v<T, WorkKind>) {
    value = static_cast<WorkKind>(dice.below(9));
  } else if constexpr (std::is_enum_v<T>) {
    value = static_cast<T>(dice.below(Names<T>::all.size()));
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    value = dice.below(UINT64_MAX);
  } else if constexpr (std::is_integral_v<T>) {
    value = static_cast<T>(std::is_signed_v<T> ? static_cast<int>(dice.below(90)) - 20
                                               : static_cast<int>(dice.below(100)) + 1);
  } else if constexpr (std::is_same_v<T, UtcTime>) {
    value = UtcTime{seconds{static_cast<std::int64_t>(dice.below(4'000'000'000)) - 1'000'000}};
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    value = LocalDate{std::chrono::year{2020 + static_cast<int>(dice.below(30))},
                      std::chrono::month{1 + static_cast<unsigned>(dice.below(12))},
                      std::chrono::day{1 + static_cast<unsigned>(dice.below(28))}};
  } else if constexpr (std::is_same_v<T, TimeOfDay>) {
    value.minute = static_cast<int>(dice.below(1440));
  } else if constexpr (std::is_same_v<T, WeekdaySet>) {
    value.bits = static_cast<std::uint8_t>(dice.below(128));
  } else if constexpr (std::is_same_v<T, std::string>) {
    value = dice.word();
  } else if constexpr (codec::IsId<T>::value) {
    value.text = dice.word();
  } else if constexpr (codec::IsOptional<T>::value) {
    value.reset();
    if (dice.below(4) != 0) fill(dice, value.emplace());
  } else if constexpr (codec::IsVector<T>::value) {
    value.clear();
    for (auto count = dice.below(4); count > 0; --count) fill(dice, value.emplace_back());
  } else if constexpr (codec::IsShared<T>::value) {
    fill(dice, value.edit());
  } else if constexpr (codec::IsFixed<T>::value) {
    auto content = *value;
    fill(dice, content);
    value = T{std::move(content)};
  } else if constexpr (codec::IsTuple<T>::value) {
    std::apply([&](auto&... element) { (fill(dice, element), ...); }, value);
  } else {
    std::apply([&](const auto&... field) { (fill(dice, value.*field.member), ...); },
               codec::Stored<T>::fields);
  }
}

template <class T>
T random_value(Dice& dice) {
  T value{};
  fill(dice, value);
  return value;
}

inline Learner random_learner(Dice& dice, LearnerId id) {
  Learner learner;
  learner.id = std::move(id);
  const auto hot = random_value<codec::HotPart>(dice);
  learner.started_at = hot.started_at;
  learner.position = hot.position;
  learner.talk = hot.talk;
  fill(dice, learner.settings.edit());
  fill(dice, learner.consent.edit());
  NudgeLog& nudges = learner.nudges.edit();
  nudges.stopped = hot.stopped;
  nudges.unanswered = hot.unanswered;
  nudges.silent = hot.silent;
  nudges.next = hot.next;
  fill(dice, nudges.sent);
  std::apply([&](auto&... list) { (fill(dice, list.edit()), ...); }, Learner::lists(learner));
  for (int i = 0; i < 3; ++i) {
    learner.history.edit().push_back(std::make_shared<const Turn>(random_value<Turn>(dice)));
  }
  return learner;
}

// Equal with the turns of the history compared by what they are, not by where they lie.
inline bool same_learner(const Learner& left, const Learner& right) {
  Learner plain_left = left, plain_right = right;
  plain_left.history = {};
  plain_right.history = {};
  if (plain_left != plain_right || left.history->size() != right.history->size()) return false;
  for (std::size_t i = 0; i < left.history->size(); ++i) {
    if (*(*left.history)[i] != *(*right.history)[i]) return false;
  }
  return true;
}

}  // namespace pln::test
