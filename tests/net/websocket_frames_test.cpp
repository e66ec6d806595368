// What is UTF-8, and what a frame of ours looks like on the wire.
#include "adapters/net/websocket_frames.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace pln::net;

TEST_CASE("UTF-8 is what the standard says, and nothing else") {
  const std::vector<std::string_view> good{
      "",
      "plain",
      "\x7f",
      "\xc2\x80",
      "\xdf\xbf",
      "\xe0\xa0\x80",
      "\xed\x9f\xbf",
      "\xee\x80\x80",
      "\xef\xbf\xbf",
      "\xf0\x90\x80\x80",
      "\xf4\x8f\xbf\xbf",
  };
  const std::vector<std::string_view> bad{
      "\x80",              // continues nothing
      "\xbf",              //
      "\xc0\x80",          // longer than needed
      "\xc1\xbf",          //
      "\xe0\x9f\xbf",      //
      "\xf0\x8f\xbf\xbf",  //
      "\xed\xa0\x80",      // halves of surrogate pairs
      "\xed\xbf\xbf",      //
      "\xf4\x90\x80\x80",  // beyond the last code point
      "\xf5\x80\x80\x80",  //
      "\xff",              //
      "\xc2",              // cut off
      "\xe2\x82",          //
      "\xf0\x9f\x98",      //
      "\xc2x",             //
      "\xe2\x82x",         //
      "\xf0\x9f\x98x",     //
  };
  for (const std::string_view before : {"", "12345678", "1234567890123"}) {
    for (const std::string_view after : {"", "x", "12345678"}) {
      const auto around = [&](std::string_view text) {
        return std::string(before) + std::string(text) + std::string(after);
      };
      for (const std::string_view text : good) CHECK(is_utf8(around(text)));
      for (const std::string_view text : bad) CHECK_FALSE(is_utf8(around(text)));
    }
  }
}

TEST_CASE("a frame on the wire") {
  std::string bytes;
  append_frame(bytes, Opcode::text, "Hello", {'\x37', '\xfa', '\x21', '\x3d'});
  CHECK(bytes == "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");  // RFC 6455, section 5.7
  CHECK(close_payload(1001) == std::string("\x03\xe9", 2));
}
