#include "bot/core/method/date_choice.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/rfc3339.hpp"

namespace pln::method {

namespace {

// Puts what a blank stands for into the form of the language.
void fill(std::string& form, std::string_view blank, std::string_view words) {
  const std::size_t at = form.find(blank);
  if (at != std::string::npos) form.replace(at, blank.size(), words);
}

}  // namespace

std::string date_label(LocalDate date, LocalDate today, const Lexicon& lexicon) {
  std::string form{lexicon.value_of("date_form", "label")};
  if (form.empty()) return iso_date(date);
  const Weekday weekday{std::chrono::local_days{date}};
  const auto month = std::to_string(static_cast<unsigned>(date.month()));
  fill(form, "WEEKDAY", lexicon.value_of("weekday_shown", weekday_name(weekday)));
  fill(form, "DAY", std::to_string(static_cast<unsigned>(date.day())));
  fill(form, "MONTH", lexicon.value_of("month_shown", month));
  if (date.year() != today.year()) form += " " + std::to_string(static_cast<int>(date.year()));
  return form;
}

bool ask_which_date(dialogue::TurnWork& work, const Command& command,
                    const understanding::DateReading& reading) {
  Command whole = command;
  if (command.name == CommandName::set_nudging && work.heard != nullptr) {  // its "not" counts
    whole.text = work.heard->written;
    whole.folded = work.heard->folded;
    whole.origin = work.heard->origin;
  }
  std::vector<Meaning> meanings;
  for (const LocalDate date : {reading.date, reading.other.value_or(reading.date)}) {
    Meaning meaning;
    meaning.label = date_label(date, work.today(), work.lexicon());
    meaning.command = whole;
    meaning.command.date = date;
    meanings.push_back(std::move(meaning));
  }
  dialogue::ask_which(work, std::move(meanings));
  return true;
}

}  // namespace pln::method
