// How a WebSocket stays alive and how it ends: pings and silence, closing from either side, pauses,
// a server that never lets go, and clients that are ended in their own callbacks.
#include "adapters/net/websocket_client.hpp"
#include "tests/net/socket_scene.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pln::net;
using namespace pln::net::test;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

const std::string code_1000("\x03\xe8", 2);
const std::string code_1001("\x03\xe9", 2);

}  // namespace

TEST_CASE("a side that answers pings stays; one that falls silent is given up") {
  SocketScene scene{hasty_socket()};
  scene.open();
  run_for(scene.loop, milliseconds{150});
  CHECK_FALSE(scene.ended);
  CHECK(scene.said(0x89).size() >= 5);
  CHECK(scene.said(0x89).size() <= 16);
  scene.answers_pings = false;
  const auto start = Clock::now();
  CHECK(scene.end().reason == "the server is silent");
  CHECK(scene.ended->opened);
  CHECK_FALSE(scene.ended->by_us);
  CHECK(Clock::now() - start < milliseconds{300});
  scene.until([&] { return scene.peer().ended; });
  CHECK(scene.said(0x88) == std::vector<std::string>{code_1001});  // it may hear us still
}

TEST_CASE("any frame is a sign of life") {
  for (const unsigned first : {0x81U, 0x82U, 0x89U, 0x8aU, 0x01U}) {
    SocketScene scene{hasty_socket()};
    scene.answers_pings = false;
    scene.open();
    for (int round = 0; round < 10; ++round) {
      scene.peer().say(server_frame(first == 0x01 && round > 0 ? 0x00 : first, "x"));
      run_for(scene.loop, milliseconds{10});
    }
    CHECK_FALSE(scene.ended);
    CHECK(scene.end().reason == "the server is silent");
  }
}

