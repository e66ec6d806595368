#include "adapters/console/console.hpp"

#include "adapters/console/wrap.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ostream>

namespace pln::console {
namespace {

constexpr std::size_t width_max = 80;
constexpr std::size_t width_min = 20;  // narrower than a few words, wrapping only tears them up

}  // namespace

Look look_of_standard_output() {
  Look look;
  look.is_terminal = ::isatty(STDOUT_FILENO) == 1;
  if (!look.is_terminal) return look;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool unwanted = no_colour != nullptr && *no_colour != '\0';
  const bool unable = terminal == nullptr || std::strcmp(terminal, "dumb") == 0;
  look.in_colour = !unwanted && !unable;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    look.width = std::clamp<std::size_t>(size.ws_col, width_min, width_max);
  }
  return look;
}

bool Console::reaches(const Identity& identity) const {
  return identity.platform == Platform::console && identity.id == person_;
}

Delivery Console::show(const Outgoing& message) {
  if (!reaches(message.to)) return {Delivery::Kind::signed_out, {}, false, "somebody else"};
  if (shown_.contains(message.id.text)) return {};
  const Look look = look_();
  if (before_) before_();
  const std::string text = harmless(message.text);
  if (look.is_terminal) {
    const char* colour = look.in_colour ? "\x1b[36m" : "";
    const char* plain = look.in_colour ? "\x1b[0m" : "";
    out_ << '\n' << colour << wrapped(text, look.width) << plain << "\n\n";
  } else {
    out_ << text << '\n';
  }
  out_.flush();
  if (after_) after_();
  if (!out_) return {Delivery::Kind::unknown, {}, false, "standard output is closed"};
  shown_.insert(message.id.text);
  return {};
}

}  // namespace pln::console
