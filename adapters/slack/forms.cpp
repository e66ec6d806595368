#include "adapters/slack/forms.hpp"

#include "adapters/slack/blocks.hpp"
#include "adapters/slack/elements.hpp"
#include "adapters/slack/mrkdwn.hpp"
#include "adapters/slack/wire.hpp"
#include "bot/json/json_text.hpp"
#include "bot/json/wire_read.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pln::slack {
namespace {

using json::text_at;

constexpr int answer_characters_max = 3'000;  // Slack's own limit of a field
constexpr int note_characters_max = 500;
constexpr std::size_t excerpt_characters_max = 300;
constexpr std::size_t link_bytes_max = 2'000;  // the metadata has 3,000 characters

// In the order of weeks; names as in phrases ("slack.day_monday") and as values.
struct Day {
  std::string_view name{};
  unsigned int encoding{0};
};
constexpr auto week = std::to_array<Day>({{"monday", 1},
                                          {"tuesday", 2},
                                          {"wednesday", 3},
                                          {"thursday", 4},
                                          {"friday", 5},
                                          {"saturday", 6},
                                          {"sunday", 0}});
// By their value; "off" comes last.
constexpr auto rhythms = std::to_array<std::pair<std::string_view, Frequency>>(
    {{"daily", Frequency::daily},
     {"thrice_weekly", Frequency::thrice_weekly},
     {"twice_weekly", Frequency::twice_weekly},
     {"weekly", Frequency::weekly},
     {"fortnightly", Frequency::fortnightly},
     {"monthly", Frequency::monthly},
     {"off", Frequency::off}});

std::string clock_text(int minute) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(minute / 60) + ":" + two(minute % 60);
}

// "10:30", as one of our options has it.
std::optional<int> minute_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  for (const std::size_t at : {0U, 1U, 3U, 4U}) {
    if (!is_digit(text[at])) return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (minute > 59 || hour > 24 || (hour == 24 && minute > 0)) return std::nullopt;
  return hour * 60 + minute;
}

std::string form_key(std::string_view question) {
  std::string key = "slack.form_" + std::string(question);
  std::replace(key.begin() + 6, key.end(), '.', '_');
  return key;
}

Json view_of(std::string_view title, Json blocks, const FormWanted& wanted, Json kept,
             const PhraseSource& phrase, std::string_view locale) {
  const Json data{{"form", wanted.form},
                  {"detail", wanted.detail},
                  {"locale", std::string(locale)},
                  {"kept", std::move(kept)}};
  return {{"type", "modal"},
          {"callback_id", "pln_form"},
          {"title", plain(phrase(title, locale, {}), view_title_max)},
          {"submit", plain(phrase("slack.form_send", locale, {}), view_title_max)},
          {"close", plain(phrase("slack.form_close", locale, {}), view_title_max)},
          {"private_metadata", json::json_line(data)},
          {"blocks", std::move(blocks)}};
}

// A view that only says something: no fields, nothing to send.
Json notice_view(std::string_view title, std::string_view words, const PhraseSource& phrase,
                 std::string_view locale) {
  Json blocks = Json::array();
  add_paragraphs(blocks, phrase(words, locale, {}));
  return {{"type", "modal"},
          {"callback_id", "pln_notice"},
          {"title", plain(phrase(title, locale, {}), view_title_max)},
          {"close", plain(phrase("slack.form_close", locale, {}), view_title_max)},
          {"blocks", std::move(blocks)}};
}

Json answer_view(const FormWanted& wanted, const PhraseSource& phrase) {
  if (!has_form(wanted.detail)) {
    return notice_view("slack.form_title", "slack.form_gone", phrase, wanted.locale);
  }
  Json field{{"type", "plain_text_input"},
             {"action_id", "text"},
             {"multiline", true},
             {"focus_on_load", true},
             {"max_length", answer_characters_max}};
  Json blocks = Json::array();
  blocks.push_back(
      input("answer", phrase(form_key(wanted.detail), wanted.locale, {}), std::move(field)));
  return view_of("slack.form_title", std::move(blocks), wanted, Json::object(), phrase,
                 wanted.locale);
}

// Slack wants the ids of fields told apart in a whole view: each has that of its block.
Json select(const char* block, Json options, const Json& chosen) {
  return {{"type", "static_select"},
          {"action_id", block},
          {"initial_option", chosen},
          {"options", std::move(options)}};
}

// Every half hour, and what is chosen now if it lies between.
Json hours_select(const char* block, int chosen, int first, int last) {
  constexpr int half_an_hour = 30;
  Json options = Json::array();
  Json initial{};
  const int wanted = std::clamp(chosen, first, last);
  for (int minute = first; minute <= last; minute += half_an_hour) {
    const bool between = wanted > minute - half_an_hour && wanted < minute;
    for (const int each : {between ? wanted : minute, minute}) {
      if (each == wanted) initial = option(clock_text(each), clock_text(each));
      if (each == wanted || each == minute) {
        Json one = option(clock_text(each), clock_text(each));
        if (options.empty() || options.back() != one) options.push_back(std::move(one));
      }
    }
  }
  return select(block, std::move(options), initial);
}

