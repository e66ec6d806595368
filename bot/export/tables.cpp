// The parts that other programs read: the network as CSV or OPML, the dates as iCalendar.
#include "bot/core/recurrence.hpp"
#include "bot/core/rfc3339.hpp"
#include "bot/core/xml.hpp"
#include "bot/export/export.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace pln::exporting {
namespace {

std::string joined(const std::vector<std::string>& items, const char* separator) {
  std::string result;
  for (const std::string& item : items) result += (result.empty() ? "" : separator) + item;
  return result;
}

// A cell always stands in quotes. Spreadsheets take a text that begins like a formula for one, and
// names may come from strangers' profiles: the apostrophe tells them that it is text.
std::string cell(const std::string& text) {
  std::string result = "\"";
  if (!text.empty() && std::string_view{"=+-@\t"}.find(text.front()) != std::string_view::npos) {
    result += '\'';
  }
  for (const char letter : text) {
    if (letter == '"') result += '"';
    result += letter;
  }
  return result + "\"";
}

// In an attribute, where a line break counts as a blank.
std::string xml(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return xml_escaped(text);
}

bool is_in_network(const Contact& contact) {
  return contact.state != ContactState::dropped && contact.state != ContactState::skipped;
}

// Servers of the fediverse offer each account's public posts as a feed at this address.
std::string handle_outline(const Contact& contact, const std::string& handle) {
  const std::size_t at = handle.rfind('@');
  if (at == std::string::npos || at == 0) return {};
  const std::string page = "https://" + handle.substr(at + 1) + "/@" + handle.substr(0, at);
  return "    <outline type=\"rss\" text=\"" + xml(contact.name) + "\" xmlUrl=\"" + xml(page) +
         ".rss\" htmlUrl=\"" + xml(page) + "\"/>\n";
}

std::string ics_text(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '\\' || letter == ';' || letter == ',') result += '\\';
    if (letter == '\n') {
      result += "\\n";
    } else {
      result += letter;
    }
  }
  return result;
}

