// Messages and what has to be read out of them, as tables.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace pln::tests {

struct Case {
  const char* message;
  const char* expected;  // "" for nothing
};

// `read` turns a message into what it reads, in words; each case is checked by itself.
template <class Read>
void check(const std::vector<Case>& cases, Read read) {
  for (const Case& one : cases) {
    CAPTURE(std::string{one.message});
    CHECK(read(one.message) == std::string{one.expected});
  }
}

}  // namespace pln::tests
