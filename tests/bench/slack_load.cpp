// As much of Slack as two apps need to be compared under load (goals B2, B10): Socket Mode, posts,
// and people who write. Closed loops of so many conversations, an open loop at a rate, a storm
// after an outage, refreshes. Loopback, one thread; commands come by standard input, each is
// answered by lines `figure NAME NUMBER` and `end`.
//   slack_load [PEOPLE]   prints its port; people and workspace are those of fill_store
//   run WINDOW SECONDS | rate PER_SECOND SECONDS | storm EVENTS | refresh EVERY_MS SECONDS | ready
//   SECONDS
#include "tests/bench/slack_wire.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <istream>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Error = boost::system::error_code;
using namespace pln::bench;

void figure(const std::string& name, double number) {
  std::printf("figure %s %.6g\n", name.c_str(), number);
}

Clock::duration seconds_from(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

double seconds_of(Clock::duration span) { return std::chrono::duration<double>(span).count(); }

// One TCP connection: HTTP until it is upgraded, frames from then on.
struct Peer : std::enable_shared_from_this<Peer> {
  explicit Peer(tcp::socket accepted) : socket(std::move(accepted)) {}
  tcp::socket socket;
  std::string in{}, out{}, writing{};
  bool upgraded{false}, leaving{false}, closed{false};
};
using PeerRef = std::shared_ptr<Peer>;

class Slack {
 public:
  // `people` write in turn.
  Slack(asio::io_context& loop, std::uint32_t people)
      : loop_(loop),
        people_(people),
        acceptor_(loop, {asio::ip::address_v4::loopback(), 0}),
        input_(loop, ::dup(STDIN_FILENO)),
        timer_(loop) {
    std::printf("%u\n", unsigned{acceptor_.local_endpoint().port()});
    std::fflush(stdout);
    accept();
    read_command();
  }

 private:
  void accept() {
    acceptor_.async_accept([this](const Error& error, tcp::socket socket) {
      if (error) return;
      socket.set_option(tcp::no_delay(true));
      read(std::make_shared<Peer>(std::move(socket)));
      accept();
    });
  }

  void read(const PeerRef& peer) {
    const auto buffer = std::make_shared<std::string>(65536, '\0');
    peer->socket.async_read_some(asio::buffer(*buffer),
                                 [this, peer, buffer](const Error& error, std::size_t count) {
                                   if (error) return gone(peer);
                                   peer->in.append(*buffer, 0, count);
                                   if (!peer->upgraded) requests(peer);
                                   if (peer->upgraded) frames(peer);
                                   flush(peer);
                                   read(peer);
                                 });
  }

  void flush(const PeerRef& peer) {
    if (!peer->writing.empty() || peer->out.empty() || peer->closed) return;
    std::swap(peer->writing, peer->out);
    asio::async_write(peer->socket, asio::buffer(peer->writing),
                      [this, peer](const Error& error, std::size_t) {
                        peer->writing.clear();
                        if (!error) flush(peer);
                      });
  }

  void gone(const PeerRef& peer) {
    peer->closed = true;
    if (std::erase(sockets_, peer) != 0) note_gap();
    Error ignored;
    peer->socket.close(ignored);
  }

  // Time without a socket that could take an event.
  void note_gap() {
    const bool any = std::any_of(sockets_.begin(), sockets_.end(),
                                 [](const PeerRef& peer) { return !peer->leaving; });
    if (any && !was_connected_) gap_ = std::max(gap_, Clock::now() - lost_at_);
    if (!any && was_connected_) lost_at_ = Clock::now();
    was_connected_ = any;
  }

  void requests(const PeerRef& peer) {
    for (HttpRequest request; !peer->upgraded && take_request(peer->in, request);) {
      if (!request.websocket_key.empty()) {
        peer->upgraded = true;
        peer->out += upgrade_answer(request.websocket_key);
        peer->out +=
            text_frame(R"({"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"},)"
                       R"("debug_info":{"approximate_connection_time":18060}})");
        sockets_.push_back(peer);
        note_gap();
      } else {
        peer->out += http_answer(answer_to(request));
      }
    }
  }

  std::string answer_to(const HttpRequest& request) {
    if (request.path.ends_with("chat.postMessage")) {
      posted(channel_in(request.body));
      return R"({"ok":true,"channel":"D1","ts":"1700000000.000100","message":{"type":"message"}})";
    }
    if (request.path.ends_with("auth.test")) {
      return R"({"ok":true,"user_id":"U0","bot_id":"B0","team_id":"test","team":"load","url":""})";
    }
    if (request.path.ends_with("apps.connections.open")) {
      return R"({"ok":true,"url":"ws://127.0.0.1:)" +
             std::to_string(acceptor_.local_endpoint().port()) + R"(/socket"})";
    }
    if (request.path.ends_with("users.info")) return R"({"ok":false,"error":"user_not_found"})";
    return R"({"ok":true})";
  }

  void frames(const PeerRef& peer) {
    for (WebSocketFrame frame; take_frame(peer->in, frame);) {
      if (frame.opcode == 1) {
        acknowledged();
      } else if (frame.opcode == 9) {
        peer->out += control_frame(10, frame.payload);
      } else if (frame.opcode == 8) {
        peer->out += control_frame(8, frame.payload);
        peer->leaving = true;
        note_gap();
      }
    }
  }

  // Somebody writes; to any socket, as Slack does.
  void write(std::uint32_t person) {
    std::vector<PeerRef> able;
    for (const PeerRef& peer : sockets_) {
      if (!peer->leaving) able.push_back(peer);
    }
    if (able.empty()) return;
    const PeerRef& peer = able[dice_() % able.size()];
    began_[person] = Clock::now();
    peer->out += text_frame(envelope(person, ++events_));
    flush(peer);
  }

  void posted(std::uint32_t person) {
    const auto found = began_.find(person);
    if (found == began_.end()) return;
    const Clock::duration took = Clock::now() - found->second;
    began_.erase(found);
    if (measuring_) took_.push_back(took);
    ++answered_;
    if (goes_on_) {
      write(next_person());
    } else if (began_.empty() && at_rest_) {
      std::exchange(at_rest_, {})();
    }
  }

  void acknowledged() {
    ++acknowledged_;
    latest_ack_ = Clock::now();
  }

  std::uint32_t next_person() {
    do {
      person_ = (person_ + 1) % people_;
    } while (began_.contains(person_));
    return person_;
  }

  void read_command() {
    asio::async_read_until(input_, line_, '\n', [this](const Error& error, std::size_t) {
      if (error) return loop_.stop();
      std::istream stream(&line_);
      std::string line;
      std::getline(stream, line);
      std::istringstream words(line);
      std::string name;
      words >> name;
      double first = 0, second = 0;
      words >> first >> second;
      begin(name, first, second);
      read_command();
    });
  }

  void begin(const std::string& name, double first, double second) {
    took_.clear();
    if (name == "ready") return end_when_ready(Clock::now() + seconds_from(first));
    if (name == "run") return run(static_cast<int>(first), second);
    if (name == "rate") return rate(first, second);
    if (name == "storm") return storm(static_cast<int>(first));
    if (name == "refresh") return refresh(first, second);
    end();
  }

  void after(double seconds, std::function<void()> call) {
    timer_.expires_after(
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds)));
    timer_.async_wait([call = std::move(call)](const Error& error) {
      if (!error) call();
    });
  }

  static void end() {
    std::printf("end\n");
    std::fflush(stdout);
  }

  void end_when_ready(Clock::time_point until) {
    if (sockets_.empty() && Clock::now() < until) {
      return after(0.01, [this, until] { end_when_ready(until); });
    }
    figure("ready", sockets_.empty() ? 0 : 1);
    end();
  }

  void report(Clock::duration span) {
    measuring_ = false;
    std::sort(took_.begin(), took_.end());
    const auto at = [this](double share) {
      if (took_.empty()) return 0.0;
      const auto index = static_cast<std::size_t>(share * static_cast<double>(took_.size() - 1));
      return seconds_of(took_[index]) * 1e3;
    };
    figure("turns_per_second", static_cast<double>(took_.size()) / seconds_of(span));
    figure("turns", static_cast<double>(took_.size()));
    figure("p50_ms", at(0.5));
    figure("p99_ms", at(0.99));
    figure("p999_ms", at(0.999));
  }

  void run(int window, double seconds) {
    goes_on_ = measuring_ = true;
    const Clock::time_point begun = Clock::now();
    for (int place = 0; place < window; ++place) write(next_person());
    after(seconds, [this, begun] {
      report(Clock::now() - begun);
      goes_on_ = false;
      rest([] { end(); });
    });
  }

  // Until everything that was begun is answered.
  void rest(std::function<void()> then) {
    if (began_.empty()) return then();
    at_rest_ = std::move(then);
  }

  void rate(double per_second, double seconds) {
    measuring_ = true;
    const Clock::time_point begun = Clock::now();
    tick(begun, begun, per_second, seconds, 0);
  }
  void tick(Clock::time_point begun, Clock::time_point, double per_second, double seconds,
            int written) {
    const double passed = seconds_of(Clock::now() - begun);
    if (passed >= seconds) {
      return rest([this, begun] {
        report(Clock::now() - begun);
        end();
      });
    }
    const int due = static_cast<int>(passed * per_second);
    for (; written < due; ++written) write(next_person());
    after(0.001, [this, begun, per_second, seconds, written] {
      tick(begun, begun, per_second, seconds, written);
    });
  }

  // What Slack kept during an outage comes at once: shuffled, one in twenty twice.
  void storm(int events) {
    if (sockets_.empty()) return end();
    std::vector<std::string> texts;
    for (int count = 0; count < events; ++count) {
      const std::uint32_t person = next_person();
      began_[person] = Clock::now();
      texts.push_back(envelope(person, ++events_));
      if (count % 20 == 0) texts.push_back(texts.back());
    }
    std::shuffle(texts.begin(), texts.end(), dice_);
    const Clock::time_point begun = Clock::now();
    acknowledged_ = 0;
    for (std::size_t index = 0; index < texts.size(); ++index) {
      sockets_[index % sockets_.size()]->out += text_frame(texts[index]);
    }
    for (const PeerRef& peer : sockets_) flush(peer);
    rest([this, begun, events] {
      const double took = seconds_of(Clock::now() - begun);
      figure("events_per_second", events / took);
      figure("latest_ack_s", seconds_of(latest_ack_ - begun));
      end();
    });
  }

  void refresh(double every_ms, double seconds) {
    gap_ = Clock::duration::zero();
    refresh_again(every_ms / 1e3, Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                                     std::chrono::duration<double>(seconds)));
  }
  void refresh_again(double every, Clock::time_point until) {
    if (Clock::now() >= until) {
      if (!was_connected_) gap_ = std::max(gap_, Clock::now() - lost_at_);
      figure("gap_ms", seconds_of(gap_) * 1e3);
      return end();
    }
    for (const PeerRef& peer : sockets_) {
      if (peer->leaving) continue;
      peer->out += text_frame(R"({"type":"disconnect","reason":"refresh_requested"})");
      flush(peer);
      break;
    }
    after(every, [this, every, until] { refresh_again(every, until); });
  }

  asio::io_context& loop_;
  std::uint32_t people_;
  tcp::acceptor acceptor_;
  asio::posix::stream_descriptor input_;
  asio::steady_timer timer_;
  asio::streambuf line_{};
  std::vector<PeerRef> sockets_{};
  std::unordered_map<std::uint32_t, Clock::time_point> began_{};
  std::vector<Clock::duration> took_{};
  std::mt19937 dice_{1};
  std::uint64_t events_{0}, answered_{0}, acknowledged_{0};
  std::uint32_t person_{0};
  bool goes_on_{false}, measuring_{false}, was_connected_{false};
  std::function<void()> at_rest_{};
  Clock::time_point latest_ack_{}, lost_at_{Clock::now()};
  Clock::duration gap_{};
};

}  // namespace

int main(int argc, char** argv) {
  constexpr std::uint32_t usual_people = 100'000;
  const int people = argc > 1 ? std::atoi(argv[1]) : 0;
  asio::io_context loop{1};
  const Slack slack(loop, people > 0 ? static_cast<std::uint32_t>(people) : usual_people);
  loop.run();
  return 0;
}
