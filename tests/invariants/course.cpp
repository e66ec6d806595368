#include "tests/invariants/course.hpp"

#include "bot/voice/fold.hpp"
#include "bot/voice/message.hpp"
#include "storage/codec/codec.hpp"
#include "tests/dialogue/talk.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace pln::invariants {

namespace {

const Zone& zone_named(const std::string& name) {
  using namespace std::chrono;
  static const Zone utc;
  static const Zone tokyo{"Asia/Tokyo", hours{9}, {}};
  static const Zone berlin{"Europe/Berlin",
                           hours{1},
                           {{sys_days{year{2026} / 3 / 29} + hours{1}, hours{2}},
                            {sys_days{year{2026} / 10 / 25} + hours{1}, hours{1}},
                            {sys_days{year{2027} / 3 / 28} + hours{1}, hours{2}}}};
  if (name == tokyo.name()) return tokyo;
  return name == berlin.name() ? berlin : utc;
}

const Zone* find_zone(const void* /*zones*/, const std::string& name) {
  if (name == "Tokyo" || name == "Asia/Tokyo") return &zone_named("Asia/Tokyo");
  if (name == "Europe/Berlin" || name == "Berlin") return &zone_named("Europe/Berlin");
  return name == "UTC" ? &zone_named("UTC") : nullptr;
}

Outcome advanced(const Learner& before, const Event& event, UtcTime now, std::uint64_t seed) {
  const Context context{&tests::shipped_prompts(),
                        &zone_named(before.settings->timezone),
                        &find_zone,
                        nullptr,
                        "Example Ltd",
                        "@lena",
                        Platform::console};
  return advance(context, before, event, now, seed);
}

const std::vector<std::string_view>& lines_of(Start start) {
  static const std::vector<std::string_view> none;
  static const std::vector<std::string_view> consented{"hello", "yes"};
  static const std::vector<std::string_view> settled{
      "hello",        "yes",          "learning analytics, coaching",
      "skip",         "Ana Ruiz",     "feedback on slides",
      "twice a week", "working hours"};
  static const std::vector<std::string_view> with_network = [] {
    std::vector<std::string_view> all = settled;
    all.insert(all.end(), {"step 2", "no country", "Kim Lee (@kim@learn.example), Ben Okafor",
                           "Dana Wu", "no more for this", "no more for this", "step 5", "follow",
                           "follow", "follow", "none yet", "add Jo Park as a vendor for coaching",
                           "add Kim Park (@kimp@other.example) as a peer for coaching"});
    return all;
  }();
  static const std::vector<std::string_view> with_goal = [] {
    std::vector<std::string_view> all = settled;
    all.insert(all.end(), {"set a goal", "read better papers", "three papers a week", "no time"});
    return all;
  }();
  switch (start) {
    case Start::stranger:
      return none;
    case Start::consented:
      return consented;
    case Start::settled:
      return settled;
    case Start::with_network:
      return with_network;
    case Start::with_goal:
      return with_goal;
  }
  return none;
}

}  // namespace

Course::Course(Start start, std::string locale) {
  learner_.id = {"sam"};
  for (const std::string_view line : lines_of(start)) hear(line);
  turns_.clear();
  if (locale != "en") learner_.settings.edit().locale = std::move(locale);
}

void Course::advance(Event event) {
  event.key.text = "e" + std::to_string(++events_);
  TurnTaken turn;
  turn.before = learner_;
  turn.now = clock_;
  turn.seed = seed_++;
  turn.running = running_;
  turn.outcome = advanced(learner_, event, clock_, turn.seed);
  turn.event = std::move(event);
  learner_ = turn.outcome.learner;
  for (const Effect& effect : turn.outcome.effects) {
    const Say* say = std::get_if<Say>(&effect);
    if (say == nullptr) continue;
    for (auto& part : voice::render_say(tests::shipped_texts(), *say, learner_.settings->locale,
                                        Platform::console)) {
      turn.messages.push_back(std::move(part.text));
    }
    if (say->options.empty()) continue;
    asked_.push_back(*say);
    options_ = say->options;
    message_ = say->id;
  }
  turns_.push_back(std::move(turn));
}

void Course::hear(std::string_view words) {
  clock_ += minutes{1};
  running_ += 60;
  advance({{}, MessageReceived{voice::make_text(words)}});
  heard_.push_back(turns_.back().event.key);
}

void Course::press(const MessageId& message, const std::string& option) {
  advance({{}, ChoicePressed{message, option}});
}

