#include "adapters/net/connecting.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>

#include <cerrno>
#include <exception>

namespace pln::net {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using Error = boost::system::error_code;
using Clock = std::chrono::steady_clock;
using asio::ip::tcp;

constexpr std::size_t addresses_max = 8;  // of one name; each gets a share of the time

void rethrow(const std::exception_ptr& failure) {
  if (failure) std::rethrow_exception(failure);
}

void ask_system(asio::io_context& loop, const std::string& host, Resolved told) {
  auto resolver = std::make_shared<tcp::resolver>(loop);
  resolver->async_resolve(host, "",
                          [resolver, told = std::move(told)](
                              const Error& error, const tcp::resolver::results_type& all) {
                            Addresses found;
                            for (const auto& entry : all)
                              found.push_back(entry.endpoint().address());
                            told(error, found);
                          });
}

// Whom the other side's certificate must name; without the name in its subject, which is no host.
bool expect_host(SSL* native, const std::string& host, bool literal) {
  SSL_set_hostflags(native,
                    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (literal) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(native), host.c_str()) == 1;
  return SSL_set_tlsext_host_name(native, host.c_str()) == 1 &&
         SSL_set1_host(native, host.c_str()) == 1;
}

std::string handshake_trouble(SSL* native, const Error& error) {
  const long verified = SSL_get_verify_result(native);
  if (verified != X509_V_OK) return X509_verify_cert_error_string(verified);
  return error.message();
}

}  // namespace

