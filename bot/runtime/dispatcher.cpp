#include "bot/runtime/dispatcher.hpp"

#include "bot/core/nudging/schedule.hpp"
#include "bot/runtime/blame.hpp"
#include "bot/runtime/quarantine.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace pln::runtime {
namespace {

using std::chrono::milliseconds;

// Turns between the question to the store and the end of their commit: enough to fill a few
// transactions, so that the disk never waits for us.
constexpr std::size_t under_way_max = 1024;
// When to try a store again that refused; it has to be back within 5 s of having space (goal R6).
constexpr Duration first_pause = milliseconds{100};
constexpr Duration pause_max = seconds{2};

}  // namespace

Dispatcher::Dispatcher(Setting setting)
    : set_(std::move(setting)),
      thinker_(set_.around, [this](const Identity& to) { return set_.pump->born(to); }) {}

void Dispatcher::submit(Received received, Settled settled) {
  if (set_.watch) set_.watch(Moment::received, received.key.text);
  const auto [place, first] = repeats_.try_emplace(received.key.text);
  if (!first) {  // it is in hand: the repeat ends when the first one does
    ++counts_.duplicates;
    place->second.push_back(std::move(settled));
    return;
  }
  JobPointer job = std::make_shared<Job>(std::move(received), std::move(settled));
  if (set_.suspects != nullptr) {
    job->tries = set_.suspects->crashes(job->received()->key);
    job->alone = set_.suspects->suspected(job->received()->key);
  }
  enqueue(std::move(job));
}

void Dispatcher::submit_again(const QuarantineRow& row, Settled settled) {
  Received received = received_again(row);
  const auto [place, first] = repeats_.try_emplace(received.key.text);
  if (!first) return place->second.push_back(std::move(settled));
  if (set_.suspects != nullptr) set_.suspects->release(received.key);
  JobPointer job = std::make_shared<Job>(std::move(received), std::move(settled));
  job->quarantine_id = row.id;
  job->alone = true;
  enqueue(std::move(job));
}

void Dispatcher::wake(const DueNudge& due, Settled settled) {
  enqueue(std::make_shared<Job>(due, std::move(settled)));
}

void Dispatcher::plan_anew(const LearnerId& learner, Settled settled) {
  enqueue(std::make_shared<Job>(Replan{learner}, std::move(settled)));
}

void Dispatcher::answer(WorkRow row, OutsideEnding ending, Settled settled) {
  enqueue(std::make_shared<Job>(Answered{std::move(row), std::move(ending)}, std::move(settled)));
}

void Dispatcher::forget(const LearnerId& learner, Settled settled) {
  enqueue(std::make_shared<Job>(Erase{learner}, std::move(settled)));
}

void Dispatcher::enqueue(JobPointer job) {
  ++jobs_;
  job->number = ++last_number_;
  (job->received() != nullptr ? people_ : others_).push_back(std::move(job));
  go_on();
}

// Begins what may begin, in order. With a store in place everything ends within; hence the flag.
void Dispatcher::go_on() {
  if (going_on_) return;
  going_on_ = true;
  while (!paused_ && !one_alone_ && under_way_ < under_way_max) {
    auto& lane = people_.empty() ? others_ : people_;
    if (lane.empty()) break;
    if (lane.front()->alone && under_way_ != 0) break;  // it waits for the others to end
    const JobPointer job = std::move(lane.front());
    lane.pop_front();
    one_alone_ = job->alone;
    ++under_way_;
    ask_store(job);
  }
  going_on_ = false;
}

