#include "tests/service/coach/order_proof.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <stdexcept>

namespace pln::test {
namespace {

constexpr std::size_t slots_max = std::size_t{1} << 20U;  // 16 MB, of which few are touched

std::uint64_t hash_of(std::string_view text) {  // FNV-1a; 0 stands for an empty slot
  std::uint64_t hash = 14695981039346656037U;
  for (const char letter : text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211U;
  }
  return hash == 0 ? 1 : hash;
}

}  // namespace

struct OrderProof::Slot {
  std::atomic<std::uint64_t> event{0};
  std::atomic<std::uint32_t> begun_in{0};  // the number of the run; 0: never
  std::atomic<std::uint32_t> committed{0};
};

struct OrderProof::Table {
  std::atomic<std::uint32_t> runs{0};
  std::atomic<std::uint64_t> acknowledged{0}, posted{0}, from_former{0}, violations{0};
  std::array<char, 64> first_violation{};
  std::array<Slot, slots_max> slots{};
};

OrderProof::OrderProof(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0 || ::ftruncate(descriptor, sizeof(Table)) != 0) {
    throw std::runtime_error("cannot write " + file.string());
  }
  void* const memory =
      ::mmap(nullptr, sizeof(Table), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  ::close(descriptor);
  if (memory == MAP_FAILED) throw std::runtime_error("cannot map " + file.string());
  table_ = static_cast<Table*>(memory);  // all zero at first, which is what its members start with
  ++table_->runs;
}

OrderProof::~OrderProof() { ::munmap(table_, sizeof(Table)); }

OrderProof::Slot* OrderProof::slot_of(std::string_view event, bool make) {
  const std::uint64_t hash = hash_of(event);
  for (std::size_t step = 0; step < slots_max; ++step) {
    Slot& slot = table_->slots[(hash + step) % slots_max];
    std::uint64_t there = slot.event.load();
    if (there == 0 && make && slot.event.compare_exchange_strong(there, hash)) return &slot;
    if (there == hash) return &slot;
    if (there == 0) return nullptr;
  }
  return nullptr;
}

void OrderProof::observe(runtime::Moment moment, const std::string& text) {
  if (text.empty()) return;  // book-keeping, which is no turn
  if (moment == runtime::Moment::before_commit) begun(text);
  if (moment == runtime::Moment::after_commit) committed(text);
  if (moment == runtime::Moment::before_post) posting(text);
}

void OrderProof::begun(std::string_view event) {
  if (Slot* slot = slot_of(event, true)) slot->begun_in = table_->runs.load();
}

void OrderProof::committed(std::string_view event) {
  if (Slot* slot = slot_of(event, true)) slot->committed = 1;
}

void OrderProof::acknowledging(std::string_view event) {
  ++table_->acknowledged;
  check(event, event);
}

// A message's id is its event's key, a dot, and what tells it from others of that event.
void OrderProof::posting(std::string_view message) {
  ++table_->posted;
  check(message, message.substr(0, message.rfind('.')));
}

void OrderProof::check(std::string_view what, std::string_view event) {
  const Slot* const slot = slot_of(event, false);
  if (slot != nullptr && slot->committed != 0) return;
  const bool by_former =
      slot != nullptr && slot->begun_in != 0 && slot->begun_in < table_->runs.load();
  if (by_former) {
    ++table_->from_former;
  } else if (table_->violations++ == 0) {
    std::copy_n(what.begin(), std::min(what.size(), table_->first_violation.size() - 1),
                table_->first_violation.begin());
  }
}

OrderProof::Counts OrderProof::counts() const {
  return {table_->acknowledged, table_->posted, table_->from_former, table_->violations,
          std::string{table_->first_violation.data()}};
}

}  // namespace pln::test
