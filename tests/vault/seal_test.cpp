// Goal (S6): what was sealed opens only where it was sealed and only as it was. Method: swap, flip
// every bit, cut at every length, damage keys; each has to be refused.
#include "storage/memory/memory_secrets.hpp"
#include "storage/vault/cipher.hpp"
#include "storage/vault/vault.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pln::vault {
namespace {

using Kind = VaultError::Kind;

Secret test_key(char letter = 'k') { return Secret{std::string(key_bytes, letter)}; }

const SecretPlace place{"slack_workspace", "acme/T0123", "bot_token"};

// How opening fails, or nothing if it does not.
std::optional<Kind> refusal(Vault& vault, const SecretPlace& where, std::string_view sealed) {
  try {
    static_cast<void>(vault.open(where, sealed));
  } catch (const VaultError& error) {
    const std::string told = error.what();
    CHECK(told.find("mend: ") != std::string::npos);
    CHECK(told.find(where.table) != std::string::npos);
    return error.kind();
  }
  return std::nullopt;
}

std::optional<Kind> refusal_of_rows(SecretRows& rows, char letter = 'k') {
  try {
    Vault vault(rows, test_key(letter));
  } catch (const VaultError& error) {
    CHECK(std::string(error.what()).find("mend: ") != std::string::npos);
    return error.kind();
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("a secret is put and got, and stands nowhere in clear") {
  MemorySecrets rows;
  Vault vault(rows, test_key());
  vault.put(place, "xoxb-hunter2");
  CHECK(vault.get(place)->reveal() == "xoxb-hunter2");
  CHECK_FALSE(vault.get({"slack_workspace", "acme/T0123", "app_token"}).has_value());
  CHECK(rows.get(place)->sealed.find("hunter2") == std::string::npos);
  CHECK(rows.keys()[0].wrapped.find(std::string(4, 'k')) == std::string::npos);
  vault.put(place, "");
  CHECK(vault.get(place)->reveal().empty());
  Vault again(rows, test_key());
  again.put(place, "other");
  CHECK(vault.get(place)->reveal() == "other");
}

TEST_CASE("any secret comes back from any place, and never twice as the same bytes") {
  CHECK(rc::check([](const std::string& table, const std::string& row, const std::string& column,
                     const std::string& secret) {
    MemorySecrets rows;
    Vault vault(rows, test_key());
    const SecretPlace where{table, row, column};
    const std::string sealed = vault.seal(where, secret);
    RC_ASSERT(sealed.size() == 5 + nonce_bytes + secret.size() + tag_bytes);
    RC_ASSERT(vault.open(where, sealed).reveal() == secret);
    RC_ASSERT(vault.seal(where, secret) != sealed);
  }));
}

TEST_CASE("S6: no ciphertext works in another row, column or table") {
  MemorySecrets rows;
  Vault vault(rows, test_key());
  std::vector<SecretPlace> places;
  // "a" + "bc" and "ab" + "c" must not be the same, nor may a length be taken for a letter.
  for (const char* table : {"", "a", "ab", "b"}) {
    for (const char* row : {"", "c", "bc", "1"}) {
      for (const char* column : {"", "d", "cd", "e"}) places.push_back({table, row, column});
    }
  }
  std::vector<std::string> sealed;
  for (const SecretPlace& one : places) sealed.push_back(vault.seal(one, "hunter2"));
  int swapped = 0;
  for (std::size_t from = 0; from < places.size(); ++from) {
    for (std::size_t to = 0; to < places.size(); ++to) {
      const auto refused = refusal(vault, places[to], sealed[from]);
      CHECK((refused == Kind::refused) == (from != to));
      swapped += from != to ? 1 : 0;
    }
  }
  CHECK(swapped == 64 * 63);
}

TEST_CASE("S6: every flipped bit and every cut is refused") {
  MemorySecrets rows;
  Vault vault(rows, test_key());
  const std::string sealed = vault.seal(place, "a secret of forty-two letters, as tokens are");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string flipped = sealed;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    CAPTURE(bit);
    CHECK(refusal(vault, place, flipped).has_value());
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    CAPTURE(size);
    CHECK(refusal(vault, place, sealed.substr(0, size)).has_value());
    CHECK(refusal(vault, place, sealed.substr(sealed.size() - size)).has_value());
  }
  CHECK(refusal(vault, place, sealed + '\0') == Kind::refused);
  CHECK_FALSE(refusal(vault, place, sealed).has_value());
}

TEST_CASE("S6: between two data keys, too, a bit of the version makes it refused") {
  MemorySecrets rows;
  Vault vault(rows, test_key());
  const std::string old = vault.seal(place, "hunter2");
  vault.begin_rotation();  // now there are the keys 1 and 2
  std::string other = old;
  other[4] = 2;
  CHECK(refusal(vault, place, other) == Kind::refused);
  other[4] = 3;
  CHECK(refusal(vault, place, other) == Kind::no_key);
  CHECK(vault.open(place, old).reveal() == "hunter2");
}

TEST_CASE("a wrong key file is told from a damaged data key") {
  MemorySecrets rows;
  Vault(rows, test_key()).put(place, "hunter2");
  CHECK_FALSE(refusal_of_rows(rows).has_value());
  CHECK(refusal_of_rows(rows, 'x') == Kind::wrong_key);
  const KeyRecord record = rows.keys()[0];
  int damaged = 0;
  for (std::size_t bit = 0; bit < record.wrapped.size() * 8; ++bit) {
    MemorySecrets changed;
    std::string wrapped = record.wrapped;
    wrapped[bit / 8] = static_cast<char>(wrapped[bit / 8] ^ (1 << bit % 8));
    changed.add_key({record.version, wrapped});
    const auto refused = refusal_of_rows(changed);
    CAPTURE(bit);
    REQUIRE(refused.has_value());
    damaged += refused == Kind::damaged_key ? 1 : 0;
  }
  CHECK(damaged > static_cast<int>(record.wrapped.size() - 9) * 8);  // all but the fingerprint's
  for (std::size_t size = 0; size < record.wrapped.size(); ++size) {
    MemorySecrets changed;
    changed.add_key({record.version, record.wrapped.substr(0, size)});
    CHECK(refusal_of_rows(changed).has_value());
  }
  MemorySecrets renamed;  // a data key under the number of another
  renamed.add_key({record.version + 1, record.wrapped});
  CHECK(refusal_of_rows(renamed) == Kind::damaged_key);
}

TEST_CASE("AES-256-GCM as in its specification, test case 16") {
  // Key, nonce, text, bound text and ciphertext of "The Galois/Counter Mode of Operation" (McGrew,
  // Viega), appendix B.
  const auto bytes = [](std::string_view hex) {
    std::string out;
    for (std::size_t at = 0; at < hex.size(); at += 2) {
      out += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
    }
    return out;
  };
  const Secret key{bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")};
  const std::string sealed = bytes(
      "cafebabefacedbaddecaf888"
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
      "76fc6ece0f4e1768cddf8853bb2d551b");
  const std::string bound = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const auto opened = decrypt(key, bound, sealed);
  REQUIRE(opened.has_value());
  CHECK(opened->reveal() == bytes("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"));
}

TEST_CASE("no nonce comes twice") {
  std::set<std::string> seen;
  const Secret key = test_key();
  for (int i = 0; i < 20'000; ++i) seen.insert(encrypt(key, "", "").substr(0, nonce_bytes));
  CHECK(seen.size() == 20'000);
}

}  // namespace pln::vault