// Everything that a turn needs to know, in one question. What is known in memory is newer.
void Dispatcher::ask_store(const JobPointer& job) {
  job->id.reset();
  job->state.reset();
  job->message.reset();
  if (const Received* received = job->received()) {
    const LearnerId* known = known_.find(received->from);
    job->identity_is_new = known == nullptr;  // unless the store knows better
    job->id = known != nullptr ? *known : set_.around.new_id(received->from);
  } else if (const auto* due = std::get_if<DueNudge>(&job->what)) {
    job->id = due->learner;
  } else if (const auto* replan = std::get_if<Replan>(&job->what)) {
    job->id = replan->learner;
  } else if (const auto* answered = std::get_if<Answered>(&job->what)) {
    job->id = answered->row.learner;
  } else {
    return think_about(job);
  }
  job->was_known = known_.hold(*job->id);
  set_.store->ask([job](Store& store) { read(*job, store); },
                  lifeline_.guard([this, job](const std::exception_ptr& failure) {
                    if (job->was_known) known_.release(*job->id);
                    if (failure && !paused_) return store_failed(job, failure);
                    think_about(job);
                  }));
}

// On the store's thread: touches the job and nothing else.
void Dispatcher::read(Job& job, Store& store) {
  if (const Received* received = job.received()) {
    job.seen = store.seen(received->key) && job.quarantine_id.empty();
    if (job.seen) return;
    const auto known = job.identity_is_new ? store.find(received->from) : std::nullopt;
    job.identity_is_new = job.identity_is_new && !known;
    if (known) job.id = known;
    if (const MessageId* meant = message_meant(*received)) job.message = store.message(*meant);
  } else {
    job.identities = store.identities_of(*job.id);
  }
  if (!job.was_known) job.state = store.load(*job.id);
}

void Dispatcher::think_about(const JobPointer& job) {
  if (paused_) return take_again(job);  // the answer may be older than what is thrown away now
  if (job->seen) {
    ++counts_.duplicates;
    return settle(job, Handled{Refusal::duplicate}, nullptr);
  }
  const Received* received = job->received();
  if (received != nullptr && set_.suspects != nullptr) set_.suspects->hold(received->key);
  const Duration begun = set_.timers->now();
  Thought thought;
  try {
    thought =
        received != nullptr && job->tries >= tries_max
            ? set_aside(*job, job->why.empty() ? "the process went down with it in hand" : job->why)
            : thought_of(*job);
  } catch (const std::exception&) {
    if (set_.suspects != nullptr) set_.suspects->decided();
    return could_not_think(job, std::current_exception());
  }
  if (set_.suspects != nullptr) set_.suspects->decided();
  if (set_.thought) set_.thought(set_.timers->now() - begun);
  if (thought.stores_nothing && job->quarantine_id.empty()) {
    return settle(job, thought.handled, nullptr);
  }
  commit(job, std::move(thought));
}

Thought Dispatcher::thought_of(const Job& job) {
  if (const Received* received = job.received()) {
    return thinker_.hear(*received, person_behind(job));
  }
  if (const auto* erase = std::get_if<Erase>(&job.what)) return thinker_.forget(erase->learner);
  const Learner* learner = state_of(job);
  Thought nothing;
  nothing.stores_nothing = true;
  const auto* answered = std::get_if<Answered>(&job.what);
  if (learner == nullptr) {  // forgotten meanwhile
    if (answered != nullptr) nothing.pending.commit.work_ended.push_back(answered->row.work.id);
    nothing.stores_nothing = answered == nullptr;
    return nothing;
  }
  if (const auto* due = std::get_if<DueNudge>(&job.what)) {
    const bool stands = job.repeats && learner->nudges->next == due->at;
    return stands ? thinker_.put_off(*due, *learner)
                  : thinker_.wake(*due, *learner, job.identities);
  }
  if (answered != nullptr) {
    return thinker_.take_answer(answered->row, answered->ending, *learner, job.identities);
  }
  return thinker_.plan_anew(*learner);
}

Thought Dispatcher::set_aside(const Job& job, const std::string& why) {
  return thinker_.set_aside(*job.received(), person_behind(job), why, std::max(1, job.tries));
}

