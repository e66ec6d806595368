#include "adapters/net/reach.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace pln::net {
namespace {

namespace ip = boost::asio::ip;

struct Range4 {
  std::uint32_t start{0};
  unsigned bits{0};
};

constexpr std::uint32_t four(unsigned a, unsigned b, unsigned c, unsigned d) {
  return (a << 24U) | (b << 16U) | (c << 8U) | d;
}

// The operator's own networks.
constexpr std::array<Range4, 4> private_ranges{{
    {four(10, 0, 0, 0), 8},
    {four(100, 64, 0, 0), 10},  // shared by a provider's customers
    {four(172, 16, 0, 0), 12},
    {four(192, 168, 0, 0), 16},
}};

// Nobody's, or nobody's that a coach should talk to. Link-local is the metadata of cloud machines.
constexpr std::array<Range4, 10> closed_ranges{{
    {four(0, 0, 0, 0), 8},
    {four(169, 254, 0, 0), 16},
    {four(192, 0, 0, 0), 24},
    {four(192, 0, 2, 0), 24},     // documentation
    {four(192, 88, 99, 0), 24},   // 6to4 relays
    {four(198, 18, 0, 0), 15},    // measurements
    {four(198, 51, 100, 0), 24},  // documentation
    {four(203, 0, 113, 0), 24},   // documentation
    {four(224, 0, 0, 0), 4},      // multicast
    {four(240, 0, 0, 0), 4},      // reserved, broadcast
}};

template <std::size_t count>
bool in_any(std::uint32_t address, const std::array<Range4, count>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range4& range) {
    return (address ^ range.start) >> (32U - range.bits) == 0;
  });
}

bool reachable4(std::uint32_t address, const Reach& reach) {
  if (address >> 24U == 127) return reach.loopback;
  if (in_any(address, private_ranges)) return reach.private_networks;
  return !in_any(address, closed_ranges);
}

using Bytes6 = ip::address_v6::bytes_type;

// The first `bits` of `bytes` are those of `start`, whose rest is zero.
bool begins(const Bytes6& bytes, std::initializer_list<std::uint8_t> start, unsigned bits) {
  unsigned place = 0;
  for (const std::uint8_t wanted : start) {
    const unsigned counted = std::min(8U, bits - place * 8);
    const unsigned mask = 0xffU << (8U - counted);
    if (((bytes[place] ^ wanted) & mask) != 0) return false;
    ++place;
  }
  return true;
}

std::uint32_t last_four(const Bytes6& bytes) {
  return four(bytes[12], bytes[13], bytes[14], bytes[15]);
}

bool reachable6(const ip::address_v6& address, const Reach& reach) {
  const Bytes6 bytes = address.to_bytes();
  if (address.scope_id() != 0) return false;
  if (address.is_loopback()) return reach.loopback;
  if (address.is_v4_mapped()) return reachable4(last_four(bytes), reach);
  if (begins(bytes, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}, 96)) {  // NAT64
    const Reach outside{false, reach.private_networks};
    return reachable4(last_four(bytes), outside);
  }
  if (begins(bytes, {0xfc}, 7)) return reach.private_networks;  // unique local
  return begins(bytes, {0x20}, 3) &&                            // what is given out at all
         !begins(bytes, {0x20, 0x01, 0x00}, 23) &&              // Teredo and other protocols
         !begins(bytes, {0x20, 0x01, 0x0d, 0xb8}, 32) &&        // documentation
         !begins(bytes, {0x20, 0x02}, 16) &&                    // 6to4
         !begins(bytes, {0x3f, 0xff, 0x00}, 20);                // documentation
}

// A name that means this machine, whatever anybody's resolver says; its addresses are judged still.
bool names_this_machine(const std::string& host) {
  return host == "localhost" || host.ends_with(".localhost");
}

}  // namespace

bool reachable(const ip::address& address, const Reach& reach) {
  return address.is_v4() ? reachable4(address.to_v4().to_uint(), reach)
                         : reachable6(address.to_v6(), reach);
}

bool is_on_this_machine(const Url& url) {
  boost::system::error_code not_one;
  const ip::address literal = ip::make_address(url.host, not_one);
  return not_one ? names_this_machine(url.host) : literal.is_loopback();
}

std::optional<std::string> refusal_of(const Url& url, const Reach& reach) {
  boost::system::error_code not_one;
  const ip::address literal = ip::make_address(url.host, not_one);
  if (!not_one && !reachable(literal, reach)) return "the address is not allowed";
  if (url.encrypted()) return {};
  if (!is_on_this_machine(url) || !reach.loopback) return "only encrypted connections are allowed";
  return {};
}

}  // namespace pln::net
