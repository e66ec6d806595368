#include "storage/vault/cipher.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <limits>
#include <memory>
#include <stdexcept>

namespace pln::vault {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

constexpr int good = 1;

const unsigned char* in(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

void must(bool worked, const char* what) {
  if (!worked) throw std::runtime_error(std::string("the cryptographic library failed: ") + what);
}

int size_of(std::string_view bytes) {
  must(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()), "too large");
  return static_cast<int>(bytes.size());
}

}  // namespace

std::string encrypt(const Secret& key, std::string_view bound, std::string_view plaintext) {
  must(key.reveal().size() == key_bytes, "a key of the wrong size");
  std::string sealed(nonce_bytes + plaintext.size() + tag_bytes, '\0');
  auto* const bytes = reinterpret_cast<unsigned char*>(sealed.data());
  must(RAND_bytes(bytes, nonce_bytes) == good, "no random numbers");
  const Context context{EVP_CIPHER_CTX_new()};
  int size = 0;
  must(context != nullptr && EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr,
                                                in(key.reveal()), bytes) == good,
       "starting");
  must(EVP_EncryptUpdate(context.get(), nullptr, &size, in(bound), size_of(bound)) == good,
       "binding");
  unsigned char* const text = bytes + nonce_bytes;
  must(EVP_EncryptUpdate(context.get(), text, &size, in(plaintext), size_of(plaintext)) == good,
       "sealing");
  unsigned char* const tag = text + plaintext.size();
  must(EVP_EncryptFinal_ex(context.get(), tag, &size) == good && size == 0, "ending");
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, tag) == good, "the tag");
  return sealed;
}

std::optional<Secret> decrypt(const Secret& key, std::string_view bound, std::string_view sealed) {
  must(key.reveal().size() == key_bytes, "a key of the wrong size");
  if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  const std::string_view text = sealed.substr(nonce_bytes, sealed.size() - nonce_bytes - tag_bytes);
  std::array<unsigned char, tag_bytes> tag{};
  sealed.copy(reinterpret_cast<char*>(tag.data()), tag_bytes, sealed.size() - tag_bytes);
  const Context context{EVP_CIPHER_CTX_new()};
  int size = 0;
  must(context != nullptr && EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr,
                                                in(key.reveal()), in(sealed)) == good,
       "starting");
  must(EVP_DecryptUpdate(context.get(), nullptr, &size, in(bound), size_of(bound)) == good,
       "binding");
  std::string plaintext(text.size(), '\0');
  auto* const out = reinterpret_cast<unsigned char*>(plaintext.data());
  must(EVP_DecryptUpdate(context.get(), out, &size, in(text), size_of(text)) == good, "opening");
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) == good,
       "the tag");
  const bool genuine = EVP_DecryptFinal_ex(context.get(), out + text.size(), &size) == good;
  Secret secret{genuine ? std::string_view{plaintext} : std::string_view{}};
  wipe(plaintext);
  if (!genuine) return std::nullopt;
  return secret;
}

Secret random_key() {
  std::array<char, key_bytes> bytes{};
  must(RAND_priv_bytes(reinterpret_cast<unsigned char*>(bytes.data()), key_bytes) == good,
       "no random numbers");
  Secret key{std::string_view{bytes.data(), bytes.size()}};
  wipe(bytes.data(), bytes.size());
  return key;
}

std::string fingerprint(const Secret& key) {
  constexpr std::string_view purpose = "pln-coach key fingerprint";
  constexpr std::size_t shown_bytes = 8;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  must(HMAC(EVP_sha256(), key.reveal().data(), size_of(key.reveal()), in(purpose), purpose.size(),
            digest.data(), &size) != nullptr,
       "the fingerprint");
  return {reinterpret_cast<const char*>(digest.data()), shown_bytes};
}

}  // namespace pln::vault
