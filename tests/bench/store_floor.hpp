// The floor of B3: plain SQLite, no code of ours but the sizes of what is written.
#pragma once

#include "storage/codec/codec.hpp"
#include "tests/bench/store_workload.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace pln::bench {

inline const char* const floor_tables = R"sql(
PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -8000;
CREATE TABLE learners (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hot BLOB);
CREATE TABLE turns (learner INTEGER NOT NULL REFERENCES learners, number INTEGER NOT NULL,
  bytes BLOB NOT NULL, PRIMARY KEY (learner, number)) WITHOUT ROWID;
CREATE TABLE parts (learner INTEGER NOT NULL REFERENCES learners, part INTEGER NOT NULL,
  bytes BLOB NOT NULL, PRIMARY KEY (learner, part)) WITHOUT ROWID;
CREATE TABLE events (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL);
CREATE TABLE outbox (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  learner INTEGER REFERENCES learners, state INTEGER NOT NULL, at INTEGER NOT NULL,
  bytes BLOB NOT NULL);
)sql";
inline const char* const floor_indexes = R"sql(
CREATE INDEX outbox_of_learner ON outbox (learner);
CREATE INDEX outbox_open ON outbox (number) WHERE state IN (0, 1, 3);
)sql";

class FloorSide final : public Side {
 public:
  FloorSide(const std::filesystem::path& file, std::size_t people, bool indexes)
      : workload_(people), last_message_(people), turns_(people) {
    must(sqlite3_open(file.c_str(), &database_));
    run(floor_tables);
    if (indexes) run(floor_indexes);
    measure_sizes();
    prepare();
    run("BEGIN");
    for (std::size_t number = 0; number < people; ++number) {
      run(("INSERT INTO learners VALUES (" + std::to_string(number + 1) + ", 'learner-" +
           std::to_string(number) + "', zeroblob(" + std::to_string(hot_.size()) + "))")
              .c_str());
      run(("INSERT INTO parts VALUES (" + std::to_string(number + 1) + ", 5, zeroblob(" +
           std::to_string(part_.size()) + "))")
              .c_str());
    }
    run("COMMIT");
  }
  ~FloorSide() override {
    for (sqlite3_stmt* statement : {begin_, event_, hot_update_, turn_, message_, done_, commit_}) {
      sqlite3_finalize(statement);
    }
    sqlite3_close(database_);
  }

  struct Sizes {
    std::size_t hot{0}, part{0}, turn{0}, message{0};
  };
  [[nodiscard]] Sizes sizes() const {
    return {hot_.size(), part_.size(), turn_bytes_.size(), message_bytes_.size()};
  }

  Taken commit_turns(std::size_t size) override {
    struct Row {
      Workload::Step step;
      std::string message, former;
      std::int64_t turn;
    };
    std::vector<Row> rows;
    for (std::size_t i = 0; i < size; ++i) {
      Row& row = rows.emplace_back();
      row.step = workload_.next();
      row.message = row.step.event.text + ".1";
      row.former = std::exchange(last_message_[row.step.learner], row.message);
      row.turn = ++turns_[row.step.learner];
    }
    const Stopwatch watch;
    step(begin_);
    for (const Row& row : rows) {
      const auto learner = static_cast<std::int64_t>(row.step.learner + 1);
      text(event_, 1, row.step.event.text);
      sqlite3_bind_int64(event_, 2, row.turn);
      step(event_);
      hot_[9] = static_cast<char>(row.turn);
      blob(hot_update_, 1, hot_);
      sqlite3_bind_int64(hot_update_, 2, learner);
      step(hot_update_);
      sqlite3_bind_int64(turn_, 1, learner);
      sqlite3_bind_int64(turn_, 2, row.turn);
      blob(turn_, 3, turn_bytes_);
      step(turn_);
      text(message_, 1, row.message);
      sqlite3_bind_int64(message_, 2, learner);
      sqlite3_bind_int64(message_, 3, row.turn);
      blob(message_, 4, message_bytes_);
      step(message_);
      if (row.former.empty()) continue;
      text(done_, 1, row.former);
      step(done_);
    }
    step(commit_);
    return watch.taken();
  }

 private:
  void must(int code) const {
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    std::fprintf(stderr, "floor: %s\n", sqlite3_errmsg(database_));
    std::exit(1);
  }
  void run(const char* sql) const { must(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
  void prepare_one(sqlite3_stmt*& statement, const char* sql) const {
    must(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  }
  void prepare() {
    prepare_one(begin_, "BEGIN IMMEDIATE");
    prepare_one(event_, "INSERT OR IGNORE INTO events (key, at) VALUES (?, ?)");
    prepare_one(hot_update_, "UPDATE learners SET hot = ? WHERE number = ?");
    prepare_one(turn_, "INSERT INTO turns VALUES (?, ?, ?)");
    prepare_one(message_,
                "INSERT INTO outbox (id, learner, state, at, bytes) VALUES (?, ?, 1, ?, ?)");
    prepare_one(done_, "UPDATE outbox SET state = 2 WHERE id = ?");
    prepare_one(commit_, "COMMIT");
  }
  void step(sqlite3_stmt* statement) const {
    must(sqlite3_step(statement));
    sqlite3_reset(statement);
  }
  static void text(sqlite3_stmt* statement, int place, const std::string& value) {
    sqlite3_bind_text(statement, place, value.data(), static_cast<int>(value.size()),
                      SQLITE_STATIC);
  }
  static void blob(sqlite3_stmt* statement, int place, const std::string& value) {
    sqlite3_bind_blob(statement, place, value.data(), static_cast<int>(value.size()),
                      SQLITE_STATIC);
  }
  // The bytes of a typical turn, so that both sides write the same amount.
  void measure_sizes() {
    Learner learner = new_learner(4000);
    for (std::size_t number = 100'000; number < 100'010; ++number) {
      take_turn(learner, number, {"event-123456-" + std::to_string(number)});
    }
    codec::encode_hot(learner, hot_);
    codec::encode_part(learner, 5, part_);
    codec::encode(*learner.history->back(), turn_bytes_);
    codec::encode(answer_to(learner, learner.history->back()->event), message_bytes_);
    std::fprintf(stderr, "bytes of a turn: hot part %zu, history %zu, outbox %zu\n", hot_.size(),
                 turn_bytes_.size(), message_bytes_.size());
  }

  Workload workload_;
  std::vector<std::string> last_message_;
  std::vector<std::int64_t> turns_;
  sqlite3* database_{nullptr};
  sqlite3_stmt *begin_{}, *event_{}, *hot_update_{}, *turn_{}, *message_{}, *done_{}, *commit_{};
  std::string hot_{}, part_{}, turn_bytes_{}, message_bytes_{};
};

}  // namespace pln::bench