// A thought that throws has changed nothing. It may have been chance; after a few tries it is not.
void Dispatcher::could_not_think(const JobPointer& job, const std::exception_ptr& failure) {
  if (!set_.takes_again) return settle(job, Handled{}, failure);
  if (++job->tries >= tries_max) {
    if (job->received() != nullptr) return commit(job, set_aside(*job, reason_of(failure)));
    const auto* due = std::get_if<DueNudge>(&job->what);
    const Learner* learner = due != nullptr ? state_of(*job) : nullptr;
    if (learner == nullptr) return settle(job, Handled{}, failure);
    return commit(job, thinker_.put_off(*due, *learner));  // it must not come at once again
  }
  --under_way_;
  if (job->alone) one_alone_ = false;
  set_.timers->after(first_pause, lifeline_.guard([this, job] {
    (job->received() != nullptr ? people_ : others_).push_front(job);
    go_on();
  }));
  go_on();
}

void Dispatcher::commit(const JobPointer& job, Thought thought) {
  Turn turn;
  turn.joining = join_answers(*job, thought);
  turn.handled = std::move(thought.handled);
  auto pending = std::make_unique<PendingCommit>(std::move(thought.pending));
  Commit& commit = pending->commit;
  if (!job->quarantine_id.empty()) {
    commit.unseen.push_back(job->received()->key);
    if (commit.quarantine.empty()) commit.quarantine_ended.push_back(job->quarantine_id);
  }
  // From here on the turn's outcome is the newest there is, though it is not on the disk yet.
  if (commit.forget) {
    known_.erase(commit.learner_id);
  } else if (pending->after) {
    known_.keep(*pending->after, job->received() != nullptr ? &job->received()->from : nullptr);
  }
  job->being_set_aside = !commit.quarantine.empty();
  turn.rows = commit.outbox.size();
  const bool wants_none_now = pending->before && pending->after &&
                              !nudging::wants_silence(*pending->before, commit.at) &&
                              nudging::wants_silence(*pending->after, commit.at);
  const bool stops = pending->before && pending->after && !pending->before->nudges->stopped &&
                     pending->after->nudges->stopped;
  if (commit.forget || wants_none_now || stops) {
    set_.pump->withdraw(commit.learner_id, commit.forget, stops);  // "off" leaves reminders alone
  }
  Marks marks = set_.pump->take_marks();
  commit.delivered = std::move(marks.delivered);
  std::move(marks.changed.begin(), marks.changed.end(), std::back_inserter(commit.outbox));
  pending->point_at_states();
  set_.store->commit(std::move(pending), lifeline_.guard([this, job, turn = std::move(turn)](
                                                             auto done, const auto& ending) {
    committed(job, turn, std::move(done), ending);
  }));
}

void Dispatcher::committed(const JobPointer& job, const Turn& turn,
                           std::unique_ptr<PendingCommit> pending,
                           const StoreAccess::Ending& ending) {
  Commit& commit = pending->commit;
  joined(turn.joining, !ending.failure && ending.result == CommitResult::stored);
  if (ending.failure) {
    give_back_marks(commit, turn.rows);
    return store_failed(job, ending.failure);
  }
  failures_in_a_row_ = 0;
  if (pending->after) known_.release(commit.learner_id);
  if (commit.forget) known_.erased(commit.learner_id);
  if (ending.result == CommitResult::duplicate) {  // somebody else wrote it: not from here
    known_.drop(commit.learner_id);
    held_.erase(commit.learner_id.text);
    give_back_marks(commit, turn.rows);
    if (std::holds_alternative<DueNudge>(job->what) && !std::exchange(job->repeats, true)) {
      --under_way_;
      others_.push_front(job);
      return go_on();
    }
    Handled repeat = turn.handled;
    repeat.refusal = Refusal::duplicate;
    return settle(job, repeat, nullptr);
  }
  ++counts_.turns;
  counts_.quarantined += commit.quarantine.size();
  commit.outbox.resize(turn.rows);
  if (set_.planned && pending->after && pending->after->nudges->next) {
    set_.planned(commit.learner_id, *pending->after->nudges->next);
  }
  settle(job, turn.handled, nullptr);
  send(commit, turn.joining.hold);
  handed_over(turn.joining, commit.learner_id);
  if (commit.forget && set_.forgotten) set_.forgotten(commit.learner_id);
  if (set_.work_asked) {
    for (const WorkRow& row : commit.work) set_.work_asked(row);
  }
}