// RFC 5545, 3.1: lines end in CR LF and are folded before 75 bytes, never inside a character.
void add_ics_line(std::string& calendar, const std::string& line) {
  constexpr std::size_t bytes_max = 73;
  std::size_t used = 0;
  for (const char letter : line) {
    const bool begins_character = (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U;
    if (used >= bytes_max - 3 && begins_character) {
      calendar += "\r\n ";
      used = 1;
    }
    calendar += letter;
    ++used;
  }
  calendar += "\r\n";
}

// "20260105T090000Z" or, of a day, "20260105".
std::string ics_time(std::string rfc) {
  std::erase_if(rfc, [](char letter) { return letter == '-' || letter == ':'; });
  return rfc;
}

constexpr std::array days_of_week{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

std::string ics_days(WeekdaySet set) {
  std::string all;
  for (unsigned day = 0; day < days_of_week.size(); ++day) {
    if (set.has(Weekday{day})) all += (all.empty() ? "" : ",") + std::string{days_of_week[day]};
  }
  return all;
}

// "every 2 weeks on monday" -> "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"; nothing for no rhythm. For
// a day that a shorter month lacks stands its last one.
std::string ics_rule(const std::string& rule) {
  const auto rhythm = read_rule(rule);
  if (!rhythm) return {};
  constexpr std::array frequencies{"DAILY", "WEEKLY", "MONTHLY"};
  std::string text = std::string{"RRULE:FREQ="} +
                     frequencies[static_cast<std::size_t>(rhythm->unit)] +
                     ";INTERVAL=" + std::to_string(rhythm->every);
  const std::string on = ics_days(rhythm->days);
  if (rhythm->nth != 0) return text + ";BYDAY=" + std::to_string(rhythm->nth) + on;
  if (!on.empty()) return text + ";BYDAY=" + on;
  if (rhythm->day_of_month == 0) return text;
  constexpr int every_month_has = 28;
  text += ";BYMONTHDAY=" + std::to_string(std::min(rhythm->day_of_month, every_month_has));
  if (rhythm->day_of_month <= every_month_has) return text;
  for (int day = every_month_has + 1; day <= rhythm->day_of_month; ++day) {
    text += "," + std::to_string(day);
  }
  return text + ";BYSETPOS=-1";
}

// By the wall clock it was named by, so that it keeps its hour when the clocks change.
std::string ics_start(const Reminder& reminder, const std::string& timezone) {
  if (!reminder.on || timezone == "UTC") return "DTSTART:" + ics_time(rfc3339(reminder.at));
  return "DTSTART;TZID=" + timezone + ":" + ics_time(iso_date(*reminder.on)) + "T" +
         ics_time(clock_reading(reminder.hour)) + "00";
}

struct Appointment {
  std::string uid{}, start{}, rule{}, summary{};
};

void add_appointment(std::string& calendar, const Appointment& appointment,
                     const std::string& stamp) {
  add_ics_line(calendar, "BEGIN:VEVENT");
  add_ics_line(calendar, "UID:" + appointment.uid + "@pln-coach");
  add_ics_line(calendar, "DTSTAMP:" + stamp);
  add_ics_line(calendar, appointment.start);
  if (!appointment.rule.empty()) add_ics_line(calendar, appointment.rule);
  add_ics_line(calendar, "SUMMARY:" + ics_text(appointment.summary));
  add_ics_line(calendar, "END:VEVENT");
}

std::string ics_weekly(Weekday weekday) {
  return std::string{"RRULE:FREQ=WEEKLY;BYDAY="} + days_of_week[weekday.c_encoding()];
}

// The first day at or after `now` on which a tag meets.
Appointment meeting(const Contact& contact, UtcTime now) {
  const Weekday weekday{contact.hour->weekday};
  auto day = std::chrono::floor<days>(now);
  while (Weekday{day} != weekday) day += days{1};
  std::string clock = clock_reading(contact.hour->at);
  const std::string start = "DTSTART;TZID=" + contact.hour->timezone + ":" +
                            ics_time(iso_date(LocalDate{day})) + "T" + ics_time(clock) + "00";
  return {"c" + std::to_string(contact.key), start, ics_weekly(weekday), "#" + contact.name};
}

}  // namespace

std::string to_csv(const Learner& learner) {
  std::string table =
      "kind,name,handles,links,role,state,subjects,organisation,helps_with,reason\r\n";
  for (const Contact& contact : *learner.contacts) {
    table += cell(std::string{name_of(contact.kind)}) + "," + cell(contact.name) + "," +
             cell(joined(contact.handles, " ")) + "," + cell(joined(contact.links, " ")) + "," +
             cell(std::string{name_of(contact.role)}) + "," +
             cell(std::string{name_of(contact.state)}) + "," +
             cell(joined(contact.subjects, "; ")) + "," + cell(contact.organisation) + "," +
             cell(contact.helps_with) + "," + cell(contact.reason) + "\r\n";
  }
  return table;
}

std::string to_opml(const Learner& learner) {
  std::string outline =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
      "  <head><title>Personal learning network</title></head>\n  <body>\n";
  for (const Contact& contact : *learner.contacts) {
    if (!is_in_network(contact)) continue;
    for (const std::string& handle : contact.handles) outline += handle_outline(contact, handle);
    for (const std::string& link : contact.links) {
      outline += "    <outline type=\"link\" text=\"" + xml(contact.name) + "\" url=\"" +
                 xml(link) + "\"/>\n";
    }
    if (contact.handles.empty() && contact.links.empty()) {
      outline += "    <outline text=\"" + xml(contact.name) + "\"/>\n";
    }
  }
  return outline + "  </body>\n</opml>\n";
}

std::string to_ics(const Learner& learner, UtcTime now) {
  std::string calendar;
  const std::string stamp = ics_time(rfc3339(now));
  add_ics_line(calendar, "BEGIN:VCALENDAR");
  add_ics_line(calendar, "VERSION:2.0");
  add_ics_line(calendar, "PRODID:-//pln-coach//EN");
  for (const Reminder& reminder : *learner.reminders) {
    add_appointment(
        calendar,
        {"r" + std::to_string(reminder.key), ics_start(reminder, learner.settings->timezone),
         ics_rule(reminder.rule), reminder.text},
        stamp);
  }
  for (const Goal& goal : *learner.goals) {
    if (!goal.review_on) continue;
    add_appointment(calendar,
                    {"g" + std::to_string(goal.key),
                     "DTSTART;VALUE=DATE:" + ics_time(iso_date(*goal.review_on)), "", goal.wish},
                    stamp);
  }
  for (const Contact& contact : *learner.contacts) {
    if (contact.hour) add_appointment(calendar, meeting(contact, now), stamp);
  }
  add_ics_line(calendar, "END:VCALENDAR");
  return calendar;
}

}  // namespace pln::exporting
