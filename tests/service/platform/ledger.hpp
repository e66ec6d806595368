// The test platform's books: who wrote what and when, what was acknowledged, what was posted and
// how often. Every judgement about lost and doubled rests on it, so it does no I/O and forgets
// nothing. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pln::test {

using Nanoseconds = std::int64_t;  // of the steady clock; 0: not yet

struct WrittenEvent {
  std::uint32_t person{0}, number{0};  // the how-manieth of that person
  std::string text{};                  // empty: what said_by() gives
  Nanoseconds written{0};              // when it was meant to be written
  Nanoseconds sent{0}, acknowledged{0}, answered{0};
  bool held{false};  // waits in its conversation's queue
};

struct Post {
  std::string id{}, text{};
  std::uint32_t person{0};
  std::uint32_t accepted{0};  // how often the person sees it
  Nanoseconds first{0};
};

// What a person of the load writes: agrees to be coached, then notes, contacts, and (odd numbers)
// now and then takes the last one back.
[[nodiscard]] std::string said_by(std::uint32_t person, std::uint32_t number);

class Ledger {
 public:
  std::uint32_t write(std::uint32_t person, std::string text, Nanoseconds now);
  // False: it was acknowledged before.
  bool acknowledge(std::uint32_t event, Nanoseconds now);
  // One more acceptance of a message; gives how often it was accepted before.
  std::uint32_t accept(std::string_view id, std::uint32_t person, std::string text,
                       Nanoseconds now);
  [[nodiscard]] bool has(std::string_view id) const { return posts_by_id_.contains(key(id)); }

  [[nodiscard]] WrittenEvent& event(std::uint32_t index) { return events_[index]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(events_.size()); }
  // Every event before this one has been acknowledged.
  [[nodiscard]] std::uint32_t first_open();
  [[nodiscard]] std::string text_of(std::uint32_t index) const;

  // Times are reported for events written from now on.
  void mark(Nanoseconds now) { marked_ = now; }
  // Members of a JSON object, without the braces.
  [[nodiscard]] std::string report() const;
  // Every event and every post, a line of fields each; false if it cannot be written.
  [[nodiscard]] bool dump(const std::string& file) const;

  struct Counts {
    std::uint64_t acknowledged{0}, acknowledged_again{0}, answered{0};
    std::uint64_t sent_again{0}, sent_twice{0}, delayed{0};  // events
    std::uint64_t accepted{0}, doubled{0}, recognised{0};    // posts; recognised by their key
    std::uint64_t answer_lost{0}, post_lost{0}, limited{0}, too_early{0};
    std::uint64_t looks{0}, connects{0};
  };
  Counts counts{};

 private:
  static std::string key(std::string_view id) { return std::string{id}; }

  std::vector<WrittenEvent> events_{};
  std::vector<Post> posts_{};  // in the order of their first acceptance
  std::unordered_map<std::string, std::uint32_t> posts_by_id_{};
  std::unordered_map<std::uint32_t, std::uint32_t> numbers_{};  // events of each person
  std::uint32_t first_open_{0};
  Nanoseconds marked_{0};
};

}  // namespace pln::test
