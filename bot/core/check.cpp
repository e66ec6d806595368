// The only place of the core that writes anything: the last words before an abort.
#include "bot/core/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace pln {

void check_failed(const char* file, int line, const char* condition) noexcept {
  std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, condition);
  std::abort();
}

}  // namespace pln
