// The closed lists of words that the export and the flows speak: one enum each, with its outer
// name. The order of the values is part of the stored form: add at the end, never reorder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pln {

enum class Platform : std::uint8_t { console, slack, matrix, mastodon };
enum class Purpose : std::uint8_t { work, hobby };
enum class ContactKind : std::uint8_t { person, company, tag, place };
enum class ContactRole : std::uint8_t {
  other,
  thought_leader,
  analyst,
  practitioner,
  vendor,
  agency,
  colleague,
  former_colleague,
  peer
};
enum class ContactState : std::uint8_t { candidate, following, later, skipped, dropped };
enum class ContactPurpose : std::uint8_t { interest, exchange, support };
enum class GoalState : std::uint8_t { draft, ready, done, dropped };
enum class Phase : std::uint8_t { forethought, performance, reflection };
enum class Visibility : std::uint8_t { private_, group, public_ };
enum class FourC : std::uint8_t { consume, create, connect, contribute };
enum class SearchKind : std::uint8_t { thought_leader, analyst, other };
enum class LinkState : std::uint8_t { new_, kept, dropped, shared };
enum class DraftKind : std::uint8_t { question, post, intro, thanks, devils_advocate };
enum class DraftState : std::uint8_t { draft, approved, sent, discarded };
enum class Frequency : std::uint8_t {
  off,
  monthly,
  fortnightly,
  weekly,
  twice_weekly,
  thrice_weekly,
  daily
};
enum class Characteristic : std::uint8_t {
  other_perspective,
  shared_values,
  passionate,
  inspiring,
  trusted,
  innovative,
  expert,
  disruptive,
  reality_check,
  does_things_differently
};
enum class Cause : std::uint8_t { reply, nudge, reminder, intro, welcome, digest, notice };

// The outer names, in the order of the values.
template <class E>
struct Names;

#define PLN_NAMES(Type, ...)                                                    \
  template <>                                                                   \
  struct Names<Type> {                                                          \
    static constexpr auto all = std::to_array<std::string_view>({__VA_ARGS__}); \
  }
PLN_NAMES(Platform, "console", "slack", "matrix", "mastodon");
PLN_NAMES(Purpose, "work", "hobby");
PLN_NAMES(ContactKind, "person", "company", "tag", "place");
PLN_NAMES(ContactRole, "other", "thought_leader", "analyst", "practitioner", "vendor", "agency",
          "colleague", "former_colleague", "peer");
PLN_NAMES(ContactState, "candidate", "following", "later", "skipped", "dropped");
PLN_NAMES(ContactPurpose, "interest", "exchange", "support");
PLN_NAMES(GoalState, "draft", "ready", "done", "dropped");
PLN_NAMES(Phase, "forethought", "performance", "reflection");
PLN_NAMES(Visibility, "private", "group", "public");
PLN_NAMES(FourC, "consume", "create", "connect", "contribute");
PLN_NAMES(SearchKind, "thought_leader", "analyst", "other");
PLN_NAMES(LinkState, "new", "kept", "dropped", "shared");
PLN_NAMES(DraftKind, "question", "post", "intro", "thanks", "devils_advocate");
PLN_NAMES(DraftState, "draft", "approved", "sent", "discarded");
PLN_NAMES(Frequency, "off", "monthly", "fortnightly", "weekly", "twice_weekly", "thrice_weekly",
          "daily");
PLN_NAMES(Characteristic, "other_perspective", "shared_values", "passionate", "inspiring",
          "trusted", "innovative", "expert", "disruptive", "reality_check",
          "does_things_differently");
PLN_NAMES(Cause, "reply", "nudge", "reminder", "intro", "welcome", "digest", "notice");
#undef PLN_NAMES

// The outer name of a value; a value outside the enum is a bug of ours and gives "".
template <class E>
constexpr std::string_view name_of(E value) {
  const auto index = static_cast<std::size_t>(value);
  return index < Names<E>::all.size() ? Names<E>::all[index] : std::string_view{};
}

template <class E>
constexpr std::optional<E> from_name(std::string_view name) {
  for (std::size_t index = 0; index < Names<E>::all.size(); ++index) {
    if (Names<E>::all[index] == name) return static_cast<E>(index);
  }
  return std::nullopt;
}

}  // namespace pln
