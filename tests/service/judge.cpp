#include "tests/service/judge.hpp"

#include "bot/commands/speech.hpp"
#include "bot/export/export.hpp"
#include "bot/runtime/coach_in_place.hpp"
#include "bot/runtime/zones.hpp"
#include "storage/memory/memory_store.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "tests/service/coach/as_tested.hpp"
#include "tests/service/coach/test_platform_adapter.hpp"
#include "tests/service/platform/ledger.hpp"
#include "tests/service/platform/lines.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <vector>

namespace pln::test {
namespace {

struct Event {
  std::uint64_t number{0};
  std::uint32_t person{0};
  std::string text{};
  bool acknowledged{false};
};
struct Shown {
  std::string id{}, text{};
  std::uint64_t times{1};
};
struct Books {
  std::vector<Event> events{};
  std::map<std::uint32_t, std::vector<Shown>> posts{};  // by person, in order
};

Books read_books(const std::filesystem::path& dump) {
  Books books;
  std::ifstream in{dump};
  REQUIRE(in);
  for (std::string line; std::getline(in, line);) {
    const auto fields = fields_of(line);
    REQUIRE(fields.size() == 5);
    if (fields[0] == "event") {
      books.events.push_back({number_of(fields[1]),
                              static_cast<std::uint32_t>(number_of(fields[2])),
                              unescaped(fields[3]), fields[4] != "0"});
    } else {
      books.posts[static_cast<std::uint32_t>(number_of(fields[2]))].push_back(
          {std::string{fields[1]}, unescaped(fields[4]), number_of(fields[3])});
    }
  }
  return books;
}

std::string name_of_person(std::uint32_t person) { return "p" + std::to_string(person); }

// Takes every post at once and keeps it.
class Replayed final : public Adapter {
 public:
  [[nodiscard]] std::string_view name() const override { return "replay"; }
  [[nodiscard]] bool reaches(const Identity&) const override { return true; }
  void deliver(const Outgoing& message, Done done) override {
    posts[message.to.id].push_back({message.id.text, message.text});
    done(Delivery{});
  }
  std::map<std::string, std::vector<Shown>> posts{};
};

// The same inputs through the same core, with a store that cannot fail and nobody who kills it.
class Replay {
 public:
  Replay() : speech_(commands::Speech::load({}, std::cerr)) {
    REQUIRE(speech_ != nullptr);
    clock_.set(runtime::SystemClock{}.now());
    runtime::Surroundings around;
    around.clock = &clock_;
    around.zones = &zones_;
    around.prompts = &speech_->prompts();
    around.wording = speech_->wording();
    around.adapter_for = [this](const Identity&) { return &shown; };
    as_tested(around);
    coach_ = std::make_unique<runtime::CoachInPlace>(store, around);
  }
  void take(const Event& event) {
    Received received;
    received.key.text = "e" + std::to_string(event.number);
    received.from = identity_of(name_of_person(event.person));
    received.what = RawMessage{event.text};
    coach_->handle(received);
  }
  void end() { coach_->flush(); }

  MemoryStore store{};
  Replayed shown{};

