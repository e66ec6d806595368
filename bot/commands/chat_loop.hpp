// The event loop of a talk at a terminal or through a pipe: lines in, signals, the time of the next
// nudge, and requests of other processes, all in one thread.
#pragma once

#include "adapters/console/console.hpp"
#include "bot/commands/chat_session.hpp"
#include "bot/commands/folder_use.hpp"
#include "bot/commands/invocation.hpp"

namespace pln::commands {

struct ChatParts {
  ChatSession& session;
  console::Console& console;
  SqliteStore& store;
  runtime::CoachInPlace& coach;
  const runtime::Clock& clock;
  const runtime::DataFolder& folder;
};

// Runs until the input ends or the person leaves. Throws StoreError, FolderError, and
// std::runtime_error if standard output is gone.
void run_chat_loop(const ChatParts& parts, const Streams& streams, bool at_terminal);

}  // namespace pln::commands
