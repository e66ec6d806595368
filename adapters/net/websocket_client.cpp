#include "adapters/net/websocket_client.hpp"

#include "adapters/net/answer_parser.hpp"
#include "adapters/net/connecting.hpp"
#include "adapters/net/http_connection.hpp"
#include "adapters/net/websocket_frames.hpp"
#include "adapters/net/websocket_upgrade.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace pln::net {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;
using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;

constexpr std::size_t upgrade_header_bytes = 16 * 1024;
constexpr std::size_t kept_out_bytes = 256 * 1024;
constexpr std::uint16_t normal_closure = 1000;
constexpr std::uint16_t going_away = 1001;
constexpr std::string_view ping_words = "alive?";

enum class State : std::uint8_t {
  fresh,
  connecting,
  upgrading,
  open,
  closing,  // our close frame is queued or sent; what comes in is told still
  leaving,  // nothing comes in any more; the last bytes go out
  ended
};

}  // namespace

struct WebSocketClient::Shared : std::enable_shared_from_this<Shared> {
  Shared(asio::io_context& io, TlsTrust& trusted, const Reach& allowed,
         const WebSocketLimits& wanted)
      : loop(io),
        trust(trusted),
        reach(allowed),
        limits(wanted),
        alarm(io),
        reader(wanted.message_bytes) {}
  asio::io_context& loop;
  TlsTrust& trust;
  Reach reach;
  WebSocketLimits limits;
  asio::steady_timer alarm;
  std::uint64_t alarms{0};
  State state{State::fresh};
  Told told{};
  Ended ending{};
  Url url{};
  HeaderFields headers{};
  std::unique_ptr<Connecting> connecting{};
  std::unique_ptr<Link> link{};
  Upgrade upgrade{};
  std::optional<AnswerParser> parser{};  // of the upgrade's answer
  std::string head{};                    // of it, not taken yet
  FrameReader reader;
  std::uint64_t frames_seen{0};
  Masks masks{};
  std::string pending{};              // to be written next
  std::string writing{};              // being written, if `busy`
  std::optional<std::string> pong{};  // to the newest ping
  bool busy{false};
  bool deaf{false};      // writing has failed
  bool said_all{false};  // up to our close frame
  bool reading{false};   // a read is under way
  bool taking{false};    // messages are being told
  bool paused{false};
  std::optional<std::string> end_of_input{};  // why nothing more will come
  Time heard{};
  Time next_ping{};
  Time deadline{};  // of upgrading, closing and leaving

  void open(const Url& wanted, const HeaderFields& fields, Told teller);
  void connected(Connecting::Result result);
  void read_on();
  void arrived(const Error& error, std::size_t count);
  void take_head(std::size_t count);
  void now_open();
  void take();
  void take_one(const Incoming& incoming);
  void say(Opcode opcode, std::string_view payload);
  void write_on();
  void written(const Error& error);
  void drained();
  void close(std::uint16_t code);
  void leave(std::uint16_t code, std::string reason);
  void set_alarm();
  void ring();
  void end_later(std::string reason);
  void end(std::string reason);
  void drop();
};

void WebSocketClient::Shared::open(const Url& wanted, const HeaderFields& fields, Told teller) {
  if (state != State::fresh) return;
  state = State::connecting;
  told = std::move(teller);
  url = wanted;
  headers = fields;
  ClientRequest request;
  request.url = url;
  request.headers = headers;
  auto refusal = net::fault_of(request);
  if (!refusal && url.scheme != "wss" && url.scheme != "ws") refusal = "the URL is no WebSocket's";
  if (!refusal) refusal = refusal_of(url, reach);
  if (refusal) return end_later(std::move(*refusal));
  const ConnectTimes times{limits.resolve, limits.connect, limits.handshake};
  connecting = std::make_unique<Connecting>(loop, trust, url, reach, times,
                                            [weak = weak_from_this()](Connecting::Result result) {
                                              if (const auto self = weak.lock())
                                                self->connected(std::move(result));
                                            });
}

