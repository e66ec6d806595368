#include "storage/sqlite/long_writes.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace pln::storage {
namespace {

constexpr int piece_max = 120 * 1024;  // SQLite's own write no more than 128 KB at once
constexpr int real_size_max = 2048;    // of a file of the file system below; SQLite's own take 120

sqlite3_vfs* below() { return sqlite3_vfs_find(nullptr); }

// The log, in the memory that SQLite gives us; the file below lies behind it.
struct LogFile {
  sqlite3_file base{};
  std::unique_ptr<char[]> piece{};
  sqlite3_int64 start{0};  // of the piece in the file
  int length{0};

  static LogFile& of(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file); }
  sqlite3_file* real() {
    auto* own = reinterpret_cast<std::byte*>(this);
    return reinterpret_cast<sqlite3_file*>(own + real_offset());
  }
  static constexpr std::size_t real_offset() {
    constexpr std::size_t step = alignof(std::max_align_t);
    return (sizeof(LogFile) + step - 1) / step * step;
  }

  // A piece that cannot be written is given up: SQLite takes the transaction back.
  int write_piece() {
    if (length == 0) return SQLITE_OK;
    const int size = std::exchange(length, 0);
    return real()->pMethods->xWrite(real(), piece.get(), size, start);
  }

  static int close(sqlite3_file* file) {
    LogFile& self = of(file);
    const int written = self.write_piece();
    const int closed = self.real()->pMethods->xClose(self.real());
    self.~LogFile();
    return written != SQLITE_OK ? written : closed;
  }
  static int read(sqlite3_file* file, void* to, int size, sqlite3_int64 from) {
    LogFile& self = of(file);
    if (from < self.start + self.length && self.start < from + size) {
      if (const int code = self.write_piece()) return code;
    }
    return self.real()->pMethods->xRead(self.real(), to, size, from);
  }
  static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 to) {
    LogFile& self = of(file);
    if (to != self.start + self.length || self.length + size > piece_max) {
      if (const int code = self.write_piece()) return code;
    }
    if (size > piece_max) return SQLITE_MISUSE;  // a page has 64 KB at most
    if (self.length == 0) self.start = to;
    std::memcpy(self.piece.get() + self.length, from, static_cast<std::size_t>(size));
    self.length += size;
    return SQLITE_OK;
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (const int code = of(file).write_piece()) return code;
    return of(file).real()->pMethods->xTruncate(of(file).real(), size);
  }
  static int sync(sqlite3_file* file, int flags) {
    if (const int code = of(file).write_piece()) return code;
    return of(file).real()->pMethods->xSync(of(file).real(), flags);
  }
  static int size(sqlite3_file* file, sqlite3_int64* size) {
    if (const int code = of(file).write_piece()) return code;
    return of(file).real()->pMethods->xFileSize(of(file).real(), size);
  }
  static int lock(sqlite3_file* file, int level) {
    return of(file).real()->pMethods->xLock(of(file).real(), level);
  }
  static int unlock(sqlite3_file* file, int level) {
    return of(file).real()->pMethods->xUnlock(of(file).real(), level);
  }
  static int is_reserved(sqlite3_file* file, int* answer) {
    return of(file).real()->pMethods->xCheckReservedLock(of(file).real(), answer);
  }
  static int control(sqlite3_file* file, int what, void* value) {
    if (const int code = of(file).write_piece()) return code;
    return of(file).real()->pMethods->xFileControl(of(file).real(), what, value);
  }
  static int sector_size(sqlite3_file* file) {
    return of(file).real()->pMethods->xSectorSize(of(file).real());
  }
  static int characteristics(sqlite3_file* file) {
    return of(file).real()->pMethods->xDeviceCharacteristics(of(file).real());
  }
};

int open_log(const char* name, sqlite3_file* file, int flags, int* flags_out) {
  static const sqlite3_io_methods methods{1,
                                          LogFile::close,
                                          LogFile::read,
                                          LogFile::write,
                                          LogFile::truncate,
                                          LogFile::sync,
                                          LogFile::size,
                                          LogFile::lock,
                                          LogFile::unlock,
                                          LogFile::is_reserved,
                                          LogFile::control,
                                          LogFile::sector_size,
                                          LogFile::characteristics,
                                          nullptr,
                                          nullptr,
                                          nullptr,
                                          nullptr,
                                          nullptr,
                                          nullptr};
  LogFile& self = *new (file) LogFile;
  self.piece.reset(new (std::nothrow) char[piece_max]);
  if (self.piece == nullptr) return SQLITE_NOMEM;
  const int code = below()->xOpen(below(), name, self.real(), flags, flags_out);
  if (code != SQLITE_OK) {
    self.piece.reset();
    return code;
  }
  self.base.pMethods = &methods;
  return SQLITE_OK;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  if (below()->szOsFile > real_size_max) return SQLITE_CANTOPEN;
  if ((flags & SQLITE_OPEN_WAL) != 0) return open_log(name, file, flags, flags_out);
  return below()->xOpen(below(), name, file, flags, flags_out);
}

sqlite3_vfs make() {
  sqlite3_vfs made = *below();
  made.zName = "long-writes";
  made.pNext = nullptr;
  made.szOsFile = static_cast<int>(LogFile::real_offset()) + real_size_max;
  made.xOpen = open;
  made.xDelete = [](sqlite3_vfs*, const char* name, int sync_folder) {
    return below()->xDelete(below(), name, sync_folder);
  };
  made.xAccess = [](sqlite3_vfs*, const char* name, int flags, int* answer) {
    return below()->xAccess(below(), name, flags, answer);
  };
  made.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* full) {
    return below()->xFullPathname(below(), name, size, full);
  };
  return made;
}

}  // namespace

const char* long_writes() {
  static sqlite3_vfs vfs = make();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? vfs.zName : nullptr;
}

}  // namespace pln::storage
