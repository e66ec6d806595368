#include "bot/commands/chat_session.hpp"

#include "bot/commands/export_file.hpp"
#include "bot/runtime/data_folder.hpp"
#include "bot/runtime/implicit_id.hpp"

#include <ostream>
#include <utility>

namespace pln::commands {

void ChatSession::begin(bool greets) {
  set_.coach.offer_open();
  const UtcTime before = last_sent();
  look();
  // What fell due while nobody was here is the greeting; a second message would be one too many.
  if (greets && last_sent() == before) {
    Received received;
    received.what = ChatOpened{};
    tell(std::move(received));
  }
}

void ChatSession::hear(std::string text) {
  Received received;
  received.what = RawMessage{std::move(text)};
  tell(std::move(received));
}

std::optional<UtcTime> ChatSession::next_look() {
  const std::optional<Learner> person = learner();
  return person ? person->nudges->next : std::nullopt;
}

void ChatSession::look() {
  const std::optional<Learner> person = learner();
  if (!person || !person->nudges->next || *person->nudges->next > set_.clock.now()) return;
  set_.coach.wake({person->id, *person->nudges->next});
}

UtcTime ChatSession::last_sent() {
  const std::optional<Learner> person = learner();
  return person && !person->nudges->sent.empty() ? person->nudges->sent.back().at : UtcTime{};
}

void ChatSession::end() { set_.coach.flush(); }

std::optional<Learner> ChatSession::learner() {
  const std::optional<LearnerId> id = set_.store.find(set_.person);
  return id ? set_.coach.learner(*id) : std::nullopt;
}

void ChatSession::tell(Received received) {
  runtime::ImplicitId id = runtime::next_implicit_id(set_.store);
  received.key = std::move(id.key);
  received.events_counted = id.number;
  received.from = set_.person;
  if (!std::exchange(introduced_, true)) received.hints = set_.profile;
  const runtime::Handled handled = set_.coach.handle(received);
  if (handled.erased) erase_export_files(set_.folder, handled.learner);
  write_exports(handled);
}

void ChatSession::write_exports(const runtime::Handled& handled) {
  for (const std::string& name : handled.exports) {
    const std::optional<Learner> person = set_.coach.learner(handled.learner);
    if (!person) continue;
    try {
      const std::filesystem::path file = write_export_file(
          set_.folder, name, *person, set_.store.identities_of(person->id), set_.clock.now());
      set_.messages << "written: " << file.string() << "\n";
    } catch (const runtime::FolderError& error) {
      set_.messages << "error: " << error.what() << "\n";
    }
  }
}

}  // namespace pln::commands
