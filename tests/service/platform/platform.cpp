#include "tests/service/platform/platform.hpp"

#include <algorithm>
#include <utility>

namespace pln::test {
namespace {

using boost::asio::ip::tcp;
using std::chrono::milliseconds;

constexpr milliseconds tick_every{2};
constexpr Nanoseconds redelivery_every = 100'000'000;
constexpr int delay_max = 150;          // of an event, in milliseconds
constexpr int twice_within = 400;       // its repeat, in milliseconds
constexpr int limit_pause_max = 80;     // of a conversation, in milliseconds
constexpr int whole_limit_one_in = 50;  // limits are the tenant's

std::uint32_t person_of(std::string_view name) {  // "p17"
  return name.empty() ? 0 : static_cast<std::uint32_t>(number_of(name.substr(1)));
}

}  // namespace

Nanoseconds now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

ChatPlatform::ChatPlatform(boost::asio::io_context& loop, PlatformSetting setting)
    : loop_(loop),
      set_(setting),
      acceptor_(loop, {boost::asio::ip::address_v4::loopback(), 0}),
      dice_(setting.seed),
      ticker_(loop) {
  accept();
  tick();
}

bool ChatPlatform::drawn(unsigned per_mille) {
  return faults_ && per_mille > 0 && dice_() % 1000 < per_mille;
}

milliseconds ChatPlatform::pause_up_to(int most) {
  return milliseconds{1 + static_cast<int>(dice_() % static_cast<unsigned>(most))};
}

void ChatPlatform::after(milliseconds pause, std::function<void()> call) {
  auto timer = std::make_shared<boost::asio::steady_timer>(loop_, pause);
  timer->async_wait([timer, call = std::move(call)](const auto& error) {
    if (!error) call();
  });
}

void ChatPlatform::accept() {
  acceptor_.async_accept([this](const auto& error, tcp::socket socket) {
    if (!error) greet(std::make_shared<Lines>(std::move(socket)));
    accept();
  });
}

void ChatPlatform::greet(const std::shared_ptr<Lines>& lines) {
  Lines* const plain = lines.get();
  others_.push_back(lines);
  const auto gone = [this, plain] {
    if (events_.get() == plain) events_.reset();
    std::erase_if(others_, [plain](const auto& other) { return other.get() == plain; });
  };
  lines->read(
      [this, plain](std::string_view line) {
        if (line == "H\tevents") {
          introduce(plain->shared_from_this());
          return true;
        }
        if (events_.get() == plain) return heard_event_line(line);
        heard_post_line(plain->shared_from_this(), line);
        return true;
      },
      // Not from within a call of this very connection.
      [this, gone] { boost::asio::post(loop_, gone); });
}

void ChatPlatform::introduce(std::shared_ptr<Lines> lines) {
  if (events_) {
    events_->close();
    std::erase(others_, events_);
  }
  events_ = std::move(lines);
  ++ledger_.counts.connects;
  bring_all();
}

bool ChatPlatform::heard_event_line(std::string_view line) {
  const auto fields = fields_of(line);
  if (fields.size() != 2 || fields[0] != "A") return true;
  const auto event = static_cast<std::uint32_t>(number_of(fields[1].substr(1)));
  if (event < ledger_.size()) ledger_.acknowledge(event, now());
  return true;
}

void ChatPlatform::heard_post_line(const std::shared_ptr<Lines>& lines, std::string_view line) {
  const auto fields = fields_of(line);
  if (fields.size() == 5 && fields[0] == "P") return take_post(lines, fields);
  if (fields.size() != 4 || fields[0] != "L") return;
  ++ledger_.counts.looks;
  const std::string_view found = set_.mode != PlatformMode::history ? "cannot"
                                 : ledger_.has(fields[3])           ? "arrived"
                                                                    : "absent";
  lines->write("R\t" + std::string{fields[1]} + "\t" + std::string{found});
}

void ChatPlatform::take_post(const std::shared_ptr<Lines>& lines,
                             const std::vector<std::string_view>& fields) {
  const std::string request{fields[1]};
  const std::uint32_t person = person_of(fields[2]);
  Conversation& conversation = conversations_[person];
  if (conversation.not_before > now()) ++ledger_.counts.too_early;
  if (drawn(set_.limited)) {
    ++ledger_.counts.limited;
    const milliseconds pause = pause_up_to(limit_pause_max);
    conversation.not_before = now() + std::chrono::nanoseconds{pause}.count();
    const bool all = dice_() % whole_limit_one_in == 0;
    lines->write("R\t" + request + "\tlater\t" + std::to_string(pause.count()) +
                 (all ? "\tall" : ""));
    return;
  }
  if (drawn(set_.post_lost)) {
    ++ledger_.counts.post_lost;
    return;
  }
  if (set_.mode == PlatformMode::keys && ledger_.has(fields[3])) {
    ++ledger_.counts.recognised;
    lines->write("R\t" + request + "\tok");
    return;
  }
  const std::uint64_t answered = ledger_.counts.answered;
  ledger_.accept(fields[3], person, unescaped(fields[4]), now());
  if (window_ > 0 && ledger_.counts.answered != answered) write_next(now());
  if (drawn(set_.cut)) {
    ++ledger_.counts.answer_lost;
    lines->close();
    std::erase(others_, lines);
    return;
  }
  if (drawn(set_.answer_lost)) {
    ++ledger_.counts.answer_lost;
    return;
  }
  lines->write("R\t" + request + "\tok");
}

void ChatPlatform::load(double rate, std::uint32_t people, std::uint64_t events) {
  stop_load();
  rate_ = rate;
  people_ = people;
  ends_ = events > 0;
  left_ = events;
  due_ = 0;
  load_began_ = now();
}

void ChatPlatform::keep_open(std::uint32_t window, std::uint32_t people, std::uint64_t events) {
  stop_load();
  people_ = people;
  ends_ = events > 0;
  left_ = events;
  window_ = window;
  for (std::uint32_t open = 0; open < window; ++open) write_next(now());
}

void ChatPlatform::burst(std::uint64_t events, std::uint32_t people) {
  stop_load();
  people_ = people;
  for (std::uint64_t count = 0; count < events; ++count) write_next(now());
}

void ChatPlatform::stop_load() {
  rate_ = 0;
  window_ = 0;
  ends_ = false;
}

std::uint32_t ChatPlatform::say(std::uint32_t person, std::string text) {
  return write(person, std::move(text), now());
}

// Of the people in turn: a load has nothing to gain from chance here.
void ChatPlatform::write_next(Nanoseconds when) {
  if (ends_ && left_ == 0) return;
  if (ends_) --left_;
  next_person_ = (next_person_ + 1) % people_;
  write(next_person_, {}, when);
}

std::uint32_t ChatPlatform::write(std::uint32_t person, std::string text, Nanoseconds when) {
  const std::uint32_t event = ledger_.write(person, std::move(text), when);
  Conversation& conversation = conversations_[person];
  const bool delayed = drawn(set_.delayed);
  if (!delayed && conversation.held.empty()) {
    bring(event);
    return event;
  }
  conversation.held.push_back(event);
  ledger_.event(event).held = true;
  if (!delayed) return event;
  ++ledger_.counts.delayed;
  after(pause_up_to(delay_max), [this, person] {
    for (const std::uint32_t held : std::exchange(conversations_[person].held, {})) {
      ledger_.event(held).held = false;
      bring(held);
    }
  });
  return event;
}

void ChatPlatform::bring(std::uint32_t index) {
  if (!events_) return;
  WrittenEvent& event = ledger_.event(index);
  if (event.acknowledged == 0 && event.sent == 0 && drawn(set_.twice)) {
    ++ledger_.counts.sent_twice;
    after(pause_up_to(twice_within), [this, index] { bring(index); });
  }
  event.sent = now();
  events_->write("E\te" + std::to_string(index) + "\tp" + std::to_string(event.person) + "\t" +
                 escaped(ledger_.text_of(index)));
}

// All that nobody has acknowledged, in the order in which it was written.
void ChatPlatform::bring_all() {
  for (std::uint32_t index = ledger_.first_open(); index < ledger_.size(); ++index) {
    const WrittenEvent& event = ledger_.event(index);
    if (event.acknowledged != 0 || event.held) continue;
    if (event.sent != 0) ++ledger_.counts.sent_again;
    bring(index);
  }
}

void ChatPlatform::tick() {
  const Nanoseconds time = now();
  if (rate_ > 0) {
    const double spent = static_cast<double>(time - load_began_) / 1e9;
    const auto wanted = static_cast<std::uint64_t>(spent * rate_);
    for (; due_ < wanted; ++due_) {
      const double at = static_cast<double>(due_) / rate_ * 1e9;
      write_next(load_began_ + static_cast<Nanoseconds>(at));
    }
  }
  if (time - last_redelivery_ > redelivery_every) {
    last_redelivery_ = time;
    redeliver();
  }
  ticker_.expires_after(tick_every);
  ticker_.async_wait([this](const auto& error) {
    if (!error) tick();
  });
}

void ChatPlatform::redeliver() {
  if (!events_) return;
  const Nanoseconds limit = now() - std::chrono::nanoseconds{set_.redelivers_after}.count();
  for (std::uint32_t index = ledger_.first_open(); index < ledger_.size(); ++index) {
    const WrittenEvent& event = ledger_.event(index);
    if (event.acknowledged != 0 || event.held || event.sent == 0 || event.sent > limit) continue;
    ++ledger_.counts.sent_again;
    bring(index);
  }
}

std::string ChatPlatform::status() const {
  return "{\"connected\":" + std::string{events_ ? "true" : "false"} +
         ",\"connects\":" + std::to_string(ledger_.counts.connects) +
         ",\"written\":" + std::to_string(ledger_.size()) +
         ",\"acknowledged\":" + std::to_string(ledger_.counts.acknowledged) +
         ",\"answered\":" + std::to_string(ledger_.counts.answered) + "}";
}

}  // namespace pln::test
