// The real flows and texts, read once per test program.
#pragma once

#include "bot/commands/speech.hpp"

#include <doctest/doctest.h>

#include <iostream>

inline const pln::commands::Speech& speech_for_tests() {
  static const auto speech = [] {
    pln::commands::Invocation call;
    call.prompts = PLN_PROMPTS_DIR;
    return pln::commands::Speech::load(call, std::cerr);
  }();
  REQUIRE(speech != nullptr);
  return *speech;
}
