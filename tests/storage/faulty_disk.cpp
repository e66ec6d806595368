#include "tests/storage/faulty_disk.hpp"

#include "tests/storage/temporary_folder.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <new>
#include <stdexcept>

namespace pln::test {

// A file of ours in the memory that SQLite gives us; the real one lies behind it.
struct FaultyDisk::File {
  sqlite3_file base{};
  FaultyDisk* disk{nullptr};
  std::string* path{nullptr};  // nullptr: a temporary file
  sqlite3_int64 known_size{0};

  static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  static int close(sqlite3_file* file) {
    File& self = of(file);
    delete self.path;
    return self.real()->pMethods->xClose(self.real());
  }
  static int read(sqlite3_file* file, void* to, int size, sqlite3_int64 from) {
    File& self = of(file);
    if (const int code = self.disk->refusal(Call::read)) return code;
    return self.real()->pMethods->xRead(self.real(), to, size, from);
  }
  static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 to) {
    File& self = of(file);
    if (const int code = self.disk->refusal(Call::write)) return code;
    sqlite3_int64 length = 0;
    self.real()->pMethods->xFileSize(self.real(), &length);
    if (!self.disk->takes_space(std::max<std::int64_t>(0, to + size - length))) return SQLITE_FULL;
    if (self.path != nullptr) {
      const std::string bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
      self.disk->content_of(*self.path).pending.push_back({to, bytes});
    }
    return self.real()->pMethods->xWrite(self.real(), from, size, to);
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    File& self = of(file);
    if (const int code = self.disk->refusal(Call::truncate)) return code;
    if (self.path != nullptr) {
      self.disk->content_of(*self.path).pending.push_back({size, std::nullopt});
    }
    return self.real()->pMethods->xTruncate(self.real(), size);
  }
  static int sync(sqlite3_file* file, int) {
    File& self = of(file);
    if (const int code = self.disk->refusal(Call::sync)) return code;
    if (self.path == nullptr || self.disk->ignores_syncs_) return SQLITE_OK;
    Content& content = self.disk->content_of(*self.path);
    for (const Write& write : content.pending) apply(content.synced, write);
    content.pending.clear();
    return SQLITE_OK;
  }
  static int size(sqlite3_file* file, sqlite3_int64* size) {
    File& self = of(file);
    if (const int code = self.disk->refusal(Call::size)) return code;
    return self.real()->pMethods->xFileSize(self.real(), size);
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
    // It would map the file into memory, past us.
    if (what == SQLITE_FCNTL_MMAP_SIZE || what == SQLITE_FCNTL_SIZE_HINT) return SQLITE_NOTFOUND;
    return of(file).real()->pMethods->xFileControl(of(file).real(), what, value);
  }
  static int sector_size(sqlite3_file*) { return 512; }
  // A write leaves the bytes beside it alone; nothing else is promised.
  static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
  static int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    return of(file).real()->pMethods->xShmMap(of(file).real(), region, size, extend, memory);
  }
  static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return of(file).real()->pMethods->xShmLock(of(file).real(), offset, count, flags);
  }
  static void shm_barrier(sqlite3_file* file) {
    of(file).real()->pMethods->xShmBarrier(of(file).real());
  }
  static int shm_unmap(sqlite3_file* file, int remove) {
    return of(file).real()->pMethods->xShmUnmap(of(file).real(), remove);
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags,
                  int* flags_out) {
    FaultyDisk& disk = *static_cast<FaultyDisk*>(vfs->pAppData);
    File& self = *new (file) File;
    if (const int code = disk.refusal(Call::open)) return code;
    self.disk = &disk;
    const int code = disk.real_->xOpen(disk.real_, name, self.real(), flags, flags_out);
    if (code != SQLITE_OK) return code;
    if (name != nullptr) {
      self.path = new std::string(name);
      disk.content_of(*self.path);
    }
    static const sqlite3_io_methods methods{2,
                                            close,
                                            read,
                                            write,
                                            truncate,
                                            sync,
                                            size,
                                            lock,
                                            unlock,
                                            is_reserved,
                                            control,
                                            sector_size,
                                            characteristics,
                                            shm_map,
                                            shm_lock,
                                            shm_barrier,
                                            shm_unmap,
                                            nullptr,
                                            nullptr};
    self.base.pMethods = &methods;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    FaultyDisk& disk = *static_cast<FaultyDisk*>(vfs->pAppData);
    if (const int code = disk.refusal(Call::remove)) return code;
    disk.contents_.erase(name);
    return disk.real_->xDelete(disk.real_, name, sync_folder);
  }
};

