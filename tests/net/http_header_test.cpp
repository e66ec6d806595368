// Requests that two programs could understand differently (goals S2): every one is refused, each by
// the reason that is meant. And what honest clients send is taken, and read right.
#include "adapters/net/http_header.hpp"

#include "tests/net/malformed_requests.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <variant>

using namespace pln::net;
using namespace pln::net::testing;

namespace {

void check_refused(const std::vector<Variant>& variants) {
  for (const Variant& variant : variants) {
    CAPTURE(variant.name);
    const auto read = read_header(variant.text);
    const auto* refusal = std::get_if<HeaderRefusal>(&read);
    REQUIRE(refusal != nullptr);
    CAPTURE(refusal->reason);
    CHECK(refusal->reason.find(variant.reason) != std::string_view::npos);
  }
}

HttpHeader taken(const std::string& text) {
  auto read = read_header(text);
  if (const auto* refusal = std::get_if<HeaderRefusal>(&read)) {
    FAIL(refusal->reason);
  }
  return std::get<HttpHeader>(read);
}

}  // namespace

TEST_CASE("lengths that could be read in two ways are refused") { check_refused(lengths); }
TEST_CASE("transfer encodings that could be read in two ways are refused") {
  check_refused(encodings);
}
TEST_CASE("lines that could end elsewhere are refused") { check_refused(lines); }
TEST_CASE("targets and hosts that could mean another place are refused") { check_refused(targets); }

TEST_CASE("what honest clients send is read") {
  const HttpHeader event = taken(
      "POST /slack/events?team=T1&x=%20 HTTP/1.1\r\nHost: coach.example.org:8443\r\n"
      "X-Slack-Signature:v0=abc\r\nContent-Type:  application/json \t\r\nContent-Length: 12\r\n"
      "Expect: 100-Continue\r\nX-Name: \xc3\xa4\r\n\r\n");
  CHECK(event.method == "POST");
  CHECK(event.path == "/slack/events");
  CHECK(event.query == "team=T1&x=%20");
  CHECK(event.content_length == 12);
  CHECK(event.expects_continue);
  CHECK_FALSE(event.chunked);
  CHECK(only_field(event.fields, "content-type") == "application/json");
  CHECK(only_field(event.fields, "x-slack-signature") == "v0=abc");
  CHECK_FALSE(only_field(event.fields, "x-other"));

  CHECK(taken("GET / HTTP/1.0\r\n\r\n").version_minor == 0);
  CHECK(taken(get + "Host: [::1]:9090\r\n\r\n").path == "/");
  CHECK(taken("GET HTTP://A.example?q HTTP/1.1\r\nHost: a.example\r\n\r\n").path == "/");
  CHECK(taken("GET http://a.example/x?q HTTP/1.1\r\nHost: a.example\r\n\r\n").query == "q");
  CHECK(taken(with("Transfer-Encoding: Chunked\r\n")).chunked);
  CHECK(taken(with("Content-Length: 0\r\n")).content_length == 0);
}

TEST_CASE("nothing may stand behind the header") {
  const auto read = read_header(with("") + "X");
  REQUIRE(std::holds_alternative<HeaderRefusal>(read));
  CHECK(std::get<HeaderRefusal>(read).reason == "something behind the header");
}

TEST_CASE("there is a limit to the number of fields") {
  std::string fields;
  for (std::size_t count = 1; count < header_fields_max; ++count) fields += "A: b\r\n";
  CHECK(taken(with(fields)).fields.size() == header_fields_max);
  CHECK(std::holds_alternative<HeaderRefusal>(read_header(with(fields + "A: b\r\n"))));
}

TEST_CASE("a field that stands twice counts as none, for whoever needs exactly one") {
  const HttpHeader header = taken(with("X-Slack-Signature: a\r\nx-slack-signature: b\r\n"));
  CHECK_FALSE(only_field(header.fields, "x-slack-signature"));
}

TEST_CASE("the end of a header is found wherever the bytes are cut") {
  const std::string whole = with("A: b\r\n");
  const std::string both = whole + "body\r\n\r\n";
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    CAPTURE(cut);
    CHECK(find_header_end(both.substr(0, cut)) == std::string_view::npos);
    CHECK(find_header_end(both, cut) == whole.size());
  }
  CHECK(find_header_end("GET / HTTP/1.1\nHost: a\n\n") == 15);  // does not wait for more
  CHECK(find_header_end("\r\nGET") == 2);
}

TEST_CASE("fields that would become something else are not written") {
  CHECK(is_writable_field("Location", "https://a.example/?x=1"));
  CHECK_FALSE(is_writable_field("Location", "https://a.example/\r\nSet-Cookie: a=b"));
  CHECK_FALSE(is_writable_field("Loca tion", "x"));
  CHECK_FALSE(is_writable_field("", "x"));
}
