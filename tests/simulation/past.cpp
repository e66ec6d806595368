// What people did before the simulated day: short talks with the real core, and weeks in which it
// wrote to them.
#include "bot/voice/fold.hpp"
#include "tests/simulation/coach.hpp"
#include "tests/simulation/people.hpp"

#include <array>
#include <map>
#include <string_view>

namespace pln::simulation {
namespace {

struct Past {
  std::string_view frequency{};  // what they asked for
  std::string_view window{};
  std::string_view zone{};
  days long_ago{0};    // since the first talk
  days silent_for{0};  // since the last words
  std::string_view last_words{};
};

constexpr std::array<Past, 14> pasts{{
    {"daily", "", "Europe/Berlin", days{9}, days{1}, "status"},
    {"daily", "at 9:30", "America/New_York", days{20}, days{1}, "1"},
    {"daily", "at 14:00 every day", "Asia/Tokyo", days{15}, days{2}, "next"},
    {"daily", "", "Australia/Lord_Howe", days{12}, days{3}, "2"},
    {"three times a week", "", "Europe/London", days{30}, days{2}, "status"},
    {"three times a week", "in the evening", "America/Sao_Paulo", days{16}, days{4}, "next"},
    {"twice a week", "", "Europe/Berlin", days{10}, days{3}, "note for myself: rotas"},
    {"twice a week", "on Wednesdays at 11", "Africa/Casablanca", days{40}, days{12}, "1"},
    {"weekly", "", "Pacific/Auckland", days{25}, days{8}, "status"},
    {"daily", "", "UTC", days{14}, days{11}, "hello"},
    {"daily", "", "Asia/Kolkata", days{8}, days{1}, "stop"},
    {"never", "", "UTC", days{8}, days{1}, "status"},
    {"daily", "", "Europe/Paris", days{8}, days{2}, "pause for two weeks"},
    {"monthly", "", "UTC", days{50}, days{29}, "next"},
}};

class Rehearsal {
 public:
  Rehearsal(UtcTime now, std::string_view zone) : now_(now) {
    learner_.settings.edit().timezone = zone;
    learner_.settings.edit().timezone_named = true;
  }
  void hear(std::string_view text) {
    now_ += minutes{1};
    take(MessageReceived{voice::make_text(text)});
  }
  void wait_until(UtcTime until) {
    while (learner_.nudges->next && *learner_.nudges->next < until) {
      now_ = *learner_.nudges->next;
      take(NudgeDue{});
    }
    now_ = until;
  }
  [[nodiscard]] const Learner& learner() const { return learner_; }

 private:
  void take(decltype(Event::what) what) {
    Context context;
    context.prompts = &shipped_prompts();
    context.zone = system_zones().find(learner_.settings->timezone);
    context.find_zone = &runtime::Zones::find_in;
    context.zones = &system_zones();
    context.operator_name = operator_name;
    const Event event{{"past-" + std::to_string(++events_)}, std::move(what)};
    learner_ = pln::advance(context, learner_, event, now_, events_).learner;
  }
  UtcTime now_;
  Learner learner_{};
  std::uint64_t events_{0};
};

Learner after(const Past& past, UtcTime start) {
  Rehearsal rehearsal{start - past.long_ago - hours{3}, past.zone};
  for (const std::string_view text :
       {"hello", "yes", "learning analytics, coaching", "skip", "Ana Ruiz", "feedback on slides",
        "twice a week", "working hours"}) {
    rehearsal.hear(text);
  }
  rehearsal.hear("nudge me " + std::string{past.frequency});
  if (!past.window.empty()) rehearsal.hear("nudge me " + std::string{past.window});
  rehearsal.wait_until(start - past.silent_for - hours{2});
  rehearsal.hear(past.last_words);
  rehearsal.wait_until(start);
  return rehearsal.learner();
}

}  // namespace

const std::vector<Learner>& people_with_a_past(UtcTime start) {
  static std::map<UtcTime, std::vector<Learner>>* const made =
      new std::map<UtcTime, std::vector<Learner>>;
  const auto [place, is_new] = made->try_emplace(start);
  if (is_new) {
    for (const Past& past : pasts) place->second.push_back(after(past, start));
  }
  return place->second;
}

}  // namespace pln::simulation
