// Goal: what is stored comes back equal, and damaged bytes are refused. Method: random values of
// every type; truncation, flipped bytes, unknown fields and versions.
#include "storage/codec/codec.hpp"

#include "tests/storage/random_value.hpp"

#include <doctest/doctest.h>

#include <string>

namespace pln {
namespace {

using test::Dice;
using test::random_value;

StoreError::Kind kind_of_failure(std::string_view bytes) {
  try {
    codec::decode_turn(bytes);
  } catch (const StoreError& error) {
    return error.kind();
  }
  FAIL("decoded");
  return StoreError::Kind::unavailable;
}

Learner round_trip(const Learner& learner) {
  Learner result;
  result.id = learner.id;
  std::string bytes;
  codec::encode_hot(learner, bytes);
  codec::decode_hot(bytes, result);
  for (unsigned part = 0; part < codec::parts; ++part) {
    codec::encode_part(learner, part, bytes);
    codec::decode_part(bytes, part, result);
  }
  for (const auto& turn : *learner.history) {
    codec::encode(*turn, bytes);
    result.history.edit().push_back(std::make_shared<const Turn>(codec::decode_turn(bytes)));
  }
  return result;
}

TEST_CASE("a learner with everything set comes back equal") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Dice dice(seed);
    const Learner learner = test::random_learner(dice, {"ana"});
    CAPTURE(seed);
    CHECK(test::same_learner(round_trip(learner), learner));
  }
}

TEST_CASE("an empty learner comes back equal, and zeros are told from defaults") {
  CHECK(round_trip(Learner{}) == Learner{});
  Learner learner;
  Settings& settings = learner.settings.edit();
  settings.locale = "";
  settings.minutes_a_week = 0;
  settings.frequency = Frequency::off;
  settings.window_from = {0};
  settings.window_days = {};
  CHECK(round_trip(learner) == learner);
}

TEST_CASE("outbox rows come back equal") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Dice dice(seed);
    const auto row = random_value<OutboxRow>(dice);
    std::string bytes;
    codec::encode(row, bytes);
    CHECK(codec::decode_outbox_row(bytes) == row);
  }
}

TEST_CASE("work and events put aside come back equal") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Dice dice(seed);
    const auto work = random_value<WorkRow>(dice);
    const auto aside = random_value<QuarantineRow>(dice);
    std::string bytes;
    codec::encode(work, bytes);
    CHECK(codec::decode_work_row(bytes) == work);
    codec::encode(aside, bytes);
    CHECK(codec::decode_quarantine_row(bytes) == aside);
  }
}

TEST_CASE("extreme numbers come back equal") {
  Turn turn;
  turn.at = UtcTime{seconds{INT64_MIN}};
  turn.seed = UINT64_MAX;
  turn.before.step = INT32_MIN;
  turn.after.step = INT32_MAX;
  turn.event.text = std::string(300, '\0');
  std::string bytes;
  codec::encode(turn, bytes);
  CHECK(codec::decode_turn(bytes) == turn);
}

TEST_CASE("fields of a later minor version are skipped") {
  Dice dice(7);
  const auto turn = random_value<Turn>(dice);
  std::string bytes;
  codec::encode(turn, bytes);
  {
    codec::Writer writer(bytes);
    writer.key(4000, codec::Wire::varint);
    writer.varint(99);
    writer.key(4001, codec::Wire::block);
    writer.bytes("from the future");
  }
  CHECK(codec::decode_turn(bytes) == turn);
}

TEST_CASE("a newer version and damage are told apart") {
  Dice dice(7);
  std::string bytes;
  codec::encode(random_value<Turn>(dice), bytes);
  CHECK(kind_of_failure("") == StoreError::Kind::corrupt);
  bytes[0] = 2;
  CHECK(kind_of_failure(bytes) == StoreError::Kind::newer_version);
  bytes[0] = 0;
  CHECK(kind_of_failure(bytes) == StoreError::Kind::corrupt);
}

TEST_CASE("a wrong form, an unknown word and a number out of range are refused") {
  const auto with = [](unsigned tag, codec::Wire wire, std::uint64_t number) {
    std::string bytes(1, '\1');
    {
      codec::Writer writer(bytes);
      writer.key(tag, wire);
      writer.varint(number);
    }
    return bytes;
  };
  Learner learner;
  CHECK_THROWS_AS(codec::decode_part(with(6, codec::Wire::varint, 2), 0, learner), StoreError);
  CHECK_NOTHROW(codec::decode_part(with(6, codec::Wire::varint, 1), 0, learner));
  CHECK_THROWS_AS(codec::decode_part(with(6, codec::Wire::block, 0), 0, learner), StoreError);
  CHECK_THROWS_AS(codec::decode_part(with(5, codec::Wire::varint, 1ULL << 40U), 0, learner),
                  StoreError);
  CHECK_THROWS_AS(codec::decode_part(with(1, codec::Wire::block, 5), 0, learner), StoreError);
  CHECK_THROWS_AS(codec::decode_part("\1", codec::parts, learner), StoreError);
}

TEST_CASE("truncated or altered bytes are refused or give a value that is stored equally") {
  Dice dice(11);
  std::string bytes, again;
  codec::encode(random_value<Turn>(dice), bytes);
  const auto refused_or_stable = [&](const std::string& input) {
    try {
      const Turn turn = codec::decode_turn(input);
      codec::encode(turn, again);
      return codec::decode_turn(again) == turn;
    } catch (const StoreError&) {
      return true;
    }
  };
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    REQUIRE(refused_or_stable(bytes.substr(0, length)));
  }
  for (int i = 0; i < 3000; ++i) {
    std::string altered = bytes;
    altered[1 + dice.below(bytes.size() - 1)] = static_cast<char>(dice.below(256));
    REQUIRE(refused_or_stable(altered));
  }
}

TEST_CASE("a few bytes cannot ask for much memory") {
  std::string bytes(1, '\1');
  bytes += std::string(8'000'000, '\0');  // as many empty contacts
  Learner learner;
  CHECK_THROWS_AS(codec::decode_part(bytes, 5, learner), StoreError);
}

TEST_CASE("only parts that were edited differ") {
  Dice dice(3);
  const Learner before = test::random_learner(dice, {"ana"});
  Learner after = before;
  after.contacts.edit().push_back({});
  after.nudges.edit().unanswered += 1;
  for (unsigned part = 0; part < codec::parts; ++part) {
    CHECK(codec::part_differs(before, after, part) == (part == 5));
  }
  CHECK(codec::hot_differs(before, after));
  CHECK_FALSE(codec::hot_differs(before, Learner(before)));
}

}  // namespace
}  // namespace pln
