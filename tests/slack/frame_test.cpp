// Frames of Socket Mode: any text gives one of four values, and what goes back fits into one frame.
#include "adapters/slack/frame.hpp"

#include "tests/slack/material.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace pln::slack;
using pln::tests::json_of;
using std::chrono::seconds;

namespace {

template <class Kind>
Kind read_as(std::string_view text) {
  const Frame frame = read_frame(text);
  REQUIRE(std::holds_alternative<Kind>(frame));
  return *std::get_if<Kind>(&frame);
}

}  // namespace

TEST_CASE("hello, as it comes and with less") {
  const auto full = read_as<Hello>(
      R"({"type":"hello","num_connections":2,"connection_info":{"app_id":"A1"},"debug_info":)"
      R"({"host":"applink-1","started":"2026-11-25 10:00:00","build_number":7,)"
      R"("approximate_connection_time":18060}})");
  CHECK(full.app_id == "A1");
  CHECK(full.connections == 2);
  CHECK(full.lifetime == seconds{18'060});
  CHECK(full.host == "applink-1");
  const auto bare = read_as<Hello>(R"({"type":"hello"})");
  CHECK(bare.connections == 0);
  CHECK_FALSE(bare.lifetime.has_value());
  for (const char* time : {"0", "-5", "\"60\"", "1.5", "99999999999", "null", "[]"}) {
    CAPTURE(time);
    const auto odd = read_as<Hello>(
        R"({"type":"hello","num_connections":-1,"debug_info":{"approximate_connection_time":)" +
        std::string(time) + "}}");
    CHECK_FALSE(odd.lifetime.has_value());
    CHECK(odd.connections == 0);
  }
}

TEST_CASE("disconnects have their reason, an unknown one is kept for the log") {
  using enum DisconnectReason;
  const std::vector<std::pair<const char*, DisconnectReason>> known{
      {"warning", warning},
      {"refresh_requested", refresh_requested},
      {"link_disabled", link_disabled},
      {"too_many_websockets", too_many_websockets},
      {"a_new_one", other},
      {"", other}};
  for (const auto& [text, reason] : known) {
    CAPTURE(text);
    const auto read =
        read_as<Disconnect>(R"({"type":"disconnect","reason":")" + std::string(text) + "\"}");
    CHECK(read.reason == reason);
    CHECK(read.told == text);
  }
  const auto longer =
      read_as<Disconnect>(R"({"type":"disconnect","reason":")" + std::string(500, 'r') + "\"}");
  CHECK(longer.told.size() < 50);
  CHECK(read_as<Disconnect>(R"({"type":"disconnect"})").reason == other);
}

TEST_CASE("envelopes of all kinds") {
  const auto event = read_as<Envelope>(
      R"({"envelope_id":"e-1","type":"events_api","accepts_response_payload":false,)"
      R"("retry_attempt":2,"retry_reason":"timeout","payload":{"event":{}}})");
  CHECK(event.kind == EnvelopeKind::event);
  CHECK(event.id == "e-1");
  CHECK(event.attempt == 2);
  CHECK(event.payload == json_of(R"({"event":{}})"));
  CHECK_FALSE(event.accepts_payload);
  const auto command = read_as<Envelope>(
      R"({"envelope_id":"e","type":"slash_commands","accepts_response_payload":true,)"
      R"("payload":{}})");
  CHECK(command.kind == EnvelopeKind::command);
  CHECK(command.accepts_payload);
  const auto pressed =
      read_as<Envelope>(R"({"envelope_id":"e","type":"interactive","payload":[1]})");
  CHECK(pressed.kind == EnvelopeKind::interaction);
  CHECK(pressed.payload == json_of("[1]"));
  const auto later = read_as<Envelope>(R"({"envelope_id":42,"type":"telepathy","payload":"p"})");
  CHECK(later.kind == EnvelopeKind::unknown);
  CHECK(later.id == 42);
  CHECK(read_as<Envelope>(R"({"envelope_id":"e","type":"events_api"})").payload.is_null());
}

TEST_CASE("everything else is useless, with a reason") {
  const std::string deep =
      "{\"envelope_id\":\"e\",\"payload\":" + std::string(100, '[') + std::string(100, ']') + "}";
  const std::string twice = R"({"envelope_id":"e","envelope_id":"f","type":"events_api"})";
  for (const std::string& text :
       {std::string{}, std::string{"x"}, std::string{"{"}, std::string{"[]"}, std::string{"null"},
        std::string{"\"hello\""}, std::string{R"({"type":"events_api","payload":{}})"},
        std::string{R"({"envelope_id":"","type":"events_api"})"},
        std::string{R"({"envelope_id":null,"type":"events_api"})"},
        std::string{R"({"envelope_id":{"a":1},"type":"interactive"})"},
        std::string{R"({"envelope_id":1.5,"type":"interactive"})"},
        "{\"envelope_id\":\"" + std::string(300, 'e') + "\"}", deep, twice,
        std::string{"{\"envelope_id\":\"\xFF\",\"type\":\"events_api\"}"}}) {
    CAPTURE(text);
    CHECK_FALSE(read_as<UselessFrame>(text).reason.empty());
  }
}

TEST_CASE("any change of a good frame still gives a value") {
  const std::string good =
      R"({"envelope_id":"e-1","type":"events_api","accepts_response_payload":false,"payload":{}})";
  for (std::size_t at = 0; at < good.size(); ++at) {
    (void)read_frame(good.substr(0, at));
    for (const char letter : {'"', '{', '}', '\\', '0', '\0', '\xFF'}) {
      std::string changed = good;
      changed[at] = letter;
      (void)read_frame(changed);
    }
  }
  CHECK(rc::check("any bytes", [](const std::string& text) { (void)read_frame(text); }));
}

TEST_CASE("an acknowledgement gives the id back as it was") {
  Envelope envelope{};
  envelope.id = "e-1";
  CHECK(acknowledgement(envelope) == R"({"envelope_id":"e-1"})");
  envelope.id = 42;
  CHECK(acknowledgement(envelope) == R"({"envelope_id":42})");
  const Json payload = json_of(R"({"text":"done"})");
  CHECK(acknowledgement(envelope, &payload) == R"({"envelope_id":42})");  // it accepts none
  envelope.accepts_payload = true;
  CHECK(json_of(acknowledgement(envelope, &payload).value_or("null")) ==
        json_of(R"({"envelope_id":42,"payload":{"text":"done"}})"));
}

TEST_CASE("20,479 bytes go out, one more does not") {
  Envelope envelope{};
  envelope.id = "e-1";
  envelope.accepts_payload = true;
  Json payload = json_of(R"({"text":""})");
  const std::size_t frame = acknowledgement(envelope, &payload).value_or("").size();
  payload["text"] = std::string(20'479 - frame, 'x');
  const auto largest = acknowledgement(envelope, &payload);
  REQUIRE(largest.has_value());
  CHECK(largest.value_or("").size() == 20'479);
  payload["text"] = std::string(20'480 - frame, 'x');
  CHECK_FALSE(acknowledgement(envelope, &payload).has_value());
}
