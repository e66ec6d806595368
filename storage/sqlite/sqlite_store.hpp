// The store of one machine: one SQLite file with a write-ahead log, held by one process through one
// connection that also does every checkpoint (two connections could run into SQLite's WAL-reset
// bug). Not thread-safe; the lock beside the file keeps a second process out.
#pragma once

#include "storage/sqlite/layout.hpp"
#include "storage/sqlite/siphash.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pln {

class SqliteSecrets;

namespace storage {
class Database;
class FileLock;
class StatementObserver;
struct Statements;
}  // namespace storage

enum class OpenMode : std::uint8_t { create, existing };  // create: make the file if there is none

class SqliteStore final : public Store {
 public:
  // Throws StoreError and changes nothing if the file is in use, read-only, of a newer version,
  // damaged, or (existing) not there. The folder must exist. `pages_max` bounds the file's size in
  // pages of 4096 bytes; 0: the disk does.
  static std::unique_ptr<SqliteStore> open(const std::filesystem::path& file,
                                           OpenMode mode = OpenMode::create,
                                           std::uint32_t pages_max = 0);
  ~SqliteStore() override;

  std::vector<CommitResult> commit(std::span<const Commit> commits) override;
  std::optional<LearnerId> find(const Identity& identity) override;
  std::vector<Identity> identities_of(const LearnerId& learner) override;
  std::optional<Learner> load(const LearnerId& learner) override;
  bool seen(const EventKey& event) override;
  bool opted_out(const Identity& identity) override;
  using Store::outbox_open;
  std::vector<OutboxRow> outbox_open(std::size_t most, std::uint64_t& place) override;
  std::optional<OutboxRow> message(const MessageId& id) override;
  std::vector<DueNudge> due(UtcTime until, std::size_t most) override;
  std::optional<UtcTime> next_due() override;
  std::vector<std::string> zones_in_use() override;
  std::vector<DueNudge> due_in_zone(const std::string& zone, const LearnerId& after,
                                    std::size_t most) override;
  std::vector<WorkRow> work_open(std::size_t most) override;
  std::string cursor(const std::string& source) override;
  std::vector<QuarantineRow> quarantined() override;
  std::optional<std::string> note(const std::string& name) override;
  std::uint64_t events_counted() override;
  std::vector<LearnerId> learners() override;
  std::size_t purge(UtcTime now, std::size_t most) override;

  // Secrets in the same file, made at the first call; lives as long as the store.
  SqliteSecrets& secrets();

  struct Verified {
    std::size_t learners{0}, turns{0}, messages{0};
  };
  // Reads everything: SQLite's own check, every value, every counter. Throws StoreError{corrupt}
  // that names what is wrong.
  Verified verify();

  // Writes a copy while the store is open, verifies it and only then puts it at `target`, over a
  // file that is there. The copy is one file without side files.
  void backup(const std::filesystem::path& target);

  // Verifies a backup and puts a copy of it in the place of `target`, at once or not at all. Throws
  // StoreError{in_use} if a store is open there.
  static void restore(const std::filesystem::path& backup, const std::filesystem::path& target);

  static std::string engine_version();  // of the SQLite that is linked, "3.40.1"

  void observe(storage::StatementObserver* observer);  // for tests that make statements fail
  std::vector<std::string> statements() const;         // the text of every statement it runs

 private:
  // What is remembered of a learner's rows; below 0: not known.
  struct LearnerRow {
    std::int64_t number{0};
    std::int64_t first_turn{-1};
  };
  // Where an id stands in `keys`, and what is said there; the last two only of messages.
  struct KeyRow {
    std::int64_t hash{0};
    std::int64_t number{0};
    bool is_orphan{false};  // its learner is forgotten
  };
  struct FoundMessage {
    OutboxRow row{};
    std::int64_t learner{0};
  };
  SqliteStore(std::unique_ptr<storage::FileLock> lock, std::unique_ptr<storage::Database> database);

  CommitResult write(const Commit& commit);
  void write_learner(const Commit& commit);
  void put_row(std::int64_t learner, std::int64_t slot);
  void delete_span(storage::Span span);
  void write_parts(std::int64_t number, const Learner* before, const Learner& after);
  void write_nudge(std::int64_t number, const Learner* before, const Learner& after);
  void write_history(LearnerRow& row, const History& before, const History& after);
  void write_identities(const Commit& commit);
  void write_message(const OutboxRow& message);
  void write_new_message(const OutboxRow& message, std::int64_t learner);
  void write_known_message(const OutboxRow& message, const KeyRow& known);
  void mark_delivered(const MessageId& id);
  void delete_message(const KeyRow& known, std::int64_t learner);
  std::optional<KeyRow> find_key(storage::KeyOf kind, const std::string& text);
  std::optional<KeyRow> insert_key(storage::KeyOf kind, const std::string& text, UtcTime at,
                                   const KeyRow* message);
  void delete_key(std::int64_t hash);
  std::int64_t next_message_number();
  std::optional<FoundMessage> message_at(std::int64_t number);
  bool purge_key(const KeyRow& row, bool is_message, std::int64_t at, UtcTime now);
  void write_service(const Commit& commit);
  void write_work(const WorkRow& row);
  bool take_event(const Commit& commit);
  void forget(const Commit& commit);
  void forget_messages(std::int64_t learner);
  void forget_identity(const Identity& identity);
  std::vector<CommitResult> commit_all(std::span<const Commit> commits);
  void checkpoint_if_long();
  void empty_log();
  void rolled_back();
  void fail();
  [[noreturn]] void throw_failed() const;
  LearnerRow* find_row(const LearnerId& learner);
  LearnerRow& row_of(const LearnerId& learner, bool& made);
  std::int64_t first_turn_of(LearnerRow& row);
  std::int64_t opt_out_hash(const Identity& identity) const;

  std::unique_ptr<storage::FileLock> lock_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::Statements> statements_;
  std::unique_ptr<SqliteSecrets> secrets_;
  std::unordered_map<std::string, LearnerRow> rows_{};  // a cache; emptied when it may be wrong
  storage::SipKey salt_{};
  std::string buffer_{};  // for encoded values, kept for its memory
  std::int64_t last_message_number_{0}, message_numbers_end_{0};  // a block of our own in `meta`
  std::optional<std::int64_t> swept_to_{};                        // where purge() goes on in `keys`
  bool log_to_be_emptied_{false};  // something was forgotten and may still stand in the log
  bool failed_{false};             // the disk refused a write or a sync: nothing more is written
};

}  // namespace pln
