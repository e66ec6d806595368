#include "bot/core/method/zones.hpp"

#include "bot/core/dialogue/perform.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <cstdlib>

namespace pln::method {

namespace {

using dialogue::TurnWork;

// What the lexicons say of a place that is more than one zone.
constexpr std::string_view several = "several";

const Zone* find(const TurnWork& work, const std::string& name) {
  return work.context.find_zone == nullptr ? nullptr
                                           : work.context.find_zone(work.context.zones, name);
}

// The zone of a place, if the words name one and nothing else: "Berlin, Germany", "New York now".
// Two places in different zones leave it open.
std::string_view named_place(const Text& slot, const Lexicon& lexicon) {
  const auto words = understanding::tokens(slot);
  std::string_view zone{};
  for (std::size_t at = 0; at < words.size();) {
    if (const auto found = understanding::find_entry(words, at, "zone", lexicon)) {
      const bool open = zone.empty() || zone == several;
      if (!open && found->value != several && found->value != zone) return several;
      if (open) zone = found->value;
      at += found->words;
    } else if (const auto rest = understanding::find_entry(words, at, "zone_rest", lexicon)) {
      at += rest->words;
    } else {
      return {};
    }
  }
  return zone;
}

// "UTC+2", "gmt -5", "+05:30": minutes east of Greenwich.
std::optional<int> offset_in(std::string_view folded) {
  std::size_t at = folded.find_first_of("+-");
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = folded.substr(0, at);
  const bool led = before.find("utc") != std::string_view::npos ||
                   before.find("gmt") != std::string_view::npos || at == 0;
  if (!led) return std::nullopt;
  const int sign = folded[at] == '-' ? -1 : 1;
  std::string digits;
  std::size_t colon = std::string::npos;
  for (++at; at < folded.size(); ++at) {
    const char c = folded[at];
    if (c == ' ' && digits.empty()) continue;
    if (c == ':' && colon == std::string::npos) {
      colon = digits.size();
    } else if (c >= '0' && c <= '9') {
      digits += c;
    } else {
      break;
    }
  }
  if (digits.empty() || digits.size() > 4) return std::nullopt;
  const std::size_t hours = colon != std::string::npos ? colon
                            : digits.size() > 2        ? digits.size() - 2
                                                       : digits.size();
  const auto hour = understanding::digits_of(std::string_view{digits}.substr(0, hours));
  const auto minute = hours == digits.size()
                          ? std::optional{0}
                          : understanding::digits_of(std::string_view{digits}.substr(hours));
  if (!hour || !minute || *hour > 14 || *minute > 59) return std::nullopt;
  return sign * (*hour * 60 + *minute);
}

// A zone that keeps this offset all the year; only those of whole hours have a name of their own.
std::string zone_of_offset(int offset, const Lexicon& lexicon) {
  if (offset == 0) return "UTC";
  const int size = std::abs(offset);
  if (offset % 60 == 0) {
    // The signs of these names are the other way round: Etc/GMT-2 is two hours ahead.
    return std::string{"Etc/GMT"} + (offset > 0 ? "-" : "+") + std::to_string(size / 60);
  }
  const std::string name = std::string{offset > 0 ? "east " : "west "} + std::to_string(size);
  return std::string{lexicon.value_of("zone_of_minutes", name)};
}

// The name of the zone that the words mean; `several` if they mean more than one, "" if none.
std::string zone_named(const TurnWork& work, const Text& slot) {
  if (const auto offset = offset_in(slot.folded)) return zone_of_offset(*offset, work.lexicon());
  std::string_view place = named_place(slot, work.lexicon());
  for (const Lexicon& other : work.context.prompts->lexicons) {
    if (place.empty()) place = named_place(slot, other);
  }
  return place.empty() ? slot.written : std::string{place};
}

// "I'm in sales": no place, and none was asked for.
bool is_no_place(const Command& command) {
  const bool said_zone = command.topic == "zone";
  const bool lower =
      !command.text.empty() && command.text.front() >= 'a' && command.text.front() <= 'z';
  return !said_zone && lower;
}

}  // namespace

std::string zone_in(const TurnWork& work, const Text& words) {
  const auto tokens = understanding::tokens(words);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const auto found = understanding::find_entry(tokens, at, "zone", work.lexicon());
    if (found && found->value != several) return std::string{found->value};
  }
  return work.learner.settings->timezone;
}

bool set_timezone(TurnWork& work, const Command& command) {
  const std::string name = zone_named(work, understanding::slot(command));
  const Zone* zone = name == several ? nullptr : find(work, name);
  if (zone == nullptr) {
    if (name != several && is_no_place(command)) return false;
    work.say(name == several ? "timezone.which" : "timezone.unknown");
    dialogue::return_to_question(work);
    return true;
  }
  Settings& settings = work.learner.settings.edit();
  settings.timezone = zone->name();
  settings.timezone_named = true;
  const LocalTime there = zone->to_local(work.now);
  work.say("timezone.done", {{"timezone", zone->name()}, {"time", time_of_day(there)}});
  if (!work.learner.reminders->empty()) work.say("timezone.reminders");
  dialogue::return_to_question(work);
  return true;
}

}  // namespace pln::method
