// What is stored of each struct, described once: a tag and a member. Tags are for ever: a new
// member takes a new tag, a removed one leaves its tag unused, a member whose default value changes
// takes a new tag. The number of members is checked at compile time, so none is forgotten.
#pragma once

#include "bot/core/history.hpp"
#include "bot/core/learner.hpp"
#include "storage/store.hpp"

#include <tuple>

namespace pln::codec {

template <class Struct, class T>
struct Field {
  unsigned tag;
  T Struct::* member;
};
template <class Struct, class T>
constexpr Field<Struct, T> at(unsigned tag, T Struct::* member) {
  return {tag, member};
}

// Specialised for every stored struct.
template <class T>
struct Stored;

// The part of a learner that most turns change; small, so that a turn writes little.
struct HotPart {
  UtcTime started_at{};
  Position position{};
  Talk talk{};
  bool stopped{false};
  int unanswered{0};
  bool silent{false};
  std::optional<UtcTime> next{};
  std::optional<UtcTime> quiet_until{};
  bool operator==(const HotPart&) const = default;
};

// The members of `Type` from tag 1 on, in the order given.
#define PLN_STORED(Type, ...)                               \
  template <>                                               \
  struct Stored<Type> {                                     \
    using S = Type;                                         \
    static constexpr auto fields = std::tuple{__VA_ARGS__}; \
  }

PLN_STORED(Identity, at(1, &S::platform), at(2, &S::tenant), at(3, &S::id));
PLN_STORED(Note, at(1, &S::at), at(2, &S::text));
PLN_STORED(Subject, at(1, &S::key), at(2, &S::name), at(3, &S::narrow), at(4, &S::wider_field));
PLN_STORED(Goal::Progress, at(1, &S::at), at(2, &S::value), at(3, &S::note));
PLN_STORED(Goal, at(1, &S::key), at(2, &S::wish), at(3, &S::outcome), at(4, &S::obstacle),
           at(5, &S::plan_if), at(6, &S::plan_then), at(7, &S::measure), at(8, &S::review_on),
           at(9, &S::confidence), at(10, &S::visibility), at(11, &S::phase), at(12, &S::state),
           at(13, &S::progress), at(14, &S::characteristics_covered));
PLN_STORED(LiveHour, at(1, &S::weekday), at(2, &S::at), at(3, &S::timezone));
PLN_STORED(Contact, at(1, &S::key), at(2, &S::kind), at(3, &S::name), at(4, &S::handles),
           at(5, &S::links), at(6, &S::role), at(7, &S::subjects), at(8, &S::source_step),
           at(9, &S::source_phrase), at(10, &S::state), at(11, &S::reason), at(12, &S::helps_with),
           at(13, &S::purpose), at(14, &S::organisation), at(15, &S::goals),
           at(16, &S::characteristics), at(17, &S::is_protected), at(18, &S::trust),
           at(19, &S::given), at(20, &S::got), at(21, &S::notes), at(22, &S::hour),
           at(23, &S::added_at), at(24, &S::decided_at));
PLN_STORED(Offer, at(1, &S::key), at(2, &S::text));
PLN_STORED(Search, at(1, &S::key), at(2, &S::subject), at(3, &S::phrase), at(4, &S::kind));
PLN_STORED(Activity, at(1, &S::key), at(2, &S::at), at(3, &S::c), at(4, &S::phase), at(5, &S::text),
           at(6, &S::contact), at(7, &S::minutes));
PLN_STORED(JournalEntry, at(1, &S::key), at(2, &S::at), at(3, &S::text));
PLN_STORED(SavedLink, at(1, &S::key), at(2, &S::at), at(3, &S::link), at(4, &S::note),
           at(5, &S::state));
PLN_STORED(FeedRating, at(1, &S::key), at(2, &S::at), at(3, &S::value), at(4, &S::note));
PLN_STORED(Suggestion, at(1, &S::key), at(2, &S::at), at(3, &S::text));
PLN_STORED(Draft, at(1, &S::key), at(2, &S::kind), at(3, &S::text), at(4, &S::state));
PLN_STORED(Reminder, at(1, &S::key), at(2, &S::at), at(3, &S::rule), at(4, &S::text), at(5, &S::on),
           at(6, &S::hour), at(7, &S::despite_pause));
PLN_STORED(Settings, at(1, &S::name), at(2, &S::locale), at(3, &S::timezone), at(4, &S::country),
           at(5, &S::minutes_a_week), at(6, &S::purpose), at(7, &S::trade_words),
           at(8, &S::frequency), at(9, &S::window_from), at(10, &S::window_to),
           at(11, &S::window_days), at(12, &S::window_named), at(13, &S::quiet_from),
           at(14, &S::quiet_to), at(15, &S::excluded_dates), at(16, &S::excluded_days),
           at(17, &S::paused_until), at(18, &S::account), at(19, &S::account_scopes),
           at(20, &S::account_connected_at), at(21, &S::locale_named), at(22, &S::timezone_named),
           at(23, &S::rhythm_named));
PLN_STORED(Command, at(1, &S::name), at(2, &S::topic), at(3, &S::text), at(4, &S::folded),
           at(5, &S::origin), at(6, &S::number), at(7, &S::fuzzy), at(8, &S::item),
           at(9, &S::date));
PLN_STORED(Meaning, at(1, &S::label), at(2, &S::command));
PLN_STORED(Frame, at(1, &S::flow), at(2, &S::step), at(3, &S::item), at(4, &S::batch),
           at(5, &S::words), at(6, &S::meanings), at(7, &S::answered));
PLN_STORED(Position, at(1, &S::step), at(2, &S::steps_done), at(3, &S::stack),
           at(4, &S::open_question), at(5, &S::parked));
PLN_STORED(Asked, at(1, &S::message), at(2, &S::question), at(3, &S::flow), at(4, &S::step),
           at(5, &S::item), at(6, &S::options), at(7, &S::reaction));
PLN_STORED(Talk, at(1, &S::last_key), at(2, &S::misses), at(3, &S::last_heard), at(4, &S::asked),
           at(5, &S::timed_out));
PLN_STORED(Consent, at(1, &S::what), at(2, &S::given_at), at(3, &S::withdrawn_at),
           at(4, &S::terms));
PLN_STORED(ConsentState, at(1, &S::asked_on), at(2, &S::given));
PLN_STORED(Sent, at(1, &S::at), at(2, &S::text_template), at(3, &S::answered), at(4, &S::cause),
           at(5, &S::about));
PLN_STORED(HotPart, at(1, &S::started_at), at(2, &S::position), at(3, &S::talk), at(4, &S::stopped),
           at(5, &S::unanswered), at(6, &S::silent), at(7, &S::next), at(8, &S::quiet_until));
PLN_STORED(ChangeSet, at(1, &S::lists), at(2, &S::fields));
PLN_STORED(Turn, at(1, &S::event), at(2, &S::at), at(3, &S::seed), at(4, &S::understood),
           at(5, &S::changes), at(6, &S::before), at(7, &S::after), at(8, &S::undone));
PLN_STORED(Option, at(1, &S::id), at(2, &S::label));
PLN_STORED(OutboxRow, at(1, &S::id), at(2, &S::learner), at(3, &S::to), at(4, &S::room),
           at(5, &S::cause), at(6, &S::text_template), at(7, &S::text), at(8, &S::options),
           at(9, &S::state), at(10, &S::at), at(11, &S::dropped_because), at(12, &S::thread),
           at(13, &S::locale), at(14, &S::question), at(15, &S::channel));
PLN_STORED(OutsideWork, at(1, &S::id), at(2, &S::kind), at(3, &S::target), at(4, &S::text));
PLN_STORED(WorkRow, at(1, &S::work), at(2, &S::learner), at(3, &S::asked_at));
PLN_STORED(QuarantineRow, at(1, &S::id), at(2, &S::event), at(3, &S::at), at(4, &S::from),
           at(5, &S::kind), at(6, &S::text), at(7, &S::reference), at(8, &S::detail),
           at(9, &S::why), at(10, &S::tries), at(11, &S::to_retry));
#undef PLN_STORED

template <class T>
struct Stored<ItemChange<T>> {
  using S = ItemChange<T>;
  static constexpr auto fields =
      std::tuple{at(1, &S::key), at(2, &S::index), at(3, &S::before), at(4, &S::after)};
};
template <class T>
struct Stored<ListChange<T>> {
  using S = ListChange<T>;
  static constexpr auto fields =
      std::tuple{at(1, &S::items), at(2, &S::order_before), at(3, &S::order_after)};
};
template <class T>
struct Stored<FieldChange<T>> {
  using S = FieldChange<T>;
  static constexpr auto fields = std::tuple{at(1, &S::before), at(2, &S::after)};
};

}  // namespace pln::codec
