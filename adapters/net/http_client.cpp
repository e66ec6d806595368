#include "adapters/net/http_client.hpp"

#include "adapters/net/http_connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace pln::net {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Connection = HttpConnection::Ref;
using Phase = ClientFailure::Phase;

// Whatever their target, these go over the same connections.
struct ByOrigin {
  bool operator()(const Url& one, const Url& other) const {
    return std::tie(one.port, one.host, one.scheme) <
           std::tie(other.port, other.host, other.scheme);
  }
};

struct Origin {
  std::vector<Connection> all{};
  std::vector<Connection> idle{};  // the last one used comes first again
  std::deque<ClientJob> waiting{};
};

struct Refused {
  ClientJob job{};
  ClientFailure failure{};
};

ClientFailure failure_of(Phase phase, std::string reason) {
  ClientFailure failure;
  failure.phase = phase;
  failure.reason = std::move(reason);
  return failure;
}

}  // namespace

struct HttpClient::Shared final : HttpConnection::Owner, std::enable_shared_from_this<Shared> {
  Shared(asio::io_context& io, TlsTrust& trusted, const Reach& allowed, const ClientLimits& wanted)
      : loop(io), trust(trusted), reach(allowed), limits(wanted), alarm(io) {}
  asio::io_context& loop;
  TlsTrust& trust;
  Reach reach;
  ClientLimits limits;
  asio::steady_timer alarm;  // one for all; rings no later than the next deadline
  ClientTime rings{ClientTime::max()};
  std::map<Url, Origin, ByOrigin> origins{};
  std::deque<Refused> refused{};  // to be told
  std::size_t under_way{0};
  bool closed{false};
  bool gone{false};  // the client is; nothing may be told

  void ask(ClientJob job);
  void refuse(ClientJob job, ClientFailure failure);
  void tell_refused();
  void close();
  void ended(const Connection& connection, ClientJob job, ClientResult result) override;
  void lost(const Connection& connection) override;
  void watch(ClientTime deadline) override;
  void ring();
  void open(Origin& origin, ClientJob job);
  bool carry_on_idle(Origin& origin, ClientJob& job);
  void serve_waiting(Origin& origin);
  void settle(const Connection& connection);
  void finish(const ClientJob& job, ClientResult result);
};

void HttpClient::Shared::ask(ClientJob job) {
  ++under_way;
  if (closed) return refuse(std::move(job), failure_of(Phase::closed, "the client is closed"));
  if (auto fault = fault_of(job.request)) {
    return refuse(std::move(job), failure_of(Phase::not_allowed, std::move(*fault)));
  }
  auto found = origins.find(job.request.url);
  if (found == origins.end()) {
    if (auto refusal = refusal_of(job.request.url, reach)) {
      return refuse(std::move(job), failure_of(Phase::not_allowed, std::move(*refusal)));
    }
    found = origins.emplace(job.request.url, Origin{}).first;
  }
  Origin& origin = found->second;
  if (origin.waiting.empty() && carry_on_idle(origin, job)) return;
  watch(job.end);
  origin.waiting.push_back(std::move(job));
  serve_waiting(origin);
}

bool HttpClient::Shared::carry_on_idle(Origin& origin, ClientJob& job) {
  while (!origin.idle.empty()) {
    const Connection connection = std::move(origin.idle.back());
    origin.idle.pop_back();
    if (connection->quiet()) {
      connection->carry(std::move(job));
      return true;
    }
    connection->drop();
    std::erase(origin.all, connection);
  }
  return false;
}

void HttpClient::Shared::open(Origin& origin, ClientJob job) {
  auto connection = std::make_shared<HttpConnection>(*this, limits, job.request.url);
  origin.all.push_back(connection);
  connection->open(loop, trust, reach, std::move(job));
}

void HttpClient::Shared::serve_waiting(Origin& origin) {
  while (!origin.waiting.empty()) {
    if (!carry_on_idle(origin, origin.waiting.front())) {
      if (origin.all.size() >= limits.connections) return;
      open(origin, std::move(origin.waiting.front()));
    }
    origin.waiting.pop_front();
  }
}

