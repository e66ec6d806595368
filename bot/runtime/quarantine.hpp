// Events that failed again and again, put aside with their words until somebody decides: as a row
// of the store and back. Pure.
#pragma once

#include "adapters/received.hpp"
#include "storage/store.hpp"

#include <string>

namespace pln::runtime {

// Tries that an event gets before it is put aside: one may be chance, two bad luck.
inline constexpr int tries_max = 3;

QuarantineRow quarantined(const Received& received, UtcTime at, const std::string& why, int tries);
Received received_again(const QuarantineRow& row);

}  // namespace pln::runtime