void WebSocketClient::Shared::connected(Connecting::Result result) {
  if (state != State::connecting) return;
  if (const auto* failure = std::get_if<NotConnected>(&result)) return end(described(*failure));
  connecting.reset();
  link = std::move(std::get<std::unique_ptr<Link>>(result));
  state = State::upgrading;
  deadline = Clock::now() + limits.handshake;
  set_alarm();
  parser.emplace(true, upgrade_header_bytes, 0);
  pending = upgrade.request(url, headers);
  write_on();
  read_on();
}

void WebSocketClient::Shared::read_on() {
  std::size_t size = 0;
  char* const room = reader.room(size);
  reading = true;
  link->read(asio::buffer(room, size),
             [self = shared_from_this()](const Error& error, std::size_t count) {
               self->arrived(error, count);
             });
}

void WebSocketClient::Shared::arrived(const Error& error, std::size_t count) {
  reading = false;
  if (state == State::ended || state == State::leaving) return;
  if (error) {
    end_of_input = error == asio::error::eof ? "the server has closed" : error.message();
    if (state == State::upgrading) return end("upgrading: " + *end_of_input);
  } else if (state == State::upgrading) {
    return take_head(count);
  } else {
    reader.add(count);
  }
  take();
}

// The bytes lie in the reader's room; those behind the header are its own.
void WebSocketClient::Shared::take_head(std::size_t count) {
  std::size_t size = 0;
  head.append(reader.room(size), count);
  std::string fault;
  head.erase(0, parser->take(head, fault));
  if (!fault.empty()) return end("upgrading: " + fault);
  if (!parser->is_done()) {
    if (head.size() > upgrade_header_bytes) return end("upgrading: the header is too large");
    return read_on();
  }
  const ClientAnswer& answer = parser->answer();
  if (answer.status != 101) {
    ending.http_status = answer.status;
    return end("the upgrade was answered with status " + std::to_string(answer.status));
  }
  if (auto wrong = upgrade.fault_of(answer.headers)) return end("upgrading: " + *wrong);
  parser.reset();
  reader.add(std::exchange(head, {}));
  now_open();
}

void WebSocketClient::Shared::now_open() {
  const auto self = shared_from_this();
  state = State::open;
  ending.opened = true;
  heard = Clock::now();
  next_ping = heard + limits.ping_every;
  set_alarm();
  if (told.opened) told.opened();
  if (state != State::ended) take();
}

// Tells what is here, then reads on.
void WebSocketClient::Shared::take() {
  if (taking) return;
  const auto self = shared_from_this();
  taking = true;
  bool more = true;
  while (more && !paused && (state == State::open || state == State::closing)) {
    const Incoming incoming = reader.next();
    more = incoming.kind != Incoming::Kind::nothing;
    if (more) take_one(incoming);
  }
  taking = false;
  if (std::exchange(frames_seen, reader.frames()) != frames_seen) heard = Clock::now();
  if (more || (state != State::open && state != State::closing)) return;
  if (end_of_input) return end(*end_of_input);
  if (!reading) read_on();
}

void WebSocketClient::Shared::take_one(const Incoming& incoming) {
  switch (incoming.kind) {
    case Incoming::Kind::text:
      if (told.text) told.text(incoming.bytes);
      return;
    case Incoming::Kind::ping:
      pong = incoming.bytes;
      return write_on();
    case Incoming::Kind::close:
      ending.close_code = incoming.code;
      return leave(incoming.code == 0 ? normal_closure : incoming.code, "the server has closed");
    case Incoming::Kind::fault:
      return leave(incoming.code, "the server broke the protocol");
    case Incoming::Kind::nothing:
    case Incoming::Kind::binary:
    case Incoming::Kind::pong:
      return;
  }
}

void WebSocketClient::Shared::say(Opcode opcode, std::string_view payload) {
  append_frame(pending, opcode, payload, masks.next());
  write_on();
}

// Writes all that is queued at once.
void WebSocketClient::Shared::write_on() {
  if (busy || state == State::ended) return;
  if (pong && state == State::open) {
    append_frame(pending, Opcode::pong, *std::exchange(pong, {}), masks.next());
  }
  if (deaf) pending.clear();
  if (pending.empty()) return drained();
  busy = true;
  writing.clear();
  if (writing.capacity() > kept_out_bytes) writing = {};
  writing.swap(pending);
  link->write(asio::buffer(writing), [self = shared_from_this()](const Error& error, std::size_t) {
    self->written(error);
  });
}

