// The WebSocket client against a server that speaks frames by hand: how it opens, what it says and
// hears however the bytes are cut, how it stays alive and how it ends. Deadlines are short.
#include "adapters/net/websocket_client.hpp"

#include "tests/net/socket_scene.hpp"

#include <boost/asio/post.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace pln::net;
using namespace pln::net::test;
namespace asio = boost::asio;
using std::chrono::milliseconds;

TEST_CASE("opening asks for a WebSocket and for nothing else") {
  SocketScene scene;
  HeaderFields fields{{"Authorization", "Bearer x"}};
  scene.client->open(scene.server.url("ws", "/link/?ticket=1&app_id=2"), fields, scene.told());
  scene.until([&] { return scene.opened; });
  const std::string& head = scene.upgrades.at(0);
  CHECK(head.starts_with("GET /link/?ticket=1&app_id=2 HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(head.find("\r\nAuthorization: Bearer x\r\n") != std::string::npos);
  CHECK(head.find("\r\nSec-WebSocket-Version: 13\r\n") != std::string::npos);
  CHECK(head.find("Extensions") == std::string::npos);
}

TEST_CASE("an answer that is no upgrade") {
  struct Case {
    std::string answer{};
    unsigned status{0};
  };
  const std::string accept = "Sec-WebSocket-Accept: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  const std::string switching = "HTTP/1.1 101 Switching Protocols\r\n";
  const std::vector<Case> cases{
      {"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno\n", 404},
      {"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\n\r\n", 429},
      {"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1/\r\n\r\n", 302},
      {"HTTP/1.1 200 OK\r\n\r\n", 200},
      {switching + "Upgrade: websocket\r\nConnection: Upgrade\r\n" + accept, 0},
      {switching + "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n", 0},
      {"SSH-2.0-OpenSSH\r\n\r\n", 0},
      {"HTTP/1.1 101 Switching Protocols\r\nX: " + std::string(20'000, 'x'), 0},
  };
  for (const Case& one : cases) {
    CAPTURE(one.answer.substr(0, 80));
    SocketScene scene{hasty_socket()};
    scene.upgrade = [&](const std::string&) { return one.answer; };
    scene.start();
    CHECK(scene.end().http_status == one.status);
    CHECK_FALSE(scene.ended->opened);
    CHECK_FALSE(scene.ended->reason.empty());
    CHECK_FALSE(scene.opened);
    CHECK_FALSE(scene.client->send("late"));
    scene.until([&] { return scene.peer().ended; });
  }
}

TEST_CASE("an upgrade that agrees to what was not offered, or misses a word") {
  const std::vector<std::pair<std::string, std::string>> changes{
      {"\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"},
      {"\r\n\r\n", "\r\nSec-WebSocket-Protocol: chat\r\n\r\n"},
      {"Upgrade: websocket\r\n", ""},
      {"Upgrade: websocket", "Upgrade: websockets"},
      {"Connection: Upgrade\r\n", "Connection: keep-alive\r\n"},
      {"Sec-WebSocket-Accept: ", "Sec-WebSocket-Accept: x"},
  };
  for (const auto& [from, to] : changes) {
    CAPTURE(to);
    SocketScene scene{hasty_socket()};
    scene.upgrade = [&](const std::string& request) {
      std::string answer = upgrade_answer(request);
      answer.replace(answer.find(from), from.size(), to);
      return answer;
    };
    scene.start();
    CHECK_FALSE(scene.end().opened);
  }
}

TEST_CASE("a text of any length leaves as one masked frame") {
  SocketScene scene;
  scene.open();
  std::vector<std::string> said;
  for (const std::size_t size :
       {0UL, 1UL, 125UL, 126UL, 4096UL, 20'479UL, 65'535UL, 65'536UL, 1'048'576UL}) {
    std::string text(size, 'a');
    for (std::size_t place = 0; place < size; place += 7) text[place] = 'b';
    said.push_back(text);
    CHECK(scene.client->send(text));
  }
  CHECK(scene.client->queued() > 0);
  scene.until([&] { return scene.frames.size() == said.size(); });
  CHECK(scene.said(0x81) == said);  // text, final, no extension
  CHECK(std::all_of(scene.frames.begin(), scene.frames.end(),
                    [](const ClientFrame& frame) { return frame.masked; }));
  scene.until([&] { return scene.client->queued() == 0; });
}

TEST_CASE("messages are heard however the bytes are cut") {
  // Fragments with a ping between them, a binary message, control frames, three lengths.
  const std::string large(70'000, 'l');
  const std::string bytes =
      server_frame(0x81, "one") + server_frame(0x01, "t") + server_frame(0x89, "p") +
      server_frame(0x00, "w") + server_frame(0x80, "o") + server_frame(0x82, "\xff\xfe") +
      server_frame(0x02, "b") + server_frame(0x80, "c") + server_frame(0x8a, "") +
      server_frame(0x81, "") + server_frame(0x81, std::string(300, 'm')) +
      server_frame(0x81, "\xc3\xa9\xf0\x9f\x98\x80");
  const std::vector<std::string> expected{"one", "two", "", std::string(300, 'm'),
                                          "\xc3\xa9\xf0\x9f\x98\x80"};
  SocketScene scene;
  scene.open();
  for (std::size_t cut = 1; cut < bytes.size(); cut += cut < 60 ? 1 : 29) {
    scene.texts.clear();
    scene.peer().say(bytes.substr(0, cut));
    run_for(scene.loop, milliseconds{0});
    scene.peer().say(bytes.substr(cut));
    scene.until([&] { return scene.texts.size() >= expected.size(); });
    REQUIRE(scene.texts == expected);
  }
  scene.peer().say(server_frame(0x81, large) + server_frame(0x81, "after"));
  scene.until([&] { return scene.texts.back() == "after"; });
  CHECK(scene.texts[scene.texts.size() - 2] == large);
  const auto pongs = scene.said(0x8a);
  CHECK(pongs.size() > 10);
  CHECK(std::count(pongs.begin(), pongs.end(), "p") == static_cast<long>(pongs.size()));
}

TEST_CASE("frames that come with the upgrade's answer are heard") {
  SocketScene scene;
  scene.upgrade = [](const std::string& request) {
    return upgrade_answer(request) + server_frame(0x81, "hello") + server_frame(0x81, "there");
  };
  scene.open();
  scene.until([&] { return scene.texts.size() == 2; });
  CHECK(scene.texts == std::vector<std::string>{"hello", "there"});
}

TEST_CASE("thousands of small messages in one piece") {
  SocketScene scene;
  scene.open();
  std::string bytes;
  for (int number = 0; number < 5000; ++number) {
    bytes += server_frame(0x81, "message " + std::to_string(number));
  }
  scene.peer().say(bytes);
  scene.until([&] { return scene.texts.size() == 5000; });
  CHECK(scene.texts[4321] == "message 4321");
}

TEST_CASE("a broken protocol is answered with its code and the end") {
  const std::string most(200, 'x');
  struct Case {
    std::string bytes{};
    unsigned code{0};
  };
  const std::vector<Case> cases{
      {server_frame(0xc1, "x"), 1002},  // a reserved bit
      {server_frame(0x83, "x"), 1002},  // no such opcode
      {server_frame(0x8b, "x"), 1002},
      {std::string("\x81\x81"
                   "abcdx",
                   7),
       1002},                                                     // masked
      {server_frame(0x80, "x"), 1002},                            // continues nothing
      {server_frame(0x01, "x") + server_frame(0x81, "y"), 1002},  // begins inside another
      {server_frame(0x09, "x"), 1002},                            // a ping in parts
      {server_frame(0x89, most), 1002},                           // too long a ping
      {std::string("\x81\x7e\x00\x05hello", 9), 1002},            // longer than needed
      {std::string("\x81\x7f\x00\x00\x00\x00\x00\x00\x00\x01x", 11), 1002},
      {server_frame(0x88, "x"), 1002},                         // half a code
      {server_frame(0x88, std::string("\x03\xed", 2)), 1002},  // 1005 is never sent
      {server_frame(0x88, std::string("\x03\xe8\xff", 3)), 1007},
      {server_frame(0x81, "\xff"), 1007},
      {server_frame(0x81, "\xed\xa0\x80"), 1007},  // half a surrogate pair
      {server_frame(0x01, "\xc3") + server_frame(0x80, "x"), 1007},
      {std::string("\x81\x7f\x00\x00\x00\x00\x00\x01\x86\xa1", 10), 1009},  // 100,001 bytes
      {server_frame(0x01, std::string(60'000, 'x')) + server_frame(0x80, std::string(60'000, 'x')),
       1009},
      {std::string("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10), 1009},
  };
  for (const Case& one : cases) {
    CAPTURE(one.code);
    CAPTURE(static_cast<unsigned>(static_cast<unsigned char>(one.bytes[0])));
    WebSocketLimits limits;
    limits.message_bytes = 100'000;
    SocketScene scene{limits};
    scene.open();
    scene.peer().say(server_frame(0x81, "before") + one.bytes + server_frame(0x81, "behind"));
    CHECK(scene.end().reason == "the server broke the protocol");
    CHECK(scene.texts == std::vector<std::string>{"before"});
    scene.until([&] { return scene.peer().ended; });
    const auto codes = scene.said(0x88);
    REQUIRE(codes.size() == 1);
    CHECK(codes[0] ==
          std::string({static_cast<char>(one.code >> 8U), static_cast<char>(one.code & 0xffU)}));
  }
}
