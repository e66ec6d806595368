// Which URLs are read, and how; what two readers could take for different places is no URL.
#include "adapters/net/url.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace pln::net;

namespace {

std::string printed(const Url& url) { return url.scheme + "://" + url.authority() + url.target; }

}  // namespace

TEST_CASE("a URL is read into its parts") {
  const auto url = read_url("WSS://WSS-Primary.Slack.com:8443/link/?ticket=a%2Fb&app_id=7");
  REQUIRE(url);
  CHECK(url->scheme == "wss");
  CHECK(url->host == "wss-primary.slack.com");
  CHECK(url->port == 8443);
  CHECK(url->target == "/link/?ticket=a%2Fb&app_id=7");
  CHECK(url->encrypted());
  CHECK(url->authority() == "wss-primary.slack.com:8443");
}

TEST_CASE("what is accepted prints back, and is read again as the same") {
  struct Case {
    std::string_view text{};
    std::string_view printed{};
  };
  const std::vector<Case> cases{
      {"https://slack.com", "https://slack.com/"},
      {"https://slack.com:443/api/", "https://slack.com/api/"},
      {"http://a-b.example:8080?x=1", "http://a-b.example:8080/?x=1"},
      {"http://localhost/", "http://localhost/"},
      {"ws://127.0.0.1:1/", "ws://127.0.0.1:1/"},
      {"wss://[2001:DB8:0:0::1]:65535/a", "wss://[2001:db8::1]:65535/a"},
      {"https://[::1]/", "https://[::1]/"},
      {"https://[::ffff:1.2.3.4]/", "https://[::ffff:1.2.3.4]/"},
      {"https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"},
      {"https://1.example/", "https://1.example/"},
      {"https://a.b0x/", "https://a.b0x/"},
      {"https://a/b@c:d//e/../f", "https://a/b@c:d//e/../f"},
      {"https://a/[x]|{y}^`'", "https://a/[x]|{y}^`'"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const auto url = read_url(one.text);
    REQUIRE(url);
    CHECK(printed(*url) == one.printed);
    CHECK(read_url(printed(*url)) == url);
  }
}

namespace {

const std::string label(64, 'a');
const std::vector<std::string> texts{
    // not absolute, other schemes
    "",
    "slack.com",
    "/path",
    "//slack.com/",
    "https:/slack.com/",
    "https:slack.com",
    "https://",
    "ftp://a/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "gopher://a/",
    "httpss://a/",
    " https://a/",
    "https://a/ ",
    // names, passwords, fragments, odd characters
    "https://user@a/",
    "https://user:pass@a/",
    "https://@a/",
    "https://a@b@c/",
    "https://a/#x",
    "https://a#/x",
    "https://a\\b/",
    "https:\\\\a/",
    "https://a/\\x",
    "https://a/x y",
    "https://a/\t",
    "https://a/\r\nX: y",
    "https://a/\x7f",
    "https://a/\xc3\xa9",
    std::string("https://a/\0x", 12),
    "https://a/\"x",
    "https://a/<x>",
    // hosts that are no names
    "https://a..b/",
    "https://.a/",
    "https://a./",
    "https://slack.com./",
    "https://-a/",
    "https://a-/",
    "https://a_b/",
    "https://a%2eb/",
    "https://\xc3\xbc.example/",
    "https://a,b/",
    "https://a*/",
    "https://?x",
    "https://:80/",
    "https://" + label + "/",
    "https://" + label.substr(1) + "." + label.substr(1) + "." + label.substr(1) + "." +
        label.substr(1) + ".aa/",
    // addresses in forms that old readers take for others
    "https://2130706433/",
    "https://017700000001/",
    "https://0x7f000001/",
    "https://127.1/",
    "https://127.0.1/",
    "https://0177.0.0.1/",
    "https://0x7f.0.0.1/",
    "https://127.0.0.01/",
    "https://127.0.0.1.5/",
    "https://256.1.1.1/",
    "https://1.2.3/",
    "https://1.2.3.4./",
    "https://a.0x/",
    "https://example.1/",
    "https://1.2.3.0x4/",
    "https://0/",
    "https://00000/",
    // IPv6
    "https://::1/",
    "https://[::1/",
    "https://[]/",
    "https://[::1]a/",
    "https://[::1]:/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[1.2.3.4]/",
    "https://[::1.2.3.04]/",
    "https://[1:2:3:4:5:6:7:8:9]/",
    "https://[g::1]/",
    // ports
    "https://a:/",
    "https://a:0/",
    "https://a:65536/",
    "https://a:080/",
    "https://a:+80/",
    "https://a:80a/",
    "https://a:99999999999/",
    "https://a:1:2/",
    "https://a/" + std::string(9000, 'x'),
};

}  // namespace

TEST_CASE("what is no URL here") {
  for (const std::string& text : texts) {
    CAPTURE(text.substr(0, 100));
    CHECK_FALSE(read_url(text));
  }
  MESSAGE(texts.size() << " texts that are no URL");
}

TEST_CASE("a value in a query or form") {
  CHECK(percent_encoded("aZ09-._~") == "aZ09-._~");
  CHECK(percent_encoded("a b&c=d+e%/\n") == "a%20b%26c%3Dd%2Be%25%2F%0A");
  CHECK(percent_encoded("\xc3\xa9") == "%C3%A9");
  CHECK(percent_encoded("").empty());
}
