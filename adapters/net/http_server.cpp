#include "adapters/net/http_server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <exception>
#include <list>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace pln::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Error = boost::system::error_code;
using asio::ip::tcp;
using Time = std::chrono::milliseconds;

constexpr std::size_t read_portion = 4096;
constexpr std::size_t chunk_line_room = 16 * 1024;  // for one line of a chunked body
// After a refusal we read on for a moment: closing at once would make the system throw away the
// answer together with what was not read.
constexpr Time lingering_time{500};
constexpr std::size_t lingering_bytes = 256 * 1024;

void rethrow(const std::exception_ptr& failure) {
  if (failure) std::rethrow_exception(failure);
}

// One client. `alarm` closes in on whatever it is waiting for; `late` says that it rang.
struct Connection {
  explicit Connection(tcp::socket accepted)
      : socket(std::move(accepted)), alarm(socket.get_executor()) {}
  tcp::socket socket;
  asio::steady_timer alarm;
  boost::beast::flat_buffer buffer{};
  std::uint64_t alarms{0};
  bool late{false};
  bool idle{true};  // between two requests
};
using ConnectionRef = std::shared_ptr<Connection>;

void set_alarm(const ConnectionRef& connection, Time time) {
  connection->late = false;
  connection->alarm.expires_after(time);
  const std::uint64_t number = ++connection->alarms;
  connection->alarm.async_wait([weak = std::weak_ptr(connection), number](const Error&) {
    const ConnectionRef rung = weak.lock();
    if (!rung || rung->alarms != number) return;  // set anew, or taken back
    rung->late = true;
    Error ignored;
    rung->socket.cancel(ignored);
  });
}

void clear_alarm(const ConnectionRef& connection) {
  ++connection->alarms;
  connection->alarm.cancel();
}

std::string_view content(const boost::beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

// An answer under way from the handler to the connection that waits for it.
struct Pending {
  explicit Pending(const asio::any_io_executor& executor) : ready(executor) {}
  asio::steady_timer ready;  // cancelled when the answer is there
  std::optional<Response> response{};
};

Response plain(unsigned status, std::string_view words) {
  Response response;
  response.status = status;
  response.body = words;
  response.body += '\n';
  return response;
}

// How reading one request ended: with a request, with a refusal to be sent, or with the connection.
struct Reading {
  std::optional<Request> request{};
  std::optional<Response> refusal{};
  bool keep{false};  // the client wants to use the connection again
};

Reading refused(unsigned status, std::string_view words) {
  Reading reading;
  reading.refusal = plain(status, words);
  return reading;
}

// Sends `bytes`; false if the client did not take them.
asio::awaitable<bool> send(ConnectionRef connection, std::string bytes, Time time) {
  Error error;
  set_alarm(connection, time);
  co_await asio::async_write(connection->socket, asio::buffer(bytes),
                             asio::redirect_error(asio::use_awaitable, error));
  clear_alarm(connection);
  co_return !error && !connection->late;
}

}  // namespace

struct HttpServer::Shared {
  Shared(asio::io_context& loop, const HttpLimits& wanted, Handler function)
      : acceptor(loop), limits(wanted), handler(std::move(function)) {}
  tcp::acceptor acceptor;
  HttpLimits limits;
  Handler handler;
  std::list<ConnectionRef> connections{};
  bool closing{false};
  std::function<void()> drained{};
  using Ref = std::shared_ptr<Shared>;

  static asio::awaitable<void> accept_all(Ref shared);
  static asio::awaitable<void> serve(Ref shared, ConnectionRef connection);
  static asio::awaitable<std::size_t> read_head(Ref shared, ConnectionRef connection, Error& error);
  static asio::awaitable<Reading> read_request(Ref shared, ConnectionRef connection);
  static asio::awaitable<Reading> read_body(Ref shared, ConnectionRef connection, HttpHeader header,
                                            std::size_t head_bytes);
  static asio::awaitable<Response> ask_handler(Ref shared, ConnectionRef connection,
                                               Request request);
  static asio::awaitable<void> part(ConnectionRef connection);
  void ended(const ConnectionRef& connection);
};

namespace {

void close_now(const ConnectionRef& connection) {
  Error ignored;
  connection->socket.close(ignored);
}

}  // namespace

void HttpServer::Shared::ended(const ConnectionRef& connection) {
  close_now(connection);
  clear_alarm(connection);
  connections.remove(connection);
  if (closing && connections.empty() && drained) std::exchange(drained, {})();
}

