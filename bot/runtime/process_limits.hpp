// What a process that holds secrets takes from itself when it starts: the right to be written to
// disk when it crashes, and to be read by others of the same user.
#pragma once

namespace pln::runtime {

// No core file, and no other process may look into the memory of this one (debuggers, ptrace; only
// root still can). False if the system refused. Call it before any secret is read.
bool keep_memory_private();

}  // namespace pln::runtime