// A failure is left to the reader, who may find the other side's last words.
void WebSocketClient::Shared::written(const Error& error) {
  busy = false;
  deaf = deaf || error;
  write_on();
}

// All is written.
void WebSocketClient::Shared::drained() {
  if (state == State::leaving) return end({});
  if (state != State::closing || std::exchange(said_all, true)) return;
  deadline = Clock::now() + limits.close_time;
  set_alarm();
}

void WebSocketClient::Shared::close(std::uint16_t code) {
  if (state == State::fresh || state >= State::closing) return;
  ending.by_us = true;
  if (state != State::open) {
    drop();
    return end_later("closed before it was open");
  }
  state = State::closing;
  deadline = Clock::now() + limits.close_time;
  set_alarm();
  say(Opcode::close, close_payload(code));
}

// The other side has said its last word, or may say no more; ours is a close frame.
void WebSocketClient::Shared::leave(std::uint16_t code, std::string reason) {
  const bool said = state == State::closing;
  ending.reason = std::move(reason);
  state = State::leaving;
  deadline = Clock::now() + limits.close_time;
  set_alarm();
  if (said) return write_on();
  say(Opcode::close, close_payload(code));
}

void WebSocketClient::Shared::set_alarm() {
  Time next = deadline;
  if (state == State::open) {
    next = next_ping;
    if (!paused) next = std::min(next, heard + limits.dead_after);
  }
  alarm.expires_at(next);
  alarm.async_wait([weak = weak_from_this(), number = ++alarms](const Error&) {
    const auto self = weak.lock();
    if (self && self->alarms == number) self->ring();
  });
}

void WebSocketClient::Shared::ring() {
  const auto self = shared_from_this();
  const Time now = Clock::now();
  if (state == State::open) {
    if (!paused && now >= heard + limits.dead_after) {
      if (busy) return end("the server is silent");
      return leave(going_away, "the server is silent");
    }
    if (now >= next_ping) {
      next_ping = now + limits.ping_every;
      if (!busy) say(Opcode::ping, ping_words);
    }
  } else if (now >= deadline) {
    return end(state == State::upgrading ? "upgrading: no answer in time" : "closed by us");
  }
  set_alarm();
}

void WebSocketClient::Shared::end_later(std::string reason) {
  state = State::leaving;
  asio::post(loop, [self = shared_from_this(), reason = std::move(reason)] { self->end(reason); });
}

void WebSocketClient::Shared::end(std::string reason) {
  if (state == State::ended) return;
  const auto self = shared_from_this();
  drop();
  state = State::ended;
  if (ending.reason.empty()) ending.reason = std::move(reason);
  const Told last = std::exchange(told, {});
  if (last.ended) last.ended(ending);
}

void WebSocketClient::Shared::drop() {
  ++alarms;
  alarm.cancel();
  connecting.reset();
  if (link) link->drop();
}

WebSocketClient::WebSocketClient(asio::io_context& loop, TlsTrust& trust, const Reach& reach,
                                 const WebSocketLimits& limits)
    : shared_(std::make_shared<Shared>(loop, trust, reach, limits)) {}

WebSocketClient::~WebSocketClient() {
  shared_->drop();
  shared_->state = State::ended;  // what was told stays until the last callback is over
}

void WebSocketClient::open(const Url& url, const HeaderFields& headers, Told told) {
  shared_->open(url, headers, std::move(told));
}

bool WebSocketClient::send(std::string_view text) {
  if (shared_->state != State::open) return false;
  shared_->say(Opcode::text, text);
  return true;
}

std::size_t WebSocketClient::queued() const {
  return shared_->pending.size() + (shared_->busy ? shared_->writing.size() : 0);
}

void WebSocketClient::pause_reading(bool paused) {
  Shared& shared = *shared_;
  if (shared.paused == paused) return;
  shared.paused = paused;
  if (shared.state != State::open && shared.state != State::closing) return;
  if (!paused) {
    shared.heard = Clock::now();
    asio::post(shared.loop, [self = shared_] { self->take(); });
  }
  if (shared.state == State::open) shared.set_alarm();
}

void WebSocketClient::close(std::uint16_t code) { shared_->close(code); }

}  // namespace pln::net
