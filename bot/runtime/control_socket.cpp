#include "bot/runtime/control_socket.hpp"

#include "bot/runtime/rethrow.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

namespace pln::runtime {
namespace {

namespace asio = boost::asio;
using Socket = asio::local::stream_protocol::socket;
using Error = boost::system::error_code;

constexpr std::size_t request_bytes_max = 64 * 1024;  // a path and a name; with room to spare
constexpr std::size_t answer_bytes_max = 256 * 1024 * 1024;  // a whole export, with room to spare
constexpr const char* socket_name = "control.sock";

// A socket's path holds some hundred bytes only; through the open folder any depth will do.
std::string socket_path(const DataFolder& folder) {
  return "/proc/self/fd/" + std::to_string(folder.descriptor()) + "/" + socket_name;
}

asio::awaitable<void> close_after(std::shared_ptr<Socket> socket,
                                  std::shared_ptr<asio::steady_timer> alarm) {
  alarm->expires_after(control_patience);
  Error error;
  co_await alarm->async_wait(asio::redirect_error(asio::use_awaitable, error));
  if (!error) socket->close(error);
}

// An answer that may come later, and the alarm that it rings.
struct Pending {
  explicit Pending(const asio::any_io_executor& loop)
      : alarm(loop, asio::steady_timer::time_point::max()) {}
  std::optional<std::string> line{};
  asio::steady_timer alarm;
};

asio::awaitable<std::string> answered(const ControlServer::Answer& answer, std::string request) {
  const auto pending = std::make_shared<Pending>(co_await asio::this_coro::executor);
  ControlServer::Reply reply = [pending](std::string line) {
    pending->line = std::move(line);
    pending->alarm.cancel();
  };
  answer(request, std::move(reply));
  Error error;
  while (!pending->line) {
    co_await pending->alarm.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
  co_return std::move(*pending->line);
}

asio::awaitable<void> serve(std::shared_ptr<Socket> socket, ControlServer::Answer answer) {
  auto alarm = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor);
  asio::co_spawn(co_await asio::this_coro::executor, close_after(socket, alarm), rethrow);
  std::string request;
  Error error;
  const std::size_t length =
      co_await asio::async_read_until(*socket, asio::dynamic_buffer(request, request_bytes_max),
                                      '\n', asio::redirect_error(asio::use_awaitable, error));
  alarm->cancel();
  if (!error) {
    std::string line = co_await answered(answer, request.substr(0, length - 1));
    line += '\n';
    asio::co_spawn(co_await asio::this_coro::executor, close_after(socket, alarm), rethrow);
    co_await asio::async_write(*socket, asio::buffer(line),
                               asio::redirect_error(asio::use_awaitable, error));
  }
  alarm->cancel();
  socket->close(error);
}

}  // namespace

struct ControlServer::Listening {
  asio::local::stream_protocol::acceptor acceptor;
  Answer answer;
  int folder{-1};
};

namespace {

asio::awaitable<void> accept_all(std::shared_ptr<asio::local::stream_protocol::acceptor> acceptor,
                                 ControlServer::Answer answer) {
  for (;;) {
    Error error;
    Socket socket =
        co_await acceptor->async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted || !acceptor->is_open()) co_return;
    if (error) {  // too many open files, or the other side has left: try again, not at once
      asio::steady_timer pause(co_await asio::this_coro::executor, std::chrono::milliseconds{100});
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    asio::co_spawn(acceptor->get_executor(),
                   serve(std::make_shared<Socket>(std::move(socket)), answer), rethrow);
  }
}

}  // namespace

ControlServer::ControlServer(asio::io_context& loop, const DataFolder& folder, Answer answer)
    : listening_(std::make_shared<Listening>(Listening{asio::local::stream_protocol::acceptor{loop},
                                                       std::move(answer), folder.descriptor()})) {
  ::unlinkat(folder.descriptor(), socket_name, 0);  // of a process that was killed
  auto& acceptor = listening_->acceptor;
  Error error;
  acceptor.open(asio::local::stream_protocol{}, error);
  const mode_t former = ::umask(0177);
  if (!error) acceptor.bind(socket_path(folder), error);
  ::umask(former);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    throw FolderError("cannot listen in " + folder.path().string() + ": " + error.message());
  }
  const std::shared_ptr<asio::local::stream_protocol::acceptor> shared{listening_, &acceptor};
  asio::co_spawn(loop, accept_all(shared, listening_->answer), rethrow);
}

ControlServer::~ControlServer() {
  Error error;
  listening_->acceptor.close(error);
  ::unlinkat(listening_->folder, socket_name, 0);
}

namespace {

using Moment = std::chrono::steady_clock::time_point;

[[noreturn]] void silent(const DataFolder& folder) {
  const Holder holder = folder.holder();
  const std::string pid = std::to_string(holder.pid);
  throw FolderError("the data folder " + folder.path().string() + " is in use by " +
                    describe(holder) + ", which does not answer; wait for it, or " +
                    (holder.pid == 0 ? "end it"
                                     : "wake it with 'kill -CONT " + pid +
                                           "', or end it with 'kill " + pid + "'") +
                    ", and try again");
}

// Waits until the socket is ready; gives up at `until`.
void wait_for(int socket, short what, Moment until, const DataFolder& folder) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) silent(folder);
    pollfd wanted{socket, what, 0};
    const int ready = ::poll(&wanted, 1, static_cast<int>(left.count()));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) silent(folder);
  }
}

void connect_to_holder(int socket, const DataFolder& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = socket_path(folder);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
  if (errno == EAGAIN) silent(folder);  // its queue of waiting clients is full
  throw FolderError("the data folder " + folder.path().string() + " is in use by " +
                    describe(folder.holder()) + "; wait until it has ended, and try again");
}

std::string converse(int socket, const DataFolder& folder, const std::string& line, Moment until) {
  std::size_t sent = 0;
  while (sent < line.size()) {
    wait_for(socket, POLLOUT, until, folder);
    const ssize_t count = ::send(socket, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN && errno != EINTR) silent(folder);
    if (count > 0) sent += static_cast<std::size_t>(count);
  }
  std::string answer;
  char block[64 * 1024];
  while (answer.empty() || answer.back() != '\n') {
    wait_for(socket, POLLIN, until, folder);
    const ssize_t count = ::recv(socket, block, sizeof block, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count <= 0 || answer.size() > answer_bytes_max) silent(folder);
    answer.append(block, static_cast<std::size_t>(count));
  }
  answer.pop_back();
  return answer;
}

}  // namespace

std::string ask_holder(const DataFolder& folder, const std::string& request,
                       std::chrono::milliseconds patience) {
  const Moment until = std::chrono::steady_clock::now() + patience;
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) throw FolderError(std::string{"cannot open a socket: "} + std::strerror(errno));
  struct Closer {
    int socket;
    ~Closer() { ::close(socket); }
  } closer{socket};
  connect_to_holder(socket, folder);
  return converse(socket, folder, request + "\n", until);
}

}  // namespace pln::runtime