Json frequency_select(Frequency chosen, const PhraseSource& phrase, std::string_view locale) {
  Json options = Json::array();
  Json initial{};
  for (const auto& [name, frequency] : rhythms) {
    options.push_back(
        option(phrase("slack.often_" + std::string(name), locale, {}), std::string(name)));
    if (frequency == chosen) initial = options.back();
  }
  return select("frequency", std::move(options), initial);
}

Json days_boxes(WeekdaySet chosen, const PhraseSource& phrase, std::string_view locale) {
  Json options = Json::array();
  Json initial = Json::array();
  for (const Day& day : week) {
    options.push_back(
        option(phrase("slack.day_" + std::string(day.name), locale, {}), std::string(day.name)));
    if (chosen.has(Weekday{day.encoding})) initial.push_back(options.back());
  }
  Json boxes{{"type", "checkboxes"}, {"action_id", "days"}, {"options", std::move(options)}};
  if (!initial.empty()) boxes["initial_options"] = std::move(initial);
  return boxes;
}

Json rhythm_view(const FormWanted& wanted, const Overview* overview, const PhraseSource& phrase) {
  std::string locale = wanted.locale;
  if (locale.empty() && overview != nullptr) locale = overview->locale;
  if (overview == nullptr) {
    return notice_view("slack.form_rhythm_title", "slack.form_wait", phrase, locale);
  }
  if (!overview->known || !overview->consented) {
    return notice_view("slack.form_rhythm_title", "slack.form_not_yet", phrase, locale);
  }
  constexpr int day_minutes = 24 * 60;
  const auto label = [&](std::string_view key) { return phrase(key, locale, {}); };
  Json blocks = Json::array();
  blocks.push_back(input("frequency", label("slack.rhythm_frequency"),
                         frequency_select(overview->frequency, phrase, locale)));
  blocks.push_back(
      input("days", label("slack.rhythm_days"), days_boxes(overview->window_days, phrase, locale)));
  blocks.push_back(input("from", label("slack.rhythm_from"),
                         hours_select("from", overview->window_from.minute, 0, day_minutes - 30)));
  blocks.push_back(input("to", label("slack.rhythm_to"),
                         hours_select("to", overview->window_to.minute, 30, day_minutes)));
  blocks[1]["optional"] = true;  // without any for "never"
  return view_of("slack.form_rhythm_title", std::move(blocks), wanted, Json::object(), phrase,
                 locale);
}

// The first link that a text of Slack shows; empty: none.
std::string link_in_text(std::string_view coded) {
  for (const TextPiece& piece : pieces_of(plain_text(coded))) {
    if (piece.is_link && piece.text.size() <= link_bytes_max) return piece.text;
  }
  return {};
}

std::string link_in_blocks(const Json& blocks, int depth) {
  constexpr int depth_max = 6;  // rich_text, list, section, link
  if (depth > depth_max || !blocks.is_array()) return {};
  for (const Json& block : blocks) {
    std::string found;
    if (text_at(block, "type") == "link") found = link_in_text(text_at(block, "url"));
    if (found.empty()) found = link_in_blocks(child(block, "elements"), depth + 1);
    if (!found.empty()) return found;
  }
  return {};
}

// What the message is about: its link, else the message itself.
std::string link_of(const FormWanted& wanted) {
  std::string found = link_in_text(text_at(wanted.message, "text"));
  if (found.empty()) found = link_in_blocks(child(wanted.message, "blocks"), 0);
  const Json& attachments = child(wanted.message, "attachments");
  if (attachments.is_array()) {
    for (const Json& attachment : attachments) {
      for (const char* field : {"from_url", "title_link", "original_url"}) {
        if (found.empty()) found = link_in_text(text_at(attachment, field));
      }
    }
  }
  if (!found.empty()) return found;
  std::string ts = id_at(wanted.message, "ts");
  std::erase(ts, '.');
  if (ts.empty() || !is_id(wanted.channel)) return {};
  return "https://slack.com/archives/" + wanted.channel + "/p" + ts;
}