// After a connection has ended or become idle. May forget the origin.
void HttpClient::Shared::settle(const Connection& connection) {
  const auto found = origins.find(connection->origin());
  if (found == origins.end()) return;
  Origin& origin = found->second;
  if (connection->dropped()) {
    std::erase(origin.all, connection);
    std::erase(origin.idle, connection);
  } else {
    origin.idle.push_back(connection);
  }
  serve_waiting(origin);
  if (origin.all.empty()) origins.erase(found);
  if (origins.empty()) {
    rings = ClientTime::max();
    alarm.cancel();
  }
}

void HttpClient::Shared::ended(const Connection& connection, ClientJob job, ClientResult result) {
  const auto self = shared_from_this();
  settle(connection);
  finish(job, std::move(result));
}

void HttpClient::Shared::lost(const Connection& connection) { settle(connection); }

void HttpClient::Shared::finish(const ClientJob& job, ClientResult result) {
  --under_way;
  if (job.done) job.done(std::move(result));
}

void HttpClient::Shared::watch(ClientTime deadline) {
  if (deadline >= rings) return;
  rings = deadline;
  alarm.expires_at(deadline);
  alarm.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (self && !error) self->ring();
  });
}

// Ends what is late, and sets the alarm for what is not.
void HttpClient::Shared::ring() {
  const auto self = shared_from_this();
  const ClientTime now = Clock::now();
  rings = ClientTime::max();
  ClientTime next = ClientTime::max();
  std::vector<Connection> late;
  for (auto& [url, origin] : origins) {
    for (const Connection& connection : origin.all) {
      if (connection->deadline() <= now) {
        late.push_back(connection);
      } else {
        next = std::min(next, connection->deadline());
      }
    }
    auto& waiting = origin.waiting;  // in the order of their deadlines
    for (; !waiting.empty() && waiting.front().end <= now; waiting.pop_front()) {
      ClientFailure failure = failure_of(Phase::connect, "no connection became free in time");
      failure.late = true;
      refused.push_back(Refused{std::move(waiting.front()), std::move(failure)});
    }
    if (!waiting.empty()) next = std::min(next, waiting.front().end);
  }
  if (next != ClientTime::max()) watch(next);
  for (const Connection& connection : late) connection->deadline_passed();
  tell_refused();
}

void HttpClient::Shared::refuse(ClientJob job, ClientFailure failure) {
  if (gone) return;
  refused.push_back(Refused{std::move(job), std::move(failure)});
  asio::post(loop, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->tell_refused();
  });
}

// What is refused meanwhile is told later. A callback may end the client: then the rest has been
// told by then.
void HttpClient::Shared::tell_refused() {
  const auto self = shared_from_this();
  for (std::size_t count = refused.size(); count > 0 && !refused.empty(); --count) {
    Refused one = std::move(refused.front());
    refused.pop_front();
    finish(one.job, std::move(one.failure));
  }
}

void HttpClient::Shared::close() {
  closed = true;
  alarm.cancel();
  rings = ClientTime::max();
  for (auto& [url, origin] : std::exchange(origins, {})) {
    for (const Connection& connection : origin.all) {
      ClientFailure failure = failure_of(Phase::closed, "the client was closed");
      failure.may_have_arrived = connection->may_have_arrived();
      auto job = connection->drop();
      if (job) refused.push_back(Refused{std::move(*job), std::move(failure)});
    }
    for (ClientJob& job : origin.waiting) {
      refused.push_back(
          Refused{std::move(job), failure_of(Phase::closed, "the client was closed")});
    }
  }
  tell_refused();
}

HttpClient::HttpClient(asio::io_context& loop, TlsTrust& trust, const Reach& reach,
                       const ClientLimits& limits)
    : shared_(std::make_shared<Shared>(loop, trust, reach, limits)) {}

HttpClient::~HttpClient() {
  shared_->gone = true;
  shared_->close();
}

void HttpClient::ask(ClientRequest request, Done done) {
  ClientJob job;
  job.request = std::move(request);
  job.done = std::move(done);
  job.end = Clock::now() + shared_->limits.whole;
  shared_->ask(std::move(job));
}

void HttpClient::close() {
  const auto shared = shared_;  // a callback may end the client
  shared->close();
}

std::size_t HttpClient::under_way() const { return shared_->under_way; }

}  // namespace pln::net
