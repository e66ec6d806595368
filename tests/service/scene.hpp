// A test platform, and the coach that is started, killed and started again on one data folder while
// people write. Everything is gone when it is destroyed. One thread.
#pragma once

#include "tests/service/child.hpp"
#include "tests/service/coach/order_proof.hpp"
#include "tests/service/platform/platform_mode.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pln::test {

// A count that tests/long makes larger.
[[nodiscard]] int count_of(const char* variable, int otherwise);

// SplitMix64: the same chances in every run.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  int below(int limit);

 private:
  std::uint64_t state_;
};

// What sanitizers make slower, limits of time allow for.
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr int slack = 3;
#else
inline constexpr int slack = 1;
#endif

class Scene {
 public:
  using Milliseconds = std::chrono::milliseconds;
  using Json = nlohmann::json;

  // `faults`: arguments of the platform.
  Scene(const std::string& name, PlatformMode mode, const std::vector<std::string>& faults = {});
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  Json tell(const std::string& command);  // the platform
  Json status() { return tell("status"); }
  // Asks until it is so; false if it is not within the limit.
  bool until(const std::function<bool()>& so, Milliseconds limit = std::chrono::seconds{30});

  void start_coach(std::vector<std::string> settings = {});
  bool wait_until_connected();
  void kill_coach();                                      // SIGKILL
  std::optional<int> wait_for_coach(Milliseconds limit);  // its status, once it has ended
  // SIGTERM; gives its status. The time it took is added to `took`.
  int stop_coach(Milliseconds* took = nullptr);
  [[nodiscard]] bool coach_runs() { return coach_ && coach_->runs(); }

  // No new messages; waits until each is acknowledged and answered, and every post's outcome known.
  // Runs and stops the coach for that.
  bool come_to_rest();
  // The same where some are never answered, since they were acknowledged and lost.
  bool come_to_rest_without_answers();

  // A command of the program itself on the same data folder; what it printed.
  std::string program(std::vector<std::string> arguments);

  [[nodiscard]] std::filesystem::path folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path store_file() const {
    return folder_ / "data" / "store.sqlite";
  }
  [[nodiscard]] PlatformMode mode() const { return mode_; }
  [[nodiscard]] OrderProof::Counts proof() const;
  [[nodiscard]] std::string coach_errors() const;  // the end of what it told

 private:
  std::filesystem::path folder_;
  PlatformMode mode_;
  std::optional<Child> platform_{}, coach_{};
  std::uint64_t port_{0}, connects_{0};
};

}  // namespace pln::test