bool Link::quiet() {
  char byte = 0;
  const auto count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void Link::drop() {
  Error ignored;
  socket_.close(ignored);
}

std::string described(const NotConnected& failure) {
  switch (failure.phase) {
    case ConnectPhase::not_allowed:
      return failure.reason;
    case ConnectPhase::resolve:
      return "resolving: " + failure.reason;
    case ConnectPhase::connect:
      return "connecting: " + failure.reason;
    case ConnectPhase::handshake:
      return "securing: " + failure.reason;
  }
  return failure.reason;
}

struct Connecting::State {
  State(asio::io_context& io, TlsTrust& trusted, Url wanted, const Reach& allowed,
        const ConnectTimes& limits, Done teller)
      : loop(io),
        trust(trusted),
        url(std::move(wanted)),
        reach(allowed),
        times(limits),
        done(std::move(teller)),
        alarm(io) {}
  asio::io_context& loop;
  TlsTrust& trust;
  Url url;
  Reach reach;
  ConnectTimes times;
  Done done;
  asio::steady_timer alarm;  // closes in on whatever is waited for
  std::uint64_t alarms{0};
  bool late{false};
  bool given_up{false};
  bool literal{false};  // the host is an address
  bool resolved{false};
  Error resolve_error{};
  Addresses addresses{};
  std::unique_ptr<Link> link{};
  NotConnected trouble{};
  using Ref = std::shared_ptr<State>;

  static asio::awaitable<void> run(Ref state, Resolve resolve);
  static asio::awaitable<void> find_addresses(Ref state, Resolve resolve);
  static asio::awaitable<bool> connect(Ref state);
  static asio::awaitable<bool> shake_hands(Ref state);
  static void set_alarm(const Ref& state, Clock::duration time);
  void clear_alarm();
  bool judge();
  bool fails(std::string reason);
};

void Connecting::State::set_alarm(const Ref& state, Clock::duration time) {
  state->late = false;
  state->alarm.expires_after(time);
  const std::uint64_t number = ++state->alarms;
  state->alarm.async_wait([weak = std::weak_ptr(state), number](const Error&) {
    const Ref rung = weak.lock();
    if (!rung || rung->alarms != number) return;  // set anew, or taken back
    rung->late = true;
    if (rung->link) rung->link->drop();
  });
}

void Connecting::State::clear_alarm() {
  ++alarms;
  alarm.cancel();
}

bool Connecting::State::fails(std::string reason) {
  trouble.late = late;
  trouble.reason = late ? "no answer in time" : std::move(reason);
  return false;
}

asio::awaitable<void> Connecting::State::run(Ref state, Resolve resolve) {
  co_await find_addresses(state, std::move(resolve));
  bool good = !state->given_up && state->judge();
  if (good) good = co_await connect(state);
  if (good && state->url.encrypted()) good = co_await shake_hands(state);
  if (state->given_up) co_return;
  const Done done = std::move(state->done);
  if (good) {
    done(std::move(state->link));
  } else {
    done(std::move(state->trouble));
  }
}

asio::awaitable<void> Connecting::State::find_addresses(Ref state, Resolve resolve) {
  state->trouble.phase = ConnectPhase::resolve;
  Error not_one;
  const auto address = asio::ip::make_address(state->url.host, not_one);
  state->literal = !not_one;
  if (state->literal) {
    state->addresses.push_back(address);
    co_return;
  }
  state->alarm.expires_after(state->times.resolve);
  resolve(state->url.host, [weak = std::weak_ptr(state)](const Error& error, const Addresses& all) {
    const Ref asked = weak.lock();
    if (!asked || asked->resolved) return;
    asked->resolved = true;
    asked->resolve_error = error;
    asked->addresses = all;
    asked->alarm.cancel();
  });
  Error ignored;  // cancelled: the answer is there, or nobody wants it any more
  if (!state->resolved) {
    co_await state->alarm.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  state->late = !state->resolved;
  state->resolved = true;
}

// Leaves the addresses that may be connected to.
bool Connecting::State::judge() {
  if (late || resolve_error) return fails(resolve_error.message());
  const bool encrypted = url.encrypted();
  std::erase_if(addresses, [&](const asio::ip::address& address) {
    return !reachable(address, reach) || (!encrypted && !address.is_loopback());
  });
  if (addresses.size() > addresses_max) addresses.resize(addresses_max);
  if (!addresses.empty()) return true;
  trouble.phase = ConnectPhase::not_allowed;
  return fails("no address that is allowed");
}

asio::awaitable<bool> Connecting::State::connect(Ref state) {
  state->trouble.phase = ConnectPhase::connect;
  const auto end = Clock::now() + state->times.connect;
  Error error;
  for (std::size_t place = 0; place < state->addresses.size() && !state->given_up; ++place) {
    const auto left = static_cast<Clock::rep>(state->addresses.size() - place);
    const tcp::endpoint endpoint(state->addresses[place], state->url.port);
    state->link = std::make_unique<Link>(state->loop);
    set_alarm(state, (end - Clock::now()) / left);
    co_await state->link->socket().async_connect(endpoint,
                                                 asio::redirect_error(asio::use_awaitable, error));
    state->clear_alarm();
    if (error || state->late) continue;
    state->link->socket().set_option(tcp::no_delay(true), error);
    co_return true;
  }
  co_return state->fails(error.message());
}

asio::awaitable<bool> Connecting::State::shake_hands(Ref state) {
  state->trouble.phase = ConnectPhase::handshake;
  auto& stream = state->link->encrypt(state->trust.context());
  SSL* const native = stream.native_handle();
  if (!expect_host(native, state->url.host, state->literal)) {
    co_return state->fails("this host cannot be verified");
  }
  Error error;
  set_alarm(state, state->times.handshake);
  co_await stream.async_handshake(ssl::stream_base::client,
                                  asio::redirect_error(asio::use_awaitable, error));
  state->clear_alarm();
  if (error || state->late) co_return state->fails(handshake_trouble(native, error));
  if (SSL_get_verify_result(native) != X509_V_OK || !SSL_get0_peer_certificate(native)) {
    co_return state->fails("the certificate was not verified");
  }
  co_return true;
}

Connecting::Connecting(asio::io_context& loop, TlsTrust& trust, const Url& url, const Reach& reach,
                       const ConnectTimes& times, Done done, Resolve resolve)
    : state_(std::make_shared<State>(loop, trust, url, reach, times, std::move(done))) {
  if (!resolve) {
    resolve = [&loop](const std::string& host, Resolved told) {
      ask_system(loop, host, std::move(told));
    };
  }
  asio::post(loop, [&loop, state = state_, resolve = std::move(resolve)]() mutable {
    if (!state->given_up) asio::co_spawn(loop, State::run(state, std::move(resolve)), rethrow);
  });
}

Connecting::~Connecting() {
  state_->given_up = true;
  state_->clear_alarm();
  if (state_->link) state_->link->drop();
}

ConnectPhase Connecting::phase() const { return state_->trouble.phase; }

}  // namespace pln::net
