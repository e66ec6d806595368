// Where an outgoing connection may lead. A name is resolved once, its addresses are judged, and the
// connection goes to one that was judged, so that a name cannot change its meaning in between. Pure
// but for Asio's address types.
#pragma once

#include "adapters/net/url.hpp"

#include <boost/asio/ip/address.hpp>

#include <functional>
#include <optional>
#include <string>

namespace pln::net {

struct Reach {
  bool loopback{false};          // this machine, and then plain http and ws to it
  bool private_networks{false};  // 10/8 and the like: for servers that the operator named
};

// True if an address may be connected to. Without `private_networks` only the public internet:
// no private, link-local (metadata services), shared, multicast, reserved or documentation range,
// and no IPv6 form that carries such an IPv4 address (mapped, 6to4, NAT64, Teredo).
[[nodiscard]] bool reachable(const boost::asio::ip::address& address, const Reach& reach);

// "localhost", a name below it, or a loopback address as it is written: no resolver is asked.
[[nodiscard]] bool is_on_this_machine(const Url& url);

// Why this URL may not be asked for at all: unencrypted where that is not allowed. Nothing: it may.
[[nodiscard]] std::optional<std::string> refusal_of(const Url& url, const Reach& reach);

}  // namespace pln::net
