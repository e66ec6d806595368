#include "bot/commands/serve.hpp"

#include "bot/commands/configured.hpp"
#include "bot/commands/open_vault.hpp"
#include "bot/commands/serving.hpp"
#include "bot/runtime/clock.hpp"
#include "bot/runtime/data_folder.hpp"
#include "bot/runtime/log.hpp"
#include "bot/runtime/zones.hpp"
#include "storage/sqlite/sqlite_secrets.hpp"
#include "storage/sqlite/sqlite_store.hpp"

#include <exception>
#include <string>

namespace pln::commands {
namespace {

namespace log = runtime::log;

log::Level level_of(configuration::LogLevel level) {
  return log::read_level(name_of(level)).value_or(log::Level::info);
}

log::Settings log_settings(const configuration::Log& chosen) {
  log::Settings settings;
  settings.level = level_of(chosen.level);
  settings.words = chosen.words;
  return settings;
}

// Level and nothing else; what is wrong with the file is told and changes nothing.
void reload(const Invocation& call) {
  try {
    log::set_level(level_of(sound_settings(call).configuration.log.level));
    log::info("configuration read again");
  } catch (const std::exception& error) {
    log::error("the configuration cannot be used; the former one stands",
               {{"reason", error.what()}});
  }
}

}  // namespace

int run_serve(const Invocation& call, const Speech& speech, const ServeParts& parts,
              const Streams&) {
  const configuration::Configuration settings = serving_settings(call).configuration;
  runtime::DataFolder folder{data_folder_of(call)};
  if (!folder.hold("serve")) {
    throw runtime::FolderError("the data folder " + folder.path().string() + " is in use by " +
                               describe(folder.holder()) +
                               "; end that one first, or choose another folder with --data DIR");
  }
  log::start(log_settings(settings.log));
  const auto store = SqliteStore::open(folder.store_file());
  // A key that is missing or open to others is to be told now, not with the first secret.
  static_cast<void>(open_vault(store->secrets(), key_file_of(settings, folder.path())));
  const runtime::SystemClock clock;
  const runtime::Zones zones;
  Serving serving{
      {settings, speech, parts, folder, *store, clock, zones, [&call] { reload(call); }}};
  return serving.run();
}

}  // namespace pln::commands
