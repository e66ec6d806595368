#include "tests/slack/samples.hpp"

#include "tests/slack/material.hpp"

namespace pln::tests {

using slack::Json;

Outgoing message_of(std::string_view text, const std::vector<Option>& options,
                    std::string_view locale) {
  Outgoing message{};
  message.id = {"slack/T1/D1/1700000000.000100.1"};
  message.to = {Platform::slack, "T1", "U1"};
  message.locale = locale;
  message.options = options;
  message.text = text;
  for (std::size_t at = 0; at < options.size(); ++at) {
    const bool in_a_row = options.size() <= 3;
    message.text += at == 0 || !in_a_row ? "\n" : "  ";
    message.text += std::to_string(at + 1) + " " + options[at].label;
  }
  return message;
}

Overview known_overview(std::string_view locale) {
  const bool german = locale == "de";
  Overview overview{};
  overview.known = overview.consented = true;
  overview.locale = locale;
  overview.frequency = Frequency::twice_weekly;
  overview.window_from = {9 * 60 + 15};
  overview.window_to = {17 * 60};
  overview.window_days = working_days;
  overview.title = german ? "Dein Lernnetz" : "Your learning network";
  overview.sections = {
      {german ? "Schritt 4 von 10" : "Step 4 of 10",
       {german ? "Als Nächstes: Firmen, fünf Minuten." : "Next: companies, five minutes.",
        german ? "Zuletzt: Kim Osei, https://learn.example/@kim"
               : "Latest: Kim Osei, https://learn.example/@kim"},
       {{"next", german ? "Weiter" : "Go on", german ? "weiter" : "next", false}}},
      {german ? "Was ich über dich weiß" : "What I know about you",
       {german ? "3 Themen, 12 Leute, 1 Ziel" : "3 subjects, 12 people, 1 goal"},
       {{"export", german ? "Als Datei" : "As a file", german ? "exportieren" : "export", false},
        {"forget", german ? "Alles löschen" : "Forget me", german ? "vergiss mich" : "forget me",
         true}}},
      {"",
       {german ? "Zweimal die Woche, frühestens um 09:15." : "Twice a week, from 09:15 on."},
       {{"pause", german ? "Pause" : "Pause", german ? "Pause für eine Woche" : "pause for a week",
         false}}}};
  return overview;
}

Overview new_overview(std::string_view locale) {
  const bool german = locale == "de";
  Overview overview{};
  overview.locale = locale;
  overview.title = german ? "Von Menschen lernen" : "Learn from people";
  overview.sections = {
      {"",
       {german ? "Ich helfe dir, Menschen zu finden, von denen du lernen willst."
               : "I help you find people worth learning from."},
       {{"start", german ? "Fangen wir an" : "Start", german ? "hallo" : "hello", false}}}};
  return overview;
}

slack::FormWanted form_wanted(std::string_view form, std::string_view detail,
                              std::string_view locale) {
  slack::FormWanted wanted{};
  wanted.from = {"U1", false};
  wanted.trigger = "1.2.abc";
  wanted.form = form;
  wanted.detail = detail;
  wanted.locale = locale;
  return wanted;
}

slack::FormWanted save_wanted(std::string_view locale) {
  slack::FormWanted wanted = form_wanted("save", "", locale);
  wanted.channel = "C1";
  wanted.message = json_of(R"({"type":"message","user":"U2","ts":"1700000000.000500",
    "text":"A good read: <https://learn.example/feedback?a=1&amp;b=2|learn.example>"})");
  return wanted;
}

slack::FormSent rhythm_sent(std::string_view frequency, const std::vector<std::string>& days,
                            std::string_view from, std::string_view to, std::string_view locale) {
  slack::FormSent sent{};
  sent.from = {"U1", false};
  sent.form = "rhythm";
  sent.locale = locale;
  sent.kept = Json::object();
  const auto chosen = [&](const char* block, std::string_view value) {
    sent.values[block][block]["selected_option"]["value"] = value;
  };
  chosen("frequency", frequency);
  chosen("from", from);
  chosen("to", to);
  Json boxes = Json::array();
  for (const std::string& day : days) boxes.push_back(Json::object({{"value", day}}));
  sent.values["days"]["days"]["selected_options"] = boxes;
  return sent;
}

}  // namespace pln::tests
