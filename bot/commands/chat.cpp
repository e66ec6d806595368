#include "bot/commands/chat.hpp"

#include "bot/commands/chat_loop.hpp"
#include "bot/commands/configured.hpp"
#include "bot/commands/system_settings.hpp"
#include "bot/runtime/seeds.hpp"

#include <unistd.h>

#include <clocale>
#include <ostream>

namespace pln::commands {
namespace {

constexpr std::size_t purged_max = 1000;  // a moment's work at a start; what is left goes next time

// `--who` of a chat is a name, console:NAME, or the id of a learner who has talked here before.
Identity person_of(const Invocation& call, Store& store) {
  if (call.who.empty()) return {Platform::console, "", login_name()};
  const std::string prefix = "console:";
  if (call.who.starts_with(prefix)) return {Platform::console, "", call.who.substr(prefix.size())};
  for (const Identity& identity : store.identities_of(LearnerId{call.who})) {
    if (identity.platform == Platform::console) return identity;
  }
  return {Platform::console, "", call.who};
}

runtime::Surroundings surroundings(const Invocation& call, const Speech& speech) {
  runtime::Surroundings around;
  around.prompts = &speech.prompts();
  around.wording = speech.wording();
  around.new_id = [](const Identity&) { return runtime::random_learner_id(); };
  around.new_seed = [](const LearnerId&, const EventKey&) { return runtime::random_seed(); };
  if (call.seed_given) {
    around.new_seed = [seed = call.seed](const LearnerId&, const EventKey& event) {
      return runtime::derived_seed(seed, "", event);  // the id of a newcomer is chance
    };
  }
  return around;
}

}  // namespace

int run_chat(const Invocation& call, const Speech& speech, const Streams& streams) {
  const bool at_terminal = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
  if (at_terminal && std::setlocale(LC_CTYPE, "") == nullptr) std::setlocale(LC_CTYPE, "C.UTF-8");
  runtime::DataFolder folder{data_folder_of(call)};
  if (!folder.hold("chat")) {
    throw runtime::FolderError("the data folder " + folder.path().string() + " is in use by " +
                               describe(folder.holder()) +
                               "; end that one first, or choose another folder with --data DIR");
  }
  const auto store = SqliteStore::open(folder.store_file());
  const runtime::SystemClock clock;
  store->purge(clock.now(), purged_max);
  const runtime::Zones zones;
  const Identity person = person_of(call, *store);
  console::Console console{person.id, streams.out, console::look_of_standard_output};

  const ProfileTold profile{person.id,
                            call.timezone.empty() ? system_timezone(zones) : call.timezone,
                            call.locale.empty() ? system_locale() : call.locale};
  // The system's language is for newcomers only: somebody known keeps the language of their talk.
  ProfileTold told_at_start = profile;
  if (call.locale.empty()) told_at_start.locale.reset();
  runtime::Surroundings around = surroundings(call, speech);
  around.adapter_for = [&console](const Identity& identity) {
    return console.reaches(identity) ? &console : nullptr;
  };
  around.clock = &clock;
  around.zones = &zones;
  around.newcomer = profile;
  const configuration::Operator coach_operator = sound_settings(call).configuration.coach_operator;
  around.operator_name = coach_operator.name;
  around.operator_contact = coach_operator.contact;
  around.operator_country = coach_operator.country;
  around.minimum_age = coach_operator.minimum_age;
  runtime::CoachInPlace coach{*store, std::move(around)};
  ChatSession session{
      {coach, *store, clock, folder.path(), person, told_at_start, streams.messages}};
  run_chat_loop({session, console, *store, coach, clock, folder}, streams, at_terminal);
  return done;
}

}  // namespace pln::commands
