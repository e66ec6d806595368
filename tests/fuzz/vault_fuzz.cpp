// Law: whatever bytes are to be opened, or stand where a wrapped key should, they are refused with
// a VaultError; only what was sealed opens, and it opens to what it was.
#include "bot/core/check.hpp"
#include "storage/memory/memory_secrets.hpp"
#include "storage/vault/vault.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace pln;

Secret fuzz_key() { return Secret{std::string(32, 'k')}; }

// The bytes as a sealed secret, bare and behind a header that is right.
void check_opening(vault::Vault& opened, std::string_view input) {
  const SecretPlace place{"table", "row", "column"};
  for (const std::string& sealed :
       {std::string(input), std::string("\1\0\0\0\1", 5).append(input)}) {
    try {
      static_cast<void>(opened.open(place, sealed));
      PLN_CHECK(false);
    } catch (const vault::VaultError&) {  // NOLINT(bugprone-empty-catch): as it has to be
    }
  }
  const std::string sealed = opened.seal(place, input);
  PLN_CHECK(opened.open(place, sealed).reveal() == input);
}

void check_key_record(std::string_view input) {
  MemorySecrets rows;
  rows.add_key({1, std::string(input)});
  try {
    const vault::Vault opened(rows, fuzz_key());
    PLN_CHECK(false);
  } catch (const vault::VaultError&) {  // NOLINT(bugprone-empty-catch): as it has to be
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemorySecrets rows;
  static vault::Vault opened(rows, fuzz_key());
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_opening(opened, input);
  check_key_record(input);
  return 0;
}
