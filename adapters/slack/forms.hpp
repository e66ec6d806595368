// Forms (modals) and the Home tab: they do what typing does, so a form that was sent reads as the
// words that somebody could have written. Pure.
#pragma once

#include "adapters/overview.hpp"
#include "adapters/phrases.hpp"
#include "adapters/slack/incoming.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pln::slack {

// True if an answer to this question (a key such as "subjects") is offered as a form.
[[nodiscard]] bool has_form(std::string_view question);

// The view to open. "answer": one text field for the question `detail`. "rhythm": how often and
// when the coach writes, with what is chosen now. "save": a note to a message that is kept. For one
// whose data are not there yet ("rhythm" without an overview) it is a view that says so, to be
// replaced by views.update.
[[nodiscard]] Json form_view(const FormWanted& wanted, const Overview* overview,
                             const PhraseSource& phrase);

// What a form that was sent says, as words of its language; or the faults of its fields, by
// block_id, to be shown in it.
struct FormWords {
  std::string text{};
  Json faults{};  // an object; empty: none
};
[[nodiscard]] FormWords words_of(const FormSent& sent, const PhraseSource& phrase);

// The Home tab of a person.
[[nodiscard]] Json home_view(const Overview& overview, const PhraseSource& phrase);

}  // namespace pln::slack