void Dispatcher::settle(const JobPointer& job, const Handled& handled,
                        const std::exception_ptr& failure) {
  --under_way_;
  --jobs_;
  if (job->alone) one_alone_ = false;
  if (const Received* received = job->received()) {
    if (set_.watch) set_.watch(Moment::before_settle, received->key.text);
    if (set_.suspects != nullptr) set_.suspects->release(received->key);
    const auto repeats = repeats_.extract(received->key.text);
    job->settled(handled, failure);
    Handled repeat = handled;
    repeat.refusal = Refusal::duplicate;
    for (const Settled& settled : repeats.mapped()) settled(repeat, failure);
  } else if (job->settled) {
    job->settled(handled, failure);
  }
  go_on();
}

void Dispatcher::store_failed(const JobPointer& job, const std::exception_ptr& failure) {
  if (!set_.takes_again) {
    known_.clear();
    forget_held();
    return settle(job, Handled{}, failure);
  }
  const Blame blame = blame_for(failure);
  if (blame == Blame::disk && set_.fatal) return set_.fatal(reason_of(failure));
  ++counts_.failed_commits;
  if (set_.refused && !paused_) set_.refused(reason_of(failure));
  // Each gets a transaction of its own; the one that fails there is put aside in the end.
  if (blame == Blame::somebody) {
    job->why = reason_of(failure);
    // A store that takes not even the quarantine says nothing against the event.
    job->tries = job->being_set_aside ? 0 : job->tries + (job->alone ? 1 : 0);
    job->alone = true;
    finding_out_ = job->tries <= tries_max;  // whose doing it is, and not whether the store is back
  }
  paused_ = true;
  take_again(job);
}

void Dispatcher::take_again(const JobPointer& job) {
  again_.push_back(job);
  --under_way_;
  one_alone_ = false;
  pause_if_idle();
}

// When the last turn that was under way has come back, what is in memory is thrown away, and after
// a pause everything is taken again in its order.
void Dispatcher::pause_if_idle() {
  if (under_way_ != 0 || resume_is_set_) return;
  resume_is_set_ = true;
  known_.clear();
  forget_held();
  Duration pause = first_pause;
  for (int failed = 0; failed < failures_in_a_row_ && pause < pause_max; ++failed) pause *= 2;
  if (!std::exchange(finding_out_, false)) ++failures_in_a_row_;
  set_.timers->after(std::min(pause, pause_max), lifeline_.guard([this] { resume(); }));
}

void Dispatcher::resume() {
  set_.store->resume();
  paused_ = false;
  resume_is_set_ = false;
  // They came back by the store's order: answers to questions before commits.
  std::sort(again_.begin(), again_.end(),
            [](const auto& one, const auto& other) { return one->number < other->number; });
  for (auto job = again_.rbegin(); job != again_.rend(); ++job) {
    ((*job)->received() != nullptr ? people_ : others_).push_front(*job);
  }
  again_.clear();
  go_on();
}

const Learner* Dispatcher::state_of(const Job& job) const {
  if (const Learner* known = known_.find(*job.id)) return known;
  return job.state && !known_.is_erased(*job.id) ? &*job.state : nullptr;
}

Person Dispatcher::person_behind(const Job& job) const {
  const Received& received = *job.received();
  Person person;
  person.message = job.message;
  if (const LearnerId* known = known_.find(received.from)) {
    person.id = *known;
  } else if (!known_.is_erased(*job.id)) {
    person.id = *job.id;
    person.identity_is_new = job.identity_is_new;
  } else {
    person.id = set_.around.new_id(received.from);
    person.identity_is_new = true;
    return person;
  }
  if (const Learner* state = known_.find(person.id)) {
    person.state = *state;
  } else if (job.id == person.id) {
    person.state = job.state;
  }
  return person;
}

}  // namespace pln::runtime
