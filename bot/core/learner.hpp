// Everything known about one person, as a value. It is the authority: flows, texts and exports are
// computed from it. Parts are shared between copies (shared.hpp), so a copy costs next to nothing.
//
// Three kinds of parts: what the person told us (settings and the lists; undo takes it back, export
// shows it), where the talk stands (position; undo takes it back), and book-keeping (consent, talk,
// nudge log, history; undo leaves it alone).
#pragma once

#include "bot/core/id.hpp"
#include "bot/core/shared.hpp"
#include "bot/core/time.hpp"
#include "bot/core/turn_list.hpp"
#include "bot/core/understanding/command.hpp"
#include "bot/core/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace pln {

struct Note {
  UtcTime at{};
  std::string text{};
  bool operator==(const Note&) const = default;
};

struct Subject {
  ItemKey key{0};
  std::string name{};
  bool narrow{false};
  std::string wider_field{};
  bool operator==(const Subject&) const = default;
};

struct Goal {
  ItemKey key{0};
  std::string wish{}, outcome{}, obstacle{}, plan_if{}, plan_then{}, measure{};
  std::optional<LocalDate> review_on{};
  std::optional<int> confidence{};  // 0..10
  Visibility visibility{Visibility::private_};
  Phase phase{Phase::forethought};
  GoalState state{GoalState::draft};
  struct Progress {
    UtcTime at{};
    std::optional<int> value{};  // 0..10
    std::string note{};
    bool operator==(const Progress&) const = default;
  };
  std::vector<Progress> progress{};
  std::vector<Characteristic> characteristics_covered{};
  bool operator==(const Goal&) const = default;
};

// When a tag meets live, once a week.
struct LiveHour {
  std::uint8_t weekday{0};  // C encoding, Sunday 0
  TimeOfDay at{};
  std::string timezone{};
  bool operator==(const LiveHour&) const = default;
};

struct Contact {
  ItemKey key{0};
  ContactKind kind{ContactKind::person};
  std::string name{};                  // as the person wrote it; a tag without '#'
  std::vector<std::string> handles{};  // user@server, or a bare user name
  std::vector<std::string> links{};
  ContactRole role{ContactRole::other};
  std::vector<std::string> subjects{};  // names of subjects
  std::optional<int> source_step{};     // 1..10
  std::string source_phrase{};          // the search phrase that found them
  ContactState state{ContactState::candidate};
  std::string reason{};  // why followed, skipped or dropped
  std::string helps_with{};
  std::optional<ContactPurpose> purpose{};
  std::string organisation{};
  std::vector<ItemKey> goals{};
  std::vector<Characteristic> characteristics{};
  bool is_protected{false};    // disagrees with the person: kept on purpose
  std::optional<int> trust{};  // 0..4
  std::vector<Note> given{}, got{}, notes{};
  std::optional<LiveHour> hour{};
  UtcTime added_at{};
  std::optional<UtcTime> decided_at{};
  bool operator==(const Contact&) const = default;
};

struct Offer {
  ItemKey key{0};
  std::string text{};
  bool operator==(const Offer&) const = default;
};

struct Search {
  ItemKey key{0};
  std::string subject{};
  std::string phrase{};
  SearchKind kind{SearchKind::other};
  bool operator==(const Search&) const = default;
};

struct Activity {
  ItemKey key{0};
  UtcTime at{};
  FourC c{FourC::consume};
  Phase phase{Phase::performance};
  std::string text{};
  ItemKey contact{0};
  std::optional<int> minutes{};
  bool operator==(const Activity&) const = default;
};

struct JournalEntry {
  ItemKey key{0};
  UtcTime at{};
  std::string text{};
  bool operator==(const JournalEntry&) const = default;
};

struct SavedLink {
  ItemKey key{0};
  UtcTime at{};
  std::string link{};
  std::string note{};
  LinkState state{LinkState::new_};
  bool operator==(const SavedLink&) const = default;
};

