// The program: reads the command line and hands over to the command that was asked for.
#include "bot/commands/chat.hpp"
#include "bot/commands/command_line.hpp"
#include "bot/commands/doctor.hpp"
#include "bot/commands/export.hpp"
#include "bot/commands/flows.hpp"
#include "bot/commands/forget.hpp"
#include "bot/commands/platforms.hpp"
#include "bot/commands/quarantine.hpp"
#include "bot/commands/rotate_key.hpp"
#include "bot/commands/serve.hpp"
#include "bot/commands/simulate.hpp"
#include "bot/commands/speech.hpp"
#include "bot/commands/store.hpp"
#include "bot/configuration/exposed_secret.hpp"
#include "bot/runtime/process_limits.hpp"

#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace pln::commands;

int run_talking(const Invocation& call, const Streams& streams) {
  const auto speech = Speech::load(call, streams.messages);
  if (!speech) return not_done;
  if (call.command == "serve")
    return run_serve(call, *speech, {configured_platforms, {}, {}}, streams);
  if (call.command == "simulate") return run_simulate(call, *speech, streams);
  return run_chat(call, *speech, streams);
}

int run(const Invocation& call, const Streams& streams) {
  if (call.command == "export") return run_export(call, streams);
  if (call.command == "forget") return run_forget(call, streams, ::isatty(STDIN_FILENO) == 1);
  if (call.command == "doctor") return run_doctor(call, streams);
  if (call.command == "flows check") return run_flows_check(call.prompts, streams.out);
  if (call.command == "flows draw") {
    return run_flows_draw(call.prompts, streams.out, streams.messages);
  }
  if (call.command == "store backup") return run_store_backup(call, streams);
  if (call.command == "store restore") return run_store_restore(call, streams);
  if (call.command == "store verify") return run_store_verify(call, streams);
  if (call.command == "store rotate-key") return run_store_rotate_key(call, streams);
  if (call.command.starts_with("store quarantine")) return run_store_quarantine(call, streams);
  return run_talking(call, streams);
}

// True, and told, if a secret was given where everybody on this machine can read it.
bool exposes_secret(int argc, char** argv, const Streams& streams) {
  const std::vector<std::string_view> arguments{argv + (argc > 0 ? 1 : 0), argv + argc};
  const auto told =
      pln::configuration::exposed_secret(arguments, pln::configuration::own_environment());
  if (told) streams.messages << "error: " << *told << "\n";
  return told.has_value();
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of that write, not the end
  const Streams streams{std::cin, std::cout, std::cerr};
  if (exposes_secret(argc, argv, streams)) return wrong_call;
#if !__has_feature(address_sanitizer)  // which looks into this process when it ends
  pln::runtime::keep_memory_private();
#endif
  const auto call = read_command_line(argc, argv, streams);
  if (const int* status = std::get_if<int>(&call)) return *status;
  try {
    return run(std::get<Invocation>(call), streams);
  } catch (const std::exception& error) {
    streams.out.flush();
    streams.messages << "error: " << error.what() << "\n";
    return not_done;
  }
}
