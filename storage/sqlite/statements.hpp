// Every statement that a store runs, in one place, prepared once. None of them reads a whole table
// that grows with the learners, but for the list of all learners (a test asks SQLite for its
// plans).
#pragma once

#include "storage/sqlite/statement.hpp"

namespace pln::storage {

struct Statements {
  explicit Statements(Database& opened) : database(opened) {}

  Database& database;
  Statement begin{database, "BEGIN IMMEDIATE"};
  Statement commit{database, "COMMIT"};

  Statement insert_event{database, "INSERT OR IGNORE INTO seen_events (key, at) VALUES (?, ?)"};
  Statement find_event{database, "SELECT 1 FROM seen_events WHERE key = ?"};

  Statement find_learner{database, "SELECT number FROM learners WHERE id = ?"};
  Statement insert_learner{database, "INSERT INTO learners (id) VALUES (?) RETURNING number"};
  Statement update_hot{database, "UPDATE learners SET hot = ? WHERE number = ?"};
  Statement load_hot{database, "SELECT hot FROM learners WHERE number = ?"};
  Statement delete_learner{database, "DELETE FROM learners WHERE number = ?"};
  Statement all_learners{database, "SELECT id FROM learners WHERE hot IS NOT NULL ORDER BY number"};

  Statement put_part{database,
                     "INSERT OR REPLACE INTO parts (learner, part, bytes) VALUES (?, ?, ?)"};
  Statement delete_part{database, "DELETE FROM parts WHERE learner = ? AND part = ?"};
  Statement delete_parts{database, "DELETE FROM parts WHERE learner = ?"};
  Statement load_parts{database, "SELECT part, bytes FROM parts WHERE learner = ?"};

  Statement put_turn{database,
                     "INSERT OR REPLACE INTO turns (learner, number, bytes) VALUES (?, ?, ?)"};
  Statement first_turn{database,
                       "SELECT number FROM turns WHERE learner = ? ORDER BY number LIMIT 1"};
  Statement delete_turns_before{database, "DELETE FROM turns WHERE learner = ? AND number < ?"};
  Statement delete_turns_from{database, "DELETE FROM turns WHERE learner = ? AND number >= ?"};
  Statement load_turns{database,
                       "SELECT number, bytes FROM turns WHERE learner = ? ORDER BY number"};

  Statement put_identity{database,
                         "INSERT OR REPLACE INTO identities (platform, tenant, id, learner) "
                         "VALUES (?, ?, ?, ?)"};
  Statement find_identity{database,
                          "SELECT learners.id FROM identities JOIN learners "
                          "ON learners.number = identities.learner "
                          "WHERE platform = ? AND tenant = ? AND identities.id = ?"};
  Statement identities_of{database,
                          "SELECT platform, tenant, id FROM identities WHERE learner = ? "
                          "ORDER BY platform, tenant, id"};

  Statement put_nudge{database, "INSERT OR REPLACE INTO nudges (learner, next) VALUES (?, ?)"};
  Statement delete_nudge{database, "DELETE FROM nudges WHERE learner = ?"};
  Statement due{database,
                "SELECT learners.id, next FROM nudges JOIN learners ON number = learner "
                "WHERE next <= ? ORDER BY next, learner LIMIT ?"};
  Statement next_due{database, "SELECT next FROM nudges ORDER BY next LIMIT 1"};

  Statement put_message{database,
                        "INSERT INTO outbox (id, learner, state, at, bytes) VALUES (?, ?, ?, ?, ?) "
                        "ON CONFLICT (id) DO UPDATE SET state = excluded.state, at = excluded.at, "
                        "bytes = excluded.bytes"};
  Statement update_message{database, "UPDATE outbox SET state = ?, bytes = ? WHERE id = ?"};
  Statement mark_done{database, "UPDATE outbox SET state = 2 WHERE id = ?"};
  Statement delete_orphan{
      database, "DELETE FROM outbox WHERE id = ? AND learner IS NULL AND state IN (2, 4)"};
  Statement any_orphan{database, "SELECT 1 FROM outbox WHERE learner IS NULL LIMIT 1"};
  Statement open_messages{database,
                          "SELECT state, bytes FROM outbox WHERE state IN (0, 1, 3) "
                          "ORDER BY number LIMIT ?"};
  Statement find_message{database, "SELECT state, bytes FROM outbox WHERE id = ?"};

  Statement put_opt_out{database, "INSERT OR IGNORE INTO opt_outs (hash) VALUES (?)"};
  Statement find_opt_out{database, "SELECT 1 FROM opt_outs WHERE hash = ?"};

  Statement put_counter{database, "UPDATE meta SET value = ? WHERE name = 'events_counted'"};
  Statement counter{database, "SELECT value FROM meta WHERE name = 'events_counted'"};
  Statement salt{database, "SELECT value FROM meta WHERE name = 'salt'"};

  Statement oldest_events{database,
                          "SELECT number, at FROM seen_events WHERE number > 0 "
                          "ORDER BY number LIMIT ?"};
  Statement delete_events{database, "DELETE FROM seen_events WHERE number <= ?"};
  Statement oldest_messages{database,
                            "SELECT number, at, state FROM outbox WHERE number > ? "
                            "ORDER BY number LIMIT ?"};
  Statement delete_message{database, "DELETE FROM outbox WHERE number = ?"};
};

}  // namespace pln::storage
