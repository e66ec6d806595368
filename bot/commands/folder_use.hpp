// What the short commands do with a data folder, whoever holds it: the same request is carried out
// here if the folder is free, and by the process that holds it otherwise. A request and its reply
// are one line of JSON each.
#pragma once

#include "bot/commands/configured.hpp"
#include "bot/commands/invocation.hpp"
#include "bot/core/id.hpp"
#include "bot/runtime/data_folder.hpp"
#include "storage/sqlite/sqlite_store.hpp"

#include <functional>
#include <optional>
#include <string>

namespace pln::commands {

struct FolderRequest {
  std::string
      command{};      // "export", "find", "forget", "backup", "verify", "rotate-key", "quarantine"
  std::string who{};  // of "quarantine": list, retry or drop
  std::string format{};
  std::string file{};  // absolute; of "quarantine" the id
};

struct FolderReply {
  int status{done};
  std::string out{};
  std::string messages{};
};

// Erases one learner; the holder of the folder also drops what it has in memory.
using Forget = std::function<void(const LearnerId&)>;

// Carries a request out. `store` may be nullptr: there is none yet, and nobody is known.
FolderReply carry_out(const FolderRequest& request, SqliteStore* store, const Forget& forget);

// A line that came through the control socket; nothing, with the fault, if it is no request.
std::optional<FolderRequest> read_request(const std::string& line, std::string& fault);
std::string reply_line(const FolderReply& reply);

// carry_out for such a line; never throws.
std::string answer_line(const std::string& line, SqliteStore& store, const Forget& forget);

// Carries a request out here or asks the holder. Throws FolderError and StoreError.
FolderReply use_folder(const FolderRequest& request, runtime::DataFolder& folder);

// Prints a reply where it belongs and gives its status.
int print(const FolderReply& reply, const Streams& streams);

// The learner that `who` names (contract: a learner's id, or platform:id); nothing if unknown.
std::optional<LearnerId> find_learner(Store& store, const std::string& who);

}  // namespace pln::commands
