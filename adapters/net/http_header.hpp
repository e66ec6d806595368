// The header of one HTTP/1.1 request, read strictly from its raw bytes: whatever two programs on
// the way could understand differently is refused, so no request can hide behind another. It stands
// in front of Beast's parser, which lets some of that pass. Pure; knows nothing of sockets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pln::net {

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::size_t header_fields_max = 100;  // proxies add a dozen to a client's twenty

struct HttpHeader {
  std::string method{};
  std::string path{};   // begins with '/'; as it was sent, nothing decoded
  std::string query{};  // behind the '?', as it was sent
  int version_minor{1};
  HeaderFields fields{};  // in order; names in lower case, values without surrounding blanks
  std::optional<std::uint64_t> content_length{};
  bool chunked{false};
  bool expects_continue{false};  // waits for "100 Continue" before it sends the body
  bool operator==(const HttpHeader&) const = default;
};

struct HeaderRefusal {
  std::string_view reason{};
};

// Where the header ends in `bytes`, behind its empty line; npos as long as it is not all there. The
// first `looked_at` bytes were looked at before. A line feed without its carriage return ends it
// too: read_header refuses what comes out, and nobody waits for the rest.
[[nodiscard]] std::size_t find_header_end(std::string_view bytes, std::size_t looked_at = 0);

// `bytes` is one whole header with its empty line. A refusal is answered with status 400, and the
// connection closed.
[[nodiscard]] std::variant<HttpHeader, HeaderRefusal> read_header(std::string_view bytes);

// The value of the only field of this name (in lower case); nothing if there is none or several.
[[nodiscard]] std::optional<std::string_view> only_field(const HeaderFields& fields,
                                                         std::string_view name);

// True if this can be written as a field without becoming anything else.
[[nodiscard]] bool is_writable_field(std::string_view name, std::string_view value);

}  // namespace pln::net
