// One person's talk in this process, apart from how lines are read: greets, hears, wakes nudges,
// and writes the files that the person asks for. Lives in the loop of the chat command.
#pragma once

#include "bot/runtime/clock.hpp"
#include "bot/runtime/coach_in_place.hpp"
#include "storage/store.hpp"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

namespace pln::commands {

class ChatSession {
 public:
  struct Setting {
    runtime::CoachInPlace& coach;
    Store& store;
    const runtime::Clock& clock;
    std::filesystem::path folder{};  // exports go to <folder>/exports
    Identity person{};
    ProfileTold profile{};  // what the surroundings say about the person
    std::ostream& messages;
  };
  explicit ChatSession(Setting setting) : set_(std::move(setting)) {}

  // Shows what was not shown yet, lets one of the nudges that fell due meanwhile speak, and, with
  // `greets`, tells the coach that the person is there. Throws StoreError, as all below.
  void begin(bool greets);
  void hear(std::string text);

  // When look() may have something to do; nothing: never, as things stand.
  [[nodiscard]] std::optional<UtcTime> next_look();
  void look();

  void end();

 private:
  std::optional<Learner> learner();
  void tell(Received received);
  UtcTime last_sent();  // when the coach last wrote unasked; the epoch: never
  void write_exports(const runtime::Handled& handled);

  Setting set_;
  bool introduced_{false};
};

}  // namespace pln::commands
