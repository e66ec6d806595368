#include "tests/net/raw_server.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <utility>

namespace pln::net::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Error = boost::system::error_code;

constexpr std::chrono::seconds patience{5};

std::string field_of(std::string_view head, std::string_view name) {
  const std::string start = "\r\n" + std::string(name) + ": ";
  const std::size_t place = head.find(start);
  if (place == std::string_view::npos) return {};
  const std::size_t value = place + start.size();
  return std::string(head.substr(value, head.find("\r\n", value) - value));
}

}  // namespace

TlsTrust& usual_trust() {
  static TlsTrust trust;
  return trust;
}

bool run_until(asio::io_context& loop, const std::function<bool()>& done) {
  const auto end = Clock::now() + patience;
  while (!done()) {
    if (Clock::now() >= end) return false;
    loop.restart();
    loop.run_one_for(std::chrono::milliseconds{20});
  }
  return true;
}

void run_for(asio::io_context& loop, std::chrono::milliseconds time) {
  loop.restart();
  loop.run_for(time);
}

void Peer::say(std::string_view bytes) {
  queued_ += bytes;
  write_on();
}

void Peer::write_on() {
  if (busy_ || !ready) return;
  if (queued_.empty()) {
    if (finishing_) end();
    return;
  }
  busy_ = true;
  writing_ = std::exchange(queued_, {});
  link.write(asio::buffer(writing_), [self = shared_from_this()](const Error& error, std::size_t) {
    self->busy_ = false;
    if (!error) self->write_on();
  });
}

void Peer::say_slowly(const std::string& bytes, std::chrono::milliseconds pause) {
  if (bytes.empty() || ended) return;
  say(bytes.substr(0, 1));
  auto timer = std::make_shared<asio::steady_timer>(link.socket().get_executor(), pause);
  timer->async_wait([self = shared_from_this(), timer, pause,
                     rest = bytes.substr(1)](const Error&) { self->say_slowly(rest, pause); });
}

void Peer::finish() {
  finishing_ = true;
  write_on();
}

void Peer::end() {
  ended = true;
  link.drop();
}

void Peer::reset() {
  Error ignored;
  link.socket().set_option(asio::socket_base::linger(true, 0), ignored);
  end();
}

void Peer::go_deaf() {
  deaf_ = true;
  Error ignored;
  link.socket().cancel(ignored);
}

void Peer::listen() {
  if (deaf_) return;
  link.read(asio::buffer(portion_),
            [self = shared_from_this()](const Error& error, std::size_t count) {
              if (error && self->deaf_) return;
              self->got.append(self->portion_, count);
              self->ended = self->ended || error;
              if (count > 0 && self->heard_) self->heard_(*self);
              if (!self->ended) self->listen();
            });
}

RawServer::RawServer(asio::io_context& loop, std::function<void(Peer&)> heard,
                     asio::ssl::context* tls, std::string_view address)
    : loop_(loop),
      acceptor_(loop, tcp::endpoint(asio::ip::make_address(std::string(address)), 0)),
      heard_(std::move(heard)),
      tls_(tls) {
  accept();
}

RawServer::~RawServer() {
  *alive_ = false;
  Error ignored;
  acceptor_.close(ignored);
  for (const auto& peer : peers) {
    peer->heard_ = {};
    peer->end();
  }
  loop_.restart();
  loop_.poll();
}

Url RawServer::url(std::string_view scheme, std::string_view target) const {
  Url url;
  url.scheme = scheme;
  url.host = acceptor_.local_endpoint().address().to_string();
  url.port = port();
  url.target = target;
  return url;
}

void RawServer::accept() {
  auto peer = std::make_shared<Peer>(loop_);
  acceptor_.async_accept(peer->link.socket(), [this, peer, alive = alive_](const Error& error) {
    if (!*alive || error) return;
    Error ignored;
    peer->link.socket().set_option(tcp::no_delay(true), ignored);
    peers.push_back(peer);
    greet(peer);
    accept();
  });
}

void RawServer::greet(const std::shared_ptr<Peer>& peer) {
  peer->heard_ = heard_;
  if (!tls_) {
    peer->ready = true;
    peer->listen();
    return;
  }
  auto& stream = peer->link.encrypt(*tls_);
  SSL* const native = stream.native_handle();
  stream.async_handshake(asio::ssl::stream_base::server, [peer, native](const Error& error) {
    const char* const name = SSL_get_servername(native, TLSEXT_NAMETYPE_host_name);
    if (name) peer->server_name = name;
    peer->ready = !error;
    peer->ended = peer->ended || error;
    if (error) return;
    peer->listen();
    peer->write_on();
  });
}

std::string http_answer(std::string_view body, std::string_view fields, std::string_view status) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

std::optional<RawRequest> take_request(std::string& got) {
  const std::size_t end = got.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  RawRequest request;
  request.head = got.substr(0, end + 4);
  const std::string length = field_of(request.head, "Content-Length");
  const std::size_t body = length.empty() ? 0 : std::stoul(length);
  if (got.size() < end + 4 + body) return {};
  request.body = got.substr(end + 4, body);
  got.erase(0, end + 4 + body);
  return request;
}

std::string upgrade_answer(std::string_view request) {
  const std::string text =
      field_of(request, "Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  unsigned char accept[32];
  EVP_EncodeBlock(accept, digest, sizeof digest);
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
         std::string(reinterpret_cast<const char*>(accept)) + "\r\n\r\n";
}

std::string server_frame(unsigned first, std::string_view payload) {
  std::string bytes(1, static_cast<char>(first));
  const auto add = [&](unsigned shown, unsigned count) {
    bytes += static_cast<char>(shown);
    while (count-- > 0) bytes += static_cast<char>(payload.size() >> (8 * count) & 0xffU);
  };
  if (payload.size() < 126) {
    add(static_cast<unsigned>(payload.size()), 0);
  } else if (payload.size() <= 0xffff) {
    add(126, 2);
  } else {
    add(127, 8);
  }
  return bytes + std::string(payload);
}

std::optional<ClientFrame> take_frame(std::string& got) {
  const auto byte = [&](std::size_t place) { return static_cast<unsigned char>(got[place]); };
  if (got.size() < 2) return {};
  ClientFrame frame;
  frame.first = byte(0);
  frame.masked = (byte(1) & 0x80U) != 0;
  const unsigned shown = byte(1) & 0x7fU;
  const std::size_t more = shown == 126 ? 2 : shown == 127 ? 8 : 0;
  const std::size_t start = 2 + more + (frame.masked ? 4 : 0);
  if (got.size() < start) return {};
  std::size_t length = more == 0 ? shown : 0;
  for (std::size_t place = 2; place < 2 + more; ++place) length = length << 8U | byte(place);
  if (got.size() - start < length) return {};
  frame.payload = got.substr(start, length);
  for (std::size_t place = 0; frame.masked && place < length; ++place) {
    frame.payload[place] = static_cast<char>(frame.payload[place] ^ got[2 + more + place % 4]);
  }
  got.erase(0, start + length);
  return frame;
}

unsigned count_from(const char* variable, unsigned otherwise) {
  const char* const text = std::getenv(variable);
  return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
}

}  // namespace pln::net::test
