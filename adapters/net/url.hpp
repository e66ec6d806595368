// The address of something on the net, read strictly: an absolute URL with a host, nothing that two
// readers could understand differently. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pln::net {

struct Url {
  std::string scheme{"https"};  // https, http, wss or ws
  std::string host{};           // lower case; an IPv6 address without brackets
  std::uint16_t port{443};
  std::string target{"/"};  // path and query, as they were written
  bool operator==(const Url&) const = default;

  [[nodiscard]] bool encrypted() const { return scheme == "https" || scheme == "wss"; }
  // "api.example.org" or "[::1]:8080": as in a Host field; the port only if it is not the scheme's.
  [[nodiscard]] std::string authority() const;
};

// Nothing for other schemes, user names, fragments, control characters, spaces, backslashes, hosts
// that are no name and no plain address (decimal, octal and short IPv4 forms included), port 0.
[[nodiscard]] std::optional<Url> read_url(std::string_view text);

// One value of a query or form, percent-encoded: all but letters, digits and "-._~".
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace pln::net
