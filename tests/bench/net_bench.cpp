// What one HTTP request over a kept connection costs this process, and one WebSocket message with
// its short answer: processor time and the longest waits, against a server in another process that
// does next to nothing. Plain, over loopback. Usage: net_bench [rounds]
#include "adapters/net/http_client.hpp"
#include "adapters/net/websocket_client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace pln::net;
using Clock = std::chrono::steady_clock;

constexpr std::size_t envelope_bytes = 700;  // an event of a direct message
constexpr std::size_t ack_bytes = 60;
constexpr std::size_t coalesced = 50;

// As a platform answers, with its twenty header fields.
std::string post_answer() {
  std::string fields;
  for (int number = 0; number < 18; ++number) {
    fields += "x-field-" + std::to_string(number) + ": a value of a usual length\r\n";
  }
  const std::string body = R"({"ok":true,"channel":"D0123456","ts":"1732500000.000100"})";
  return "HTTP/1.1 200 OK\r\n" + fields +
         "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Answers each piece that comes in with the same bytes: requests are one piece each.
void serve_http(int socket) {
  const std::string answer = post_answer();
  std::vector<char> room(64 * 1024);
  while (::recv(socket, room.data(), room.size(), 0) > 0 && send_all(socket, answer)) {
  }
}

// Echoes nothing: it sends messages, many in one piece, and counts the bytes that come back.
void serve_socket(int socket, std::size_t messages, std::size_t bytes_back) {
  std::string frame("\x81\x7e", 2);
  frame += static_cast<char>(envelope_bytes >> 8U);
  frame += static_cast<char>(envelope_bytes & 0xffU);
  frame += std::string(envelope_bytes, 'e');
  std::string piece;
  for (std::size_t number = 0; number < coalesced; ++number) piece += frame;
  std::vector<char> room(64 * 1024);
  for (std::size_t sent = 0; sent < messages; sent += coalesced) {
    if (!send_all(socket, piece)) return;
    for (std::size_t back = 0; back < coalesced * bytes_back;) {
      const ssize_t count = ::recv(socket, room.data(), room.size(), 0);
      if (count <= 0) return;
      back += static_cast<std::size_t>(count);
    }
  }
}

double cpu_us() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto us = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return us(used.ru_utime) + us(used.ru_stime);
}

Reach here() {
  Reach reach;
  reach.loopback = true;
  return reach;
}

struct Times {
  std::vector<double> all{};
  double at(double share) {
    std::sort(all.begin(), all.end());
    return all.empty()
               ? 0
               : all[static_cast<std::size_t>(share * (static_cast<double>(all.size()) - 1))];
  }
};

void measure_http(const Url& url, std::size_t rounds) {
  boost::asio::io_context loop{1};
  TlsTrust trust;
  HttpClient client(loop, trust, here());
  ClientRequest request;
  request.method = "POST";
  request.url = url;
  request.headers = {{"Authorization", "Bearer xoxb-0000000000-000000000000"},
                     {"Content-Type", "application/json; charset=utf-8"}};
  request.body = std::string(600, 'b');
  std::size_t left = rounds;
  Times times;
  times.all.reserve(rounds);
  Clock::time_point asked;
  HttpClient::Done done;
  done = [&](const ClientResult& result) {
    if (!std::holds_alternative<ClientAnswer>(result)) std::abort();
    times.all.push_back(std::chrono::duration<double, std::micro>(Clock::now() - asked).count());
    if (--left == 0) return client.close();
    asked = Clock::now();
    client.ask(request, done);
  };
  asked = Clock::now();
  client.ask(request, done);
  const double before = cpu_us();
  loop.run();
  std::printf(
      "HTTP POST over a kept connection: %.1f us CPU; round trip p50 %.1f us, p99 %.1f us\n",
      (cpu_us() - before) / static_cast<double>(rounds), times.at(0.5), times.at(0.99));
}

void measure_socket(const Url& url, std::size_t rounds) {
  boost::asio::io_context loop{1};
  TlsTrust trust;
  WebSocketClient client(loop, trust, here());
  const std::string ack(ack_bytes, 'a');
  std::size_t heard = 0;
  WebSocketClient::Told told;
  told.text = [&](std::string_view text) {
    if (text.size() != envelope_bytes) std::abort();
    client.send(ack);
    ++heard;
  };
  told.ended = [&](const WebSocketClient::Ended&) { loop.stop(); };
  client.open(url, {}, std::move(told));
  const double before = cpu_us();
  const auto start = Clock::now();
  loop.run();
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  std::printf("WebSocket message and its acknowledgement: %.2f us CPU; %.0f messages a second\n",
              (cpu_us() - before) / static_cast<double>(rounds),
              static_cast<double>(heard) / seconds);
}

// Takes the upgrade's request from the socket and answers it.
void upgrade(int socket) {
  std::string head(4096, '\0');
  const ssize_t count = ::recv(socket, head.data(), head.size(), 0);
  head.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  const std::string name = "Sec-WebSocket-Key: ";
  const std::string text =
      head.substr(head.find(name) + name.size(), 24) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  unsigned char accept[32];
  EVP_EncodeBlock(accept, digest, sizeof digest);
  send_all(socket,
           "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
           "Connection: Upgrade\r\nSec-WebSocket-Accept: " +
               std::string(reinterpret_cast<const char*>(accept)) + "\r\n\r\n");
}

// In a process of its own: one client for HTTP, one for the WebSocket.
void serve(int listener, std::size_t rounds) {
  const int yes = 1;
  const int http = ::accept(listener, nullptr, nullptr);
  ::setsockopt(http, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  serve_http(http);
  ::close(http);
  const int socket = ::accept(listener, nullptr, nullptr);
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  upgrade(socket);
  serve_socket(socket, rounds, ack_bytes + 6);
  ::close(socket);
}

}  // namespace

int main(int count, char** words) {
  const std::size_t wanted = count > 1 ? std::strtoul(words[1], nullptr, 10) : 100'000;
  const std::size_t rounds = std::max(wanted / coalesced, std::size_t{1}) * coalesced;
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const general = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener, general, size) != 0 || ::listen(listener, 8) != 0 ||
      ::getsockname(listener, general, &size) != 0) {
    std::perror("net_bench");
    return 1;
  }
  const pid_t server = ::fork();
  if (server == 0) {
    serve(listener, rounds);
    ::_exit(0);
  }
  ::close(listener);
  Url url;
  url.scheme = "http";
  url.host = "127.0.0.1";
  url.port = ntohs(address.sin_port);
  measure_http(url, rounds);
  url.scheme = "ws";
  measure_socket(url, rounds);
  ::waitpid(server, nullptr, 0);
  return 0;
}
