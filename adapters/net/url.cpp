#include "adapters/net/url.hpp"

#include <boost/asio/ip/address_v6.hpp>

#include <algorithm>
#include <array>

namespace pln::net {
namespace {

constexpr std::size_t url_bytes_max = 8192;  // as much as servers take in a request line
constexpr std::size_t host_bytes_max = 253;
constexpr std::size_t label_bytes_max = 63;

struct Scheme {
  std::string_view name{};
  std::uint16_t port{0};
};
constexpr std::array<Scheme, 4> schemes{{{"https", 443}, {"http", 80}, {"wss", 443}, {"ws", 80}}};

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
bool is_letter(char letter) { return lower(letter) >= 'a' && lower(letter) <= 'z'; }
bool is_hex(char letter) {
  return is_digit(letter) || (lower(letter) >= 'a' && lower(letter) <= 'f');
}

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

// A decimal number without leading zeros, at most `most`.
std::optional<unsigned> plain_number(std::string_view text, unsigned most) {
  if (text.empty() || text.size() > 5 || (text.size() > 1 && text[0] == '0')) return {};
  unsigned number = 0;
  for (const char letter : text) {
    if (!is_digit(letter)) return {};
    number = number * 10 + static_cast<unsigned>(letter - '0');
  }
  if (number > most) return {};
  return number;
}

// What stands before the first `mark`, or all of it; cut off from `rest` together with the mark.
std::string_view cut(std::string_view& rest, char mark) {
  const std::size_t end = rest.find(mark);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return part;
}

bool is_plain_ipv4(std::string_view host) {
  if (std::count(host.begin(), host.end(), '.') != 3) return false;
  while (!host.empty()) {
    if (!plain_number(cut(host, '.'), 255)) return false;
  }
  return true;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= label_bytes_max && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), [](char letter) {
           return is_letter(letter) || is_digit(letter) || letter == '-';
         });
}

// Old readers take "127.1", "2130706433", "0177.0.0.1" and "0x7f.1" for addresses: whatever ends in
// a number is an address, and then only the plain form will do.
bool ends_in_number(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);  // npos + 1 is 0
  const bool hexadecimal = last.starts_with("0x");
  const std::string_view digits = hexadecimal ? last.substr(2) : last;
  return std::all_of(digits.begin(), digits.end(), hexadecimal ? is_hex : is_digit);
}

// `host` is in lower case.
bool is_name(std::string_view host) {
  if (host.empty() || host.size() > host_bytes_max || host.back() == '.') return false;
  if (ends_in_number(host)) return is_plain_ipv4(host);
  for (std::string_view rest = host; !rest.empty();) {
    if (!is_label(cut(rest, '.'))) return false;
  }
  return true;
}

std::optional<std::string> read_ipv6(std::string_view text) {
  const auto allowed = [](char letter) {
    return is_hex(letter) || letter == ':' || letter == '.';  // no zone
  };
  if (!std::all_of(text.begin(), text.end(), allowed)) return {};
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address_v6(std::string(text), error);
  if (error) return {};
  return address.to_string();
}

// "host", "host:port", "[address]" or "[address]:port" into `url`.
bool read_authority(std::string_view text, Url& url) {
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    auto address = read_ipv6(text.substr(1, end - 1));
    if (!address) return false;
    url.host = std::move(*address);
    port = text.substr(end + 1);
    has_port = !port.empty();
    if (has_port && cut(port, ':').size() != 0) return false;
  } else {
    has_port = text.find(':') != std::string_view::npos;
    port = text;
    url.host = lowered(cut(port, ':'));
    if (!is_name(url.host)) return false;
  }
  if (!has_port) return true;
  const auto number = plain_number(port, 65535);
  if (!number || *number == 0) return false;
  url.port = static_cast<std::uint16_t>(*number);
  return true;
}

bool may_stand_in_url(char letter) {
  return letter > ' ' && letter < '\x7f' && letter != '\\' && letter != '"' && letter != '<' &&
         letter != '>' && letter != '#';
}

const Scheme* scheme_named(std::string_view name) {
  const auto* const found = std::find_if(schemes.begin(), schemes.end(),
                                         [&](const Scheme& scheme) { return scheme.name == name; });
  return found == schemes.end() ? nullptr : found;
}

}  // namespace

std::string Url::authority() const {
  const bool six = host.find(':') != std::string::npos;
  std::string text = six ? "[" + host + "]" : host;
  const Scheme* const known = scheme_named(scheme);
  if (!known || known->port != port) text += ":" + std::to_string(port);
  return text;
}

std::optional<Url> read_url(std::string_view text) {
  if (text.size() > url_bytes_max || !std::all_of(text.begin(), text.end(), may_stand_in_url)) {
    return {};
  }
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return {};
  Url url;
  url.scheme = lowered(text.substr(0, colon));
  const Scheme* const scheme = scheme_named(url.scheme);
  if (!scheme) return {};
  url.port = scheme->port;
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  if (!read_authority(rest.substr(0, end), url)) return {};
  url.target = rest.substr(end);
  if (!url.target.starts_with('/')) url.target.insert(0, 1, '/');
  return url;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  result.reserve(text.size());
  for (const char letter : text) {
    const bool plain = is_letter(letter) || is_digit(letter) || letter == '-' || letter == '.' ||
                       letter == '_' || letter == '~';
    if (plain) {
      result += letter;
    } else {
      const auto byte = static_cast<unsigned char>(letter);
      result += '%';
      result += digits[byte >> 4U];
      result += digits[byte & 15U];
    }
  }
  return result;
}

}  // namespace pln::net
