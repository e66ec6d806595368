// The command `serve`: every configured platform around one event loop, until SIGTERM.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "adapters/overview.hpp"
#include "adapters/phrases.hpp"
#include "bot/commands/invocation.hpp"
#include "bot/commands/speech.hpp"
#include "bot/commands/web_listener.hpp"
#include "bot/configuration/configuration.hpp"
#include "bot/runtime/store_access.hpp"
#include "bot/runtime/surroundings.hpp"
#include "bot/runtime/watch.hpp"
#include "storage/secrets.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace pln::commands {

// What adapters may need of the program. Everything outlives them.
struct PlatformSetting {
  boost::asio::io_context& loop;
  const configuration::Configuration& settings;
  runtime::StoreAccess& store;
  SecretRows& secrets;  // of that store, for its jobs
  std::filesystem::path key_file{};
  PhraseSource phrase{};
  AskOverview overview{};
  std::function<UtcTime()> now{};
};

struct Platforms {
  std::vector<std::shared_ptr<void>> kept{};  // what the adapters refer to
  std::vector<std::unique_ptr<ConnectedAdapter>> adapters{};
  std::vector<WebRoute> routes{};  // what is answered on http.listen; none: it stays closed
};

// What the program's composition root adds, so that this command names no platform.
struct ServeParts {
  // The adapters that the configuration asks for. May throw std::runtime_error.
  std::function<Platforms(const PlatformSetting&)> platforms{};
  runtime::Watch watch{};
  // A last word on what turns work with; for tests.
  std::function<void(runtime::Surroundings&)> around{};
};

// Gives the exit status: done after SIGTERM or SIGINT, not_done if the disk failed. Throws
// FolderError, StoreError and std::runtime_error if it cannot start.
int run_serve(const Invocation& call, const Speech& speech, const ServeParts& parts,
              const Streams& streams);

}  // namespace pln::commands
