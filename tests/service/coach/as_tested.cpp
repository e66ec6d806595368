#include "tests/service/coach/as_tested.hpp"

#include "bot/core/dialogue/advance.hpp"
#include "bot/runtime/seeds.hpp"
#include "storage/store.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <variant>

namespace pln::test {
namespace {

constexpr std::string_view mark = "poison ";
constexpr std::string_view unspeakable = "there.is.no.such.text";

// Events that are poison to the store; thought about in the loop's thread, stored in the store's.
struct Bitter {
  std::mutex mutex{};
  std::map<std::string, std::string> events{};  // with their poison
};
Bitter& bitter() {
  static Bitter all;
  return all;
}

// Deeper than any stack goes; the array keeps the compiler from making a loop of it.
int deeper(const volatile int* above, int floors) {
  volatile int here[1024]{};
  here[0] = above[0] + 1;
  return floors == 0 ? 0 : deeper(here, floors - 1) + here[0];
}

[[noreturn]] void die_by(int signal) {
  std::signal(signal, SIG_DFL);  // without the report of a sanitizer
  std::raise(signal);
  std::_Exit(1);
}

void work(std::string_view poison) {
  if (poison == "throws") throw std::runtime_error("poison");
  if (poison == "throws no exception") throw 7;
  if (poison == "runs out of memory") throw std::bad_alloc();
  if (poison == "aborts") die_by(SIGABRT);
  if (poison == "writes to nowhere") die_by(SIGSEGV);
  if (poison == "exits") std::_Exit(3);
  if (poison == "is killed") die_by(SIGKILL);
  if (poison == "never returns from recursion") {
    std::signal(SIGSEGV, SIG_DFL);
    const volatile int start = 0;
    if (deeper(&start, 1'000'000'000) == 0) std::_Exit(1);
  }
}

Outcome poisoned_advance(const Context& context, const Learner& learner, const Event& event,
                         UtcTime now, std::uint64_t seed) {
  const auto* message = std::get_if<MessageReceived>(&event.what);
  if (message == nullptr || !message->text.written.starts_with(mark)) {
    return pln::advance(context, learner, event, now, seed);
  }
  const std::string poison = message->text.written.substr(mark.size());
  work(poison);
  if (poison.find("stored") != std::string::npos) {
    const std::lock_guard lock{bitter().mutex};
    bitter().events[event.key.text] = poison;
  }
  Outcome outcome = pln::advance(context, learner, event, now, seed);
  if (poison == "cannot be put into words") {
    Say say;
    say.id.text = event.key.text + ".1";
    say.main = unspeakable;
    outcome.effects = {say};
  }
  return outcome;
}

}  // namespace

void as_tested(runtime::Surroundings& around) {
  around.new_id = [](const Identity& person) { return LearnerId{"learner-" + person.id}; };
  around.new_seed = [](const LearnerId& learner, const EventKey& event) {
    return runtime::derived_seed(1, learner.text, event);
  };
  around.newcomer = {std::nullopt, "UTC", "en"};
  around.settings = {};
  around.operator_name = "Kim";
  around.operator_contact = "kim@learn.example";
}

void poisoned(runtime::Surroundings& around) {
  as_tested(around);
  around.advance = &poisoned_advance;
  around.wording.write = [write = around.wording.write](const Say& say, const std::string& locale,
                                                        Platform platform) {
    if (say.main == unspeakable) throw std::out_of_range("no such text");
    return write(say, locale, platform);
  };
}

void store_poison(runtime::Moment moment, const std::string& event) {
  if (moment != runtime::Moment::before_commit) return;
  const std::lock_guard lock{bitter().mutex};
  const auto found = bitter().events.extract(event);  // until it is thought about again
  if (found.empty()) return;
  if (found.mapped() != "cannot be stored") die_by(SIGKILL);
  throw StoreError(StoreError::Kind::corrupt, "poison that the store refuses");
}

}  // namespace pln::test