struct FeedRating {
  ItemKey key{0};
  UtcTime at{};
  int value{0};  // 0..10
  std::string note{};
  bool operator==(const FeedRating&) const = default;
};

struct Suggestion {
  ItemKey key{0};
  UtcTime at{};
  std::string text{};
  bool operator==(const Suggestion&) const = default;
};

struct Draft {
  ItemKey key{0};
  DraftKind kind{DraftKind::question};
  std::string text{};
  DraftState state{DraftState::draft};
  bool operator==(const Draft&) const = default;
};

// Ordered by the person. Named by the wall clock (`on`, `hour`), it moves with them to another
// zone; "in two hours" is an instant alone.
struct Reminder {
  ItemKey key{0};
  UtcTime at{};        // the next time
  std::string rule{};  // "" once; else how it comes again (recurrence.hpp)
  std::string text{};  // "" if only the time was said
  std::optional<LocalDate> on{};
  TimeOfDay hour{};
  bool despite_pause{false};  // ordered during a pause, so meant for it
  bool operator==(const Reminder&) const = default;
};

// What the person said about themselves and how they want to be written to. Compared field by
// field.
struct Settings {
  std::string name{};
  std::string locale{"en"};
  std::string timezone{"UTC"};
  std::string country{};
  int minutes_a_week{30};  // method 1.6
  Purpose purpose{Purpose::work};
  std::vector<std::string> trade_words{};
  Frequency frequency{Frequency::twice_weekly};  // method D6
  TimeOfDay window_from{600}, window_to{1020};   // 10:00-17:00, method D8
  WeekdaySet window_days{working_days};
  bool window_named{false};  // the person named the hour: then it is kept to the minute (D8)
  TimeOfDay quiet_from{1200}, quiet_to{480};  // 20:00-08:00, method D8
  std::vector<LocalDate> excluded_dates{};
  WeekdaySet excluded_days{};
  std::optional<UtcTime> paused_until{};
  std::string account{};  // by hand: a name, handle or link
  std::vector<std::string> account_scopes{};
  std::optional<UtcTime> account_connected_at{};
  bool locale_named{false}, timezone_named{false};  // said by the person: profiles do not overrule
  bool rhythm_named{false};  // the person has said how often or when: it is not asked again
  bool operator==(const Settings&) const = default;

  // Every field, for code that walks them (comparison, change sets).
  template <class Self>
  static auto fields(Self& self) {
    return std::tie(self.name, self.locale, self.timezone, self.country, self.minutes_a_week,
                    self.purpose, self.trade_words, self.frequency, self.window_from,
                    self.window_to, self.window_days, self.window_named, self.quiet_from,
                    self.quiet_to, self.excluded_dates, self.excluded_days, self.paused_until,
                    self.account, self.account_scopes, self.account_connected_at, self.locale_named,
                    self.timezone_named, self.rhythm_named);
  }
};

// One way to take an order that could mean several things: an option of the question `which_one`.
struct Meaning {
  std::string label{};  // "": the text options.<topic of the command>
  Command command{};
  bool operator==(const Meaning&) const = default;
};

// One flow under way: where it stands and which item it is about.
struct Frame {
  std::string flow{};
  std::string step{};
  ItemKey item{0};                      // the subject, contact, goal ... in hand; 0: none
  std::vector<ItemKey> batch{};         // items shown or decided in this round (five at a time)
  std::string words{};                  // what the flow was begun for, where that takes words
  std::vector<Meaning> meanings{};      // what can be chosen, where an order was ambiguous
  std::vector<std::string> answered{};  // steps ahead that an earlier message has answered
  bool operator==(const Frame&) const = default;
};
using Stack = std::vector<Frame>;  // the last frame is the one in hand

// Where the private talk stands. `open_question` is a key of the contract or empty; it belongs to
// the top frame of `stack`.
struct Position {
  int step{0};                  // 1..10; 0 before the first
  std::uint16_t steps_done{0};  // bit n-1: step n
  Stack stack{};
  std::string open_question{};
  std::vector<Stack> parked{};  // flows put aside, the oldest first
  bool operator==(const Position&) const = default;
};

