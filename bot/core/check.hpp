// PLN_CHECK: an always-on assertion for our own bugs. It prints file, line and condition and
// aborts; the store and the outbox make an abort safe, so stopping beats going on with a wrong
// state.
#pragma once

namespace pln {

// Prints the failed condition to standard error and aborts.
[[noreturn]] void check_failed(const char* file, int line, const char* condition) noexcept;

}  // namespace pln

#define PLN_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::pln::check_failed(__FILE__, __LINE__, #condition))
