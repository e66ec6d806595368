// How a store's file is taken into use: checked without touching it, locked against other
// processes, then opened. Refuses with a StoreError that names the file and the mend, and changes
// nothing then.
#pragma once

#include "storage/sqlite/database.hpp"

#include <filesystem>
#include <memory>

namespace pln::storage {

inline constexpr std::int64_t application_id = 1347178051;  // "PLNC", set by the first migration

// Held while a store is open. The system lets go of it when the process ends, however it ends.
class FileLock {
 public:
  // Locks "<file>.lock"; throws StoreError{in_use} if somebody has it, {read_only} if it cannot be.
  explicit FileLock(const std::filesystem::path& file);
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  int descriptor_{-1};
};

// Reads the file's first bytes: throws if it is no store, or one of a newer version.
void check_header(const std::filesystem::path& file);

// A missing or empty file is made and gets the newest schema if `create` is true; an older store is
// migrated. The caller holds the lock.
std::unique_ptr<Database> open_locked(const std::filesystem::path& file, bool create);

// Makes sure that a file and its name are on the disk.
void sync_file(const std::filesystem::path& file);

}  // namespace pln::storage
