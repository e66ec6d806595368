// Step 1: the subjects somebody wants to learn about, broad enough to meet other views.
#include "bot/core/method/subjects.hpp"

#include "bot/core/method/contacts.hpp"
#include "bot/core/method/tables.hpp"
#include "bot/core/text.hpp"

#include <algorithm>
#include <array>

namespace pln::method {

namespace {

using dialogue::Action;
using dialogue::Answer;
using dialogue::TurnWork;

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

// "SaaS", "SQL", "xAPI": two capitals or more.
bool is_acronym(std::string_view word) {
  return std::count_if(word.begin(), word.end(),
                       [](char letter) { return letter >= 'A' && letter <= 'Z'; }) >= 2;
}

bool add_subjects(TurnWork& work, const Answer& answer) {
  for (const std::string& name : answer.list) add_subject(work, name);
  work.say("subjects.noted");
  return true;
}

bool set_wider_field(TurnWork& work, const Answer& answer) {
  const ItemKey key = work.item();
  if (auto subject = dialogue::edit_item(work.learner.subjects, key)) {
    subject->wider_field = answer.text;
    work.say("subjects.wider_noted");
  }
  work.frame()->batch.push_back(key);
  return true;
}

// The item in hand has had its turn.
bool pass_item(TurnWork& work, const Answer& /*answer*/) {
  work.frame()->batch.push_back(work.item());
  return true;
}

bool finish_step(TurnWork& work, const Answer& /*answer*/) {
  const Flow* flow = work.context.prompts->flow(work.frame()->flow);
  if (flow == nullptr || flow->step == 0) return true;
  work.learner.position.steps_done = static_cast<std::uint16_t>(
      work.learner.position.steps_done | 1U << static_cast<unsigned>(flow->step - 1));
  // Inside another flow (the first sitting) the next question follows at once.
  if (work.learner.position.stack.size() == 1) work.say("closing.step_done");
  return true;
}

bool nothing(TurnWork& /*work*/, const Answer& /*answer*/) { return true; }

constexpr std::array table{
    Action{"add_subjects", add_subjects}, Action{"set_wider_field", set_wider_field},
    Action{"pass_item", pass_item}, Action{"finish_step", finish_step}, Action{"nothing", nothing}};

}  // namespace

bool is_narrow(std::string_view name) {
  constexpr std::size_t broad_words_max = 3;
  constexpr std::array joints{"for", "in", "of", "with", "at", "für", "im", "mit", "bei", "von"};
  const auto words = words_of(name);
  if (words.size() > broad_words_max) return true;
  if (words.size() < 2) return false;
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return is_acronym(word) ||
           std::find(joints.begin(), joints.end(), ascii_lower(word)) != joints.end();
  });
}

bool in_one_corner(const Learner& learner) {
  constexpr std::size_t letters_min = 5;  // shorter words ("and", "for") say nothing of a field
  const auto& subjects = *learner.subjects;
  if (subjects.size() < 3) return false;
  for (const std::string_view word : words_of(subjects.front()->name)) {
    const std::string needle = ascii_lower(word);
    if (needle.size() < letters_min) continue;
    const bool everywhere = std::all_of(subjects.begin(), subjects.end(), [&](const Subject& one) {
      return ascii_lower(one.name).find(needle) != std::string::npos;
    });
    if (everywhere) return true;
  }
  return false;
}

ItemKey add_subject(TurnWork& work, const std::string& name) {
  for (const Subject& known : *work.learner.subjects) {
    if (ascii_lower(known.name) == ascii_lower(name)) return known.key;
  }
  Subject subject;
  subject.key = next_key(work.learner);
  subject.name = name;
  subject.narrow = is_narrow(name);
  const ItemKey key = subject.key;
  dialogue::add_item(work.learner.subjects, std::move(subject));
  return key;
}

std::span<const Action> subject_actions() { return table; }

}  // namespace pln::method
