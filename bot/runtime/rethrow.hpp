// The completion handler of a coroutine that nobody waits for: what it throws comes out of the
// loop's run(), and so reaches whoever runs the loop instead of being lost.
#pragma once

#include <exception>

namespace pln::runtime {

inline void rethrow(const std::exception_ptr& failure) {
  if (failure) std::rethrow_exception(failure);
}

}  // namespace pln::runtime
