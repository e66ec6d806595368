#include "tests/simulation/world.hpp"

#include "tests/simulation/coach.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pln::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr hours rest_max{30};

}  // namespace

World::World(Plan plan)
    : plan_(std::move(plan)),
      dice_(plan_.seed),
      clock_(time_, plan_.start),
      trace_(time_, plan_.prints),
      rules_(time_, clock_, system_zones(), disk_.store, trace_) {
  std::vector<Manner> manners = plan_.manners.empty() ? manners_by_dice() : plan_.manners;
  for (Manner& manner : manners) {
    if (plan_.forgets_keys) manner.forgets_keys = true;
    const std::string name = manner.tenant;
    platforms_.emplace_back(std::move(manner), time_, dice_.part(name), rules_, trace_);
  }
  disk_.lies = plan_.disk_lies;
  around_.seed = plan_.seed;
  around_.time = &time_;
  around_.clock = &clock_;
  around_.trace = &trace_;
  around_.rules = &rules_;
  around_.disk = &disk_;
  for (FakePlatform& platform : platforms_) around_.platforms.push_back(&platform);
  around_.adapter_faults = plan_.adapter_faults;
  around_.advance = plan_.advance != nullptr ? plan_.advance : &advance_with_work;
  around_.inbox_max = plan_.inbox_max;
}

World::~World() { process_.reset(); }

// With keys, with a history that can be read, with neither; each as bad as the dice say.
std::vector<Manner> World::manners_by_dice() {
  std::vector<Manner> manners(3);
  manners[0] = {Platform::matrix, "keys", {}, {}, false};
  manners[0].abilities.repeats_recognised_for = hours{24};
  manners[1] = {Platform::slack, "history", {}, {}, false};
  manners[1].abilities.readable_history = true;
  manners[1].abilities.conversation_rate = 1;
  manners[1].abilities.conversation_burst = 4;
  manners[2] = {Platform::mastodon, "neither", {}, {}, false};
  manners[2].abilities.tenant_rate = 5;
  manners[2].abilities.tenant_burst = 20;
  for (Manner& manner : manners) {
    if (!plan_.faults) continue;
    const double often = dice_.chance(0.1) ? 0.9 : 0.3;
    const auto share = [this, often](double most) {
      return dice_.chance(often) ? most * static_cast<double>(dice_.below(1000)) / 1000 : most / 50;
    };
    Line& line = manner.line;
    line.copies = share(0.5);
    line.lost_ack = share(0.3);
    line.shuffled = share(0.2);
    line.very_late = share(0.03);
    line.lost_request = share(0.1);
    line.lost_answer = share(0.1);
    line.late_request = share(0.1);
    line.server_error = share(0.2);
    line.refused = share(0.01);
    line.slow = share(0.3);
    line.rate_limited = share(0.05);
    line.drops_every = dice_.chance(0.7) ? dice_.between(minutes{5}, hours{12}) : Duration{0};
  }
  return manners;
}

void World::populate() {
  const std::vector<Learner>& pasts = people_with_a_past(plan_.start);
  for (int number = 0; number < plan_.people; ++number) {
    FakePlatform& platform = platforms_[dice_.below(platforms_.size())];
    reacts_to_nudge(add_person(platform, dice_.chance(0.6) ? &dice_.pick(pasts) : nullptr));
  }
}

Person& World::add_person(FakePlatform& platform, const Learner* past) {
  static constexpr std::array<std::string_view, 5> zones{"Europe/Berlin", "America/New_York",
                                                         "Asia/Tokyo", "Africa/Nairobi", "UTC"};
  const std::string id = "p" + std::to_string(people_.size());
  people_.emplace_back(platform, id, std::string{dice_.pick(zones)}, past == nullptr,
                       dice_.part(id));
  if (past == nullptr) return people_.back();
  // Their next look hangs on their id, by which messages are spread over the hour.
  Context context;
  context.prompts = &shipped_prompts();
  context.zone = system_zones().find(past->settings->timezone);
  context.operator_name = operator_name;
  Learner learner = *past;
  learner.id.text = id + "-0";
  learner = pln::advance(context, learner, Event{{}, PlanAnew{}}, plan_.start, 0).learner;
  rules_.remember_sent(learner.id, *learner.nudges);
  Commit commit;
  commit.at = plan_.start;
  commit.learner_id = learner.id;
  commit.after = &learner;
  commit.identities.push_back({platform.manner().platform, platform.manner().tenant, id});
  disk_.store.commit_one(commit);
  return people_.back();
}

