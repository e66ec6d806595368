// The test platform as a process of its own, so that it outlives kills of the coach. It prints
// {"port":N}, then obeys lines on standard input and answers each with a line of JSON; at the end
// of its input it ends, so that it never outlives a test.
//   load RATE PEOPLE [EVENTS] | window N PEOPLE [EVENTS] | burst EVENTS PEOPLE | stop
//   say PERSON TEXT | event NUMBER | behave | misbehave | mark | status | report |
//   dump FILE | end
#include "tests/service/platform/platform.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

namespace {

using namespace pln::test;

// "--name value" pairs; every value is a number but that of --mode.
PlatformSetting setting_of(int argc, char** argv) {
  std::map<std::string, std::string> given;
  for (int place = 1; place + 1 < argc; place += 2) given[argv[place]] = argv[place + 1];
  const auto number = [&given](const std::string& name, unsigned otherwise) {
    const auto found = given.find(name);
    return found == given.end() ? otherwise : static_cast<unsigned>(std::stoul(found->second));
  };
  PlatformSetting setting;
  setting.mode = mode_named(given["--mode"]);
  setting.seed = number("--seed", 1);
  setting.redelivers_after = std::chrono::milliseconds{number("--redelivers-after-ms", 3000)};
  setting.twice = number("--twice", 0);
  setting.delayed = number("--delayed", 0);
  setting.answer_lost = number("--answer-lost", 0);
  setting.post_lost = number("--post-lost", 0);
  setting.cut = number("--cut", 0);
  setting.limited = number("--limited", 0);
  return setting;
}

// The answer to one line; empty: the end.
std::string obey(ChatPlatform& platform, const std::string& line) {
  std::istringstream words{line};
  std::string command;
  words >> command;
  double amount = 0;
  std::uint32_t people = 1;
  std::uint64_t events = 0;
  if (command == "load" && words >> amount >> people) {
    words >> events;
    platform.load(amount, people, events);
  } else if (command == "window" && words >> amount >> people) {
    words >> events;
    platform.keep_open(static_cast<std::uint32_t>(amount), people, events);
  } else if (command == "burst" && words >> events >> people) {
    platform.burst(events, people);
  } else if (command == "say" && words >> people) {
    std::string text;
    std::getline(words >> std::ws, text);
    return "{\"event\":" + std::to_string(platform.say(people, text)) + "}";
  } else if (command == "event" && words >> events) {
    if (events >= platform.ledger().size()) return R"({"error":"no such event"})";
    const WrittenEvent& event = platform.ledger().event(static_cast<std::uint32_t>(events));
    return std::string{"{\"acknowledged\":"} + (event.acknowledged != 0 ? "true" : "false") +
           ",\"answered\":" + (event.answered != 0 ? "true" : "false") + "}";
  } else if (command == "stop") {
    platform.stop_load();
  } else if (command == "behave") {
    platform.behave();
  } else if (command == "misbehave") {
    platform.misbehave();
  } else if (command == "mark") {
    platform.ledger().mark(now());
  } else if (command == "status") {
    return platform.status();
  } else if (command == "report") {
    return "{" + platform.ledger().report() + "}";
  } else if (command == "dump") {
    std::string file;
    words >> file;
    if (!platform.ledger().dump(file)) return R"({"error":"cannot write"})";
  } else if (command == "end") {
    return {};
  } else {
    return R"({"error":"not understood"})";
  }
  return R"({"ok":true})";
}

class Control {
 public:
  Control(boost::asio::io_context& loop, ChatPlatform& platform)
      : loop_(loop), platform_(platform), input_(loop, ::dup(STDIN_FILENO)) {
    read();
  }

 private:
  void read() {
    boost::asio::async_read_until(input_, boost::asio::dynamic_buffer(text_), '\n',
                                  [this](const auto& error, std::size_t count) {
                                    if (error) return loop_.stop();
                                    const std::string line = text_.substr(0, count - 1);
                                    text_.erase(0, count);
                                    const std::string answer = obey(platform_, line);
                                    if (answer.empty()) return loop_.stop();
                                    std::cout << answer << '\n' << std::flush;
                                    read();
                                  });
  }

  boost::asio::io_context& loop_;
  ChatPlatform& platform_;
  boost::asio::posix::stream_descriptor input_;
  std::string text_{};
};

}  // namespace

int main(int argc, char** argv) {
  boost::asio::io_context loop{1};
  ChatPlatform platform{loop, setting_of(argc, argv)};
  const Control control{loop, platform};
  std::cout << "{\"port\":" << platform.port() << "}\n" << std::flush;
  loop.run();
}
