#include "storage/sqlite/verify.hpp"

#include "storage/codec/codec.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/layout.hpp"
#include "storage/sqlite/migrations.hpp"
#include "storage/sqlite/statement.hpp"

#include <cstring>
#include <optional>
#include <string>

namespace pln::storage {
namespace {

using Kind = StoreError::Kind;

[[noreturn]] void damaged(const Database& database, const std::string& what) {
  throw file_error(Kind::corrupt, database.file(), what + "; restore the last backup");
}

[[noreturn]] void wrong(const char* what) { throw StoreError(Kind::corrupt, what); }

// Calls `check` for every row of a query; the first column names the row.
template <class Check>
std::size_t check_all(Database& database, const char* sql, Check&& check) {
  std::size_t count = 0;
  Statement query(database, sql);
  query.each([&](const Statement& row) {
    ++count;
    try {
      check(row);
    } catch (const StoreError& error) {
      damaged(database, std::string(row.bytes(0)) + ": " + error.what());
    }
  });
  return count;
}

void check_none(Database& database, const char* sql, const char* what) {
  if (database.number_of(sql) != 0) damaged(database, what);
}

void verify_database(Database& database) {
  const std::string answer = database.text_of("PRAGMA integrity_check(1)");
  if (answer != "ok") damaged(database, answer);
  if (!database.text_of("PRAGMA foreign_key_check").empty()) {
    damaged(database, "rows belong to a learner who is not there");
  }
  check_schema(database);
}

SipKey salt_of(Database& database) {
  SipKey salt;
  bool found = false;
  Statement query(database, "SELECT value FROM meta WHERE name = 'salt'");
  query.first([&](const Statement& row) {
    found = row.bytes(0).size() == sizeof salt;
    if (found) std::memcpy(&salt, row.bytes(0).data(), sizeof salt);
  });
  if (!found) damaged(database, "the salt is missing");
  return salt;
}

void verify_counters(Database& database) {
  if (database.number_of("SELECT count(*) FROM meta WHERE typeof(value) = 'integer' AND "
                         "name IN ('events_counted', 'messages_numbered')") != 2) {
    damaged(database, "a counter is missing");
  }
  check_none(database,
             "SELECT count(*) FROM messages WHERE number > "
             "(SELECT value FROM meta WHERE name = 'messages_numbered')",
             "the counter of messages is too low");
  check_none(database,
             "SELECT count(*) FROM unsent LEFT JOIN messages USING (number) "
             "WHERE state NOT IN (0, 1, 3) OR bytes IS NULL",
             "a message that is to be sent is not there, or has an unknown state");
  check_none(database,
             "SELECT count(*) FROM keys LEFT JOIN messages USING (number) "
             "WHERE number IS NOT NULL AND (bytes IS NULL OR (learner = 0) <> orphan)",
             "a message is not there, or belongs to somebody else");
}

std::size_t verify_messages(Database& database, SipKey salt) {
  return check_all(
      database,
      "SELECT messages.number, messages.bytes, proof, hash, learner, rows.bytes FROM messages "
      "LEFT JOIN keys ON keys.number = messages.number LEFT JOIN rows "
      "ON rows.place BETWEEN (learner << 32) + 0x10000000 + (messages.number & 0x1FFFFFFF) "
      "AND (learner << 32) + 0x10000000 + (messages.number & 0x1FFFFFFF) + 63 "
      "AND rows.bytes = messages.number",
      [&](const Statement& row) {
        const std::string id = codec::decode_outbox_row(row.bytes(1)).id.text;
        const KeyHash key = hash_of_key(salt, KeyOf::message, id);
        if (row.is_null(2) || row.number(2) != key.proof) wrong("it cannot be found by its id");
        const std::int64_t steps = row.number(3) - key.hash;
        if (steps < 0 || steps % next_hash != 0 || steps > 1000) wrong("its id is out of place");
        if (row.number(4) != 0 && row.is_null(5)) wrong("its learner does not know of it");
      });
}

void verify_learners(Database& database) {
  check_all(database,
            "SELECT id, bytes, next FROM learners LEFT JOIN nudges ON learner = number "
            "JOIN rows ON place = (number << 32) + 0x40000000",
            [](const Statement& row) {
              Learner learner;
              codec::decode_hot(row.bytes(1), learner);
              const auto next =
                  row.is_null(2) ? std::optional<UtcTime>{} : UtcTime{seconds{row.number(2)}};
              if (learner.nudges->next != next) wrong("the next nudge stands at two times");
            });
  check_all(database,
            "SELECT id, zone, bytes FROM nudges JOIN learners ON number = learner "
            "LEFT JOIN rows ON place = number << 32",
            [](const Statement& row) {
              Learner learner;
              if (!row.is_null(2)) codec::decode_part(row.bytes(2), 0, learner);
              if (learner.settings->timezone != row.bytes(1)) wrong("the zone stands twice");
            });
}

// Rows in their order: parts, references, the hot part, turns from the newest to the oldest.
class RowsInOrder {
 public:
  void check(const Statement& row) {
    const std::int64_t place = row.number(1), slot = slot_at(place);
    if (slot <= last_part_slot) {
      Learner learner;
      codec::decode_part(row.bytes(2), static_cast<unsigned>(slot), learner);
    } else if (slot > message_slots && slot < hot_slot) {
      if (row.is_null(3)) wrong("a reference to a message that is not there");
    } else if (slot == hot_slot) {
      ++found_.learners;
    } else if (slot > hot_slot && slot < turn_slots) {
      codec::decode_turn(row.bytes(2));
      const bool follows_another = last_place_ > place_of(learner_at(place), hot_slot);
      if (follows_another && place != last_place_ + 1) wrong("the history has a gap");
      ++found_.turns;
    } else {
      wrong("a row is where none may be");
    }
    last_place_ = place;
  }
  [[nodiscard]] const SqliteStore::Verified& found() const { return found_; }

 private:
  SqliteStore::Verified found_{};
  std::int64_t last_place_{-1};
};

}  // namespace

SqliteStore::Verified verify_all(Database& database) {
  verify_database(database);
  RowsInOrder rows;
  check_none(database,
             "SELECT count(*) FROM rows LEFT JOIN learners ON number = place >> 32 "
             "WHERE number IS NULL",
             "rows belong to a learner who is not there");
  check_all(database,
            "SELECT id, place, rows.bytes, messages.number FROM rows "
            "JOIN learners ON learners.number = place >> 32 "
            "LEFT JOIN messages ON messages.number = rows.bytes AND typeof(rows.bytes) = 'integer' "
            "AND messages.learner = place >> 32 ORDER BY place",
            [&](const Statement& row) { rows.check(row); });
  verify_learners(database);
  check_all(database, "SELECT id, bytes FROM work",
            [](const Statement& row) { codec::decode_work_row(row.bytes(1)); });
  check_all(database, "SELECT id, bytes FROM quarantine",
            [](const Statement& row) { codec::decode_quarantine_row(row.bytes(1)); });
  verify_counters(database);
  SqliteStore::Verified found = rows.found();
  found.messages = verify_messages(database, salt_of(database));
  return found;
}

}  // namespace pln::storage
