// A service while it runs: the loop, the store's thread and everything between, from the first
// connection to the last commit. Made and run by `serve`; one object per process.
#pragma once

#include "bot/commands/serve.hpp"
#include "bot/runtime/data_folder.hpp"
#include "bot/runtime/zones.hpp"
#include "storage/sqlite/sqlite_store.hpp"

#include <memory>

namespace pln::commands {

struct ServingSetting {
  const configuration::Configuration& settings;
  const Speech& speech;
  const ServeParts& added;
  const runtime::DataFolder& folder;  // held
  SqliteStore& store;
  const runtime::Clock& clock;
  const runtime::Zones& zones;
  std::function<void()> reload{};  // SIGHUP
};

class Serving {
 public:
  // Opens the addresses. Throws std::runtime_error.
  explicit Serving(const ServingSetting& setting);
  ~Serving();
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  // Until a signal ends it; gives the exit status.
  int run();

 private:
  struct Running;
  std::unique_ptr<Running> running_;
};

}  // namespace pln::commands
