#include "bot/commands/system_settings.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace pln::commands {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string{value};
}

// "/usr/share/zoneinfo/Europe/Berlin" -> "Europe/Berlin"; other texts as they are.
std::string zone_of_path(const std::string& path) {
  const std::string marker = "zoneinfo/";
  const std::size_t at = path.rfind(marker);
  return at == std::string::npos ? path : path.substr(at + marker.size());
}

}  // namespace

std::string login_name() {
  if (const passwd* entry = ::getpwuid(::geteuid()); entry != nullptr && *entry->pw_name != '\0') {
    return entry->pw_name;
  }
  for (const char* name : {"LOGNAME", "USER"}) {
    if (std::string value = environment(name); !value.empty()) return value;
  }
  return std::to_string(::geteuid());
}

std::string locale_tag(std::string posix_name) {
  posix_name = posix_name.substr(0, posix_name.find_first_of(".@"));
  if (posix_name.empty() || posix_name == "C" || posix_name == "POSIX") return "en";
  for (char& letter : posix_name) {
    if (letter == '_') letter = '-';
  }
  return posix_name;
}

std::string system_locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (std::string value = environment(name); !value.empty()) return locale_tag(value);
  }
  return "en";
}

std::string system_timezone(const runtime::Zones& zones) {
  std::string named = environment("TZ");
  if (named.starts_with(':')) named.erase(0, 1);
  if (const Zone* zone = zones.find(zone_of_path(named)); zone != nullptr) return zone->name();
  std::ifstream file{"/etc/timezone"};
  std::string line;
  if (file && std::getline(file, line)) {
    if (const Zone* zone = zones.find(line); zone != nullptr) return zone->name();
  }
  std::error_code error;
  const auto target = std::filesystem::canonical("/etc/localtime", error);
  if (!error) {
    const Zone* zone = zones.find(zone_of_path(target.string()));
    if (zone != nullptr) return zone->name();
  }
  return "UTC";
}

}  // namespace pln::commands
