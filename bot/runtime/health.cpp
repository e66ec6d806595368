#include "bot/runtime/health.hpp"

#include "bot/json/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace pln::runtime {
namespace {

using Reasons = std::vector<std::string>;

HealthAnswer answer(const Reasons& reasons, const nlohmann::ordered_json& more) {
  nlohmann::ordered_json said{{"status", reasons.empty() ? "ok" : "failing"}, {"reasons", reasons}};
  said.update(more);
  return {reasons.empty(), json::json_line(said) + "\n"};
}

}  // namespace

Health::Health(Now now) : now_(std::move(now)), started_(now_()), ticked_(started_) {}

void Health::tick() { ticked_ = now_(); }
void Health::store_works() { store_works_ = true; }
void Health::store_fails(std::string why) {
  store_works_ = false;
  store_fault_ = std::move(why);
}
void Health::migrations_done() { migrated_ = true; }
void Health::platform(const std::string& name, bool connected) { platforms_[name] = connected; }
void Health::stopping() { stopping_ = true; }

HealthAnswer Health::live() const {
  Reasons reasons;
  const auto age = std::chrono::floor<std::chrono::seconds>(now_() - ticked_);
  if (now_() - ticked_ > tick_age_max) {
    reasons.push_back("the loop has not turned for " + std::to_string(age.count()) + " s");
  }
  return answer(reasons, nlohmann::ordered_json::object());
}

HealthAnswer Health::ready() const {
  Reasons reasons;
  if (stopping_) reasons.emplace_back("it is stopping");
  if (!migrated_) reasons.emplace_back("the store's migrations are not done");
  if (!store_works_) reasons.push_back("the store cannot be written: " + store_fault_);
  const bool connected = std::any_of(platforms_.begin(), platforms_.end(),
                                     [](const auto& platform) { return platform.second; });
  if (!platforms_.empty() && !connected && now_() - started_ > start_grace) {
    reasons.emplace_back("no platform is connected");
  }
  nlohmann::ordered_json states = nlohmann::ordered_json::object();
  for (const auto& [name, state] : platforms_) states[name] = state ? "connected" : "connecting";
  return answer(reasons, {{"platforms", states}});
}

}  // namespace pln::runtime
