// Which events were in hand when the process went down, and how often that has happened to each: so
// that an event that always brings it down is put aside instead of being tried for ever. One that
// was being thought about is blamed at once. One that was on its way to the disk shares that with
// others and with whatever else went on: first it only comes under suspicion, so that it is tried
// alone, and a few times count as chance. Kept in a small mapped file, since it has to outlive a
// crash of the process, not of the machine, and must cost nothing a turn. Holds hashes only. One
// thread.
#pragma once

#include "bot/core/id.hpp"
#include "bot/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <unordered_map>

namespace pln::runtime {

class Suspects {
 public:
  // Whatever a former process left in hand counts as one more crash. Throws FolderError.
  Suspects(const std::filesystem::path& file, UtcTime now);
  ~Suspects();
  Suspects(const Suspects&) = delete;
  Suspects& operator=(const Suspects&) = delete;

  // How often the process went down because of this event, chance left out.
  [[nodiscard]] int crashes(const EventKey& event) const;
  // It should be tried with nothing else in hand, so that the next crash tells more.
  [[nodiscard]] bool suspected(const EventKey& event) const;

  void hold(const EventKey& event);     // it is in hand, and being thought about from here on
  void decided();                       // nothing is being thought about any more
  void release(const EventKey& event);  // it ended well: nothing is held against it any more

 private:
  struct Table;
  void read_former(UtcTime now);

  Table* table_{nullptr};
  std::unordered_map<std::uint64_t, std::size_t> slots_{};    // in hand -> place in the table
  std::unordered_map<std::uint64_t, std::size_t> crashes_{};  // suspect -> place in the table
};

}  // namespace pln::runtime
