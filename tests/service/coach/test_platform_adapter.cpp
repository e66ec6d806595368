#include "tests/service/coach/test_platform_adapter.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <utility>

namespace pln::test {
namespace {

using boost::asio::ip::tcp;

constexpr std::string_view tenant = "test";

Delivery of_kind(Delivery::Kind kind) {
  Delivery delivery;
  delivery.kind = kind;
  return delivery;
}

}  // namespace

Identity identity_of(const std::string& person) {
  return {Platform::slack, std::string{tenant}, person};
}

TestPlatformAdapter::TestPlatformAdapter(boost::asio::io_context& loop, Setting setting)
    : loop_(loop), set_(std::move(setting)), timer_(loop) {}

TestPlatformAdapter::~TestPlatformAdapter() {
  if (events_) events_->close();
  if (posts_) posts_->close();
}

bool TestPlatformAdapter::reaches(const Identity& identity) const {
  return identity.platform == Platform::slack && identity.tenant == tenant;
}

Abilities TestPlatformAdapter::abilities(const Identity& /*identity*/) const {
  Abilities abilities;
  if (set_.mode == PlatformMode::keys) abilities.repeats_recognised_for = hours{24};
  abilities.readable_history = set_.mode == PlatformMode::history;
  return abilities;
}

void TestPlatformAdapter::connect(Connected connected) {
  auto socket = std::make_shared<tcp::socket>(loop_);
  const tcp::endpoint there{boost::asio::ip::address_v4::loopback(), set_.port};
  auto ended = lifeline_.guard([socket, connected = std::move(connected)](const auto& error) {
    connected(error ? nullptr : std::make_shared<Lines>(std::move(*socket)));
  });
  socket->async_connect(there, std::move(ended));
}

void TestPlatformAdapter::start(Intake& intake, Told told) {
  intake_ = &intake;
  told_ = std::move(told);
  taking_ = true;
  connect([this](std::shared_ptr<Lines> lines) {
    if (closed_) return;
    if (!lines) return broken("nobody is there");
    events_ = std::move(lines);
    events_->write("H\tevents");
    events_->read([this](std::string_view line) { return heard_event(line); },
                  lifeline_.guard([this] {
                    events_.reset();
                    broken("the connection is gone");
                  }));
    told_({Connection::State::connected, ""});
  });
}

void TestPlatformAdapter::broken(const std::string& reason) {
  const Told told = told_;
  told({Connection::State::broken, reason});
}

// E event person text
bool TestPlatformAdapter::heard_event(std::string_view line) {
  if (!taking_) return true;
  const auto fields = fields_of(line);
  if (fields.size() != 4 || fields[0] != "E") return true;
  Received received;
  received.key.text = fields[1];
  received.from = identity_of(std::string{fields[2]});
  received.what = RawMessage{unescaped(fields[3])};
  const EventKey key = received.key;
  if (set_.acknowledges_early) acknowledge(key);
  const bool taken = intake_->submit(std::move(received), lifeline_.guard([this, key](bool stored) {
    if (stored && !set_.acknowledges_early) acknowledge(key);
  }));
  if (taken) return true;
  intake_->when_there_is_room(lifeline_.guard([lines = std::weak_ptr<Lines>(events_)] {
    if (const auto there = lines.lock()) there->go_on();
  }));
  return false;
}

// If the connection is gone meanwhile, the platform brings the event again.
void TestPlatformAdapter::acknowledge(const EventKey& key) {
  if (!events_) return;
  if (set_.acknowledging) set_.acknowledging(key);
  events_->write("A\t" + key.text);
}

void TestPlatformAdapter::deliver(const Outgoing& message, Done done) {
  Request post;
  post.done = std::move(done);
  request(std::move(post), "P", message, "\t" + escaped(message.text));
}

void TestPlatformAdapter::look_for(const Outgoing& message, Found found) {
  Request look;
  look.found = std::move(found);
  request(std::move(look), "L", message, "");
}

void TestPlatformAdapter::request(Request request, const std::string& kind, const Outgoing& message,
                                  const std::string& text) {
  const std::uint64_t number = ++last_request_;
  request.line =
      kind + "\t" + std::to_string(number) + "\t" + message.to.id + "\t" + message.id.text + text;
  Request& kept = requests_.emplace(number, std::move(request)).first->second;
  if (closed_) return give_up(number);
  deadlines_.emplace_back(Clock::now() + set_.answers_within, number);
  arm();
  if (!posts_) return connect_posts();
  posts_->write(kept.line);
  kept.written = true;
}

void TestPlatformAdapter::connect_posts() {
  if (connecting_posts_) return;
  connecting_posts_ = true;
  connect([this](std::shared_ptr<Lines> lines) {
    connecting_posts_ = false;
    if (closed_) return;
    if (!lines) return give_up_all();
    posts_ = std::move(lines);
    posts_->write("H\tposts");
    posts_->read(
        [this](std::string_view line) {
          heard_answer(line);
          return true;
        },
        lifeline_.guard([this] {
          posts_.reset();
          give_up_all();
        }));
    for (auto& [number, request] : requests_) {
      posts_->write(request.line);
      request.written = true;
    }
  });
}

// R request what [pause [all]]
void TestPlatformAdapter::heard_answer(std::string_view line) {
  const auto fields = fields_of(line);
  if (fields.size() < 3 || fields[0] != "R") return;
  const std::uint64_t number = number_of(fields[1]);
  Delivery delivery;
  if (fields[2] == "later") {
    delivery.kind = Delivery::Kind::retry_after;
    if (fields.size() > 3) delivery.pause = std::chrono::milliseconds{number_of(fields[3])};
    delivery.whole_tenant = fields.size() > 4;
  }
  const Whereabouts where = fields[2] == "arrived"  ? Whereabouts::arrived
                            : fields[2] == "absent" ? Whereabouts::absent
                                                    : Whereabouts::cannot_tell;
  end(number, delivery, where);
}

void TestPlatformAdapter::end(std::uint64_t number, const Delivery& delivery, Whereabouts where) {
  const auto ended = requests_.extract(number);
  if (ended.empty()) return;  // it was given up
  if (ended.mapped().done) ended.mapped().done(delivery);
  if (ended.mapped().found) ended.mapped().found(where);
}

// What was never written did not arrive.
void TestPlatformAdapter::give_up(std::uint64_t number) {
  const auto found = requests_.find(number);
  if (found == requests_.end()) return;
  const auto kind = found->second.written ? Delivery::Kind::unknown : Delivery::Kind::retry_after;
  end(number, of_kind(kind), Whereabouts::cannot_tell);
}

void TestPlatformAdapter::give_up_all() {
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, request] : requests_) numbers.push_back(number);
  for (const std::uint64_t number : numbers) give_up(number);
}

// One timer for all: every request has the same time.
void TestPlatformAdapter::arm() {
  if (armed_ || deadlines_.empty()) return;
  armed_ = true;
  timer_.expires_at(deadlines_.front().first);
  timer_.async_wait(lifeline_.guard([this](const auto& error) {
    if (error) return;
    armed_ = false;
    while (!deadlines_.empty() && deadlines_.front().first <= Clock::now()) {
      const std::uint64_t number = deadlines_.front().second;
      deadlines_.pop_front();
      give_up(number);
    }
    arm();
  }));
}

void TestPlatformAdapter::stop_intake() { taking_ = false; }

void TestPlatformAdapter::close() {
  closed_ = true;
  taking_ = false;
  if (events_) events_->close();
  if (posts_) posts_->close();
  give_up_all();
  timer_.cancel();
}

}  // namespace pln::test
