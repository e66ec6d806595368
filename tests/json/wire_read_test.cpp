// Fields of JSON from elsewhere: what fits is read, everything else reads as nothing.
#include "bot/json/wire_read.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>

using namespace pln::json;
using Json = nlohmann::json;

TEST_CASE("a field that fits is read") {
  const Json object{{"text", "words"}, {"number", -3}, {"flag", true}};
  CHECK(text_at(object, "text") == "words");
  CHECK(optional_text_at(object, "text") == "words");
  CHECK(number_at(object, "number") == -3);
  CHECK(flag_at(object, "flag"));
}

TEST_CASE("whatever else a field holds, reading it does not throw") {
  for (const char* other : {"null", "false", "0", "1.5", "\"\"", "[]", "{}"}) {
    CAPTURE(other);
    const Json object{{"it", Json::parse(other)}};
    CHECK(text_at(object, "it").empty());
    CHECK(optional_text_at(object, "it") == "");
    CHECK(number_at(object, "it").has_value() == (Json::parse(other) == Json(0)));
    CHECK_FALSE(flag_at(object, "it"));
  }
}

TEST_CASE("a field that is absent, of an object or of anything else") {
  for (const char* other : {"{}", "null", "[1]", "\"it\"", "7", "no JSON"}) {
    CAPTURE(other);
    const Json value = Json::parse(other, nullptr, /*allow_exceptions=*/false);
    CHECK(text_at(value, "it").empty());
    CHECK_FALSE(optional_text_at(value, "it").has_value());
    CHECK_FALSE(number_at(value, "it").has_value());
    CHECK_FALSE(flag_at(value, "it"));
  }
}

TEST_CASE("the largest numbers are read, larger ones are none") {
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  const auto beyond = static_cast<std::uint64_t>(largest) + 1;
  CHECK(number_at(Json{{"it", largest}}, "it") == largest);
  CHECK_FALSE(number_at(Json{{"it", beyond}}, "it").has_value());
}