asio::awaitable<void> HttpServer::Shared::accept_all(Ref shared) {
  for (;;) {
    Error error;
    tcp::socket socket =
        co_await shared->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (!shared->acceptor.is_open()) co_return;
    if (error) {  // too many open files, or the client has left: try again, not at once
      asio::steady_timer pause(co_await asio::this_coro::executor, Time{100});
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (shared->connections.size() >= shared->limits.connections) continue;  // closes it
    socket.set_option(tcp::no_delay(true), error);
    auto connection = std::make_shared<Connection>(std::move(socket));
    connection->buffer.max_size(shared->limits.header_bytes + read_portion + chunk_line_room);
    shared->connections.push_back(connection);
    asio::co_spawn(shared->acceptor.get_executor(), serve(shared, connection), rethrow);
  }
}

asio::awaitable<void> HttpServer::Shared::serve(Ref shared, ConnectionRef connection) {
  for (bool keep = true; keep;) {
    Reading reading = co_await read_request(shared, connection);
    if (!reading.request && !reading.refusal) break;
    bool head_only = false;
    Response response;
    if (reading.request) {
      head_only = reading.request->method == "HEAD";
      response = co_await ask_handler(shared, connection, std::move(*reading.request));
    } else {
      response = std::move(*reading.refusal);
    }
    keep = reading.keep && !shared->closing;
    std::string bytes = written(response, head_only, keep);
    const bool sent = co_await send(connection, std::move(bytes), shared->limits.send_time);
    if (!sent) break;
    if (!keep) co_await part(connection);
  }
  shared->ended(connection);
}

// Reads until the header is whole; its length, or 0: more than allowed, or see `error`.
asio::awaitable<std::size_t> HttpServer::Shared::read_head(Ref shared, ConnectionRef connection,
                                                           Error& error) {
  auto& buffer = connection->buffer;
  std::size_t looked_at = 0;
  const bool waits = buffer.size() == 0;
  connection->idle = waits;
  if (waits && shared->closing) error = asio::error::operation_aborted;
  set_alarm(connection, waits ? shared->limits.idle_time : shared->limits.header_time);
  while (!error) {
    const std::size_t end = find_header_end(content(buffer), looked_at);
    if (end != std::string_view::npos && end <= shared->limits.header_bytes) co_return end;
    if (buffer.size() >= shared->limits.header_bytes) co_return 0;
    looked_at = buffer.size();
    const std::size_t count = co_await connection->socket.async_read_some(
        buffer.prepare(read_portion), asio::redirect_error(asio::use_awaitable, error));
    buffer.commit(count);
    if (connection->late) error = asio::error::timed_out;
    if (connection->idle && count > 0 && !error) {
      connection->idle = false;
      set_alarm(connection, shared->limits.header_time);
    }
  }
  co_return 0;
}

asio::awaitable<Reading> HttpServer::Shared::read_request(Ref shared, ConnectionRef connection) {
  Error error;
  const std::size_t head_bytes = co_await read_head(shared, connection, error);
  clear_alarm(connection);
  if (error == asio::error::timed_out && !connection->idle) {
    co_return refused(408, "the header took too long");
  }
  if (error) co_return Reading{};
  if (head_bytes == 0) co_return refused(413, "the header is too large");
  auto header = read_header(content(connection->buffer).substr(0, head_bytes));
  if (const auto* refusal = std::get_if<HeaderRefusal>(&header)) {
    co_return refused(400, refusal->reason);
  }
  auto& good = std::get<HttpHeader>(header);
  if (good.content_length && *good.content_length > shared->limits.body_bytes) {
    co_return refused(413, "the body is too large");
  }
  co_return co_await read_body(shared, connection, std::move(good), head_bytes);
}

namespace {

using BodyParser = http::request_parser<http::string_body>;

// Until the body is whole. Beast asserts that the last chunk, "0", comes with the five bytes that
// it has at least; as long as it may be that one, more is read first.
asio::awaitable<void> read_rest(ConnectionRef connection, BodyParser& parser, bool chunked,
                                Error& error) {
  constexpr std::size_t last_chunk = 5;
  auto& buffer = connection->buffer;
  while (!error && !parser.is_done()) {
    const std::string_view bytes = content(buffer);
    const bool may_be_last = chunked && bytes.starts_with('0') && bytes.size() < last_chunk;
    if (!bytes.empty() && !may_be_last) {
      const std::size_t taken = parser.put(buffer.data(), error);
      buffer.consume(taken);
      if (error == http::error::need_more) error = {};
      if (error || taken > 0) continue;
    }
    if (buffer.size() + read_portion > buffer.max_size()) {
      error = http::error::buffer_overflow;
      continue;
    }
    const std::size_t count = co_await connection->socket.async_read_some(
        buffer.prepare(read_portion), asio::redirect_error(asio::use_awaitable, error));
    buffer.commit(count);
  }
}

}  // namespace

// Beast takes the chunks apart. The fields are those of our own reading: what stands behind a
// chunked body cannot add any.
asio::awaitable<Reading> HttpServer::Shared::read_body(Ref shared, ConnectionRef connection,
                                                       HttpHeader header, std::size_t head_bytes) {
  auto& buffer = connection->buffer;
  BodyParser parser;
  parser.header_limit(static_cast<std::uint32_t>(shared->limits.header_bytes + chunk_line_room));
  parser.body_limit(shared->limits.body_bytes);
  parser.eager(true);
  Error error;
  const std::size_t taken = parser.put(asio::buffer(buffer.data().data(), head_bytes), error);
  if (error == http::error::need_more) error = {};
  if (error || taken != head_bytes) co_return refused(400, "the header is malformed");
  buffer.consume(head_bytes);

  if (header.expects_continue && !parser.is_done() && buffer.size() == 0) {
    const bool sent =
        co_await send(connection, "HTTP/1.1 100 Continue\r\n\r\n", shared->limits.send_time);
    if (!sent) co_return Reading{};
  }
  if (!parser.is_done()) {
    set_alarm(connection, shared->limits.body_time);
    co_await read_rest(connection, parser, header.chunked, error);
    clear_alarm(connection);
    if (connection->late) co_return refused(408, "the body took too long");
    if (error == http::error::body_limit || error == http::error::buffer_overflow) {
      co_return refused(413, "the body is too large");
    }
    if (error == asio::error::eof ||
        (error && error.category() == asio::error::get_system_category())) {
      co_return Reading{};
    }
    if (error) co_return refused(400, "the body is malformed");
  }
  Reading reading;
  reading.keep = parser.get().keep_alive();
  reading.request.emplace();
  reading.request->method = std::move(header.method);
  reading.request->path = std::move(header.path);
  reading.request->query = std::move(header.query);
  reading.request->headers = std::move(header.fields);
  reading.request->body = std::move(parser.get().body());
  co_return reading;
}

asio::awaitable<Response> HttpServer::Shared::ask_handler(Ref shared, ConnectionRef connection,
                                                          Request request) {
  auto pending = std::make_shared<Pending>(connection->socket.get_executor());
  pending->ready.expires_after(shared->limits.answer_time);
  if (shared->handler) {
    shared->handler(std::move(request), [pending](Response response) {
      asio::post(pending->ready.get_executor(),
                 [pending, response = std::move(response)]() mutable {
                   if (pending->response) return;
                   pending->response = std::move(response);
                   pending->ready.cancel();
                 });
    });
    Error cancelled;
    co_await pending->ready.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
  if (!pending->response) pending->response = plain(503, "no answer in time");
  co_return std::move(*pending->response);
}

// The polite end of a connection: the client sees the answer and its end.
asio::awaitable<void> HttpServer::Shared::part(ConnectionRef connection) {
  Error error;
  connection->socket.shutdown(tcp::socket::shutdown_send, error);
  set_alarm(connection, lingering_time);
  std::string thrown_away(read_portion, '\0');
  for (std::size_t count = 0; !error && !connection->late && count < lingering_bytes;) {
    count += co_await connection->socket.async_read_some(
        asio::buffer(thrown_away), asio::redirect_error(asio::use_awaitable, error));
  }
  clear_alarm(connection);
}

HttpServer::HttpServer(asio::io_context& loop, const ListenAddress& address,
                       const HttpLimits& limits, Handler handler)
    : shared_(std::make_shared<Shared>(loop, limits, std::move(handler))) {
  Error error;
  const bool local = address.host == "localhost";
  const auto host = asio::ip::make_address(local ? "127.0.0.1" : address.host, error);
  const tcp::endpoint endpoint{host, address.port};
  auto& acceptor = shared_->acceptor;
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    const bool six = address.host.find(':') != std::string::npos;
    throw std::runtime_error("cannot listen on " + (six ? "[" + address.host + "]" : address.host) +
                             ":" + std::to_string(address.port) + ": " + error.message());
  }
  asio::co_spawn(loop, Shared::accept_all(shared_), rethrow);
}

HttpServer::~HttpServer() {
  close();
  shared_->handler = {};
  shared_->drained = {};
  for (const ConnectionRef& connection : shared_->connections) close_now(connection);
}

std::uint16_t HttpServer::port() const {
  Error error;
  return shared_->acceptor.local_endpoint(error).port();
}

std::size_t HttpServer::connections() const { return shared_->connections.size(); }

void HttpServer::close(std::function<void()> drained) {
  Error ignored;
  shared_->closing = true;
  shared_->acceptor.close(ignored);
  for (const ConnectionRef& connection : shared_->connections) {
    if (connection->idle) close_now(connection);
  }
  if (!drained) return;
  if (shared_->connections.empty()) {
    drained();
  } else {
    shared_->drained = std::move(drained);
  }
}

}  // namespace pln::net
