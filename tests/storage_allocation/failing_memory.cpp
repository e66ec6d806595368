#include "tests/storage_allocation/failing_memory.hpp"

#include <sqlite3.h>

#include <cstdlib>

namespace pln::test {
namespace {

std::uint64_t left = 0;  // 0: not armed
Memory armed = Memory::ours;
bool fired = false;

bool is_due(Memory memory) {
  if (left == 0 || memory != armed || --left != 0) return false;
  fired = true;
  return true;
}

sqlite3_mem_methods real{};

// Before anything else can start SQLite.
const int configured = [] {
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
  sqlite3_mem_methods failing = real;
  failing.xMalloc = [](int size) -> void* {
    return is_due(Memory::sqlite) ? nullptr : real.xMalloc(size);
  };
  failing.xRealloc = [](void* old, int size) -> void* {
    return is_due(Memory::sqlite) ? nullptr : real.xRealloc(old, size);
  };
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &failing);
}();

}  // namespace

void fail_allocation(Memory memory, std::uint64_t n) {
  if (configured != SQLITE_OK) std::abort();
  armed = memory;
  fired = false;
  left = n;
}

bool disarm_allocation() {
  left = 0;
  return fired;
}

namespace {

void* allocate(std::size_t size) {
  void* memory = is_due(Memory::ours) ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace
}  // namespace pln::test

void* operator new(std::size_t size) { return pln::test::allocate(size); }
void* operator new[](std::size_t size) { return pln::test::allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return pln::test::is_due(pln::test::Memory::ours) ? nullptr : std::malloc(size == 0 ? 1 : size);
}
void* operator new[](std::size_t size, const std::nothrow_t& same) noexcept {
  return operator new(size, same);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
