#include "adapters/net/http_connection.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pln::net {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Phase = ClientFailure::Phase;

constexpr std::size_t first_room = 16 * 1024;
constexpr std::size_t large_room = 64 * 1024;  // while a large body comes in
constexpr std::size_t chunk_line_room = 16 * 1024;
constexpr std::size_t kept_out_bytes = 64 * 1024;
constexpr unsigned interim_max = 8;
constexpr std::array<std::string_view, 6> own_fields{
    "host", "content-length", "connection", "user-agent", "transfer-encoding", "upgrade"};

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_name(std::string_view name, std::string_view lower_case) {
  return name.size() == lower_case.size() &&
         std::equal(name.begin(), name.end(), lower_case.begin(),
                    [](char a, char b) { return lower(a) == b; });
}

bool is_own(std::string_view name) {
  return std::any_of(own_fields.begin(), own_fields.end(),
                     [&](std::string_view own) { return same_name(name, own); });
}

// Replaces `bytes` by the whole request.
void write_into(std::string& bytes, const ClientRequest& request) {
  bytes.clear();
  const auto add = [&bytes](auto... parts) { (bytes.append(parts), ...); };
  add(std::string_view(request.method), " ", std::string_view(request.url.target),
      " HTTP/1.1\r\nHost: ", std::string_view(request.url.authority()),
      "\r\nUser-Agent: pln-coach");
  for (const auto& [name, value] : request.headers) {
    add("\r\n", std::string_view(name), ": ", std::string_view(value));
  }
  const bool carries = request.method == "POST" || request.method == "PUT" ||
                       request.method == "PATCH" || !request.body.empty();
  if (carries) {
    add("\r\nContent-Length: ", std::string_view(std::to_string(request.body.size())));
  }
  add("\r\n\r\n", std::string_view(request.body));
}

Phase phase_of(ConnectPhase phase) {
  switch (phase) {
    case ConnectPhase::not_allowed:
      return Phase::not_allowed;
    case ConnectPhase::resolve:
      return Phase::resolve;
    case ConnectPhase::connect:
      return Phase::connect;
    case ConnectPhase::handshake:
      return Phase::handshake;
  }
  return Phase::connect;
}

}  // namespace

std::optional<std::string> fault_of(const ClientRequest& request) {
  const std::string& target = request.url.target;
  const bool plain = std::all_of(target.begin(), target.end(),
                                 [](char letter) { return letter > ' ' && letter < '\x7f'; });
  if (!is_writable_field(request.method, {})) return "the method is no word";
  if (!plain || !target.starts_with('/')) return "the target is no path";
  for (const auto& [name, value] : request.headers) {
    if (!is_writable_field(name, value) || is_own(name)) return "a header field cannot be sent";
  }
  return {};
}

void HttpConnection::open(asio::io_context& loop, TlsTrust& trust, const Reach& reach,
                          ClientJob job) {
  const ConnectTimes times{limits_.resolve, limits_.connect, limits_.handshake};
  deadline_ = job.end;
  connecting_ = std::make_unique<Connecting>(loop, trust, job.request.url, reach, times,
                                             [self = weak_from_this()](Connecting::Result result) {
                                               if (const Ref connection = self.lock())
                                                 connection->connected(std::move(result));
                                             });
  job_ = std::move(job);
  owner_->watch(deadline_);
}

void HttpConnection::connected(Connecting::Result result) {
  if (dropped_) return;
  if (auto* failure = std::get_if<NotConnected>(&result)) {
    fail(phase_of(failure->phase), failure->late, std::move(failure->reason));
    return;
  }
  connecting_.reset();
  link_ = std::move(std::get<std::unique_ptr<Link>>(result));
  in_.resize(first_room);
  read_on();
  write_request();
}

void HttpConnection::carry(ClientJob job) {
  deadline_ = job.end;
  job_ = std::move(job);
  write_request();
}

void HttpConnection::start_parser() {
  parser_.emplace(job_->request.method == "HEAD", limits_.header_bytes, limits_.body_bytes);
}

void HttpConnection::write_request() {
  interim_ = 0;
  answering_ = false;
  start_parser();
  write_into(out_, job_->request);
  writing_ = true;
  handed_ = true;
  link_->write(asio::buffer(out_),
               [self = shared_from_this()](const Error& error, std::size_t count) {
                 self->written(error, count);
               });
  owner_->watch(deadline_);
}

