#include "adapters/slack/form_fields.hpp"

#include <string>

namespace pln::slack {
namespace {

int digit_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  const char lower = static_cast<char>(letter | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      result += ' ';
    } else if (text[at] != '%') {
      result += text[at];
    } else {
      const int high = at + 2 < text.size() ? digit_of(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? digit_of(text[at + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      result += static_cast<char>(high * 16 + low);
      at += 2;
    }
  }
  return result;
}

}  // namespace

std::optional<Json> read_form(std::string_view body) {
  Json fields = Json::object();
  std::size_t count = 0;
  while (!body.empty()) {
    if (++count > form_fields_max) return std::nullopt;
    const std::size_t end = body.find('&');
    const std::string_view field = body.substr(0, end);
    body = end == std::string_view::npos ? std::string_view{} : body.substr(end + 1);
    const std::size_t equals = field.find('=');
    const auto name = decoded(field.substr(0, equals));
    const auto value = equals == std::string_view::npos ? std::optional<std::string>{""}
                                                        : decoded(field.substr(equals + 1));
    if (!name || !value) return std::nullopt;
    fields[*name] = *value;
  }
  return fields;
}

}  // namespace pln::slack
