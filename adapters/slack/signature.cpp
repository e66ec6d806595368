#include "adapters/slack/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdint>
#include <optional>

namespace pln::slack {
namespace {

constexpr std::size_t signature_bytes = 3 + 64;   // "v0=" and SHA-256 in hexadecimal digits
constexpr std::size_t timestamp_digits_max = 12;  // beyond the year 30000, no overflow anywhere

// The value of the only field of that name; nothing if it is absent or stands twice.
std::optional<std::string_view> only_field(
    const std::vector<std::pair<std::string, std::string>>& fields, std::string_view name) {
  std::optional<std::string_view> value{};
  for (const auto& [field, content] : fields) {
    if (field != name) continue;
    if (value) return std::nullopt;
    value = content;
  }
  return value;
}

std::optional<UtcTime> time_of(std::string_view digits) {
  const bool decimal = std::all_of(digits.begin(), digits.end(),
                                   [](char digit) { return digit >= '0' && digit <= '9'; });
  if (digits.empty() || digits.size() > timestamp_digits_max || !decimal) return std::nullopt;
  std::int64_t number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return UtcTime{seconds{number}};
}

bool has_form(std::string_view signature) {
  return signature.size() == signature_bytes && signature.starts_with("v0=") &&
         std::all_of(signature.begin() + 3, signature.end(), [](char digit) {
           return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
         });
}

}  // namespace

std::string signature_of(std::string_view timestamp, std::string_view body,
                         const Secret& signing_secret) {
  std::string base{"v0:"};
  base.reserve(base.size() + timestamp.size() + 1 + body.size());
  base += timestamp;
  base += ':';
  base += body;
  const std::string_view key = signing_secret.reveal();  // the key of the HMAC
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (key.size() > INT_MAX || HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                                   reinterpret_cast<const unsigned char*>(base.data()), base.size(),
                                   digest.data(), &size) == nullptr) {
    return {};
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string signature{"v0="};
  for (std::size_t at = 0; at < size; ++at) {
    signature += digits[digest[at] >> 4U];
    signature += digits[digest[at] & 15U];
  }
  return signature;
}

bool is_signed(const std::vector<std::pair<std::string, std::string>>& fields,
               std::string_view body, const Secret& signing_secret, UtcTime now) {
  const auto timestamp = only_field(fields, "x-slack-request-timestamp");
  const auto given = only_field(fields, "x-slack-signature");
  if (signing_secret.empty() || !timestamp || !given || !has_form(*given)) return false;
  const auto signed_at = time_of(*timestamp);
  if (!signed_at || *signed_at > now + signature_window || *signed_at < now - signature_window) {
    return false;
  }
  const std::string due = signature_of(*timestamp, body, signing_secret);
  return due.size() == given->size() &&
         CRYPTO_memcmp(due.data(), given->data(), signature_bytes) == 0;
}

}  // namespace pln::slack
