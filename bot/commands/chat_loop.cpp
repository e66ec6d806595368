#include "bot/commands/chat_loop.hpp"

#include "adapters/console/terminal.hpp"
#include "bot/runtime/bounded_lines.hpp"
#include "bot/runtime/control_socket.hpp"
#include "bot/runtime/rethrow.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <utility>

namespace pln::commands {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;

constexpr std::size_t line_bytes_max = 64 * 1024;  // more than the coach reads of one message
// The wall clock may be set, and a laptop may sleep: so look at it again at least this often.
constexpr seconds look_every{60};

class Loop {
 public:
  Loop(const ChatParts& parts, const Streams& streams, bool at_terminal)
      : parts_(parts), streams_(streams), at_terminal_(at_terminal) {
    input_.assign(::dup(STDIN_FILENO));
  }

  void run() {
    const Forget forget = [this](const LearnerId& learner) { parts_.coach.forget(learner); };
    const runtime::ControlServer server{context_, parts_.folder,
                                        [&](const std::string& line, const auto& reply) {
                                          reply(answer_line(line, parts_.store, forget));
                                        }};
    signals_.async_wait([this](Error error, int) {
      if (!error) leave();
    });
    parts_.session.begin(at_terminal_);
    asio::co_spawn(context_, watch_clock(), runtime::rethrow);
    if (at_terminal_) {
      open_terminal();
      asio::co_spawn(context_, read_terminal(), runtime::rethrow);
    } else {
      asio::co_spawn(context_, read_pipe(), runtime::rethrow);
    }
    context_.run();
    terminal_.reset();
    if (at_terminal_) streams_.out << '\n' << std::flush;
    parts_.session.end();
  }

 private:
  void leave() { context_.stop(); }

  void hear(std::string line) {
    parts_.session.hear(std::move(line));
    if (!streams_.out) throw std::runtime_error("standard output is closed");
  }

  void open_terminal() {
    terminal_.emplace(
        "> ", [this](std::string line) { hear(std::move(line)); }, [this] { leave(); });
    parts_.console.around([this] { terminal_->step_aside(); }, [this] { terminal_->come_back(); });
  }

  asio::awaitable<bool> input_is_ready() {
    Error error;
    co_await input_.async_wait(asio::posix::stream_descriptor::wait_read,
                               asio::redirect_error(asio::use_awaitable, error));
    // A plain file cannot be waited for, and need not be.
    co_return !error || error == asio::error::operation_not_supported;
  }

  asio::awaitable<void> read_terminal() {
    while (co_await input_is_ready()) terminal_->read_ready();
    leave();
  }

  asio::awaitable<void> read_pipe() {
    runtime::BoundedLines lines{line_bytes_max};
    std::array<char, 16 * 1024> block{};
    while (co_await input_is_ready()) {
      const ssize_t count = ::read(STDIN_FILENO, block.data(), block.size());
      if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (count <= 0) break;
      lines.add({block.data(), static_cast<std::size_t>(count)});
      while (auto line = lines.next()) take(std::move(*line));
    }
    if (auto line = lines.rest()) take(std::move(*line));
    leave();
  }

  void take(runtime::BoundedLines::Line line) {
    if (line.cut) {
      streams_.messages << "warning: a line was longer than " << line_bytes_max
                        << " bytes and was cut\n";
    }
    hear(std::move(line.text));
  }

  asio::awaitable<void> watch_clock() {
    asio::steady_timer timer{context_};
    for (;;) {
      seconds pause = look_every;
      if (const auto next = parts_.session.next_look()) {
        pause = std::clamp(*next - parts_.clock.now(), seconds{1}, look_every);
      }
      timer.expires_after(pause);
      co_await timer.async_wait(asio::use_awaitable);
      parts_.session.look();
    }
  }

  const ChatParts& parts_;
  const Streams& streams_;
  bool at_terminal_;
  asio::io_context context_{1};
  asio::posix::stream_descriptor input_{context_};
  asio::signal_set signals_{context_, SIGINT, SIGTERM, SIGHUP};
  std::optional<console::Terminal> terminal_{};
};

}  // namespace

void run_chat_loop(const ChatParts& parts, const Streams& streams, bool at_terminal) {
  Loop loop{parts, streams, at_terminal};
  loop.run();
}

}  // namespace pln::commands
