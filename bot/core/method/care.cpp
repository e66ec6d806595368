#include "bot/core/method/care.hpp"

#include "bot/core/method/contacts.hpp"
#include "bot/core/method/tables.hpp"
#include "bot/core/text.hpp"
#include "bot/core/understanding/tokens.hpp"

#include <algorithm>
#include <array>

namespace pln::method {

namespace {

using dialogue::Action;
using dialogue::Answer;
using dialogue::TurnWork;

constexpr std::size_t batch_size = 5;  // method, steps 5 to 10: five at a time
constexpr int good_rating = 7;

bool add_feed_rating(TurnWork& work, const Answer& answer) {
  if (!answer.number) return true;
  dialogue::add_item(work.learner.feed_ratings,
                     FeedRating{next_key(work.learner), work.now, *answer.number, {}});
  work.say("rating.noted");
  return true;
}

bool add_check_in(TurnWork& work, const Answer& answer) {
  log_activity(work, answer.text, ascii_lower(answer.text));
  for (const Goal& goal : *work.learner.goals) {
    if (goal.state != GoalState::ready) continue;
    auto edit = dialogue::edit_item(work.learner.goals, goal.key);
    edit->progress.push_back({work.now, answer.number, answer.text});
    break;
  }
  work.say("check_in.noted");
  return true;
}

bool gather_prune_list(TurnWork& work, const Answer& /*answer*/) {
  work.frame()->batch = prune_list(work, false);
  if (work.frame()->batch.empty()) work.frame()->batch = prune_list(work, true);
  return true;
}

bool drop_picked(TurnWork& work, const Answer& answer) {
  const auto batch = work.frame()->batch;
  work.described.clear();
  std::vector<std::string> kept;
  for (const int number : answer.drop) {
    const auto index = static_cast<std::size_t>(number - 1);
    if (index >= batch.size()) continue;
    auto contact = dialogue::edit_item(work.learner.contacts, batch[index]);
    if (!contact) continue;
    if (contact->is_protected) {  // whoever disagrees is worth keeping: dropped only by name
      kept.push_back(shown_name(*contact));
      continue;
    }
    contact->state = ContactState::dropped;
    contact->decided_at = work.now;
    work.described.push_back(shown_name(*contact));
  }
  work.say(work.described.empty() ? "prune.none_dropped" : "prune.dropped");
  if (!kept.empty()) work.say("prune.protected", {{"names", kept}});
  return true;
}

bool finish_when_good(TurnWork& work, const Answer& answer) {
  if (good_ratings(work.learner) < 2) {
    work.say("repeat.again");
    return true;
  }
  return dialogue::find_action("finish_step")->run(work, answer);
}

bool log_idea(TurnWork& work, const Answer& answer) {
  if (answer.option != "done") {
    work.say(answer.option == "next_week" ? "idea.next_week" : "idea.not_for_me");
    return true;
  }
  const std::string& flow = work.frame()->flow;
  Activity activity;
  activity.key = next_key(work.learner);
  activity.at = work.now;
  activity.c = flow == "idea_share" || flow == "idea_help" ? FourC::contribute
               : flow == "idea_note"                       ? FourC::create
                                                           : FourC::connect;
  activity.text = flow.substr(flow.find('_') + 1);
  dialogue::add_item(work.learner.activities, std::move(activity));
  work.say("idea.done");
  return true;
}

constexpr std::array table{
    Action{"add_feed_rating", add_feed_rating},     Action{"add_check_in", add_check_in},
    Action{"gather_prune_list", gather_prune_list}, Action{"drop_picked", drop_picked},
    Action{"finish_when_good", finish_when_good},   Action{"log_idea", log_idea}};

}  // namespace

FourC four_c_of(const TurnWork& work, const std::string& folded) {
  for (const auto& token : understanding::tokens(folded)) {
    const auto found = from_name<FourC>(work.lexicon().value_of("four_c", token.word));
    if (found) return *found;
  }
  return FourC::consume;
}

void log_activity(TurnWork& work, const std::string& written, const std::string& folded) {
  Activity activity;
  activity.key = next_key(work.learner);
  activity.at = work.now;
  activity.c = four_c_of(work, folded);
  activity.text = written;
  for (const Contact& contact : *work.learner.contacts) {
    if (contact.name.size() > 2 &&
        ascii_lower(written).find(ascii_lower(contact.name)) != std::string::npos) {
      activity.contact = contact.key;
      break;
    }
  }
  dialogue::add_item(work.learner.activities, std::move(activity));
}

std::vector<ItemKey> prune_list(const TurnWork& work, bool any_age) {
  std::vector<std::pair<UtcTime, ItemKey>> quiet;
  for (const Contact& contact : *work.learner.contacts) {
    if (contact.state != ContactState::following || contact.kind == ContactKind::place) continue;
    const UtcTime value = last_value(work.learner, contact);
    const bool nothing_noted = value == contact.decided_at.value_or(contact.added_at);
    if (value + quiet_contact <= work.now || (any_age && nothing_noted)) {
      quiet.emplace_back(value, contact.key);
    }
  }
  std::sort(quiet.begin(), quiet.end());  // keys grow with time: a stable order
  if (quiet.size() > batch_size) quiet.resize(batch_size);
  std::vector<ItemKey> keys;
  for (const auto& [value, key] : quiet) keys.push_back(key);
  return keys;
}

int good_ratings(const Learner& learner) {
  return static_cast<int>(
      std::count_if(learner.feed_ratings->begin(), learner.feed_ratings->end(),
                    [](const FeedRating& rating) { return rating.value >= good_rating; }));
}

std::span<const Action> care_actions() { return table; }

}  // namespace pln::method
