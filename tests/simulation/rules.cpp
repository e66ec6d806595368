#include "tests/simulation/rules.hpp"

#include <algorithm>
#include <string_view>

namespace pln::simulation {
namespace {

constexpr hours day{24};
constexpr std::size_t faults_kept = 1000;

std::string conversation_of(const Identity& to) {
  return std::string{name_of(to.platform)} + '/' + to.tenant + '/' + to.id;
}

bool wants_none(const Learner& learner, UtcTime now) {
  const Settings& settings = *learner.settings;
  return !learner.consented() || learner.nudges->stopped || settings.frequency == Frequency::off ||
         (settings.paused_until && now < *settings.paused_until);
}

}  // namespace

void Rules::broken(const std::string& what) {
  trace_.note({"BROKEN", what});
  if (faults_.size() < faults_kept) faults_.push_back(what);
}

void Rules::happened(const EventKey& event, bool is_message, bool needs_reply) {
  ++counts_.events;
  Occurrence& occurrence = events_[event];
  occurrence.is_message = is_message;
  occurrence.needs_reply = needs_reply;
}

void Rules::storing(const Commit& commit) {
  const bool again = std::ranges::find(commit.unseen, commit.event) != commit.unseen.end();
  if (!commit.event.empty() && !again && store_.seen(commit.event)) return;
  check_chain(commit);
}

// A turn continues what is stored; else somebody's words were thrown away on the way.
void Rules::check_chain(const Commit& commit) {
  if (commit.after == nullptr) return;
  const std::optional<Learner> there = store_.load(commit.learner_id);
  const bool continues =
      commit.before == nullptr ? !there : there.has_value() && *there == *commit.before;
  if (!continues) broken("turn " + commit.event.text + " does not continue what is stored");
  if (forgotten_.contains(commit.learner_id)) {
    broken("turn " + commit.event.text + " brings a forgotten learner back");
  }
}

void Rules::stored(const Commit& commit, CommitResult result) {
  const bool twice = result == CommitResult::duplicate;
  trace_.note({"stored", commit.event.text, commit.learner_id.text, twice ? "duplicate" : "",
               commit.forget ? "forget" : ""});
  if (twice) return;
  if (!commit.event.empty()) {
    ++counts_.turns;
    if (commit.event.text.starts_with("nudge/")) looks_[commit.learner_id].push_back(time_.now());
    Occurrence& occurrence = events_[commit.event];
    const bool again = std::ranges::find(commit.unseen, commit.event) != commit.unseen.end();
    occurrence.stored = again ? 1 : occurrence.stored + 1;
    if (occurrence.stored > 1) broken("event " + commit.event.text + " stored twice");
  }
  for (const QuarantineRow& row : commit.quarantine) events_[row.event].put_aside = true;
  take_rows(commit);
  if (commit.forget) {
    ++counts_.forgotten;
    forgotten_.emplace(commit.learner_id, time_.now());
  }
}

void Rules::take_rows(const Commit& commit) {
  bool checked = false;
  for (const OutboxRow& row : commit.outbox) {
    trace_.note(
        {"row", row.id.text, std::to_string(static_cast<int>(row.state)), row.dropped_because});
    const auto [place, is_new] = messages_.try_emplace(row.id);
    if (!is_new) continue;
    ++counts_.messages;
    place->second = Message{++numbers_, row.learner, row.cause, {}, 0};
    if (commit.before != nullptr) place->second.zone = commit.before->settings->timezone;
    if (row.cause == Cause::reply) {
      ++events_[commit.event].replies;
    } else if (!std::exchange(checked, true)) {
      check_proactive(commit, row);
    }
  }
}

// Method D6 to D8, in words of our own: what the coach may say when nobody asked.
void Rules::check_proactive(const Commit& commit, const OutboxRow& row) {
  ++counts_.proactive;
  if (commit.before == nullptr) return broken("a nudge " + row.id.text + " to somebody unknown");
  const Learner& learner = *commit.before;
  const UtcTime now = clock_.now();
  if (wants_none(learner, now)) {
    broken("a nudge " + row.id.text + " to somebody who wants none");
  }
  if (!clock_jumped_ && is_quiet(*learner.settings, now)) {
    broken("a nudge " + row.id.text + " in quiet hours");
  }
  std::vector<Proactive>& sent = proactive_[commit.learner_id];
  sent.push_back({now, time_.now(), row.text_template});
  if (!clock_jumped_) check_caps(learner, sent);
}

void Rules::check_caps(const Learner& learner, std::vector<Proactive>& sent) {
  const UtcTime now = sent.back().at;
  if (sent.size() > 1 && now - sent[sent.size() - 2].at < hours{20}) {
    broken("two nudges to " + learner.id.text + " within 20 hours");
  }
  const std::ptrdiff_t most = learner.settings->frequency == Frequency::daily ? 7 : 3;
  const auto in_week = std::count_if(
      sent.begin(), sent.end(), [now](const Proactive& one) { return one.at + 7 * day > now; });
  if (in_week > most) broken("too many nudges to " + learner.id.text + " in seven days");
}

void Rules::remember_sent(const LearnerId& learner, const NudgeLog& log) {
  for (const Sent& sent : log.sent) {
    proactive_[learner].push_back({sent.at, Duration{-1}, sent.text_template});
  }
}

bool Rules::is_quiet(const Settings& settings, UtcTime at) const {
  if (settings.window_named) return false;  // the person chose the hour
  const Zone* zone = zones_.find(settings.timezone);
  const TimeOfDay time = time_of_day((zone != nullptr ? *zone : zones_.utc()).to_local(at));
  const TimeOfDay from = settings.quiet_from;
  const TimeOfDay to = settings.quiet_to;
  return from <= to ? from <= time && time < to : time >= from || time < to;
}

void Rules::acknowledged(const EventKey& event, bool may_be_unknown) {
  events_[event].acknowledged = true;
  trace_.note({"acknowledged", event.text});
  if (may_be_unknown || store_.seen(event)) return;
  broken("event " + event.text + " acknowledged and not stored");
}

void Rules::posted(const Outgoing& message, bool marks_first) {
  trace_.note({"posted", message.id.text});
  const auto known = messages_.find(message.id);
  if (known == messages_.end()) return broken("message " + message.id.text + " sent before stored");
  if (message.cause != Cause::reply) check_still_wanted(message);
  if (forgotten_.contains(message.learner)) return;  // what was said before may still go
  const std::optional<OutboxRow> row = store_.message(message.id);
  if (!row) return broken("message " + message.id.text + " sent and not on the disk");
  if (row->text != message.text) broken("message " + message.id.text + " is another on the disk");
  if (row->state == OutboxState::done) {
    broken("message " + message.id.text + " sent again after it was known to be there");
  }
  if (marks_first && row->state != OutboxState::attempting) {
    broken("message " + message.id.text + " sent without a mark that it may be there");
  }
}

void Rules::check_still_wanted(const Outgoing& message) {
  if (forgotten_.contains(message.learner)) {
    return broken("nudge " + message.id.text + " sent to somebody forgotten");
  }
  const std::optional<Learner> learner = store_.load(message.learner);
  if (!learner) return;
  if (wants_none(*learner, clock_.now())) {
    broken("nudge " + message.id.text + " sent to somebody who wants none any more");
  }
  const bool has_moved = learner->settings->timezone != messages_[message.id].zone;
  if (!clock_jumped_ && !has_moved && is_quiet(*learner->settings, clock_.now())) {
    broken("nudge " + message.id.text + " sent in quiet hours");
  }
}

void Rules::worked(const OutsideWork& work, const LearnerId& learner) {
  const auto gone = forgotten_.find(learner);
  // Turns of one transaction are told one after the other.
  if (gone == forgotten_.end() || time_.now() - gone->second < seconds{1}) return;
  broken("work " + work.id.text + " begun for somebody forgotten");
}

void Rules::shown(const Outgoing& message, int times, bool promised, bool late) {
  trace_.note({"shown", message.id.text, times > 1 ? "again" : ""});
  ++counts_.shown;
  Message& known = messages_[message.id];
  known.shown = times;
  if (times > 1) {
    ++counts_.twice;
    if (promised) broken("message " + message.id.text + " shown twice");
    if (message.cause != Cause::reply) broken("nudge " + message.id.text + " shown twice");
    return;
  }
  if (late) return;
  Order& order = conversations_[conversation_of(message.to)];
  std::uint64_t& newest = message.cause == Cause::reply ? order.answers : order.others;
  if (known.number < newest) broken("message " + message.id.text + " shown after a later one");
  newest = std::max(newest, known.number);
}

void Rules::check_rest(std::size_t unacknowledged) {
  if (unacknowledged != 0) {
    broken(std::to_string(unacknowledged) + " events were never acknowledged");
  }
  for (const auto& [key, event] : events_) {
    if (event.is_message && event.stored != 1) broken("event " + key.text + " was never stored");
    if (event.needs_reply && event.replies == 0 && !event.put_aside)
      broken("event " + key.text + " has no reply");
  }
  for (const OutboxRow& row : store_.outbox_open(faults_kept)) {
    broken("message " + row.id.text + " still open");
  }
  for (const WorkRow& row : store_.work_open(faults_kept)) {
    broken("work " + row.work.id.text + " still open");
  }
  for (const QuarantineRow& row : store_.quarantined()) {
    if (row.text == "poison") continue;  // it fails each time
    broken("event " + row.event.text + " still put aside: " + row.why);
  }
  check_forgotten();
}

std::map<std::string, int> Rules::replies() const {
  std::map<std::string, int> replies;
  for (const auto& [key, event] : events_) {
    if (event.needs_reply) replies.emplace(key.text, event.replies);
  }
  return replies;
}

void Rules::check_forgotten() {
  for (const auto& [learner, when] : forgotten_) {
    if (store_.load(learner) || !store_.identities_of(learner).empty()) {
      broken("learner " + learner.text + " is forgotten and still there");
    }
  }
  for (const auto& [id, message] : messages_) {
    if (forgotten_.contains(message.learner) && store_.message(id)) {
      broken("message " + id.text + " of somebody forgotten is still there");
    }
  }
}

}  // namespace pln::simulation
