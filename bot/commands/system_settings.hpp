// What the surroundings say about the person at the terminal: name, language, time zone. Reads the
// environment and a few files of the system, writes nothing.
#pragma once

#include "bot/runtime/zones.hpp"

#include <string>

namespace pln::commands {

std::string login_name();

// From LC_ALL, LC_MESSAGES or LANG as a language tag: "de_AT.UTF-8" -> "de-AT"; C and POSIX ->
// "en".
std::string system_locale();
std::string locale_tag(std::string posix_name);

// From TZ, /etc/timezone or the link /etc/localtime; "UTC" if none of them names a known zone.
std::string system_timezone(const runtime::Zones& zones);

}  // namespace pln::commands
