// The commands `store quarantine list`, `retry` and `drop`: events that failed three times and were
// put aside. What people wrote is not shown.
#pragma once

#include "bot/commands/folder_use.hpp"

#include <optional>
#include <string>

namespace pln::commands {

// Each gives the exit status and throws FolderError and StoreError.
int run_store_quarantine(const Invocation& call, const Streams& streams);

// By whoever holds the store: `who` of the request is list, retry or drop, `file` the id. A retry
// marks the event for the next start of `serve`; a running one does it at once instead.
FolderReply quarantine_request(const FolderRequest& request, Store& store);

std::optional<QuarantineRow> find_quarantined(Store& store, const std::string& id);
FolderReply no_such_quarantined(const std::string& id);

}  // namespace pln::commands