// Many write back as soon as they hear from the coach, some of them in no kind words.
void World::reacts_to_nudge(Person& person) {
  const auto learner = disk_.store.load({person.id() + "-0"});
  if (!learner || !learner->nudges->next || !person.dice().chance(0.4)) return;
  const Duration until = *learner->nudges->next - plan_.start;
  if (until > hours{24}) return;
  time_.after(until + person.dice().between(milliseconds{1}, seconds{90}),
              [this, who = &person] { sit(*who, 1); });
}

void World::plan_day(Duration span) {
  const double resolve = dice_.chance(0.2) ? 0.4 : 0.05;
  for (Person& person : people_) {
    person.set_resolve(resolve);
    plan_person(person, span);
  }
  if (dice_.chance(0.3)) {
    time_.after(dice_.between(Duration{0}, span), [this] { forget_somebody(); });
  }
  if (!plan_.faults) return;
  plan_outages(span);
  plan_deaths(span);
  if (dice_.chance(0.15)) plan_rush(dice_.between(Duration{0}, span));
  if (dice_.chance(0.05) && !people_.empty()) {
    Person* const who = &people_[dice_.below(people_.size())];
    time_.after(dice_.between(Duration{0}, span), [who] { who->says("poison", false); });
  }
  if (dice_.chance(0.15)) {
    constexpr std::array<Duration, 5> jumps{hours{1}, -hours{1}, hours{24}, -hours{24}, seconds{1}};
    const Duration by = dice_.pick(jumps);
    time_.after(dice_.between(Duration{0}, span), [this, by] { jump_clock(by); });
  }
}

// Some say nothing all day, most sit down once or twice, some write and write.
void World::plan_person(Person& person, Duration span) {
  Dice& dice = person.dice();
  const std::size_t sittings = dice.below(4);
  for (std::size_t sitting = 0; sitting < sittings; ++sitting) {
    const int messages = 1 + static_cast<int>(dice.below(5));
    time_.after(dice.between(Duration{0}, span),
                [this, who = &person, messages] { sit(*who, messages); });
  }
}

void World::sit(Person& person, int messages) {
  if (calm_) return;
  person.does_something();
  if (messages <= 1) return;
  Dice& dice = person.dice();
  const bool in_a_row = dice.chance(0.15);
  const Duration pause =
      in_a_row ? dice.between(milliseconds{10}, seconds{2}) : dice.between(seconds{5}, minutes{3});
  time_.after(pause, [this, who = &person, messages] { sit(*who, messages - 1); });
}

// Everybody writes within a second or two; sometimes the disk or the process gives way under it.
void World::plan_rush(Duration at) {
  for (Person& person : people_) {
    time_.after(at + dice_.between(Duration{0}, milliseconds{1500}),
                [this, who = &person] { sit(*who, 3); });
  }
  if (dice_.chance(0.3)) {
    const Duration from = at + dice_.between(Duration{0}, milliseconds{1500});
    const bool full = dice_.chance(0.5);
    disk_.outages.push_back({from, from + dice_.between(milliseconds{1}, seconds{20}),
                             full ? StoreError::Kind::full : StoreError::Kind::unavailable});
  }
  if (dice_.chance(0.3)) {
    time_.after(at + dice_.between(Duration{0}, seconds{2}), [this] {
      if (!calm_) crash();
    });
  }
}

void World::plan_outages(Duration span) {
  if (dice_.chance(0.4)) {
    const bool full = dice_.chance(0.5);
    const Duration from = dice_.between(Duration{0}, span);
    const Duration lasts =
        full ? dice_.between(seconds{1}, hours{1}) : dice_.between(milliseconds{1}, minutes{2});
    disk_.outages.push_back(
        {from, from + lasts, full ? StoreError::Kind::full : StoreError::Kind::unavailable});
  }
  if (dice_.chance(0.1)) {
    const Duration from = dice_.between(Duration{0}, span);
    disk_.outages.push_back({from, from + seconds{20}, StoreError::Kind::disk_failed});
  }
  for (FakePlatform& platform : platforms_) {
    if (dice_.chance(0.3)) {
      const Duration from = dice_.between(Duration{0}, span);
      platform.go_down({from, from + dice_.between(seconds{5}, hours{2})});
    }
    if (dice_.chance(0.2)) {
      const Duration from = dice_.between(Duration{0}, span);
      platform.sign_out({from, from + dice_.between(minutes{1}, hours{5})});
    }
  }
}

