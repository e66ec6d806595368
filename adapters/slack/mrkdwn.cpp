#include "adapters/slack/mrkdwn.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pln::slack {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_continuation(char letter) { return (static_cast<unsigned char>(letter) & 0xC0U) == 0x80U; }

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool is_letter_or_digit(char letter) {
  return is_digit(letter) || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool starts_with_folded(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(),
                    [](char left, char right) { return left == lower(right); });
}

// Entities are decoded once: "&amp;lt;" is what somebody wrote as "&lt;".
void append_decoded(std::string& out, std::string_view coded) {
  constexpr auto entities = std::to_array<std::pair<std::string_view, char>>(
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}});
  while (!coded.empty()) {
    const auto* const found =
        std::find_if(entities.begin(), entities.end(),
                     [&](const auto& entity) { return coded.starts_with(entity.first); });
    if (found != entities.end()) {
      out += found->second;
      coded.remove_prefix(found->first.size());
      continue;
    }
    out += coded.front();
    coded.remove_prefix(1);
  }
}

// The bytes of "http://" or "https://" at the front; 0: neither.
std::size_t scheme_bytes(std::string_view text) {
  if (starts_with_folded(text, "https://")) return 8;
  return starts_with_folded(text, "http://") ? 7 : 0;
}

// A token without its brackets, told apart at the first '|'.
struct Token {
  std::string_view target{}, label{};
};

Token token_of(std::string_view inner) {
  const std::size_t bar = inner.find('|');
  if (bar == std::string_view::npos) return {inner, {}};
  return {inner.substr(0, bar), inner.substr(bar + 1)};
}

// "learn.example" of "http://learn.example": Slack made a link of what was written.
bool is_short_for(std::string_view label, std::string_view address) {
  address.remove_prefix(scheme_bytes(address));
  if (address.ends_with('/') && !label.ends_with('/')) address.remove_suffix(1);
  return label == address;
}

bool looks_like_address(std::string_view label) {
  return label.find_first_of(blanks) == std::string_view::npos &&
         label.find_first_of("./:") != std::string_view::npos;
}

void append_link(std::string& out, const Token& token) {
  const std::size_t scheme = scheme_bytes(token.target);
  if (scheme == 0) {  // mailto: and tel: are what somebody wrote without them
    const std::size_t colon = token.target.find(':');
    const auto address =
        colon == std::string_view::npos ? token.target : token.target.substr(colon + 1);
    append_decoded(out, token.label.empty() ? address : token.label);
    return;
  }
  // "@kim@" and a server's name, of which Slack made a link.
  if (out.ends_with('@') && is_short_for(token.label, token.target)) {
    append_decoded(out, token.label);
    return;
  }
  if (!token.label.empty() && !looks_like_address(token.label)) {
    append_decoded(out, token.label);
    out += ' ';
  }
  append_decoded(out, token.target);
}

// What follows `sign` and an id; a label may repeat the sign.
void append_named(std::string& out, char sign, std::string_view id, std::string_view label) {
  const std::string_view shown = label.empty() ? id : label;
  if (!shown.starts_with(sign)) out += sign;
  append_decoded(out, shown);
}

// "!here", "!subteam^S1|@team", "!date^1392734382^{date}|Tuesday".
void append_special(std::string& out, const Token& token) {
  const std::string_view name = token.target.substr(1);
  if (name.starts_with("date^")) {
    append_decoded(out, token.label);
    return;
  }
  if (name.starts_with("subteam^")) {
    append_named(out, '@', name.substr(8), token.label);
    return;
  }
  append_named(out, '@', name.substr(0, name.find('^')), token.label);
}