Json save_view(const FormWanted& wanted, const Overview* overview, const PhraseSource& phrase) {
  std::string locale = wanted.locale;
  if (locale.empty() && overview != nullptr) locale = overview->locale;
  const std::string link = link_of(wanted);
  if (link.empty()) {
    return notice_view("slack.form_save_title", "slack.form_no_link", phrase, locale);
  }
  Json blocks = Json::array();
  const std::string words = plain_text(text_at(wanted.message, "text"));
  add_paragraphs(blocks, cut(words.empty() ? link : words, excerpt_characters_max));
  Json field{{"type", "plain_text_input"},
             {"action_id", "text"},
             {"multiline", false},
             {"max_length", note_characters_max}};
  Json note = input("note", phrase("slack.save_note", locale, {}), std::move(field));
  note["optional"] = true;
  blocks.push_back(std::move(note));
  return view_of("slack.form_save_title", std::move(blocks), wanted, Json{{"link", link}}, phrase,
                 locale);
}

std::string trimmed(std::string text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t last = text.find_last_not_of(blanks);
  text.resize(last == std::string::npos ? 0 : last + 1);
  text.erase(0, std::min(text.find_first_not_of(blanks), text.size()));
  return text;
}

// The value of the field `element` in the block of that name.
const Json& field_of(const Json& values, const char* block, const char* element) {
  return child(child(values, block), element);
}

std::string chosen_at(const Json& values, const char* block) {
  return text_at(child(field_of(values, block, block), "selected_option"), "value");
}

std::vector<std::string> days_of(const Json& values, const PhraseSource& phrase,
                                 std::string_view locale) {
  std::vector<std::string> names;
  const Json& chosen = child(field_of(values, "days", "days"), "selected_options");
  if (!chosen.is_array()) return names;
  for (const Day& day : week) {
    const bool is_chosen = std::any_of(chosen.begin(), chosen.end(), [&](const Json& option) {
      return text_at(option, "value") == day.name;
    });
    if (is_chosen) names.push_back(phrase("slack.on_" + std::string(day.name), locale, {}));
  }
  return names;
}

FormWords rhythm_words(const FormSent& sent, const PhraseSource& phrase) {
  FormWords words{{}, Json::object()};
  const std::string rhythm = chosen_at(sent.values, "frequency");
  const auto fault = [&](const char* block, std::string_view key) {
    words.faults[block] = phrase(key, sent.locale, {});
  };
  const bool known = std::any_of(rhythms.begin(), rhythms.end(),
                                 [&](const auto& entry) { return entry.first == rhythm; });
  if (!known) {
    fault("frequency", "slack.fault_choose");
    return words;
  }
  if (rhythm == "off") {
    words.text = phrase("slack.rhythm_off", sent.locale, {});
    return words;
  }
  std::vector<std::string> days = days_of(sent.values, phrase, sent.locale);
  const auto from = minute_of(chosen_at(sent.values, "from"));
  const auto to = minute_of(chosen_at(sent.values, "to"));
  if (days.empty()) fault("days", "slack.fault_no_day");
  if (!from) fault("from", "slack.fault_choose");
  if (!to || (from && *from >= *to)) fault("to", to ? "slack.fault_order" : "slack.fault_choose");
  if (!words.faults.empty()) return words;
  const std::vector<Argument> arguments{{"rhythm", phrase("slack.says_" + rhythm, sent.locale, {})},
                                        {"days", std::move(days)},
                                        {"from", clock_text(*from)},
                                        {"to", clock_text(*to)}};
  words.text = phrase("slack.rhythm_says", sent.locale, arguments);
  return words;
}

}  // namespace

bool has_form(std::string_view question) {
  constexpr auto asked = std::to_array<std::string_view>(
      {"subjects", "leaders", "analysts", "companies", "tags", "people_you_have", "offers",
       "goal.wish", "goal.outcome", "goal.obstacle", "goal.plan", "goal.measure", "names_found",
       "reflection"});
  return std::find(asked.begin(), asked.end(), question) != asked.end();
}

Json form_view(const FormWanted& wanted, const Overview* overview, const PhraseSource& phrase) {
  if (wanted.form == "rhythm") return rhythm_view(wanted, overview, phrase);
  if (wanted.form == "save") return save_view(wanted, overview, phrase);
  return answer_view(wanted, phrase);
}

FormWords words_of(const FormSent& sent, const PhraseSource& phrase) {
  if (sent.form == "rhythm") return rhythm_words(sent, phrase);
  FormWords words{{}, Json::object()};
  if (sent.form == "save") {
    const std::string link = text_at(sent.kept, "link");
    if (pieces_of(link).size() != 1 || !pieces_of(link).front().is_link) {
      words.faults["note"] = phrase("slack.fault_link", sent.locale, {});
      return words;
    }
    const std::string note = trimmed(text_at(field_of(sent.values, "note", "text"), "value"));
    words.text = trimmed(phrase("slack.save_says", sent.locale, {{"link", link}, {"note", note}}));
    return words;
  }
  words.text = trimmed(text_at(field_of(sent.values, "answer", "text"), "value"));
  if (words.text.empty()) words.faults["answer"] = phrase("slack.fault_empty", sent.locale, {});
  return words;
}

}  // namespace pln::slack
