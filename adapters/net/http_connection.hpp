// One connection of the HTTP client: it comes about for a request, carries one after the other, and
// is read from all the time, so that a server that closes it is noticed. Private to this folder;
// HttpClient owns it and watches its deadline, its operations keep it alive.
#pragma once

#include "adapters/net/answer_parser.hpp"
#include "adapters/net/connecting.hpp"
#include "adapters/net/http_client.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::net {

using ClientTime = std::chrono::steady_clock::time_point;

// A request under way.
struct ClientJob {
  ClientRequest request{};
  HttpClient::Done done{};
  ClientTime end{};  // the deadline of the whole
};

// Why this request cannot be written as one; nothing: it can.
[[nodiscard]] std::optional<std::string> fault_of(const ClientRequest& request);

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  using Ref = std::shared_ptr<HttpConnection>;

  class Owner {
   public:
    virtual ~Owner() = default;
    // The job has ended; the connection may carry the next one unless it is `dropped`.
    virtual void ended(const Ref& connection, ClientJob job, ClientResult result) = 0;
    // It was closed between two jobs.
    virtual void lost(const Ref& connection) = 0;
    // `deadline()` has been set anew.
    virtual void watch(ClientTime deadline) = 0;
  };

  HttpConnection(Owner& owner, const ClientLimits& limits, const Url& origin)
      : owner_(&owner), limits_(limits), origin_(origin) {}

  // Connects, then carries the job.
  void open(boost::asio::io_context& loop, TlsTrust& trust, const Reach& reach, ClientJob job);
  void carry(ClientJob job);
  // Between two jobs: true unless the server has closed or said something unasked.
  [[nodiscard]] bool quiet() { return link_->quiet(); }

  [[nodiscard]] ClientTime deadline() const { return deadline_; }
  void deadline_passed();
  [[nodiscard]] const Url& origin() const { return origin_; }
  [[nodiscard]] bool dropped() const { return dropped_; }
  // Ends it without telling the owner, now or later; what it carried is returned.
  std::optional<ClientJob> drop();
  [[nodiscard]] bool may_have_arrived() const { return handed_; }

 private:
  using Error = boost::system::error_code;

  void connected(Connecting::Result result);
  void write_request();
  void written(const Error& error, std::size_t count);
  void read_on();
  bool make_room();
  void arrived(const Error& error, std::size_t count);
  void ended_by_server(const Error& error);
  void take();
  bool take_interim();
  void complete();
  void fail(ClientFailure::Phase phase, bool late, std::string reason);
  [[nodiscard]] ClientFailure::Phase phase() const;
  [[nodiscard]] std::string_view unread() const { return {in_.data() + begin_, end_ - begin_}; }
  void start_parser();

  Owner* owner_;
  ClientLimits limits_;
  Url origin_;
  std::unique_ptr<Connecting> connecting_{};
  std::unique_ptr<Link> link_{};
  std::optional<ClientJob> job_{};
  std::optional<AnswerParser> parser_{};
  ClientTime deadline_{};
  std::string out_{};
  std::vector<char> in_{};
  std::size_t begin_{0};  // of what is unread in in_
  std::size_t end_{0};
  unsigned interim_{0};  // answers 1xx to this request
  bool writing_{false};
  bool handed_{false};     // bytes of this request were handed to the system
  bool answering_{false};  // the answer's header is there
  bool dropped_{false};
};

}  // namespace pln::net
