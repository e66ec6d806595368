#include "bot/configuration/form.hpp"

#include "bot/core/rfc3339.hpp"
#include "bot/yaml/yaml.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace pln::configuration {
namespace {

constexpr std::size_t text_bytes_max = 1000;  // more than any name, path or address has

std::string is_quoted(std::string_view text) { return "is \"" + std::string(text) + "\""; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; }

// What no text may be, whatever it is for.
std::string plain_fault(std::string_view text) {
  if (text.size() > text_bytes_max) return "is longer than 1000 bytes";
  if (std::any_of(text.begin(), text.end(), is_control)) {
    return "holds a line break or another control character";
  }
  if (!yaml::is_valid_utf8(text)) return "is no valid UTF-8";
  if (looks_like_token(text)) return "looks like a secret";
  return {};
}

std::optional<int> number_of(std::string_view digits, int most) {
  int value = 0;
  const char* const begin = digits.data();
  const char* const end = begin + digits.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || stop != end || digits.front() == '-' || value > most) return {};
  return value;
}

bool is_ip_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> ignored{};
  return ::inet_pton(AF_INET, host.c_str(), ignored.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), ignored.data()) == 1;
}

std::string take_address(std::string_view text, Address& value) {
  if (const std::string fault = plain_fault(text); !fault.empty()) return fault;
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return is_quoted(text) + ", which has no port";
  std::string host{text.substr(0, colon)};
  const auto port = number_of(text.substr(colon + 1), 65535);
  if (!port || colon + 1 == text.size()) {
    return is_quoted(text) + ", which has no port from 0 to 65535";
  }
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if ((host.find(':') != host.npos) != bracketed || (host != "localhost" && !is_ip_address(host))) {
    return is_quoted(text) + ", whose host is no IP address";
  }
  value = {host, static_cast<std::uint16_t>(*port)};
  return {};
}

// The host of "host", "host:port", "[address]:port".
std::string_view host_of(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
  return authority.substr(0, authority.find(':'));
}

std::string url_fault(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == text.npos) return is_quoted(text) + ", which is no address of the web";
  const std::string_view rest = text.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  if (authority.find('@') != authority.npos) return "holds a name or password";
  if (text.find_first_of(" ?#\\\"<>") != text.npos || host_of(authority).empty()) {
    return is_quoted(text) + ", which is no plain address of the web";
  }
  const std::string_view way = text.substr(0, scheme);
  if (way == "https" || (way == "http" && is_loopback(host_of(authority)))) return {};
  return is_quoted(text) + ", which is not encrypted";
}

std::string name_fault(std::string_view text) {
  constexpr std::size_t name_bytes_max = 40;  // it stands in paths and in the store
  const bool is_name = !text.empty() && text.size() <= name_bytes_max &&
                       std::all_of(text.begin(), text.end(), [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                (c >= '0' && c <= '9') || c == '-' || c == '_';
                       });
  return is_name ? "" : is_quoted(text);
}

std::string country_fault(std::string_view text) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool is_country = text.size() == 2 && is_capital(text[0]) && is_capital(text[1]);
  return is_country ? "" : is_quoted(text);
}

std::string user_fault(std::string_view text) {
  const std::size_t colon = text.find(':');
  const bool is_user = text.starts_with('@') && colon != text.npos && colon > 1 &&
                       colon + 1 < text.size() && text.find(' ') == text.npos;
  return is_user ? "" : is_quoted(text);
}

std::string store_fault(std::string_view text) {
  if (text == "sqlite") return {};
  if (text.starts_with("postgresql:") || text.starts_with("postgres:")) {
    return "names a PostgreSQL store, which comes in a later version";
  }
  return is_quoted(text);
}

struct TextRule {
  std::string (*fault)(std::string_view text);  // nullptr: anything goes
  bool may_be_empty;
  std::string_view mend;
};

TextRule rule_of(TextKind kind) {
  switch (kind) {
    case TextKind::name:
      return {name_fault, false, "write at most 40 letters, digits, - and _"};
    case TextKind::url:
      return {url_fault, true,
              "write https://HOST without name, password, ? or # (http:// is for this machine "
              "only, such as http://127.0.0.1:8080)"};
    case TextKind::country:
      return {country_fault, true, "write two capital letters, such as DE"};
    case TextKind::user:
      return {user_fault, true, "write \"@name:server\", in quotes"};
    case TextKind::store:
      return {store_fault, false, "write sqlite"};
    case TextKind::free:
      break;
  }
  return {nullptr, true, "write a text on one line"};
}

// "from HH:MM"; 24:00 where the end of a day is meant.
std::optional<TimeOfDay> time_of(std::string_view text, bool end_of_day) {
  constexpr int minutes_per_hour = 60;
  constexpr std::size_t digits = 2;
  const std::size_t colon = text.find(':');
  if (colon == text.npos || colon == 0 || colon > digits || text.size() != colon + 1 + digits) {
    return {};
  }
  const auto hour = number_of(text.substr(0, colon), 24);
  const auto minute = number_of(text.substr(colon + 1), 59);
  if (!hour || !minute || *hour < 0 || *minute < 0) return {};
  const TimeOfDay time{*hour * minutes_per_hour + *minute};
  const TimeOfDay last{24 * minutes_per_hour - (end_of_day ? 0 : 1)};
  return time <= last ? std::optional{time} : std::nullopt;
}

