// What other processes ask of a running service through the socket in its data folder. What only
// reads is done on the store's thread; what changes a learner goes through the dispatcher, so that
// nothing in memory is passed over. In the loop's thread.
#pragma once

#include "bot/commands/folder_use.hpp"
#include "bot/runtime/service.hpp"
#include "bot/runtime/store_access.hpp"

#include <functional>
#include <string>

namespace pln::commands {

class ServeRequests {
 public:
  using Reply = std::function<void(std::string line)>;
  // `store` is what `access` leads to; it is touched on the store's thread only.
  ServeRequests(runtime::StoreAccess& access, SqliteStore& store, runtime::Service& service,
                const runtime::Clock& clock)
      : access_(access), store_(store), service_(service), clock_(clock) {}

  // Replies once, later; never throws.
  void answer(const std::string& line, Reply reply);

 private:
  void forget(const FolderRequest& request, Reply reply);
  void retry(const std::string& id, const Reply& reply);
  void drop(const std::string& id, const Reply& reply);
  // Calls `found`, or replies that there is none.
  void find_in_quarantine(const std::string& id, Reply reply,
                          std::function<void(const QuarantineRow&)> found);
  void carry_out_there(const FolderRequest& request, Reply reply);

  runtime::StoreAccess& access_;
  SqliteStore& store_;
  runtime::Service& service_;
  const runtime::Clock& clock_;
};

}  // namespace pln::commands
