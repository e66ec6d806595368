// Only what Slack signed, now and as it came, is taken. Every other request looks the same.
#include "adapters/slack/signature.hpp"

#include "tests/slack/material.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

using namespace pln;
using namespace pln::slack;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

// The worked example of Slack's documentation, which everybody may know.
constexpr std::string_view example_secret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr std::string_view example_time = "1531420618";
constexpr std::string_view example_body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
    "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
    "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
    "%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
constexpr std::string_view example_signature =
    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

const Secret& secret() {
  static const Secret* const one = new Secret(example_secret);
  return *one;
}

UtcTime example_now() { return UtcTime{seconds{1531420618}}; }

Fields example_fields() {
  return {{"content-type", "application/x-www-form-urlencoded"},
          {"x-slack-request-timestamp", std::string(example_time)},
          {"x-slack-signature", std::string(example_signature)}};
}

bool passes(const Fields& fields, std::string_view body = example_body,
            UtcTime now = example_now()) {
  return is_signed(fields, body, secret(), now);
}

// SplitMix64: the same mutations on every machine.
struct Chance {
  std::uint64_t state{1};
  std::uint64_t below(std::uint64_t limit) {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return (z ^ (z >> 31U)) % limit;
  }
};

}  // namespace

TEST_CASE("the example of the documentation") {
  CHECK(signature_of(example_time, example_body, secret()) == example_signature);
  CHECK(passes(example_fields()));
}

TEST_CASE("300 s in both directions, not one more") {
  for (const int late : {-300, -299, 0, 299, 300}) {
    CAPTURE(late);
    CHECK(passes(example_fields(), example_body, example_now() + seconds{late}));
  }
  for (const int late : {-86'400, -301, 301, 86'400, 2'000'000'000}) {
    CAPTURE(late);
    CHECK_FALSE(passes(example_fields(), example_body, example_now() + seconds{late}));
  }
}

TEST_CASE("exactly one of each field, under its name in lower case") {
  for (const char* name : {"x-slack-request-timestamp", "x-slack-signature"}) {
    CAPTURE(name);
    Fields missing = example_fields();
    std::erase_if(missing, [&](const auto& field) { return field.first == name; });
    CHECK_FALSE(passes(missing));
    Fields twice = example_fields();
    for (const auto& field : example_fields()) {
      if (field.first == name) twice.push_back(field);
    }
    CHECK_FALSE(passes(twice));
  }
  Fields other = example_fields();
  other.push_back({"x-slack-signature", "v0=00"});
  CHECK_FALSE(passes(other));
  Fields upper = example_fields();
  upper[2].first = "X-Slack-Signature";  // the reader of HTTP lowers all names before
  CHECK_FALSE(passes(upper));
  CHECK_FALSE(passes({}));
}

TEST_CASE("a timestamp is decimal digits") {
  for (const char* time :
       {"", " 1531420618", "1531420618 ", "+1531420618", "-1531420618", "0x5b478c8a",
        "1531420618.0", "1531420618e0", "15314206180000000000000", "1531420618\n", "١٥٣١"}) {
    CAPTURE(time);
    Fields fields = example_fields();
    fields[1].second = time;
    fields[2].second = signature_of(time, example_body, secret());  // even if well signed
    CHECK_FALSE(passes(fields));
  }
}

TEST_CASE("a signature is v0= and 64 digits in lower case") {
  const std::string good{example_signature};
  std::string upper = good;
  for (char& letter : upper) {
    if (letter >= 'a' && letter <= 'f') letter = static_cast<char>(letter - 'a' + 'A');
  }
  for (const std::string& signature :
       {std::string{}, good.substr(3), "v1=" + good.substr(3), "V0=" + good.substr(3), upper,
        good + "0", good.substr(0, 66), " " + good, good + " ", "v0=" + std::string(64, '0'),
        "v0=" + std::string(64, '\0')}) {
    CAPTURE(signature);
    Fields fields = example_fields();
    fields[2].second = signature;
    CHECK_FALSE(passes(fields));
  }
}

TEST_CASE("without a secret nothing is signed") {
  const Secret none{};
  Fields fields = example_fields();
  fields[2].second = signature_of(example_time, example_body, none);
  CHECK_FALSE(is_signed(fields, example_body, none, example_now()));
  CHECK_FALSE(passes(fields));
}

TEST_CASE("each byte counts: of the signature, the time, the body") {
  for (std::size_t at = 0; at < example_signature.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Fields fields = example_fields();
      fields[2].second[at] = static_cast<char>(fields[2].second[at] ^ (1 << bit));
      CHECK_FALSE(passes(fields));
    }
  }
  for (std::size_t at = 0; at < example_time.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Fields fields = example_fields();
      fields[1].second[at] = static_cast<char>(fields[1].second[at] ^ (1 << bit));
      CHECK_FALSE(passes(fields));
    }
  }
  for (std::size_t at = 0; at < example_body.size(); ++at) {
    std::string body{example_body};
    body[at] = static_cast<char>(body[at] ^ 1);
    CHECK_FALSE(passes(example_fields(), body));
  }
  CHECK_FALSE(passes(example_fields(), std::string(example_body) + "&"));
  CHECK_FALSE(passes(example_fields(), example_body.substr(1)));
}

TEST_CASE("none of many mutated requests is taken") {
  const long count = tests::count_from("PLN_SIGNATURES", 100'000);
  Chance chance;
  long taken = 0;
  for (long round = 0; round < count; ++round) {
    Fields fields = example_fields();
    std::string body{example_body.substr(0, 40)};  // short, so that a million takes seconds
    fields[2].second = signature_of(example_time, body, secret());
    const std::uint64_t changes = 1 + chance.below(4);
    const auto untouched = std::pair(fields, body);
    for (std::uint64_t change = 0; change < changes; ++change) {
      const std::uint64_t which = chance.below(3);
      std::string& text = which == 0 ? body : fields[which].second;
      const auto at = static_cast<std::size_t>(chance.below(text.size() + 1));
      const auto letter = static_cast<char>(chance.below(256));
      const std::uint64_t kind = chance.below(3);
      if (kind == 0 || at == text.size()) {
        text.insert(at, 1, letter);
      } else if (kind == 1) {
        text[at] = letter;
      } else {
        text.erase(at, 1);
      }
    }
    if (std::pair(fields, body) == untouched) continue;  // two changes can undo each other
    taken += is_signed(fields, body, secret(), example_now()) ? 1 : 0;
  }
  std::cout << "signatures: " << count << " mutated requests, " << taken << " taken\n";
  CHECK(taken == 0);
}