std::optional<Weekday> day_of(std::string_view text) {
  for (unsigned day = 0; day < 7; ++day) {
    if (weekday_name(Weekday{day}) == text) return Weekday{day};
  }
  return {};
}

}  // namespace

bool is_loopback(std::string_view host) {
  const std::string name{host};
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  if (::inet_pton(AF_INET, name.c_str(), bytes.data()) == 1) return bytes[0] == 127;
  return host == "localhost" || host == "::1";
}

bool looks_like_token(std::string_view text) {
  // Slack's and Matrix's own beginnings; no name, path or address has them.
  return std::ranges::any_of(
      std::to_array<std::string_view>({"xoxb-", "xoxp-", "xoxa-", "xoxe", "xapp-", "syt_", "mct_"}),
      [text](std::string_view beginning) { return text.starts_with(beginning); });
}

Form form_of(std::string& value, TextKind kind) {
  const TextRule rule = rule_of(kind);
  Form form;
  form.take = [&value, rule](std::string_view text) -> std::string {
    std::string fault = plain_fault(text);
    if (fault.empty() && rule.fault != nullptr && !(rule.may_be_empty && text.empty())) {
      fault = rule.fault(text);
    }
    if (fault.empty()) value = text;
    return fault;
  };
  form.give = [&value] { return std::vector{value}; };
  form.mend = rule.mend;
  return form;
}

Form form_of(int& value, int least, int most) {
  Form form;
  form.take = [&value, least, most](std::string_view text) -> std::string {
    const auto number = number_of(text, most);
    const bool fits = number && *number >= least;
    if (fits) value = *number;
    return fits ? "" : is_quoted(text);
  };
  form.give = [&value] { return std::vector{std::to_string(value)}; };
  form.mend = "write a number from " + std::to_string(least) + " to " + std::to_string(most);
  return form;
}

Form form_of(bool& value) {
  Form form;
  form.take = [&value](std::string_view text) -> std::string {
    if (text != "true" && text != "false") return is_quoted(text);
    value = text == "true";
    return {};
  };
  form.give = [&value] { return std::vector<std::string>{value ? "true" : "false"}; };
  form.mend = "write true or false";
  return form;
}

Form form_of(Address& value) {
  Form form;
  form.take = [&value](std::string_view text) { return take_address(text, value); };
  form.give = [&value] {
    const bool bracketed = value.host.find(':') != std::string::npos;
    return std::vector{(bracketed ? "[" + value.host + "]" : value.host) + ":" +
                       std::to_string(value.port)};
  };
  form.mend = "write ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080";
  return form;
}

Form form_of(TimeOfDay& value, bool end_of_day) {
  Form form;
  form.take = [&value, end_of_day](std::string_view text) -> std::string {
    const auto time = time_of(text, end_of_day);
    if (time) value = *time;
    return time ? "" : is_quoted(text) + ", which is no time of day";
  };
  form.give = [&value] {
    const bool at_end = value.minute == 24 * 60;
    return std::vector{at_end ? std::string("24:00") : clock_reading(value)};
  };
  form.mend = "write HH:MM in quotes, such as \"09:30\"";
  return form;
}

Form form_of(WeekdaySet& value) {
  Form form;
  form.take = [&value](std::string_view text) -> std::string {
    const auto day = day_of(text);
    if (day) value.insert(*day);
    return day ? "" : is_quoted(text) + ", which is no day of the week";
  };
  form.give = [&value] {
    std::vector<std::string> days;
    for (unsigned day = 1; day <= 7; ++day) {  // the week begins on Monday
      if (value.has(Weekday{day % 7})) days.emplace_back(weekday_name(Weekday{day % 7}));
    }
    return days;
  };
  form.clear = [&value] { value = {}; };
  form.mend = "write full English names in small letters, such as [monday, friday]";
  return form;
}

Form form_of(std::vector<std::string>& value) {
  Form form;
  form.take = [&value](std::string_view text) -> std::string {
    const std::string fault = text.empty() ? "has an empty item" : plain_fault(text);
    if (fault.empty()) value.emplace_back(text);
    return fault;
  };
  form.give = [&value] { return value; };
  form.clear = [&value] { value.clear(); };
  form.mend = "write a list of texts, such as [one, two]";
  return form;
}

Form form_of_path(std::filesystem::path& value) {
  Form form;
  form.take = [&value](std::string_view text) -> std::string {
    std::string fault = plain_fault(text);
    if (fault.empty()) value = text;
    return fault;
  };
  form.give = [&value] { return std::vector{value.string()}; };
  form.mend = "write the path of a file or folder";
  form.path = &value;
  return form;
}

Form form_of_secret_file(std::filesystem::path& value) {
  Form form = form_of_path(value);
  form.secret_file = true;
  form.mend = "write the path of a file that holds the secret and that only you can read";
  return form;
}

}  // namespace pln::configuration
