// Law: any bytes are refused with a reason, or give a header that says one thing only: what it
// means, written down plainly, is read again as the same; at most one length; one host; no control
// characters. And the end that is found is the same however the bytes arrive.
#include "adapters/net/http_header.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

namespace {

using namespace pln::net;

void check(bool holds) {
  if (!holds) std::abort();
}

std::size_t count(const HeaderFields& fields, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(
      fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; }));
}

std::string written(const HttpHeader& header) {
  std::string text = header.method + " " + header.path;
  if (!header.query.empty()) text += "?" + header.query;
  text += header.version_minor == 1 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n";
  for (const auto& [name, value] : header.fields) text += name + ": " + value + "\r\n";
  return text + "\r\n";
}

void check_header(const HttpHeader& header) {
  check(header.path.starts_with('/'));
  check(header.fields.size() <= header_fields_max);
  check(count(header.fields, "host") + (header.version_minor == 0 ? 1U : 0U) >= 1);
  check(count(header.fields, "host") <= 1);
  check(count(header.fields, "content-length") == (header.content_length ? 1U : 0U));
  check(count(header.fields, "transfer-encoding") == (header.chunked ? 1U : 0U));
  check(!(header.chunked && header.content_length));
  for (const auto& [name, value] : header.fields) check(is_writable_field(name, value));
  const auto again = read_header(written(header));
  check(std::holds_alternative<HttpHeader>(again) && std::get<HttpHeader>(again) == header);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = find_header_end(bytes);
  check(find_header_end(bytes, std::min(size / 2, end == bytes.npos ? size : end - 1)) == end);
  for (const std::string_view text : {bytes, bytes.substr(0, end)}) {
    const auto read = read_header(text);
    if (const auto* refusal = std::get_if<HeaderRefusal>(&read)) {
      check(!refusal->reason.empty());
    } else {
      check(text.size() == end);  // what is taken ends where its end was found
      check_header(std::get<HttpHeader>(read));
    }
  }
  return 0;
}
