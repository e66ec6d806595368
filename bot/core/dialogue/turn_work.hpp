// The working space of one turn: the learner being changed, what is known, and the reply taking
// shape. Lives only inside advance().
#pragma once

#include "bot/core/dialogue/advance.hpp"
#include "bot/core/dialogue/registry.hpp"
#include "bot/core/effect.hpp"
#include "bot/core/event.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pln::dialogue {

struct TurnWork {
  const Context& context;
  const Event& event;
  UtcTime now{};
  std::uint64_t seed{0};
  Learner learner{};

  std::vector<TextPart> parts{};  // the reply so far
  const Text* heard{nullptr};     // the words being read: the message, or a part of it
  bool is_listening{false};       // more of the message is to be read: no question is put yet
  std::string main{};             // the key that names the reply
  std::vector<Option> options{};  // offered with the reply
  std::vector<Effect> effects{};  // other than the reply
  std::vector<CommandName> understood{};
  std::vector<std::string> described{};  // names of what was changed, taken back or found
  std::string setting{};                 // the setting that was taken back or made again, or ""
  std::vector<std::pair<const Step*, Answer>> ahead{};  // stored once the open question's is
  Cause cause{Cause::reply};
  bool erased{false};
  bool has_moved{false};  // an action has led the talk elsewhere itself: the engine leaves it there
  bool may_leave{false};  // what another flow would interrupt has been settled with the person
  bool awaits_consent{false};            // given once, but to other terms than those of today
  bool is_book_keeping{false};           // undo and the like: the turn is no change of its own
  std::optional<Learner> edited_from{};  // the state without the message that an edit mends
  EventKey edited_message{};

  // Adds a text; its blanks are filled from `given`, then from the facts of the registry.
  void say(std::string_view key, std::initializer_list<Argument> given = {});

  [[nodiscard]] const Lexicon& lexicon() const {
    return context.prompts->lexicon(learner.settings->locale);
  }
  [[nodiscard]] LocalTime local_now() const { return context.zone->to_local(now); }
  [[nodiscard]] LocalDate today() const { return date_of(local_now()); }

  [[nodiscard]] Frame* frame() {
    return learner.position.stack.empty() ? nullptr : &learner.position.stack.back();
  }
  [[nodiscard]] const Frame* frame() const {
    return learner.position.stack.empty() ? nullptr : &learner.position.stack.back();
  }
  [[nodiscard]] ItemKey item() const { return frame() == nullptr ? 0 : frame()->item; }
  [[nodiscard]] bool in_batch(ItemKey key) const;

  // The step in hand if it is a question, else nullptr.
  [[nodiscard]] const Step* open_step() const;
};

// Looks an item up by its key; nullptr if it is not (or no longer) there.
template <class T>
const T* find_item(const Shared<List<T>>& list, ItemKey key) {
  for (const Fixed<T>& item : *list) {
    if (item->key == key) return &*item;
  }
  return nullptr;
}

// An item taken out to be changed; what it is when this ends takes its place in the list. The list
// must not lose or gain items meanwhile.
template <class T>
class ItemEdit {
 public:
  ItemEdit() = default;  // nothing to change
  ItemEdit(Shared<List<T>>& list, std::size_t place)
      : list_(&list), place_(place), value_((*list)[place]) {}
  ItemEdit(const ItemEdit&) = delete;
  ItemEdit& operator=(const ItemEdit&) = delete;
  ~ItemEdit() {
    if (list_ != nullptr) list_->edit()[place_] = Fixed<T>(std::move(value_));
  }

  explicit operator bool() const { return list_ != nullptr; }
  T& operator*() { return value_; }
  T* operator->() { return &value_; }

 private:
  Shared<List<T>>* list_{nullptr};
  std::size_t place_{0};
  T value_{};
};

// The item with this key, to be changed; nothing if it is not there.
template <class T>
ItemEdit<T> edit_item(Shared<List<T>>& list, ItemKey key) {
  for (std::size_t place = 0; place < list->size(); ++place) {
    if ((*list)[place]->key == key) return ItemEdit<T>(list, place);
  }
  return {};
}

template <class T>
void add_item(Shared<List<T>>& list, T item) {
  list.edit().emplace_back(std::move(item));
}

}  // namespace pln::dialogue
