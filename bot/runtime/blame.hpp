// Whose doing it may be that a commit failed, which decides what happens to the turns at hand.
// Pure.
#pragma once

#include <cstdint>
#include <exception>
#include <string>

namespace pln::runtime {

enum class Blame : std::uint8_t {
  nobody,   // an earlier failure, or a full disk: waiting mends it
  disk,     // only a new start can tell what it holds
  somebody  // one of the events at hand may be what cannot be stored
};

Blame blame_for(const std::exception_ptr& failure);

// What the exception says; it never says people's words.
std::string reason_of(const std::exception_ptr& failure);

}  // namespace pln::runtime