// Where a link that starts with a scheme ends at the latest.
std::size_t end_of_address(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte <= 0x20U || byte == 0x7FU) return at;
    if (std::string_view("<>\"\\^`{|}").find(text[at]) != std::string_view::npos) return at;
    const std::string_view rest = text.substr(at);
    // Blanks, marks of direction and quotation marks beyond ASCII (U+0080..00BF, U+2000..206F,
    // U+3000..303F, U+FEFF) are no part of an address.
    if (rest.starts_with("\xC2") || rest.starts_with("\xE2\x80") || rest.starts_with("\xE2\x81") ||
        rest.starts_with("\xE3\x80") || rest.starts_with("\xEF\xBB\xBF")) {
      return at;
    }
    ++at;
  }
  return text.size();
}

// A host of letters, digits, dots and hyphens, perhaps a port; nobody signs in by a link.
bool has_host(std::string_view after_scheme) {
  const std::string_view authority = after_scheme.substr(0, after_scheme.find_first_of("/?#"));
  const std::size_t colon = authority.find(':');
  const std::string_view host = authority.substr(0, colon);
  if (host.empty() || host.size() > 253 || host.starts_with('.') || host.starts_with('-')) {
    return false;
  }
  const bool plain = std::all_of(host.begin(), host.end(), [](char letter) {
    return is_letter_or_digit(letter) || letter == '.' || letter == '-';
  });
  if (!plain || host.find("..") != std::string_view::npos) return false;
  if (colon == std::string_view::npos) return true;
  const std::string_view port = authority.substr(colon + 1);
  return !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
}

// Signs that end a sentence rather than a link; a bracket does if none was opened in it.
std::string_view without_ending(std::string_view address) {
  auto closed = std::count(address.begin(), address.end(), ')');
  const auto opened = std::count(address.begin(), address.end(), '(');
  while (!address.empty()) {
    const char last = address.back();
    const bool bracket = last == ')' && closed > opened;
    if (!bracket && std::string_view(".,;:!?'*_~]").find(last) == std::string_view::npos) break;
    if (bracket) --closed;
    address.remove_suffix(1);
  }
  return address;
}

// The link at the front; empty: none.
std::string_view link_at(std::string_view text) {
  const std::size_t scheme = scheme_bytes(text);
  if (scheme == 0) return {};
  constexpr std::size_t link_bytes_max = 2'000;  // Slack takes 3,000 letters, coded
  const std::size_t end = end_of_address(text.substr(0, link_bytes_max + 1));
  if (end > link_bytes_max) return {};
  const std::string_view address = without_ending(text.substr(0, end));
  if (address.size() <= scheme) return {};
  return has_host(address.substr(scheme)) ? address : std::string_view{};
}

}  // namespace

std::string plain_text(std::string_view coded, std::string_view own_user) {
  std::string out;
  out.reserve(coded.size());
  bool skip_blanks = false;  // after a mention of the app was left out
  bool left_out = false;
  const auto drop_blanks = [&](std::string_view& text) {
    if (!skip_blanks) return;
    if (out.empty()) {
      const std::size_t after = text.find_first_not_of(",: ");
      text.remove_prefix(std::min(after, text.size()));
    } else if (blanks.find(out.back()) != std::string_view::npos) {
      text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    }
    skip_blanks = false;
  };
  while (!coded.empty()) {
    const std::size_t open = coded.find('<');
    std::string_view before = coded.substr(0, open);
    if (!before.empty()) drop_blanks(before);
    append_decoded(out, before);
    if (open == std::string_view::npos) break;
    coded.remove_prefix(open);
    const std::size_t close = coded.find_first_of("<>", 1);
    if (close == std::string_view::npos || coded[close] == '<' || close == 1) {
      out += '<';  // no token
      coded.remove_prefix(1);
      continue;
    }
    const Token token = token_of(coded.substr(1, close - 1));
    coded.remove_prefix(close + 1);
    if (token.target.starts_with('@')) {
      if (!own_user.empty() && token.target.substr(1) == own_user) {
        skip_blanks = left_out = true;
      } else {
        append_named(out, '@', token.target.substr(1), token.label);
      }
    } else if (token.target.starts_with('#')) {
      append_named(out, '#', token.target.substr(1), token.label);
    } else if (token.target.starts_with('!')) {
      append_special(out, token);
    } else {
      append_link(out, token);
    }
  }
  if (left_out) {
    const std::size_t last = out.find_last_not_of(blanks);
    out.resize(last == std::string::npos ? 0 : last + 1);
  }
  return out;
}