void Course::be_silent(seconds span) {
  constexpr int looks_max = 400;  // more would be a loop
  const UtcTime until = clock_ + span;
  for (int look = 0; look < looks_max && learner_.nudges->next && *learner_.nudges->next <= until;
       ++look) {
    const UtcTime due = std::max(clock_, *learner_.nudges->next);
    running_ += (due - clock_).count();
    clock_ = due;
    advance({{}, NudgeDue{}});
  }
  running_ += (until - clock_).count();
  clock_ = until;
}

void Course::pick_earlier(const Happening& happening) {
  if (asked_.empty()) return;
  const Say say = asked_[happening.first % asked_.size()];
  press(say.id, say.options[happening.second % say.options.size()].id);
}

void Course::edit(const Happening& happening) {
  if (heard_.empty()) return;
  const EventKey key = heard_[happening.second % heard_.size()];
  if (happening.kind == Kind::remove) {
    advance({{}, MessageDeleted{key}});
  } else {
    advance({{}, MessageEdited{key, voice::make_text(words_of(happening))}});
  }
}

void Course::take(const Happening& happening) {
  static constexpr std::array zones{"Asia/Tokyo", "Europe/Berlin", "UTC", "Mars/Base"};
  static constexpr std::array locales{"de", "en", "de-AT", "fr", ""};
  static constexpr std::array emojis{"\xF0\x9F\x91\x8D", "\xF0\x9F\x91\x8E", "\xE2\x9D\xA4", "x"};
  const std::uint32_t first = happening.first;
  switch (happening.kind) {
    case Kind::message:
    case Kind::long_text:
      return hear(words_of(happening));
    case Kind::press:
      if (!options_.empty()) press(message_, options_[first % options_.size()].id);
      return;
    case Kind::press_late:
      return pick_earlier(happening);
    case Kind::press_wild:
      return press(first % 2 == 0 ? message_ : MessageId{"e9999.1"}, "no_such_option");
    case Kind::edit:
    case Kind::remove:
      return edit(happening);
    case Kind::react:
      return advance(
          {{},
           ReactionChanged{message_, emojis[first % emojis.size()], happening.second % 3 == 0}});
    case Kind::silence:
      return be_silent(hours{first % (24 * 40)});
    case Kind::clock_on:
      clock_ += hours{first % (24 * 400)};
      return;
    case Kind::clock_back:
      clock_ -= std::min<seconds>(hours{first % (24 * 400)}, clock_.time_since_epoch() / 2);
      return;
    case Kind::restart:
      learner_ = stored(learner_);
      return;
    case Kind::zone:
      return advance({{}, ProfileTold{{}, zones[first % zones.size()], {}}});
    case Kind::locale:
      return advance({{}, ProfileTold{{}, {}, locales[first % locales.size()]}});
    case Kind::opened:
      return advance({{}, ChatOpened{}});
    case Kind::plan_anew:
      return advance({{}, PlanAnew{}});
  }
}

bool Course::understood_as(CommandName name) const {
  const auto& all = last().outcome.understood;
  return std::find(all.begin(), all.end(), name) != all.end();
}

Learner Course::stored(const Learner& learner) {
  Learner result;
  result.id = learner.id;
  std::string bytes;
  codec::encode_hot(learner, bytes);
  codec::decode_hot(bytes, result);
  for (unsigned part = 0; part < codec::parts; ++part) {
    codec::encode_part(learner, part, bytes);
    codec::decode_part(bytes, part, result);
  }
  for (const auto& turn : *learner.history) {
    codec::encode(*turn, bytes);
    result.history.edit().push_back(std::make_shared<const Turn>(codec::decode_turn(bytes)));
  }
  return result;
}

std::string Course::bytes_of(const Learner& learner) {
  std::string all;
  std::string bytes;
  codec::encode_hot(learner, all);
  for (unsigned part = 0; part < codec::parts; ++part) {
    codec::encode_part(learner, part, bytes);
    all += bytes;
  }
  for (const auto& turn : *learner.history) {
    codec::encode(*turn, bytes);
    all += bytes;
  }
  return all;
}

Outcome again(const TurnTaken& turn) {
  return advanced(turn.before, turn.event, turn.now, turn.seed);
}

bool same_values(const Learner& one, const Learner& other) {
  return Learner::lists(one) == Learner::lists(other) && one.settings == other.settings;
}

}  // namespace pln::invariants
