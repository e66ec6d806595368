// Texts that an adapter shows by itself, such as the names of buttons and forms: by key, in a
// language that falls back to English. Pure; any thread that may read the catalogue.
#pragma once

#include "bot/core/effect.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pln {

// "slack.form_open" is the entry `form_open` of prompts/<language>/slack.yaml.
using PhraseSource = std::function<std::string(std::string_view key, std::string_view locale,
                                               const std::vector<Argument>& arguments)>;

}  // namespace pln
