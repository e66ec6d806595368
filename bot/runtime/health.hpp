// Whether the service lives and whether it is ready, with the reasons in JSON. Parts of the service
// tell what they know; nothing here looks for itself. Lack of readiness never causes a restart,
// lack of life does. Owned by whoever runs the loop; in its thread only.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace pln::runtime {

inline constexpr std::chrono::seconds tick_age_max{5};  // a loop that is stuck longer is dead
// Platforms take a while to connect; a roll-out should not wait for the slowest.
inline constexpr std::chrono::seconds start_grace{60};

struct HealthAnswer {
  bool good{false};
  std::string json{};  // {"status":"ok"|"failing","reasons":[...],"platforms":{name: state}}
};

class Health {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Now = std::function<Moment()>;
  explicit Health(Now now = [] { return std::chrono::steady_clock::now(); });

  void tick();                        // the loop turns; call it about every second
  void store_works();                 // a commit or a probe went well
  void store_fails(std::string why);  // and this one did not; never words of people
  void migrations_done();
  // A platform that the configuration names; repeated calls tell its state. One that connects is
  // enough to be ready; without any there is nothing to wait for.
  void platform(const std::string& name, bool connected);
  void stopping();  // for good

  [[nodiscard]] HealthAnswer live() const;
  [[nodiscard]] HealthAnswer ready() const;

 private:
  Now now_;
  Moment started_;
  Moment ticked_;
  bool migrated_{false};
  bool stopping_{false};
  bool store_works_{false};
  std::string store_fault_{"it was not opened yet"};
  std::map<std::string, bool> platforms_{};
};

}  // namespace pln::runtime
