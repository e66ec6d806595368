#include "bot/core/dialogue/care.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/perform.hpp"
#include "bot/core/understanding/age.hpp"
#include "bot/core/understanding/crisis.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/tokens.hpp"

#include <span>

namespace pln::dialogue {

namespace {

using understanding::Crisis;

std::span<const Lexicon> lexicons(const TurnWork& work) { return work.context.prompts->lexicons; }

// An opt-out that is a sentence or a line of its own within the message.
bool holds_opt_out(const TurnWork& work, const Text& text) {
  const std::string_view folded{text.folded};
  std::size_t begin = 0;
  while (begin < folded.size()) {
    const std::size_t end = std::min(folded.find_first_of(".,;!?\n:-", begin), folded.size());
    const Text part = understanding::part_of(text, begin, end);
    if (!part.folded.empty() && (understanding::is_opt_out(part, lexicons(work)) ||
                                 understanding::holds_opt_out_behind_and(part, lexicons(work)))) {
      return true;
    }
    begin = end + 1;
  }
  return false;
}

// The talk is put aside, and nothing comes unasked for a week. What was written is not kept, and
// neither is that it was: the turn leaves no entry in the history.
void answer_crisis(TurnWork& work, const Text& text, bool about_other) {
  constexpr days pause{7};
  work.is_book_keeping = true;
  work.understood = {CommandName::crisis};
  if (holds_opt_out(work, text)) stop(work);
  park_all(work);
  if (!work.learner.consented()) work.learner.position = Position{};
  const LocalDate until{std::chrono::local_days{work.today()} + pause};
  const UtcTime start = work.context.zone->to_utc(at(until, {}));
  auto& paused = work.learner.settings->paused_until;
  if (!paused || *paused < start) work.learner.settings.edit().paused_until = start;
  work.learner.nudges.edit().quiet_until = work.now + pause;
  work.learner.talk.misses = 0;
  work.main = about_other ? "crisis.other" : "crisis.direct";
  work.say(work.main);
  work.say("crisis.numbers");
  work.say("crisis.bot");
}

// Perhaps it was meant so: a line of it, and the open question stays.
void mention_help(TurnWork& work) {
  work.say("crisis.unclear");
  work.say("crisis.numbers");
}

bool is_too_young(const TurnWork& work, const Text& text) {
  const auto age = understanding::read_age(text, lexicons(work));
  if (!age || age->years >= work.context.minimum_age) return false;
  if (age->is_certain) return true;
  const Step* step = work.open_step();
  return step == nullptr ||
         (step->answer != AnswerKind::number && step->answer != AnswerKind::numbers);
}

void part_from_minor(TurnWork& work) {
  work.understood = {CommandName::out_of_scope};
  work.erased = true;
  work.learner.position = Position{};
  work.say("minors.goodbye");
}

}  // namespace

bool take_care(TurnWork& work, const Text& text) {
  const Crisis crisis = understanding::find_crisis(text, lexicons(work));
  if (crisis == Crisis::direct || crisis == Crisis::about_other) {
    answer_crisis(work, text, crisis == Crisis::about_other);
    return true;
  }
  if (crisis != Crisis::none) mention_help(work);
  if (crisis == Crisis::unclear_all) {
    work.is_book_keeping = true;
    work.understood = {CommandName::small_talk};
    work.say("crisis.bot");
    return_to_question(work);
    return true;
  }
  if (is_too_young(work, text)) {
    part_from_minor(work);
    return true;
  }
  return false;
}

bool needs_care(const TurnWork& work, const Text& text) {
  const Crisis crisis = understanding::find_crisis(text, lexicons(work));
  return crisis > Crisis::unclear || is_too_young(work, text);
}

}  // namespace pln::dialogue
