// Who may talk to the coach, and what Slack tells of them: profiles, asked for once and kept for a
// while, and the channel in which somebody and the coach talk alone. Asks no more often than Slack
// lets it; somebody whose profile cannot be had now is taken by what the event itself says. In the
// loop's thread; nothing throws.
#pragma once

#include "adapters/slack/incoming.hpp"
#include "adapters/slack/workspaces.hpp"

#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace pln::slack {

// Who is coached (the configuration's `enrol`).
struct EnrolRules {
  bool guests{false};
  std::vector<std::string> only{};  // ids of user groups, channels or people; empty: everybody
};

struct Admission {
  bool admitted{true};
  ProfileTold hints{};  // told once, with the first event after they were learned
};

class People {
 public:
  struct Setting {
    boost::asio::io_context* loop{nullptr};
    Workspaces* workspaces{nullptr};
    EnrolRules rules{};
    Noted noted{};
  };
  explicit People(Setting setting);

  // Whether this person's event is to be used; answers at once if it is known, else when Slack has
  // told or `patience` is over.
  using Admitted = std::function<void(const Admission&)>;
  void admit(const std::string& tenant, const Actor& actor, Admitted admitted);
  // Reads who is in the groups of `only`, if that is not known.
  void read_groups(const std::string& tenant);
  // What is known now, without asking.
  [[nodiscard]] bool may_be_admitted(const std::string& tenant, const Actor& actor) const;

  // A profile as an event brought it, of somebody known here: Slack tells of everybody in the
  // workspace, most of whom never write. True if it was not known.
  bool learn(const Source& source, const Json& user);
  [[nodiscard]] bool has_profile(const std::string& tenant, const std::string& user) const;
  [[nodiscard]] std::string locale_of(const std::string& tenant, const std::string& user) const;

  // Where to write to somebody: what was seen, else what conversations.open says, else the user's
  // own id, which Slack takes as well.
  void remember_channel(const std::string& tenant, const std::string& user,
                        const std::string& channel);
  void channel_of(const std::string& tenant, const std::string& user,
                  std::function<void(const std::string& channel)> found);

  void forget_tenant(const std::string& tenant);

 private:
  // A workspace may have 100,000 members: some 120 bytes each. What the core was told is kept as
  // hashes, which is enough to see that it changes.
  struct Known {
    std::unique_ptr<ProfileTold> hints{};  // not told yet
    std::string channel{};
    std::array<std::uint32_t, 3> told{};  // of name, zone and locale; 0: not known
    std::int32_t asked_at{never};         // seconds of the steady clock
    std::uint16_t locale{0};              // in locales_
    bool has_profile{false}, asking{false};
    bool guest{false}, not_coached{false};  // a bot, a stranger, or gone
  };
  // Not the clock's zero: this machine may have started a minute ago.
  static constexpr std::int32_t never = std::numeric_limits<std::int32_t>::min();
  struct Group {  // a user group or channel of `only`, in one workspace
    std::vector<std::string> members{};
    std::chrono::steady_clock::time_point read_at{std::chrono::steady_clock::time_point::min()};
    bool read{false}, asking{false};
  };
  struct Budget {  // users.info: 100 a minute in one workspace
    double left{60};
    std::chrono::steady_clock::time_point at{};
  };
  Known& known(const std::string& tenant, const std::string& user);
  [[nodiscard]] const Known* look(const std::string& tenant, const std::string& user) const;
  void make_room();
  std::uint16_t locale_index(const std::string& locale);
  bool within_budget(const std::string& tenant);
  void ask(const std::string& tenant, const std::string& user);
  void told(const std::string& tenant, const std::string& user, const ApiAnswer& answer);
  void answer_waiting(const std::string& tenant, const std::string& user);
  [[nodiscard]] Admission admission(const std::string& tenant, const Actor& actor, Known& person);
  [[nodiscard]] bool is_allowed(const std::string& tenant, const std::string& user) const;
  [[nodiscard]] bool groups_are_read(const std::string& tenant) const;
  void admit_later(const std::string& tenant, const Actor& actor, Admitted admitted, int tries);
  void read_group(const std::string& tenant, const std::string& id, const std::string& cursor,
                  std::vector<std::string> so_far);

  Setting set_;
  std::map<std::string, std::unordered_map<std::string, Known>> known_{};  // by tenant and user
  std::size_t known_count_{0};
  std::vector<std::string> locales_{""};                              // those met
  std::unordered_map<std::string, std::vector<Admitted>> waiting_{};  // by tenant and user
  std::map<std::string, Budget> budgets_{};
  std::map<std::pair<std::string, std::string>, Group> groups_{};
  std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

}  // namespace pln::slack