void HttpConnection::written(const Error& error, std::size_t count) {
  writing_ = false;
  if (dropped_ || !job_) return;
  if (!error) {
    if (!answering_) {
      deadline_ = std::min(job_->end, Clock::now() + limits_.header);
      owner_->watch(deadline_);
    }
    return;
  }
  handed_ = count > 0 || link_->encrypted();  // TLS counts only what is gone in whole records
  fail(Phase::send, false, error.message());
}

void HttpConnection::read_on() {
  if (!make_room()) {
    fail(Phase::answer, false, "a line of the answer is too long");
    return;
  }
  link_->read(asio::buffer(in_.data() + end_, in_.size() - end_),
              [self = shared_from_this()](const Error& error, std::size_t count) {
                self->arrived(error, count);
              });
}

// False if the unread bytes are more than any part of an answer may have.
bool HttpConnection::make_room() {
  if (begin_ == end_) begin_ = end_ = 0;
  const bool in_body = job_ && parser_ && parser_->is_header_done();
  if (in_body && parser_->content_length_remaining().value_or(0) > first_room) {
    in_.resize(std::max(in_.size(), large_room));
  }
  if (in_.size() - end_ >= first_room / 4) return true;
  if (begin_ > 0) {
    std::copy(in_.begin() + static_cast<std::ptrdiff_t>(begin_),
              in_.begin() + static_cast<std::ptrdiff_t>(end_), in_.begin());
    end_ -= begin_;
    begin_ = 0;
  }
  const std::size_t most = limits_.header_bytes + chunk_line_room;
  if (end_ >= most) return false;
  if (in_.size() - end_ < first_room / 4) in_.resize(in_.size() + first_room);
  return true;
}

void HttpConnection::arrived(const Error& error, std::size_t count) {
  if (dropped_) return;
  end_ += count;
  if (error) {
    ended_by_server(error);
  } else if (job_) {
    take();
  } else {  // nobody has asked
    drop();
    owner_->lost(shared_from_this());
  }
}

void HttpConnection::ended_by_server(const Error& error) {
  if (!job_) {
    drop();
    owner_->lost(shared_from_this());
  } else if (error == asio::error::eof && parser_->take_end()) {
    complete();
  } else {
    fail(phase(), false, error.message());
  }
}

// What has come in belongs to the answer.
void HttpConnection::take() {
  std::string fault;
  while (begin_ < end_) {
    begin_ += parser_->take(unread(), fault);
    if (!fault.empty()) {
      fail(Phase::answer, false, std::move(fault));
      return;
    }
    if (!parser_->is_done()) break;
    if (parser_->answer().status >= 200) {
      complete();
      return;
    }
    if (!take_interim()) return;
  }
  if (!answering_ && parser_->is_header_done()) {
    answering_ = true;
    deadline_ = job_->end;  // an earlier alarm finds nothing due
  }
  read_on();
}

// An answer before the answer.
bool HttpConnection::take_interim() {
  if (parser_->answer().status == 101 || ++interim_ > interim_max) {
    fail(Phase::answer, false, "an answer that nobody asked for");
    return false;
  }
  start_parser();
  return true;
}

void HttpConnection::complete() {
  const Ref self = shared_from_this();
  const bool keep = parser_->keep_alive() && !writing_ && begin_ == end_;
  ClientResult result = std::move(parser_->answer());
  auto job = std::exchange(job_, {});
  if (keep) {
    handed_ = false;
    if (out_.capacity() > kept_out_bytes) out_ = {};
    deadline_ = Clock::now() + limits_.idle;
    owner_->watch(deadline_);
    read_on();
  } else {
    drop();
  }
  owner_->ended(self, std::move(*job), std::move(result));
}

Phase HttpConnection::phase() const {
  if (connecting_) return phase_of(connecting_->phase());
  return writing_ ? Phase::send : Phase::answer;
}

void HttpConnection::fail(Phase phase, bool late, std::string reason) {
  const Ref self = shared_from_this();
  ClientFailure failure;
  failure.phase = phase;
  failure.may_have_arrived = handed_;
  failure.late = late;
  failure.reason = std::move(reason);
  auto job = drop();
  owner_->ended(self, std::move(*job), std::move(failure));
}

void HttpConnection::deadline_passed() {
  if (dropped_) return;
  if (job_) {
    fail(phase(), true, "no answer in time");
  } else {
    drop();
    owner_->lost(shared_from_this());
  }
}

std::optional<ClientJob> HttpConnection::drop() {
  dropped_ = true;
  connecting_.reset();
  if (link_) link_->drop();
  return std::exchange(job_, {});
}

}  // namespace pln::net
