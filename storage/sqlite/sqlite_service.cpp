// What the running service keeps beside the talks: work, cursors, events put aside, notes, zones.
#include "storage/codec/codec.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/sqlite/statements.hpp"

#include <utility>

namespace pln {

using storage::Blob;
using storage::Statement;

void SqliteStore::write_service(const Commit& commit) {
  for (const WorkRow& row : commit.work) write_work(row);
  for (const WorkId& id : commit.work_ended) statements_->delete_work.run(id.text);
  for (const Cursor& cursor : commit.cursors) {
    statements_->put_cursor.run(cursor.source, cursor.value);
  }
  for (const QuarantineRow& row : commit.quarantine) {
    codec::encode(row, buffer_);
    statements_->put_quarantine.run(row.id, static_cast<std::int64_t>(row.from.platform),
                                    row.from.tenant, row.from.id, Blob{buffer_});
  }
  for (const std::string& id : commit.quarantine_ended) statements_->delete_quarantine.run(id);
  for (const auto& [name, value] : commit.notes) {
    if (value.empty()) {
      statements_->delete_note.run(name);
    } else {
      statements_->put_note.run(name, value);
    }
  }
}

void SqliteStore::write_work(const WorkRow& row) {
  const LearnerRow* owner = find_row(row.learner);
  if (owner == nullptr) return;  // forgotten
  codec::encode(row, buffer_);
  statements_->put_work.run(row.work.id.text, owner->number, Blob{buffer_});
}

std::vector<WorkRow> SqliteStore::work_open(std::size_t most) {
  std::vector<WorkRow> result;
  statements_->open_work.each(
      [&](const Statement& row) { result.push_back(codec::decode_work_row(row.bytes(0))); }, most);
  return result;
}

std::string SqliteStore::cursor(const std::string& source) {
  std::string result;
  statements_->find_cursor.first([&](const Statement& row) { result = row.bytes(0); }, source);
  return result;
}

std::vector<QuarantineRow> SqliteStore::quarantined() {
  std::vector<QuarantineRow> result;
  statements_->all_quarantine.each(
      [&](const Statement& row) { result.push_back(codec::decode_quarantine_row(row.bytes(0))); });
  return result;
}

std::optional<std::string> SqliteStore::note(const std::string& name) {
  std::optional<std::string> result;
  statements_->find_note.first([&](const Statement& row) { result = std::string(row.bytes(0)); },
                               name);
  return result;
}

// One look into the index for each name, however many learners share it.
std::vector<std::string> SqliteStore::zones_in_use() {
  std::vector<std::string> result;
  const auto take = [&](const Statement& row) { result.emplace_back(row.bytes(0)); };
  bool more = statements_->first_zone.first(take);
  while (more) {
    more = statements_->next_zone.first(take, std::string(result.back()));  // the list may move
  }
  return result;
}

std::vector<DueNudge> SqliteStore::due_in_zone(const std::string& zone, const LearnerId& after,
                                               std::size_t most) {
  const LearnerRow* last = after.empty() ? nullptr : find_row(after);
  std::vector<DueNudge> result;
  statements_->due_in_zone.each(
      [&](const Statement& row) {
        result.push_back({LearnerId{std::string(row.bytes(0))}, UtcTime{seconds{row.number(1)}}});
      },
      zone, last == nullptr ? 0 : last->number, most);
  return result;
}

}  // namespace pln
