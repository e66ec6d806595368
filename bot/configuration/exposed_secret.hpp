// Secrets where everybody on the machine could read them: in the arguments of the program or in its
// environment. A program that finds one says so and does not start. Pure; it never repeats a
// secret.
#pragma once

#include "bot/configuration/reading.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::configuration {

// What to tell the user about the first one, or nothing. `arguments` are without the program's
// name.
[[nodiscard]] std::optional<std::string> exposed_secret(
    const std::vector<std::string_view>& arguments, const std::vector<Variable>& environment);

// True for names such as "bot_token" and "PASSWORD", false for "bot_token_file".
[[nodiscard]] bool names_a_secret(std::string_view name);

}  // namespace pln::configuration
