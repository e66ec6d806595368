#include "bot/commands/command_line.hpp"

#include <CLI/CLI.hpp>

#include <ostream>

#ifndef PLN_VERSION
#define PLN_VERSION "unknown"
#endif

namespace pln::commands {
namespace {

constexpr const char* who_help =
    "learner id, or platform:id such as console:NAME or matrix:@ana:example.org";

void add_common(CLI::App& app, Invocation& call) {
  app.add_option("--data", call.data, "folder of the store (default: the user's data folder)")
      ->type_name("DIR");
  app.add_option("--config", call.config, "configuration file")->type_name("FILE");
  app.add_option("--prompts", call.prompts, "texts and flows instead of those built in")
      ->type_name("DIR");
  app.add_option("--log-level", call.log_level, "how much is told on standard error")
      ->each([&call](const std::string&) { call.log_level_given = true; })
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
}

void add_talk(CLI::App& app, Invocation& call) {
  app.add_option_function<std::uint64_t>(
         "--seed",
         [&call](std::uint64_t seed) {
           call.seed = seed;
           call.seed_given = true;
         },
         "makes the coach's chances repeatable")
      ->type_name("N");
  app.add_option("--locale", call.locale, "language, such as de or en-GB")->type_name("TAG");
  app.add_option("--timezone", call.timezone, "time zone, such as Europe/Berlin")
      ->type_name("IANA-NAME");
}

void add_who(CLI::App& app, Invocation& call, bool required) {
  app.add_option("--who", call.who, who_help)->type_name("ID")->required(required);
}

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& what) {
  CLI::App* command = app.add_subcommand(name, what);
  command->fallthrough();  // common options may stand behind the command
  return command;
}

void add_talking_commands(CLI::App& app, Invocation& call) {
  CLI::App* chat = add_command(app, "chat", "talk to the coach in this terminal (the default)");
  add_talk(*chat, call);
  add_who(*chat, call, false);
  add_command(app, "serve", "connect every configured platform and run until SIGTERM");
  CLI::App* simulate = add_command(app, "simulate", "play a scenario under a virtual clock");
  add_talk(*simulate, call);
  simulate->add_option("FILE", call.file, "scenario in JSON Lines, or - for standard input")
      ->required();
}

void add_quarantine(CLI::App& store, Invocation& call) {
  CLI::App* quarantine =
      add_command(store, "quarantine", "events that failed three times and were put aside");
  quarantine->require_subcommand(1);
  add_command(*quarantine, "list", "one line each: id, time, platform, kind, what went wrong");
  add_command(*quarantine, "retry", "give one another try")
      ->add_option("ID", call.file, "as in the list")
      ->required();
  add_command(*quarantine, "drop", "throw one away")
      ->add_option("ID", call.file, "as in the list")
      ->required();
}

void add_data_commands(CLI::App& app, Invocation& call) {
  CLI::App* write = add_command(app, "export", "all data held about one learner");
  add_who(*write, call, true);
  write->add_option("--format", call.format, "json, markdown, csv, opml or ics")
      ->check(CLI::IsMember({"json", "markdown", "csv", "opml", "ics"}))
      ->capture_default_str();
  CLI::App* forget = add_command(app, "forget", "erase a learner");
  add_who(*forget, call, true);
  forget->add_flag("--yes", call.yes, "do not ask");
  CLI::App* store = add_command(app, "store", "copy, restore or check the store");
  store->require_subcommand(1);
  add_command(*store, "backup", "write a copy, also while the coach runs")
      ->add_option("FILE", call.file, "where to")
      ->required();
  add_command(*store, "restore", "put a copy in the place of the store")
      ->add_option("FILE", call.file, "from where")
      ->required();
  add_command(*store, "verify", "read everything and check it");
  add_command(*store, "rotate-key", "seal all stored secrets with a new key");
  add_quarantine(*store, call);
}

void add_care_commands(CLI::App& app) {
  add_command(app, "doctor", "check the surroundings, one line each, with the mend");
  CLI::App* flows = add_command(app, "flows", "check or draw the dialogue flows");
  flows->require_subcommand(1);
  add_command(*flows, "check", "static checks of flows and texts");
  add_command(*flows, "draw", "a diagram of the flows");
}

std::string command_name(const CLI::App& app) {
  std::string name;
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    name += (name.empty() ? "" : " ") + at->get_name();
  }
  return name.empty() ? "chat" : name;
}

}  // namespace

std::variant<Invocation, int> read_command_line(int argc, const char* const* argv,
                                                const Streams& streams) {
  Invocation call;
  CLI::App app{"A coach for building a personal learning network.", "pln-coach"};
  app.set_version_flag("--version", std::string{"pln-coach "} + PLN_VERSION);
  app.require_subcommand(0, 1);
  add_common(app, call);
  add_talk(app, call);
  add_who(app, call, false);
  add_talking_commands(app, call);
  add_data_commands(app, call);
  add_care_commands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error, streams.out, streams.messages);
    return status == 0 ? done : wrong_call;
  }
  call.command = command_name(app);
  return call;
}

}  // namespace pln::commands
