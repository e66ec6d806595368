// Questions about the people, firms and tags of a learner that several steps share.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/learner.hpp"
#include "bot/core/understanding/people.hpp"

#include <string>
#include <string_view>

namespace pln::method {

// A contact that is the same as the mention: a handle or link in common, or the same name and kind.
// 0 if there is none.
ItemKey known_contact(const Learner& learner, const understanding::Mention& mention,
                      ContactKind kind);

// What a new contact gets besides what the mention says.
struct Origin {
  std::optional<int> step{};
  ContactKind kind{ContactKind::person};
  ContactRole role{ContactRole::other};
  ContactState state{ContactState::candidate};
  std::string subject{};
};

// Adds the contact or, if it is known, adds what is new about it (handles, links, subject); a
// dropped one comes back as a candidate. Returns its key.
ItemKey add_contact(dialogue::TurnWork& work, const understanding::Mention& mention,
                    const Origin& origin);

// The subject of the learner's list that `words` names, in the list's spelling; else "".
std::string subject_named(const Learner& learner, std::string_view words);

// The newest instant at which the contact was of use: something got, noted, or done with them.
UtcTime last_value(const Learner& learner, const Contact& contact);

// "Ana Ruiz" or "#lrnchat".
std::string shown_name(const Contact& contact);

// Followed for so long without noted value: the monthly list (method D20).
inline constexpr days quiet_contact{60};

}  // namespace pln::method
