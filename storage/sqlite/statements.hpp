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

  Statement insert_key{database,
                       "INSERT OR IGNORE INTO keys (hash, proof, at, number, orphan) "
                       "VALUES (?, ?, ?, ?, ?)"};
  Statement find_key{database, "SELECT proof, number, orphan FROM keys WHERE hash = ?"};
  // The next one may stand there only because this one was in its place.
  Statement delete_key{database,
                       "DELETE FROM keys WHERE hash = ?1 "
                       "AND NOT EXISTS (SELECT 1 FROM keys WHERE hash = ?1 + 2)"};
  Statement bury_key{database,
                     "UPDATE keys SET proof = 0, at = 0, number = NULL, orphan = NULL "
                     "WHERE hash = ?"};
  Statement sweep_keys{database,
                       "SELECT hash, at, number, orphan, proof FROM keys WHERE hash >= ? "
                       "ORDER BY hash LIMIT ?"};

  Statement find_learner{database, "SELECT number FROM learners WHERE id = ?"};
  Statement insert_learner{database, "INSERT INTO learners (id) VALUES (?) RETURNING number"};
  Statement delete_learner_secrets{database, "DELETE FROM secrets WHERE kind = ? AND owner = ?"};
  Statement delete_learner{database, "DELETE FROM learners WHERE number = ?"};
  Statement all_learners{database,
                         "SELECT id FROM learners WHERE EXISTS (SELECT 1 FROM rows "
                         "WHERE place = (number << 32) + 0x40000000) ORDER BY number"};

  Statement put_row{database, "INSERT OR REPLACE INTO rows (place, bytes) VALUES (?, ?)"};
  Statement delete_row{database, "DELETE FROM rows WHERE place = ?"};
  Statement delete_rows{database, "DELETE FROM rows WHERE place BETWEEN ? AND ?"};
  Statement load_rows{database,
                      "SELECT place, bytes FROM rows WHERE place BETWEEN ? AND ? ORDER BY place"};
  Statement last_row{database,
                     "SELECT place FROM rows WHERE place BETWEEN ? AND ? "
                     "ORDER BY place DESC LIMIT 1"};

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

  Statement put_nudge{database,
                      "INSERT OR REPLACE INTO nudges (learner, next, zone) VALUES (?, ?, ?)"};
  Statement delete_nudge{database, "DELETE FROM nudges WHERE learner = ?"};
  Statement due{database,
                "SELECT learners.id, next FROM nudges JOIN learners ON number = learner "
                "WHERE next <= ? ORDER BY next, learner LIMIT ?"};
  Statement next_due{database, "SELECT next FROM nudges ORDER BY next LIMIT 1"};
  Statement first_zone{database, "SELECT zone FROM nudges ORDER BY zone LIMIT 1"};
  Statement next_zone{database, "SELECT zone FROM nudges WHERE zone > ? ORDER BY zone LIMIT 1"};
  Statement due_in_zone{database,
                        "SELECT learners.id, next FROM nudges JOIN learners ON number = learner "
                        "WHERE zone = ? AND learner > ? ORDER BY learner LIMIT ?"};

  Statement put_work{database,
                     "INSERT INTO work (id, learner, bytes) VALUES (?, ?, ?) "
                     "ON CONFLICT (id) DO UPDATE SET learner = excluded.learner, "
                     "bytes = excluded.bytes"};
  Statement delete_work{database, "DELETE FROM work WHERE id = ?"};
  Statement open_work{database, "SELECT bytes FROM work ORDER BY number LIMIT ?"};

  Statement put_cursor{database, "INSERT OR REPLACE INTO cursors (source, value) VALUES (?, ?)"};
  Statement find_cursor{database, "SELECT value FROM cursors WHERE source = ?"};

  Statement put_quarantine{database,
                           "INSERT INTO quarantine (id, platform, tenant, person, bytes) "
                           "VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                           "platform = excluded.platform, tenant = excluded.tenant, "
                           "person = excluded.person, bytes = excluded.bytes"};
  Statement delete_quarantine{database, "DELETE FROM quarantine WHERE id = ?"};
  Statement forget_quarantine{
      database, "DELETE FROM quarantine WHERE platform = ? AND tenant = ? AND person = ?"};
  Statement all_quarantine{database, "SELECT bytes FROM quarantine ORDER BY number"};

  Statement put_note{database, "INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)"};
  Statement delete_note{database, "DELETE FROM notes WHERE name = ?"};
  Statement find_note{database, "SELECT value FROM notes WHERE name = ?"};

  Statement put_reference{database, "INSERT OR IGNORE INTO rows (place, bytes) VALUES (?, ?)"};
  Statement delete_reference{database,
                             "DELETE FROM rows WHERE place BETWEEN ? AND ? AND bytes = ?"};
  Statement insert_message{database,
                           "INSERT INTO messages (number, learner, bytes) VALUES (?, ?, ?)"};
  Statement update_message{database, "UPDATE messages SET bytes = ? WHERE number = ?"};
  Statement delete_message{database, "DELETE FROM messages WHERE number = ?"};
  Statement find_message{database,
                         "SELECT (SELECT state FROM unsent WHERE number = ?1), learner, bytes "
                         "FROM messages WHERE number = ?1"};
  Statement put_unsent{database, "INSERT OR REPLACE INTO unsent (number, state) VALUES (?, ?)"};
  Statement delete_unsent{database, "DELETE FROM unsent WHERE number = ?"};
  Statement all_unsent{database,
                       "SELECT state, bytes, unsent.number FROM unsent "
                       "JOIN messages ON messages.number = unsent.number "
                       "WHERE unsent.number >= ? ORDER BY unsent.number LIMIT ?"};
  Statement messages_numbered{database, "SELECT value FROM meta WHERE name = 'messages_numbered'"};
  Statement put_messages_numbered{database,
                                  "UPDATE meta SET value = ? WHERE name = 'messages_numbered'"};

  Statement put_opt_out{database, "INSERT OR IGNORE INTO opt_outs (hash) VALUES (?)"};
  Statement find_opt_out{database, "SELECT 1 FROM opt_outs WHERE hash = ?"};

  Statement put_counter{database, "UPDATE meta SET value = ? WHERE name = 'events_counted'"};
  Statement counter{database, "SELECT value FROM meta WHERE name = 'events_counted'"};
  Statement salt{database, "SELECT value FROM meta WHERE name = 'salt'"};
};

}  // namespace pln::storage
