#include "bot/runtime/known_learners.hpp"

#include "bot/core/vocabulary.hpp"

namespace pln::runtime {
namespace {

// Learners kept in memory: a busy service's afternoon; a learner is some kilobytes.
constexpr std::size_t known_max = 4096;

std::string text_of(const Identity& identity) {
  return std::string{name_of(identity.platform)} + '\n' + identity.tenant + '\n' + identity.id;
}

}  // namespace

const Learner* KnownLearners::find(const LearnerId& learner) const {
  const auto known = known_.find(learner.text);
  return known == known_.end() ? nullptr : &known->second.state;
}

const LearnerId* KnownLearners::find(const Identity& identity) const {
  const auto known = by_identity_.find(text_of(identity));
  return known == by_identity_.end() ? nullptr : &known->second;
}

void KnownLearners::keep(const Learner& state, const Identity* identity) {
  if (known_.size() >= known_max) make_room();
  Known& known = known_[state.id.text];
  known.state = state;
  ++known.users;
  if (identity == nullptr) return;
  std::string text = text_of(*identity);
  if (by_identity_.insert_or_assign(text, state.id).second) {
    known.identities.push_back(std::move(text));
  }
}

bool KnownLearners::hold(const LearnerId& learner) {
  const auto known = known_.find(learner.text);
  if (known == known_.end()) return false;
  ++known->second.users;
  return true;
}

void KnownLearners::release(const LearnerId& learner) {
  const auto known = known_.find(learner.text);
  if (known != known_.end() && known->second.users > 0) --known->second.users;
}

void KnownLearners::erase(const LearnerId& learner) {
  drop(learner);
  ++erasing_[learner.text];
}

void KnownLearners::erased(const LearnerId& learner) {
  const auto erasing = erasing_.find(learner.text);
  if (erasing != erasing_.end() && --erasing->second <= 0) erasing_.erase(erasing);
}

bool KnownLearners::is_erased(const LearnerId& learner) const {
  return erasing_.contains(learner.text);
}

void KnownLearners::drop(const LearnerId& learner) {
  const auto known = known_.find(learner.text);
  if (known == known_.end()) return;
  for (const std::string& identity : known->second.identities) by_identity_.erase(identity);
  known_.erase(known);
}

void KnownLearners::clear() {
  known_.clear();
  by_identity_.clear();
  erasing_.clear();
}

// Lets a quarter go of those that nobody needs.
void KnownLearners::make_room() {
  std::size_t too_many = known_max / 4;
  for (auto known = known_.begin(); known != known_.end() && too_many > 0;) {
    if (known->second.users > 0) {
      ++known;
      continue;
    }
    for (const std::string& identity : known->second.identities) by_identity_.erase(identity);
    known = known_.erase(known);
    --too_many;
  }
}

}  // namespace pln::runtime
