#include "bot/configuration/exposed_secret.hpp"

#include "bot/configuration/form.hpp"
#include "bot/configuration/given.hpp"

#include <algorithm>
#include <array>

namespace pln::configuration {
namespace {

constexpr const char* mend =
    "; mend: put it into a file that only you can read (chmod 600), name that file in the "
    "configuration (\"bot_token_file: PATH\"), and get a new one, since this one has been seen";

// In small letters, without what separates words.
std::string plain(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      letters += static_cast<char>(c - 'A' + 'a');
    } else if (c != '_' && c != '-' && c != '.') {
      letters += c;
    }
  }
  return letters;
}

}  // namespace

bool names_a_secret(std::string_view name) {
  const std::string letters = plain(name);
  if (letters.ends_with("file")) return false;
  return std::ranges::any_of(
      std::to_array<std::string_view>({"token", "password", "passwort", "passphrase", "secret",
                                       "recoverykey", "privatekey", "apikey", "credential"}),
      [&letters](std::string_view word) { return letters.find(word) != letters.npos; });
}

std::optional<std::string> exposed_secret(const std::vector<std::string_view>& arguments,
                                          const std::vector<Variable>& environment) {
  for (std::size_t place = 0; place < arguments.size(); ++place) {
    const std::string_view argument = arguments[place];
    const std::size_t sign = argument.find('=');
    const std::string_view name = argument.substr(0, sign);
    const bool is_secret = looks_like_token(argument) ||
                           (sign != argument.npos && looks_like_token(argument.substr(sign + 1))) ||
                           (name.starts_with("--") && names_a_secret(name));
    if (!is_secret) continue;
    return "argument " + std::to_string(place + 1) +
           " looks like a secret, and everybody on this machine can read arguments" + mend;
  }
  for (const Variable& variable : environment) {
    if (!variable.name.starts_with(environment_prefix)) continue;
    const std::string_view key = std::string_view(variable.name).substr(environment_prefix.size());
    const std::string_view last = key.substr(key.rfind("__") == key.npos ? 0 : key.rfind("__") + 2);
    if (!names_a_secret(last) && !looks_like_token(variable.value)) continue;
    return "the environment variable " + variable.name +
           " looks like a secret, and whatever this program starts or logs could read it" + mend;
  }
  return std::nullopt;
}

}  // namespace pln::configuration
