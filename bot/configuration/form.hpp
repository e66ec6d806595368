// How the text of one key becomes its value and back: one form for each kind of value. Used by
// those who read and print a configuration; knows no keys. Pure.
#pragma once

#include "bot/configuration/configuration.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::configuration {

struct Form {
  // Sets the value (of a list: adds to it). What is wrong with the text, or "".
  std::function<std::string(std::string_view text)> take{};
  // The value as texts: one, or the items of a list.
  std::function<std::vector<std::string>()> give{};
  std::function<void()> clear{};  // of a list only
  std::string mend{};             // what to write instead
  std::filesystem::path* path{nullptr};
  bool secret_file{false};
};

enum class TextKind : std::uint8_t {
  free,     // anything on one line
  name,     // letters, digits, - and _
  url,      // https, or http on this machine
  country,  // two capital letters
  user,     // @name:server
  store,
};

Form form_of(std::string& value, TextKind kind);
Form form_of(bool& value);
Form form_of(int& value, int least, int most);
Form form_of(Address& value);
Form form_of(TimeOfDay& value, bool end_of_day);  // end_of_day: 24:00 is allowed
Form form_of(WeekdaySet& value);
Form form_of(std::vector<std::string>& value);
Form form_of_path(std::filesystem::path& value);
Form form_of_secret_file(std::filesystem::path& value);

template <class E>
Form form_of_name(E& value) {
  Form form;
  form.take = [&value](std::string_view text) -> std::string {
    const auto known = from_name<E>(text);
    if (known) value = *known;
    return known ? "" : "is \"" + std::string(text) + "\"";
  };
  form.give = [&value] { return std::vector{std::string(name_of(value))}; };
  for (const std::string_view name : Names<E>::all) {
    form.mend += (form.mend.empty() ? "write one of " : ", ") + std::string(name);
  }
  return form;
}

// True if a text has the form of a token of Slack or Matrix.
[[nodiscard]] bool looks_like_token(std::string_view text);

}  // namespace pln::configuration
