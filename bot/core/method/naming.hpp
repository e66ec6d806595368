// Which item of the learner's lists somebody means by a name, a part of it, or its number.
#pragma once

#include "bot/core/learner.hpp"
#include "bot/core/understanding/lexicon.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::method {

// The contacts that the words may mean: those whose whole name, tag or handle it is, else those of
// whose name it is a part by whole words ("Kim" of "Kim Lee"). Dropped ones are left out.
std::vector<ItemKey> contacts_called(const Learner& learner, std::string_view words);

// The subject of that name in any spelling of case and accents; 0 if there is none.
ItemKey subject_called(const Learner& learner, std::string_view words);

// The place, from 0, that "the third", "3", "number 3" or "the last one" names among `count`.
std::optional<std::size_t> place_called(std::string_view words, std::size_t count,
                                        const Lexicon& lexicon);

// The name with what tells this contact from others: firm, else handle, else subject or role.
std::string telling_name(const Contact& contact);

}  // namespace pln::method
