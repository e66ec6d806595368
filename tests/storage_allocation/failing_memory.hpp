// Memory that runs out when a test says so: this program's operator new, and SQLite's allocator.
// Counts what the thread that armed it asks for; one thread.
#pragma once

#include <cstdint>
#include <new>

namespace pln::test {

enum class Memory : std::uint8_t { ours, sqlite };

// The n-th allocation from now on (1 is the next) fails, once.
void fail_allocation(Memory memory, std::uint64_t n);
// Ends that; true if one did fail.
bool disarm_allocation();

// Runs `work` with its n-th allocation failing for n = 1, 2 ... until none fails any more; how many
// did. `work` may only throw std::bad_alloc; `check(failed)` looks at what it left. With a step
// only some are tried.
template <class Prepare, class Work, class Check>
std::uint64_t sweep_allocations(Memory memory, Prepare&& prepare, Work&& work, Check&& check,
                                std::uint64_t step = 1) {
  for (std::uint64_t n = 1, failures = 0;; n += step, ++failures) {
    auto scene = prepare();
    bool failed = false;
    fail_allocation(memory, n);
    try {
      work(scene);
    } catch (const std::bad_alloc&) {
      failed = true;
    }
    const bool fired = disarm_allocation();
    check(scene, failed);
    if (!fired) return failures;
  }
}

}  // namespace pln::test