// A question that was put, kept so that a later press on its options can be understood.
struct Asked {
  MessageId message{};
  std::string question{};
  std::string flow{}, step{};
  ItemKey item{0};
  std::string options{};  // option ids in the order of their numbers, joined by spaces
  EventKey reaction{};    // the one that answered it, if one did
  bool operator==(const Asked&) const = default;
};

// Book-keeping of the talk.
struct Talk {
  ItemKey last_key{0};                  // the newest item key given out
  int misses{0};                        // messages in a row that were not understood
  std::optional<UtcTime> last_heard{};  // the person's last message
  std::vector<Fixed<Asked>> asked{};    // newest last, at most asked_max
  bool timed_out{false};  // the newest parked flow is there because nobody answered for long
  bool operator==(const Talk&) const = default;
};
inline constexpr std::size_t asked_max = 8;  // a screenful of old buttons stays usable

struct Consent {
  std::string what{};  // "coaching", later "read", "act"
  UtcTime given_at{};
  std::optional<UtcTime> withdrawn_at{};
  std::string terms{};  // a fingerprint of what was agreed to; "" in stores older than that
  bool operator==(const Consent&) const = default;
};

struct ConsentState {
  std::optional<UtcTime> asked_on{};
  std::vector<Consent> given{};
  bool operator==(const ConsentState&) const = default;
};

struct Sent {
  UtcTime at{};
  std::string text_template{};
  bool answered{false};
  Cause cause{Cause::nudge};
  std::string about{};  // of a reminder: its text
  bool operator==(const Sent&) const = default;
};

// What the coach sent on its own, and whether it may. Never touched by undo.
struct NudgeLog {
  bool stopped{false};
  int unanswered{0};              // proactive messages in a row without an answer
  bool silent{false};             // keep_slower_stop got no answer: quiet until the person writes
  std::vector<Sent> sent{};       // oldest first, at most sent_max
  std::optional<UtcTime> next{};  // when to look again; none: nothing is due
  // Nothing at all before this, what was ordered included: somebody may be in danger.
  std::optional<UtcTime> quiet_until{};
  bool operator==(const NudgeLog&) const = default;
};
inline constexpr std::size_t sent_max = 400;  // a year of daily messages and a margin

using History = TurnList;  // oldest first, at most history_max (history.hpp)

// Items are shared between copies of a list and with the history: a turn that changes one of forty
// contacts copies one contact.
template <class T>
using List = std::vector<Fixed<T>>;

struct Learner {
  LearnerId id{};
  UtcTime started_at{};  // consent given; epoch before

  Shared<Settings> settings{};
  Position position{};
  Talk talk{};
  Shared<ConsentState> consent{};
  Shared<NudgeLog> nudges{};

  Shared<List<Subject>> subjects{};
  Shared<List<Goal>> goals{};
  Shared<List<Contact>> contacts{};
  Shared<List<Offer>> offers{};
  Shared<List<Search>> searches{};
  Shared<List<Activity>> activities{};
  Shared<List<JournalEntry>> journal{};
  Shared<List<SavedLink>> inbox{};
  Shared<List<FeedRating>> feed_ratings{};
  Shared<List<Suggestion>> suggestions{};
  Shared<List<Draft>> drafts{};
  Shared<List<Reminder>> reminders{};

  Shared<History> history{};

  bool operator==(const Learner&) const = default;

  // Every list of what the person told us, in the fixed order of the stored form.
  template <class Self>
  static auto lists(Self& self) {
    return std::tie(self.subjects, self.goals, self.contacts, self.offers, self.searches,
                    self.activities, self.journal, self.inbox, self.feed_ratings, self.suggestions,
                    self.drafts, self.reminders);
  }

  [[nodiscard]] bool consented() const { return started_at != UtcTime{}; }
};

// A fresh key for an item of the learner's lists.
inline ItemKey next_key(Learner& learner) { return ++learner.talk.last_key; }

}  // namespace pln