std::string escaped(std::string_view plain) {
  std::string out;
  out.reserve(plain.size());
  for (const char letter : plain) {
    if (letter == '&') {
      out += "&amp;";
    } else if (letter == '<') {
      out += "&lt;";
    } else if (letter == '>') {
      out += "&gt;";
    } else {
      out += letter;
    }
  }
  return out;
}

std::vector<TextPiece> pieces_of(std::string_view plain) {
  std::vector<TextPiece> pieces;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < plain.size();) {
    const bool may_start =
        (plain[at] == 'h' || plain[at] == 'H') && (at == 0 || !is_letter_or_digit(plain[at - 1]));
    const std::string_view link = may_start ? link_at(plain.substr(at)) : std::string_view{};
    if (link.empty()) {
      ++at;
      continue;
    }
    if (at > begin) pieces.push_back({std::string(plain.substr(begin, at - begin)), false});
    pieces.push_back({std::string(link), true});
    at += link.size();
    begin = at;
  }
  if (begin < plain.size()) pieces.push_back({std::string(plain.substr(begin)), false});
  return pieces;
}

std::string emoji_of(std::string_view name) {
  struct Entry {
    std::string_view name{}, characters{};
  };
  // Those that say something to the coach, under all the names that Slack has for them.
  constexpr auto known = std::to_array<Entry>({
      {"+1", "👍"},
      {"thumbsup", "👍"},
      {"-1", "👎"},
      {"thumbsdown", "👎"},
      {"white_check_mark", "✅"},
      {"heavy_check_mark", "✔️"},
      {"ballot_box_with_check", "☑️"},
      {"x", "❌"},
      {"negative_squared_cross_mark", "❎"},
      {"heavy_multiplication_x", "✖️"},
      {"no_entry", "⛔"},
      {"no_entry_sign", "🚫"},
      {"ok", "🆗"},
      {"ok_hand", "👌"},
      {"heart", "❤️"},
      {"clap", "👏"},
      {"pray", "🙏"},
      {"raised_hands", "🙌"},
      {"tada", "🎉"},
      {"100", "💯"},
      {"star", "⭐"},
      {"rocket", "🚀"},
      {"fire", "🔥"},
      {"eyes", "👀"},
      {"smile", "😄"},
      {"slightly_smiling_face", "🙂"},
      {"grinning", "😀"},
      {"thinking_face", "🤔"},
      {"question", "❓"},
      {"shrug", "🤷"},
      {"confused", "😕"},
      {"disappointed", "😞"},
      {"cry", "😢"},
      {"zzz", "💤"},
      {"one", "1️⃣"},
      {"two", "2️⃣"},
      {"three", "3️⃣"},
      {"four", "4️⃣"},
      {"five", "5️⃣"},
      {"six", "6️⃣"},
      {"seven", "7️⃣"},
      {"eight", "8️⃣"},
      {"nine", "9️⃣"},
  });
  name = name.substr(0, name.find("::skin-tone-"));
  const auto* const found = std::find_if(known.begin(), known.end(),
                                         [&](const Entry& entry) { return entry.name == name; });
  if (found != known.end()) return std::string(found->characters);
  return ":" + std::string(name) + ":";
}

std::string cut(std::string_view text, std::size_t most) {
  constexpr std::string_view ellipsis = "…";
  std::size_t seen = 0;
  std::size_t last = 0;  // where the last character that fits begins
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_continuation(text[at])) continue;
    if (seen == most) {
      if (most == 0) return {};
      return std::string(text.substr(0, last)) + std::string(ellipsis);
    }
    last = at;
    ++seen;
  }
  return std::string(text);
}

}  // namespace pln::slack