FaultyDisk::FaultyDisk() : real_(sqlite3_vfs_find(nullptr)) {
  own_ = *real_;
  own_.pNext = nullptr;
  own_.zName = "faulty";
  own_.pAppData = this;
  own_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  own_.xOpen = File::open;
  own_.xDelete = File::remove;
  if (sqlite3_vfs_register(&own_, 1) != SQLITE_OK) throw std::runtime_error("no faulty disk");
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&own_);
  sqlite3_vfs_register(real_, 1);
}

void FaultyDisk::disarm() {
  calls_left_ = 0;
  next_kind_.reset();
  failed_.reset();
}

void FaultyDisk::fail_at(std::uint64_t n) {
  disarm();
  calls_left_ = n;
  cut_when_due_ = only_syncs_count_ = false;
}

void FaultyDisk::fail_at_sync(std::uint64_t n) {
  fail_at(n);
  only_syncs_count_ = true;
}

void FaultyDisk::fail_next(Call kind) {
  disarm();
  next_kind_ = kind;
}

void FaultyDisk::cut_power_at(std::uint64_t n) {
  fail_at(n);
  cut_when_due_ = true;
}

void FaultyDisk::cut_power_at_sync(std::uint64_t n) {
  cut_power_at(n);
  only_syncs_count_ = true;
}

int FaultyDisk::refusal(Call kind) {
  constexpr int codes[] = {SQLITE_CANTOPEN,    SQLITE_IOERR_READ,     SQLITE_IOERR_WRITE,
                           SQLITE_IOERR_FSYNC, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_FSTAT,
                           SQLITE_IOERR_DELETE};
  const bool is_next = next_kind_ == kind;
  const bool counts = calls_left_ != 0 && (!only_syncs_count_ || kind == Call::sync);
  const bool is_due = counts && --calls_left_ == 0;
  if (!off_ && !is_next && !is_due) return SQLITE_OK;
  if (is_next) next_kind_.reset();
  if (is_due && cut_when_due_) off_ = true;
  if (!failed_) failed_ = kind;
  return codes[static_cast<std::size_t>(kind)];
}

bool FaultyDisk::takes_space(std::int64_t growth) {
  if (!space_) return true;
  if (growth > *space_) return false;
  *space_ -= growth;
  return true;
}

FaultyDisk::Content& FaultyDisk::content_of(const std::string& path) {
  const auto [place, made] = contents_.try_emplace(path);
  if (made) place->second.synced = test::content_of(path);
  return place->second;
}

void FaultyDisk::apply(std::string& image, const Write& write) {
  const auto offset = static_cast<std::size_t>(write.offset);
  if (!write.bytes) return image.resize(offset);
  if (image.size() < offset + write.bytes->size()) image.resize(offset + write.bytes->size());
  std::memcpy(image.data() + offset, write.bytes->data(), write.bytes->size());
}

void FaultyDisk::apply_torn(std::string& image, const Write& write, std::mt19937_64& random) {
  constexpr std::size_t sector = 512;
  if (!write.bytes) return apply(image, write);
  for (std::size_t at = 0; at < write.bytes->size();) {
    const std::size_t place = static_cast<std::size_t>(write.offset) + at;
    const std::size_t size = std::min(sector - place % sector, write.bytes->size() - at);
    if (random() % 2 == 0) {
      apply(image, {static_cast<std::int64_t>(place), write.bytes->substr(at, size)});
    }
    at += size;
  }
}

void FaultyDisk::power_on(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (auto& [path, content] : contents_) {
    const bool keeps_order = random() % 2 == 0;
    if (!keeps_order) std::shuffle(content.pending.begin(), content.pending.end(), random);
    const std::uint64_t lost_of_ten = random() % 3 == 0 ? 0 : random() % 11;
    const bool tears = random() % 2 == 0;
    for (const Write& write : content.pending) {
      if (random() % 10 < lost_of_ten) continue;
      if (tears && random() % 4 == 0) {
        apply_torn(content.synced, write, random);
      } else {
        apply(content.synced, write);
      }
    }
    write_content(path, content.synced);
    std::filesystem::remove(path + "-shm");
  }
  contents_.clear();
  off_ = false;
  disarm();
}

}  // namespace pln::test
