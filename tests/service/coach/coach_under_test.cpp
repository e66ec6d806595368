// `serve` as it is, connected to the test platform, with somebody who looks on: proves the order,
// and ends the process at the n-th occurrence of a named moment.
//   coach_under_test DATA, and in the environment
//   PLN_TEST_PLATFORM       port of the platform on the loopback
//   PLN_TEST_PLATFORM_MODE  keys, history or neither
//   PLN_TEST_PROOF          file of the proof of order, see order_proof.hpp
//   PLN_TEST_KILL_AT        a moment and a number, "after_commit:17"
//   PLN_TEST_POISON         any value: events that are poison work
//   PLN_TEST_EARLY          any value: acknowledges what is not stored yet
#include "bot/commands/serve.hpp"
#include "tests/service/coach/as_tested.hpp"
#include "tests/service/coach/moments.hpp"
#include "tests/service/coach/order_proof.hpp"
#include "tests/service/coach/test_platform_adapter.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace {

using namespace pln;
using namespace pln::test;

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Kills this process at the n-th time that a moment comes.
class Killer {
 public:
  explicit Killer(const std::string& when) {
    const std::size_t colon = when.find(':');
    if (colon == std::string::npos) return;
    moment_ = moment_named(when.substr(0, colon));
    left_ = std::stoi(when.substr(colon + 1));
  }
  void observe(runtime::Moment moment) {
    if (moment_ != moment || --left_ != 0) return;
    ::kill(::getpid(), SIGKILL);
  }

 private:
  std::optional<runtime::Moment> moment_{};
  std::atomic<int> left_{0};
};

struct UnderTest {
  std::optional<OrderProof> proof{};
  Killer killer{environment("PLN_TEST_KILL_AT")};
  bool poison{!environment("PLN_TEST_POISON").empty()};

  UnderTest() {
    const std::string file = environment("PLN_TEST_PROOF");
    if (!file.empty()) proof.emplace(file);
  }

  TestPlatformAdapter::Setting adapter() {
    TestPlatformAdapter::Setting setting;
    setting.port = static_cast<std::uint16_t>(std::stoi(environment("PLN_TEST_PLATFORM")));
    setting.mode = mode_named(environment("PLN_TEST_PLATFORM_MODE"));
    setting.acknowledges_early = !environment("PLN_TEST_EARLY").empty();
    if (proof) {
      setting.acknowledging = [this](const EventKey& event) { proof->acknowledging(event.text); };
    }
    return setting;
  }

  commands::ServeParts parts() {
    commands::ServeParts parts;
    parts.platforms = [this](const commands::PlatformSetting& given) {
      commands::Platforms platforms;
      platforms.adapters.push_back(std::make_unique<TestPlatformAdapter>(given.loop, adapter()));
      return platforms;
    };
    parts.around = poison ? poisoned : as_tested;
    parts.watch = [this](runtime::Moment moment, const std::string& text) {
      if (poison) store_poison(moment, text);
      if (proof) proof->observe(moment, text);
      killer.observe(moment);
    };
    return parts;
  }
};

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  if (argc != 2 || environment("PLN_TEST_PLATFORM").empty()) {
    std::cerr << "usage: PLN_TEST_PLATFORM=PORT coach_under_test DATA\n";
    return commands::wrong_call;
  }
  commands::Invocation call;
  call.command = "serve";
  call.data = argv[1];
  const commands::Streams streams{std::cin, std::cout, std::cerr};
  try {
    const auto speech = commands::Speech::load(call, std::cerr);
    if (!speech) return commands::not_done;
    UnderTest test;
    return commands::run_serve(call, *speech, test.parts(), streams);
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
    return commands::not_done;
  }
}
