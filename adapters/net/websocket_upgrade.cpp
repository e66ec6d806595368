#include "adapters/net/websocket_upgrade.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace pln::net {
namespace {

constexpr std::string_view protocol_id = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

void fill_random(char* bytes, std::size_t count) {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes), static_cast<int>(count)) != 1) {
    throw std::runtime_error("the system has no random bytes");
  }
}

std::string base64(const unsigned char* bytes, std::size_t count) {
  std::string text(4 * ((count + 2) / 3) + 1, '\0');  // EVP adds an end of its own
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(count));
  text.pop_back();
  return text;
}

std::string accepted(const std::string& key) {
  const std::string text = key + std::string(protocol_id);
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return base64(digest.data(), digest.size());
}

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return result;
}

bool has(const HeaderFields& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& field) { return field.first == name; });
}

// One of the words of a list like "keep-alive, Upgrade".
bool names(const HeaderFields& headers, std::string_view name, std::string_view word) {
  for (const auto& [field, value] : headers) {
    if (field != name) continue;
    const std::string list = "," + lowered(value) + ",";
    for (std::size_t place = list.find(word); place != std::string::npos;
         place = list.find(word, place + 1)) {
      const char before = list[place - 1];
      const char after = list[place + word.size()];
      if ((before == ',' || before == ' ') && (after == ',' || after == ' ')) return true;
    }
  }
  return false;
}

}  // namespace

Upgrade::Upgrade() {
  std::array<char, 16> random{};
  fill_random(random.data(), random.size());
  key_ = base64(reinterpret_cast<const unsigned char*>(random.data()), random.size());
}

std::string Upgrade::request(const Url& url, const HeaderFields& headers) const {
  std::string bytes = "GET " + url.target + " HTTP/1.1\r\nHost: " + url.authority() +
                      "\r\nUser-Agent: pln-coach\r\nUpgrade: websocket\r\nConnection: Upgrade"
                      "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
                      key_;
  for (const auto& [name, value] : headers) bytes += "\r\n" + name + ": " + value;
  return bytes + "\r\n\r\n";
}

std::optional<std::string> Upgrade::fault_of(const HeaderFields& headers) const {
  if (!names(headers, "upgrade", "websocket") || !names(headers, "connection", "upgrade")) {
    return "the answer is no upgrade to a WebSocket";
  }
  if (only_field(headers, "sec-websocket-accept") != accepted(key_)) {
    return "the answer belongs to another request";
  }
  if (has(headers, "sec-websocket-extensions") || has(headers, "sec-websocket-protocol")) {
    return "the answer agrees to what was not offered";
  }
  return {};
}

Mask Masks::next() {
  if (used_ == random_.size()) {
    fill_random(random_.data(), random_.size());
    used_ = 0;
  }
  Mask mask{};
  std::memcpy(mask.data(), random_.data() + used_, mask.size());
  used_ += mask.size();
  return mask;
}

}  // namespace pln::net