void World::plan_deaths(Duration span) {
  stormy_ = dice_.chance(0.15);
  const std::size_t deaths = dice_.below(stormy_ ? 20 : 5);
  for (std::size_t death = 0; death < deaths; ++death) {
    const bool gently = dice_.chance(0.3);
    time_.after(dice_.between(Duration{0}, span), [this, gently] {
      if (process_ == nullptr || calm_) return;
      if (gently) return process_->stop();
      crash();
    });
  }
}

void World::start() {
  starts_again_ = false;
  std::optional<Death> death;
  if (plan_.faults && !calm_ && dice_.chance(stormy_ ? 0.95 : 0.5)) {
    death = Death{static_cast<runtime::Moment>(dice_.below(7)),
                  1 + static_cast<int>(dice_.below(stormy_ ? 12 : 60))};
  }
  if (plan_.dies_at && !calm_) death = plan_.dies_at;
  process_ = std::make_unique<Process>(around_, ++lives_, death);
}

void World::crash() {
  if (process_ != nullptr) process_->die();
}

void World::jump_clock(Duration by) {
  trace_.note({"clock jumps", std::to_string(by.count())});
  rules_.clock_jumped();
  clock_.jump(by);
}

void World::bury() {
  timers_of_former_lives_ += process_->timers_asked();
  process_.reset();
  if (std::exchange(starts_again_, true)) return;
  time_.after(dice_.between(milliseconds{200}, calm_ ? seconds{1} : minutes{5}),
              [this] { start(); });
}

void World::pass(Duration span) {
  const Duration until = time_.now() + span;
  while (time_.step(until)) {
    if (process_ != nullptr && process_->is_over()) bury();
  }
}

// Whoever runs the coach erases somebody.
void World::forget_somebody() {
  const auto learners = disk_.store.learners();
  if (process_ == nullptr || learners.empty()) return;
  const LearnerId learner = dice_.pick(learners);
  trace_.note({"operator forgets", learner.text});
  process_->service().dispatcher().forget(learner, [](const auto&, const auto&) {});
}

std::size_t World::unacknowledged() const {
  std::size_t count = 0;
  for (const FakePlatform& platform : platforms_) count += platform.unacknowledged();
  return count;
}

std::uint64_t World::timers_asked() const {
  return timers_of_former_lives_ + (process_ != nullptr ? process_->timers_asked() : 0);
}

bool World::at_rest() {
  if (process_ == nullptr || unacknowledged() != 0 || !process_->service().at_rest()) return false;
  if (process_->service().pump().pending() != 0 || process_->service().outside().open() != 0) {
    return false;
  }
  return disk_.store.outbox_open(1).empty() && disk_.store.work_open(1).empty();
}

void World::come_to_rest() {
  calm_ = true;
  disk_.outages.clear();
  for (FakePlatform& platform : platforms_) platform.become_calm();
  const Duration end = time_.now() + rest_max;
  bool rested = false;
  while (time_.now() < end && !rested) {
    pass(minutes{2});
    rested = at_rest();
  }
  pass(seconds{5});
}

void World::retry_quarantined() {
  const auto rows = disk_.store.quarantined();
  if (rows.empty()) return;
  Commit commit;
  commit.at = clock_.now();
  for (QuarantineRow row : rows) {
    row.to_retry = true;
    commit.quarantine.push_back(std::move(row));
  }
  disk_.store.commit_one(commit);
  crash();
  come_to_rest();
}

void World::run_day() {
  populate();
  plan_day(hours{24});
  start();
  pass(hours{24});
  come_to_rest();
  retry_quarantined();
  rules_.check_rest(unacknowledged());
}

}  // namespace pln::simulation
