#include "tests/service/scene.hpp"

#include "storage/sqlite/sqlite_store.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

namespace pln::test {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

fs::path partner(const std::string& name) {
  return fs::path{PLN_COACH_BINARY}.parent_path() / "tests" / "service" / name;
}

}  // namespace

int count_of(const char* variable, int otherwise) {
  const char* const wanted = std::getenv(variable);
  return wanted == nullptr ? otherwise : std::max(1, std::atoi(wanted));
}

int Dice::below(int limit) {
  std::uint64_t value = state_ += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return static_cast<int>((value ^ (value >> 31U)) % static_cast<std::uint64_t>(limit));
}

Scene::Scene(const std::string& name, PlatformMode mode, const std::vector<std::string>& faults)
    : folder_(fs::temp_directory_path() / ("pln-" + name + "-" + std::to_string(::getpid()))),
      mode_(mode) {
  fs::remove_all(folder_);
  fs::create_directory(folder_);
  fs::permissions(folder_, fs::perms::owner_all);
  std::vector<std::string> arguments{"--mode", std::string{name_of(mode)}};
  arguments.insert(arguments.end(), faults.begin(), faults.end());
  platform_.emplace(partner("test_platform"), arguments, std::vector<std::string>{},
                    folder_ / "platform.log");
  const Json greeting = Json::parse(platform_->read_line(), nullptr, false);
  REQUIRE(greeting.is_object());
  port_ = greeting["port"];
}

Scene::~Scene() {
  coach_.reset();
  platform_.reset();
  if (std::getenv("PLN_KEEP") == nullptr) fs::remove_all(folder_);
}

Scene::Json Scene::tell(const std::string& command) {
  platform_->write_line(command);
  const Json answer = Json::parse(platform_->read_line(), nullptr, false);
  REQUIRE_MESSAGE((answer.is_object() && !answer.contains("error")), command);
  return answer;
}

bool Scene::until(const std::function<bool()>& so, Milliseconds limit) {
  const auto end = Clock::now() + limit;
  while (!so()) {
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(Milliseconds{2});
  }
  return true;
}

void Scene::start_coach(std::vector<std::string> settings) {
  connects_ = status()["connects"];
  const bool has_admin = std::any_of(settings.begin(), settings.end(), [](const auto& setting) {
    return setting.starts_with("PLN_COACH_ADMIN__LISTEN=");
  });
  if (!has_admin) settings.emplace_back("PLN_COACH_ADMIN__LISTEN=127.0.0.1:0");
  settings.insert(settings.end(),
                  {"PLN_TEST_PLATFORM=" + std::to_string(port_),
                   "PLN_TEST_PLATFORM_MODE=" + std::string{name_of(mode_)},
                   "PLN_TEST_PROOF=" + (folder_ / "proof").string(), "PLN_COACH_LOG__LEVEL=warn"});
  coach_.emplace(partner("coach_under_test"), std::vector<std::string>{folder_ / "data"}, settings,
                 folder_ / "coach.log");
}

bool Scene::wait_until_connected() {
  return until([this] { return status()["connects"] > connects_; });
}

void Scene::kill_coach() {
  coach_->send_signal(SIGKILL);
  coach_->wait(std::chrono::seconds{10});
}

std::optional<int> Scene::wait_for_coach(Milliseconds limit) { return coach_->wait(limit); }

int Scene::stop_coach(Milliseconds* took) {
  const auto begun = Clock::now();
  coach_->send_signal(SIGTERM);
  const auto status = coach_->wait(std::chrono::seconds{30});
  if (took != nullptr) *took += std::chrono::duration_cast<Milliseconds>(Clock::now() - begun);
  return status.value_or(-1000);
}

bool Scene::come_to_rest_without_answers() {
  start_coach();
  const bool done = wait_until_connected() && until([this] {
                      const Json now = status();
                      return now["acknowledged"] == now["written"];
                    });
  return stop_coach() == 0 && done;
}

bool Scene::come_to_rest() {
  tell("behave");
  tell("stop");
  constexpr int starts_max = 10;  // a message of unknown outcome is settled by the next start
  for (int start = 0; start < starts_max; ++start) {
    if (!coach_runs()) start_coach();
    const bool answered = until([this] {
      const Json now = status();
      return now["acknowledged"] == now["written"] && now["answered"] == now["written"];
    });
    if (stop_coach() != 0 || !answered) return false;
    if (SqliteStore::open(store_file(), OpenMode::existing)->outbox_open(1).empty()) return true;
  }
  return false;
}

std::string Scene::program(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--data", (folder_ / "data").string()});
  Child child{PLN_COACH_BINARY, arguments, {}, folder_ / "program.log"};
  std::string out = child.read_all();
  CHECK(child.wait(std::chrono::seconds{30}) == 0);
  return out;
}

OrderProof::Counts Scene::proof() const { return OrderProof{folder_ / "proof"}.counts(); }

std::string Scene::coach_errors() const {
  std::ifstream in{folder_ / "coach.log"};
  std::stringstream text;
  text << in.rdbuf();
  const std::string all = text.str();
  constexpr std::size_t shown = 2000;
  return all.size() > shown ? all.substr(all.size() - shown) : all;
}

}  // namespace pln::test
