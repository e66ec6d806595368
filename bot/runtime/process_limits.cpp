#include "bot/runtime/process_limits.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace pln::runtime {

bool keep_memory_private() {
  const rlimit none{0, 0};
  const bool no_core = ::setrlimit(RLIMIT_CORE, &none) == 0;
  // A core pattern that is a program does not ask for the limit; it does ask for this.
  return ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && no_core;
}

}  // namespace pln::runtime