 private:
  std::unique_ptr<commands::Speech> speech_;
  runtime::Zones zones_{};
  runtime::VirtualClock clock_{};
  std::unique_ptr<runtime::CoachInPlace> coach_{};
};

nlohmann::ordered_json exported(Store& store, std::uint32_t person) {
  const auto id = store.find(identity_of(name_of_person(person)));
  const auto learner = id ? store.load(*id) : std::nullopt;
  if (!learner) return {};
  return exporting::to_json(*learner, store.identities_of(*id));
}

std::string without_times(const std::string& text) {
  static const std::regex time{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"};
  return std::regex_replace(text, time, "TIME");
}

class Judge {
 public:
  Judge(const std::filesystem::path& store, const Books& books)
      : store_(SqliteStore::open(store, OpenMode::existing)), books_(books) {}

  Judgement judge(const std::function<bool(std::uint32_t)>& counts) {
    std::set<std::uint32_t> people;
    for (const Event& event : books_.events) {
      if (!counts(event.person)) continue;
      people.insert(event.person);
      replay_.take(event);
      take_up(event);
    }
    replay_.end();
    for (const std::uint32_t person : people) {
      compare_states(person);
      compare_journal(person);
      compare_posts(person);
    }
    result_.people = people.size();
    result_.quarantined = store_->quarantined().size();
    return std::move(result_);
  }

 private:
  void fault(std::uint64_t& count, const std::string& what) {
    ++count;
    if (result_.first_fault.empty()) result_.first_fault = what;
  }
  void take_up(const Event& event) {
    ++result_.events;
    if (!event.acknowledged) return;
    ++result_.acknowledged;
    const EventKey key{"e" + std::to_string(event.number)};
    if (!store_->seen(key)) fault(result_.lost, key.text + " is not in the store");
  }
  void compare_states(std::uint32_t person) {
    const std::string is = without_times(exported(*store_, person).dump());
    const std::string should = without_times(exported(replay_.store, person).dump());
    if (is == should) return;
    fault(result_.wrong_states, name_of_person(person) + " is " + is + " and should be " + should);
  }
  // Even numbers never take anything back: all their notes stand, each once, in order.
  void compare_journal(std::uint32_t person) {
    if (person % 2 == 1) return;
    std::vector<std::string> should, is;
    constexpr std::string_view note = "note for myself: ";
    for (const Event& event : books_.events) {
      if (event.person != person || !event.text.starts_with(note)) continue;
      should.push_back(event.text.substr(note.size()));
    }
    const nlohmann::ordered_json data = exported(*store_, person);
    if (!data.is_object()) return fault(result_.lost, name_of_person(person) + " is unknown");
    for (const auto& entry : data["journal"]) is.push_back(entry["text"]);
    if (is != should) fault(result_.lost, name_of_person(person) + "'s journal");
  }
  void compare_posts(std::uint32_t person) {
    const std::vector<Shown>& should = replay_.shown.posts[name_of_person(person)];
    const auto found = books_.posts.find(person);
    static const std::vector<Shown> nothing;
    const std::vector<Shown>& is = found == books_.posts.end() ? nothing : found->second;
    result_.messages += should.size();
    std::map<std::string, std::size_t> place;
    for (std::size_t index = 0; index < should.size(); ++index) place[should[index].id] = index;
    std::size_t next = 0;
    for (const Shown& post : is) {
      result_.doubled += post.times - 1;
      const auto known = place.find(post.id);
      if (known == place.end()) {
        fault(result_.unexpected, "nobody should have seen " + post.id);
        continue;
      }
      if (known->second < next) fault(result_.out_of_order, post.id + " came late");
      next = known->second + 1;
      if (post.text != should[known->second].text) {
        fault(result_.wrong_words, post.id + " says " + post.text);
      }
      place.erase(known);
    }
    for (const auto& [id, index] : place) fault(result_.unanswered, "nobody saw " + id);
  }

  std::unique_ptr<SqliteStore> store_;
  const Books& books_;
  Replay replay_{};
  Judgement result_{};
};

}  // namespace

Judgement judge(const std::filesystem::path& store, const std::filesystem::path& dump,
                const std::function<bool(std::uint32_t person)>& counts) {
  const Books books = read_books(dump);
  return Judge{store, books}.judge(counts);
}

std::string told(const Judgement& judgement, const OrderProof::Counts& proof) {
  const auto number = [](std::uint64_t count) { return std::to_string(count); };
  return number(judgement.acknowledged) + " of " + number(judgement.events) + " events of " +
         number(judgement.people) + " people acknowledged, lost " + number(judgement.lost) +
         ", wrong states " + number(judgement.wrong_states) + "; " + number(judgement.messages) +
         " messages, never seen " + number(judgement.unanswered) + ", unexpected " +
         number(judgement.unexpected) + ", out of order " + number(judgement.out_of_order) +
         ", doubled " + number(judgement.doubled) + "; order proof: " + number(proof.acknowledged) +
         " acknowledgements, " + number(proof.posted) + " posts (" + number(proof.from_former) +
         " by the store's word), violations " + number(proof.violations);
}

}  // namespace pln::test