TEST_CASE("closing sends what is queued, then waits for the other side's word") {
  SocketScene scene;
  scene.open();
  const std::string large(std::size_t{500'000}, 'x');
  scene.client->send(large);
  scene.client->send("last");
  scene.client->close();
  CHECK_FALSE(scene.client->send("too late"));
  CHECK(scene.end().by_us);
  CHECK(scene.ended->opened);
  CHECK(scene.ended->close_code == 1000);
  scene.until([&] { return scene.peer().ended; });  // though the server left its side open
  CHECK(scene.said(0x81) == std::vector<std::string>{large, "last"});
  CHECK(scene.said(0x88) == std::vector<std::string>{code_1000});
}

TEST_CASE("what comes in before the other side's word is told still") {
  SocketScene scene;
  scene.answers_close = false;
  scene.open();
  scene.client->close();
  scene.until([&] { return !scene.said(0x88).empty(); });
  scene.peer().say(server_frame(0x81, "a click") + server_frame(0x89, "p") +
                   server_frame(0x88, code_1000) + server_frame(0x81, "never"));
  CHECK(scene.end().close_code == 1000);
  CHECK(scene.texts == std::vector<std::string>{"a click"});
  scene.until([&] { return scene.peer().ended; });
  CHECK(scene.said(0x8a).empty());  // nothing follows our close frame
}

TEST_CASE("a server that ignores the close is dropped, pinging or not") {
  for (const bool pings : {false, true}) {
    WebSocketLimits limits = hasty_socket();
    SocketScene scene{limits};
    scene.answers_close = false;
    scene.open();
    scene.client->close(4000);
    const auto start = Clock::now();
    for (int round = 0; pings && round < 40 && !scene.ended; ++round) {
      scene.peer().say(server_frame(0x89, "p"));
      run_for(scene.loop, milliseconds{10});
    }
    CHECK(scene.end().by_us);
    CHECK(scene.ended->close_code == 0);
    CHECK(Clock::now() - start >= milliseconds{30});
    CHECK(Clock::now() - start < milliseconds{300});
    scene.until([&] { return scene.peer().ended; });
  }
}

TEST_CASE("a server that reads nothing cannot hold up the closing") {
  SocketScene scene{hasty_socket()};
  scene.open();
  scene.peer().go_deaf();
  for (int number = 0; number < 20; ++number) {
    scene.client->send(std::string(std::size_t{1'000'000}, 'x'));
  }
  scene.client->close();
  const auto start = Clock::now();
  CHECK(scene.end().by_us);
  CHECK(Clock::now() - start < milliseconds{300});
}

TEST_CASE("the server closes: with a code, without one, without a word") {
  SocketScene coded;
  coded.open();
  coded.peer().say(server_frame(0x88, std::string("\x03\xe9 bye", 6)));
  CHECK(coded.end().close_code == 1001);
  CHECK_FALSE(coded.ended->by_us);
  coded.until([&] { return coded.peer().ended; });
  CHECK(coded.said(0x88) == std::vector<std::string>{code_1001});

  SocketScene plain;
  plain.open();
  plain.peer().say(server_frame(0x88, ""));
  CHECK(plain.end().close_code == 0);

  for (const bool reset : {false, true}) {
    SocketScene cut;
    cut.open();
    cut.peer().say(server_frame(0x81, "whole") + server_frame(0x81, "half").substr(0, 3));
    run_for(cut.loop, milliseconds{2});
    reset ? cut.peer().reset() : cut.peer().finish();
    CHECK(cut.end().close_code == 0);
    CHECK(cut.ended->opened);
    CHECK(cut.texts == std::vector<std::string>{"whole"});
  }
}

TEST_CASE("closing before it is open") {
  SocketScene at_once;
  at_once.start();
  at_once.client->close();
  CHECK_FALSE(at_once.ended);  // not from within
  CHECK(at_once.end().by_us);
  CHECK_FALSE(at_once.ended->opened);

  SocketScene upgrading;
  upgrading.upgrade = [](const std::string&) { return std::string{}; };
  upgrading.start();
  upgrading.until([&] { return !upgrading.upgrades.empty(); });
  upgrading.client->close();
  CHECK(upgrading.end().by_us);
  run_for(upgrading.loop, milliseconds{5});
  CHECK(upgrading.endings == 1);
}

TEST_CASE("silence in each phase of opening has its deadline") {
  SocketScene upgrading{hasty_socket()};
  upgrading.upgrade = [](const std::string&) { return "HTTP/1.1 101 Swi"; };
  upgrading.start();
  CHECK(upgrading.end().reason == "upgrading: no answer in time");

  SocketScene securing{hasty_socket()};
  securing.client->open(securing.server.url("wss"), {}, securing.told());
  CHECK(securing.end().reason == "securing: no answer in time");

  SocketScene refused;
  const Url url = refused.server.url("ws");
  refused.server.stop_accepting();
  refused.client->open(url, {}, refused.told());
  CHECK(refused.end().reason.starts_with("connecting: "));

  SocketScene outside;
  outside.client->open(*read_url("ws://example.org/"), {}, outside.told());
  CHECK(outside.end().reason == "only encrypted connections are allowed");
  SocketScene metadata;
  metadata.client->open(*read_url("wss://169.254.169.254/"), {}, metadata.told());
  CHECK(metadata.end().reason == "the address is not allowed");
}

TEST_CASE("a pause holds messages back, and does not count as silence") {
  SocketScene scene{hasty_socket()};
  scene.open();
  scene.client->pause_reading(true);
  scene.peer().say(server_frame(0x81, "one") + server_frame(0x81, "two"));
  run_for(scene.loop, milliseconds{150});
  CHECK(scene.texts.empty());
  CHECK_FALSE(scene.ended);
  scene.client->pause_reading(false);
  CHECK(scene.texts.empty());  // not from within
  scene.until([&] { return scene.texts.size() == 2; });
  run_for(scene.loop, milliseconds{90});
  CHECK_FALSE(scene.ended);
  scene.answers_pings = false;  // so that nothing at all has come when the pause ends
  run_for(scene.loop, milliseconds{1});
  scene.client->pause_reading(true);
  run_for(scene.loop, milliseconds{120});
  scene.client->pause_reading(false);
  run_for(scene.loop, milliseconds{10});
  CHECK_FALSE(scene.ended);
  CHECK(scene.end().reason == "the server is silent");
}

TEST_CASE("a pause in the middle of many, and an end that waits for it") {
  SocketScene scene;
  WebSocketClient::Told told = scene.told();
  told.text = [&](std::string_view text) {
    scene.texts.emplace_back(text);
    if (scene.texts.size() == 2) scene.client->pause_reading(true);
  };
  scene.client->open(scene.server.url("ws"), {}, std::move(told));
  scene.until([&] { return scene.opened; });
  std::string bytes;
  for (int number = 0; number < 5; ++number) bytes += server_frame(0x81, std::to_string(number));
  scene.peer().say(bytes);
  scene.peer().finish();
  run_for(scene.loop, milliseconds{20});
  CHECK(scene.texts.size() == 2);
  CHECK_FALSE(scene.ended);
  scene.client->pause_reading(false);
  CHECK(scene.end().opened);
  CHECK(scene.texts == std::vector<std::string>{"0", "1", "2", "3", "4"});
}

TEST_CASE("while paused the other side feels it") {
  SocketScene scene;
  scene.open();
  scene.client->pause_reading(true);
  const std::string large = server_frame(0x81, std::string(std::size_t{8'000'000}, 'x'));
  scene.peer().say(large);
  scene.peer().say(large);
  scene.peer().finish();
  run_for(scene.loop, milliseconds{50});
  CHECK_FALSE(scene.peer().ended);  // the second one is not even written
  scene.client->pause_reading(false);
  scene.end();
  CHECK(scene.texts.size() == 2);
}

TEST_CASE("it may be ended in each of its callbacks, and says nothing more") {
  for (const int which : {0, 1, 2}) {
    SocketScene scene;
    int told_later = 0;
    bool gone = false;
    const auto in = [&](int callback) {
      told_later += gone ? 1 : 0;
      if (callback != which) return;
      gone = true;
      scene.client.reset();
    };
    WebSocketClient::Told told;
    told.opened = [&] { in(0); };
    told.text = [&](std::string_view) { in(1); };
    told.ended = [&](const WebSocketClient::Ended&) { in(2); };
    scene.upgrade = [](const std::string& request) {
      return upgrade_answer(request) + server_frame(0x81, "a") + server_frame(0x81, "b") +
             server_frame(0x88, "");
    };
    scene.client->open(scene.server.url("ws"), {}, std::move(told));
    scene.until([&] { return gone; });
    run_for(scene.loop, milliseconds{5});
    CHECK(told_later == 0);
    scene.until([&] { return scene.peer().ended; });
  }
}

TEST_CASE("dropping it while it opens, and while much is queued") {
  SocketScene opening;
  opening.start();
  opening.client.reset();
  run_for(opening.loop, milliseconds{5});
  CHECK(opening.endings == 0);
  SocketScene queued;
  queued.open();
  queued.peer().go_deaf();
  queued.client->send(std::string(std::size_t{20'000'000}, 'x'));
  queued.client.reset();
  run_for(queued.loop, milliseconds{5});
  CHECK(queued.endings == 0);
}
