#include "bot/runtime/suspects.hpp"

#include "bot/runtime/data_folder.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>

namespace pln::runtime {
namespace {

constexpr std::size_t in_hand_max = 2048;   // more than the dispatcher has under way
constexpr std::size_t suspects_max = 2048;  // as many can be left by one crash
constexpr hours suspects_kept{72};          // a platform repeats an event for up to 48 hours
// Crashes with an event on its way to the disk: after some it is tried alone, and only those that
// come when it was alone count further. Some of these are chance too, since somebody may kill the
// process again and again while it starts, with the same event first each time.
constexpr int nearby_max = 3;
constexpr int chance_max = 5;

// FNV-1a; 0 marks a free place.
std::uint64_t hash_of(const EventKey& event) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char letter : event.text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211U;
  }
  return hash == 0 ? 1 : hash;
}

}  // namespace

struct Suspects::Table {
  struct Suspect {
    std::uint64_t hash{0};
    std::int16_t crashes{0};  // while it was being thought about
    std::int16_t nearby{0};   // while it was on its way to the disk
    std::uint32_t at{0};      // seconds since 1970
  };
  std::array<std::uint64_t, in_hand_max> in_hand{};
  std::array<Suspect, suspects_max> suspects{};
  std::atomic<std::uint64_t> thinking{0};  // atomic: written before and after, in this order
};

Suspects::Suspects(const std::filesystem::path& file, UtcTime now) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  void* mapped = MAP_FAILED;
  // The space is taken now: a page of a mapped file that a full disk has no room for is fatal.
  const int refused = descriptor < 0 ? errno : ::posix_fallocate(descriptor, 0, sizeof(Table));
  if (refused == 0) {
    mapped = ::mmap(nullptr, sizeof(Table), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  }
  const int error = refused != 0 ? refused : errno;
  if (descriptor >= 0) ::close(descriptor);
  if (mapped == MAP_FAILED) {
    throw FolderError("cannot use " + file.string() + ": " + std::strerror(error));
  }
  table_ = static_cast<Table*>(mapped);
  read_former(now);
}

Suspects::~Suspects() { ::munmap(table_, sizeof(Table)); }

void Suspects::read_former(UtcTime now) {
  const auto at = static_cast<std::uint32_t>(now.time_since_epoch().count());
  const auto kept = static_cast<std::uint32_t>(seconds{suspects_kept}.count());
  for (std::size_t place = 0; place < suspects_max; ++place) {
    Table::Suspect& suspect = table_->suspects[place];
    if (suspect.hash != 0 && at - suspect.at > kept) suspect = {};
    if (suspect.hash != 0) crashes_.emplace(suspect.hash, place);
  }
  const auto free_places = std::count(table_->in_hand.begin(), table_->in_hand.end(), 0U);
  const bool alone = free_places + 1 == static_cast<std::ptrdiff_t>(in_hand_max);
  std::size_t free = 0;
  for (std::uint64_t& hash : table_->in_hand) {
    if (hash == 0) continue;
    auto known = crashes_.find(hash);
    if (known == crashes_.end()) {
      while (free < suspects_max && table_->suspects[free].hash != 0) ++free;
      if (free == suspects_max) break;
      known = crashes_.emplace(hash, free).first;
      table_->suspects[free] = {hash, 0, 0, at};
    }
    Table::Suspect& suspect = table_->suspects[known->second];
    if (hash == table_->thinking) {
      ++suspect.crashes;
    } else if (alone || suspect.nearby < nearby_max) {
      ++suspect.nearby;
    }
    suspect.at = at;
    hash = 0;
  }
  decided();
}

int Suspects::crashes(const EventKey& event) const {
  if (crashes_.empty()) return 0;
  const auto known = crashes_.find(hash_of(event));
  if (known == crashes_.end()) return 0;
  const Table::Suspect& suspect = table_->suspects[known->second];
  return suspect.crashes + std::max(0, suspect.nearby - chance_max);
}

bool Suspects::suspected(const EventKey& event) const {
  const auto known = crashes_.find(hash_of(event));
  if (known == crashes_.end()) return false;
  const Table::Suspect& suspect = table_->suspects[known->second];
  return suspect.crashes > 0 || suspect.nearby >= nearby_max;
}

void Suspects::hold(const EventKey& event) {
  const std::uint64_t hash = hash_of(event);
  table_->thinking = hash;
  if (slots_.contains(hash)) return;
  // Few are in hand at a time, so a free place is near the one that the hash names.
  for (std::size_t tried = 0; tried < in_hand_max; ++tried) {
    const std::size_t place = (hash + tried) % in_hand_max;
    if (table_->in_hand[place] != 0) continue;
    table_->in_hand[place] = hash;
    slots_.emplace(hash, place);
    return;
  }
}

void Suspects::decided() { table_->thinking = 0; }

void Suspects::release(const EventKey& event) {
  const std::uint64_t hash = hash_of(event);
  const auto slot = slots_.find(hash);
  if (slot != slots_.end()) {
    table_->in_hand[slot->second] = 0;
    slots_.erase(slot);
  }
  const auto suspect = crashes_.find(hash);
  if (suspect == crashes_.end()) return;
  table_->suspects[suspect->second] = {};
  crashes_.erase(suspect);
}

}  // namespace pln::runtime
