// A disk for SQLite that can be made to fail: SQLite's default file system while it lives, on top
// of the real one. It counts the calls that touch a file, fails or cuts the power at a given one,
// and has as much space as it is told. Syncs are only noted. For tests only; one thread.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace pln::test {

class FaultyDisk {
 public:
  FaultyDisk();  // becomes the default
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;
  ~FaultyDisk();  // all files must be closed

  enum class Call : std::uint8_t { open, read, write, sync, truncate, size, remove };

  // The n-th call from now on (1 is the next) fails with an I/O error, once.
  void fail_at(std::uint64_t n);
  void fail_at_sync(std::uint64_t n);  // counts only syncs
  void fail_next(Call kind);           // the next call of that kind, once
  [[nodiscard]] std::optional<Call> failed() const { return failed_; }

  // At the n-th call from now on the power goes: it and all later ones fail, nothing is changed any
  // more. When everything is closed, power_on() makes the files what the disk holds then: of what
  // was not synced, each write is there, lost or torn at sectors, in any order.
  void cut_power_at(std::uint64_t n);
  void cut_power_at_sync(std::uint64_t n);  // counts only syncs
  [[nodiscard]] bool is_off() const { return off_; }
  void power_on(std::uint64_t seed);

  // Bytes by which files may still grow; nullopt: as many as they like.
  void set_space(std::optional<std::int64_t> bytes) { space_ = bytes; }

  void ignore_syncs(bool ignore) { ignores_syncs_ = ignore; }  // but say that they were done

  void disarm();

 private:
  struct Write {
    std::int64_t offset{0};
    std::optional<std::string> bytes{};  // none: the file was cut to `offset`
  };
  struct Content {
    std::string synced{};
    std::vector<Write> pending{};
  };
  struct File;
  friend struct File;

  int refusal(Call kind);  // the code to return, or SQLITE_OK
  bool takes_space(std::int64_t growth);
  Content& content_of(const std::string& path);
  static void apply(std::string& image, const Write& write);
  static void apply_torn(std::string& image, const Write& write, std::mt19937_64& random);

  sqlite3_vfs* real_{nullptr};
  sqlite3_vfs own_{};
  std::map<std::string, Content> contents_{};
  std::uint64_t calls_left_{0};  // 0: not armed
  bool cut_when_due_{false}, only_syncs_count_{false};
  std::optional<Call> next_kind_{};
  std::optional<Call> failed_{};
  bool off_{false};
  bool ignores_syncs_{false};
  std::optional<std::int64_t> space_{};
};

}  // namespace pln::test
