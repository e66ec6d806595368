// Every reader on any message: no crash, bounded output, and whatever is cut out stands in the
// text. Method: libFuzzer; a broken promise aborts.
#include "bot/core/check.hpp"
#include "bot/core/understanding/links.hpp"
#include "bot/core/understanding/lists.hpp"
#include "bot/core/understanding/numbers.hpp"
#include "bot/core/understanding/options.hpp"
#include "bot/core/understanding/people.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/tags.hpp"
#include "bot/core/understanding/times.hpp"
#include "bot/core/understanding/yes_no.hpp"
#include "bot/voice/fold.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace pln;
using namespace pln::understanding;

namespace {

// A few words of every category that steers a reader; the fuzzer mixes them into its messages.
Lexicon small_lexicon() {
  using Kind = PatternToken::Kind;
  Lexicon lexicon{};
  lexicon.language = "en";
  lexicon.phrases = {{CommandName::add, "contact", {{Kind::word, "add"}, {Kind::text, {}}}},
                     {CommandName::help, {}, {{Kind::word, "help"}}},
                     {CommandName::log_activity, {}, {{Kind::word, "log:"}, {Kind::text, {}}}},
                     {CommandName::merge, {}, {{Kind::text, {}}, {Kind::word, "same"}}},
                     {CommandName::start_flow, "step", {{Kind::word, "step"}, {Kind::number, {}}}}};
  lexicon.categories = {
      {"filler", {{"ok", "any"}, {"please", "polite"}, {"so", "start"}, {"now", "end"}}},
      {"lead_in", {{"my subjects are", "list"}, {"maybe", "soft"}}},
      {"conjunction", {{"and", "and"}, {"&", "and"}}},
      {"list_end", {{"etc", "yes"}}},
      {"number", {{"one", "1"}, {"twenty", "20"}, {"two", "2"}}},
      {"ordinal", {{"first", "1"}, {"last", "last"}}},
      {"unit", {{"week", "week"}, {"weeks", "week"}, {"hour", "hour"}, {"m", "minute"}}},
      {"one_before_unit", {{"a", "1"}}},
      {"article", {{"a", "the"}, {"the", "the"}}},
      {"weekday", {{"mon", "monday"}, {"fri", "friday"}}},
      {"month", {{"may", "5"}}},
      {"role", {{"analyst", "analyst"}, {"vendor", "vendor"}}},
      {"as_word", {{"as", "as"}}},
      {"for_word", {{"for", "for"}}},
      {"at_word", {{"at", "at"}}},
      {"time_lead", {{"at", "at"}}},
      {"range_word", {{"to", "to"}}},
      {"in_word", {{"in", "in"}}},
      {"clock_mark", {{"pm", "pm"}, {"uhr", "hour"}}},
      {"clock_lead", {{"half past", "30"}, {"halb", "-30"}}},
      {"daypart", {{"evening", "evening"}}},
      {"every_word", {{"every", "every"}}},
      {"keep_verb", {{"keep", "keep"}}},
      {"drop_verb", {{"drop", "drop"}}},
      {"all_word", {{"all", "all"}}},
      {"rest_word", {{"rest", "rest"}}},
      {"except_word", {{"but", "except"}}},
      {"negation", {{"not", "not"}}},
      {"option", {{"yes", "yes"}, {"no", "no"}}},
  };
  lexicon.index();
  return lexicon;
}

void check_inside(const Text& text, std::string_view part) {
  PLN_CHECK(text.written.find(part) != std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Lexicon lexicon = small_lexicon();
  static const std::vector<OptionWords> options{{"yes", "yes"}, {"no", "no thanks"}};
  const LocalDate today{std::chrono::year{2026}, std::chrono::March, std::chrono::day{4}};
  const Text text = voice::make_text({reinterpret_cast<const char*>(data), size});

  if (const auto command = match_phrase(text, lexicon)) {
    check_inside(text, command->text);
    read_add(slot(*command), lexicon);
    read_reminder(slot(*command), today, lexicon);
  }
  match_phrase_fuzzy(text, lexicon);
  is_opt_out(text, {&lexicon, 1});
  const auto option = match_option(text, options, lexicon);
  PLN_CHECK(!option || *option < options.size());

  const auto items = read_list(text, lexicon);
  PLN_CHECK(items.size() <= list_items_max);
  for (const std::string& item : items) {
    PLN_CHECK(!item.empty() && voice::is_valid_utf8(item));
    check_inside(text, item);
  }
  const auto people = read_people(text, lexicon);
  PLN_CHECK(people.size() <= mentions_max);
  for (const Mention& mention : people) {
    PLN_CHECK(!mention.name.empty());
    check_inside(text, mention.subject);
    check_inside(text, mention.organisation);
  }
  for (const std::string& tag : read_tags(text, lexicon)) check_inside(text, tag);
  for (const std::string& link : read_links(text)) check_inside(text, link);
  without_links(text);

  read_number(text, lexicon);
  const auto rating = read_rating(text, lexicon);
  PLN_CHECK(!rating || (*rating >= 0 && *rating <= 10));
  if (const auto picked = read_selection(text, 9, lexicon)) {
    PLN_CHECK(picked->keep.size() + picked->drop.size() <= 9);
  }
  read_yes_no(text, lexicon);
  if (const auto date = read_date(text, today, lexicon)) PLN_CHECK(date->date.ok());
  read_span(text, lexicon);
  const auto time = read_time_of_day(text, lexicon);
  PLN_CHECK(!time || (time->minute >= 0 && time->minute < 1440));
  if (const auto window = read_window(text, lexicon)) {
    PLN_CHECK(!window->from || (window->from->minute >= 0 && window->from->minute < 1440));
    PLN_CHECK(!window->to || (window->to->minute >= 0 && window->to->minute <= 1440));
  }
  read_set_nudging(text, lexicon);
  return 0;
}
