// The command `serve`: every configured platform around one event loop, until SIGTERM.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "bot/commands/invocation.hpp"
#include "bot/commands/speech.hpp"
#include "bot/configuration/configuration.hpp"
#include "bot/runtime/surroundings.hpp"
#include "bot/runtime/watch.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace pln::commands {

// What the program's composition root adds, so that this command names no platform.
struct ServeParts {
  using Adapters = std::vector<std::unique_ptr<ConnectedAdapter>>;
  // The adapters that the configuration asks for. May throw std::runtime_error.
  std::function<Adapters(boost::asio::io_context&, const configuration::Configuration&)> adapters{};
  runtime::Watch watch{};
  // A last word on what turns work with; for tests.
  std::function<void(runtime::Surroundings&)> around{};
};

// Gives the exit status: done after SIGTERM or SIGINT, not_done if the disk failed. Throws
// FolderError, StoreError and std::runtime_error if it cannot start.
int run_serve(const Invocation& call, const Speech& speech, const ServeParts& parts,
              const Streams& streams);

}  // namespace pln::commands
