// The command `store rotate-key`: a new data key for all stored secrets, a slice at a time, so that
// a running service answers in between. It may end at any moment; the next call takes it up again.
#pragma once

#include "bot/commands/folder_use.hpp"

namespace pln::commands {

// Gives the exit status and throws std::runtime_error.
int run_store_rotate_key(const Invocation& call, const Streams& streams);

// One slice, by whoever holds the store: `who` is "begin" or "continue", `file` the key file. The
// answer begins with "none", "more" or "finished" and the number of secrets done, then a line for
// each secret that cannot be opened. Throws std::runtime_error.
FolderReply rotate_slice(const FolderRequest& request, SqliteStore& store);

}  // namespace pln::commands
