#include "bot/core/dialogue/reactions.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/hear.hpp"
#include "bot/core/dialogue/memory.hpp"
#include "bot/core/dialogue/perform.hpp"
#include "bot/core/dialogue/renewal.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace pln::dialogue {

namespace {

// Signs and the names that platforms give them; skin tones are cut off before.
constexpr std::array yes_signs{std::string_view{"\U0001F44D"},
                               std::string_view{"\u2705"},
                               std::string_view{"\u2714"},
                               std::string_view{"\U0001F44C"},
                               std::string_view{"\u2611"},
                               std::string_view{"\U0001F197"},
                               std::string_view{"\U0001F64B"},
                               std::string_view{"+1"},
                               std::string_view{"thumbsup"},
                               std::string_view{"thumbs_up"},
                               std::string_view{"like"},
                               std::string_view{"ok"},
                               std::string_view{"ok_hand"},
                               std::string_view{"raising_hand"},
                               std::string_view{"yes"},
                               std::string_view{"white_check_mark"},
                               std::string_view{"heavy_check_mark"},
                               std::string_view{"ballot_box_with_check"},
                               std::string_view{"check"},
                               std::string_view{"heavy_plus_sign"},
                               std::string_view{"\u2795"}};
constexpr std::array no_signs{std::string_view{"\U0001F44E"},
                              std::string_view{"\u274C"},
                              std::string_view{"\u2716"},
                              std::string_view{"\u274E"},
                              std::string_view{"\U0001F6AB"},
                              std::string_view{"\u26D4"},
                              std::string_view{"\U0001F645"},
                              std::string_view{"-1"},
                              std::string_view{"thumbsdown"},
                              std::string_view{"thumbs_down"},
                              std::string_view{"x"},
                              std::string_view{"no_good"},
                              std::string_view{"no_entry"},
                              std::string_view{"no_entry_sign"},
                              std::string_view{"no"},
                              std::string_view{"heavy_multiplication_x"},
                              std::string_view{"negative_squared_cross_mark"},
                              std::string_view{"heavy_minus_sign"},
                              std::string_view{"\u2796"}};
constexpr std::array numbers{std::string_view{"one"}, std::string_view{"two"},
                             std::string_view{"three"}, std::string_view{"four"},
                             std::string_view{"five"}};

// "\U0001F44D\U0001F3FD", ":thumbsup::skin-tone-3:", "+1_tone2" without their colour.
std::string_view plain(std::string_view emoji) {
  while (emoji.starts_with(':')) emoji.remove_prefix(1);
  for (const std::string_view tone : {"::skin-tone", ":skin-tone", "_tone", "\U0001F3FB",
                                      "\U0001F3FC", "\U0001F3FD", "\U0001F3FE", "\U0001F3FF"}) {
    emoji = emoji.substr(0, emoji.find(tone));
  }
  constexpr std::string_view variation = "\uFE0F";
  while (emoji.ends_with(':')) emoji.remove_suffix(1);
  if (emoji.ends_with(variation)) emoji.remove_suffix(variation.size());
  return emoji;
}

// The sign of a number: "one", "1" and the keycap.
std::optional<std::size_t> number_of(std::string_view sign) {
  const auto named = std::find(numbers.begin(), numbers.end(), sign);
  if (named != numbers.end()) return static_cast<std::size_t>(named - numbers.begin());
  const bool digit = !sign.empty() && sign.front() >= '1' && sign.front() <= '9';
  const std::string_view rest = digit ? sign.substr(1) : sign;
  const bool keycap = rest.empty() || rest == "\uFE0F\u20E3" || rest == "\u20E3";
  if (!digit || !keycap) return std::nullopt;
  return static_cast<std::size_t>(sign.front() - '1');
}

// The option that the sign means among those that were offered, joined by spaces; "" if none.
std::string option_of(std::string_view emoji, std::string_view offered) {
  const std::string_view sign = plain(emoji);
  const auto number = number_of(sign);
  std::string wanted;
  if (std::find(yes_signs.begin(), yes_signs.end(), sign) != yes_signs.end()) wanted = "yes";
  if (std::find(no_signs.begin(), no_signs.end(), sign) != no_signs.end()) wanted = "no";
  for (std::size_t place = 0; !offered.empty(); ++place) {
    const std::size_t end = std::min(offered.find(' '), offered.size());
    const std::string_view option = offered.substr(0, end);
    if (option == wanted || (number && *number == place)) return std::string{option};
    offered.remove_prefix(std::min(end + 1, offered.size()));
  }
  return {};
}

void note_reaction(TurnWork& work, const MessageId& message, const EventKey& reaction) {
  for (Fixed<Asked>& asked : work.learner.talk.asked) {
    if (asked->message != message) continue;
    Asked noted = *asked;
    noted.reaction = reaction;
    asked = Fixed<Asked>(std::move(noted));
  }
}

// The answer goes back if it was the last thing that happened; else that is said, and what can be
// done.
void take_back(TurnWork& work, const Asked& asked) {
  work.is_book_keeping = true;
  work.understood.push_back(CommandName::undo);
  const auto& history = *work.learner.history;
  const bool is_last = !history.empty() && history.back()->event == asked.reaction &&
                       !history.back()->undone && history.back()->after == work.learner.position;
  note_reaction(work, asked.message, {});
  if (!is_last) {
    work.say("correct.reaction_stays");
    return return_to_question(work);
  }
  const auto out = take_out(work, asked.reaction);
  if (out) work.learner.position = out->before;
  work.say("undo.done");
  if (!work.learner.position.stack.empty()) settle(work, Arrival::in_full);
}

}  // namespace

void react(TurnWork& work, const ReactionChanged& reaction) {
  const auto& all = work.learner.talk.asked;
  const auto found = std::find_if(
      all.rbegin(), all.rend(), [&](const auto& one) { return one->message == reaction.message; });
  if (found == all.rend()) return;
  const Asked asked = **found;
  const std::string option = option_of(reaction.emoji, asked.options);
  if (option.empty()) return;
  const bool answered_so = !asked.reaction.text.empty();
  if (reaction.removed) {
    if (answered_so) take_back(work, asked);
    return;
  }
  const Frame* frame = work.frame();
  const bool is_open = frame != nullptr && frame->flow == asked.flow && frame->step == asked.step &&
                       frame->item == asked.item &&
                       work.learner.position.open_question == asked.question;
  const bool is_newest = all.back()->message == reaction.message;
  if (answered_so || (!is_newest && !is_open))
    return;  // it counts once, and only for what is asked now
  note_reaction(work, asked.message, work.event.key);
  if (must_renew(work)) return renew_by(work, reaction.message, option);
  press(work, {reaction.message, option});
}

}  // namespace pln::dialogue
