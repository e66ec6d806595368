// How an HTTP/1.1 connection becomes a WebSocket: the request's bytes and what the answer must say.
// No extension and no subprotocol is offered. Private to this folder; pure but for random bytes.
#pragma once

#include "adapters/net/http_client.hpp"
#include "adapters/net/websocket_frames.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace pln::net {

class Upgrade {
 public:
  Upgrade();  // with a key of its own
  [[nodiscard]] std::string request(const Url& url, const HeaderFields& headers) const;
  // What is wrong with the answer, whose status is 101; nothing: it is a WebSocket now.
  [[nodiscard]] std::optional<std::string> fault_of(const HeaderFields& headers) const;

 private:
  std::string key_{};
};

// The keys that hide what we send from careless machines on the way: random, a new one each frame.
class Masks {
 public:
  [[nodiscard]] Mask next();

 private:
  std::array<char, 256> random_{};
  std::size_t used_{random_.size()};
};

}  // namespace pln::net
