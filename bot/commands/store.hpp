// The commands `store backup`, `store restore` and `store verify`.
#pragma once

#include "bot/commands/invocation.hpp"

namespace pln::commands {

// Each gives the exit status and throws FolderError and StoreError.
int run_store_backup(const Invocation& call, const Streams& streams);
int run_store_restore(const Invocation& call, const Streams& streams);
int run_store_verify(const Invocation& call, const Streams& streams);

}  // namespace pln::commands
