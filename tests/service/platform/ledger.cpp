#include "tests/service/platform/ledger.hpp"

#include "tests/service/platform/lines.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

namespace pln::test {
namespace {

// A name of its own for each number, of letters only.
std::string name_of(std::uint32_t number) {
  std::string letters = "Aaaaa";
  for (std::size_t place = letters.size() - 1; place > 0; --place, number /= 26) {
    letters[place] = static_cast<char>('a' + number % 26);
  }
  return letters;
}

// "e17.1", "e17.1a" -> 17.
std::uint32_t event_behind(std::string_view post) {
  return static_cast<std::uint32_t>(number_of(post.substr(1, post.find('.') - 1)));
}

bool is_reply(std::string_view post) {
  const std::size_t dot = post.find('.');
  return post.size() > 1 && post.front() == 'e' && dot != std::string_view::npos && dot > 1 &&
         std::all_of(post.begin() + 1, post.begin() + static_cast<std::ptrdiff_t>(dot),
                     [](char letter) { return letter >= '0' && letter <= '9'; });
}

double milliseconds_of(Nanoseconds span) { return static_cast<double>(span) / 1e6; }

std::string quantiles(const std::string& name, std::vector<Nanoseconds> spans) {
  std::sort(spans.begin(), spans.end());
  const auto at = [&spans](double part) {
    if (spans.empty()) return 0.0;
    const auto place = static_cast<std::size_t>(part * static_cast<double>(spans.size() - 1));
    return milliseconds_of(spans[place]);
  };
  return ",\"" + name + "_ms\":{\"p50\":" + std::to_string(at(0.5)) +
         ",\"p99\":" + std::to_string(at(0.99)) + ",\"p999\":" + std::to_string(at(0.999)) +
         ",\"max\":" + std::to_string(at(1)) + "}";
}

}  // namespace

std::string said_by(std::uint32_t person, std::uint32_t number) {
  if (number == 0) return "hello";
  if (number == 1) return "yes";
  if (person % 2 == 1 && number % 6 == 4) return "undo";
  if (number % 5 == 3) {
    const std::string name = name_of(number);
    return "add Kim " + name + " (" + name + "@learn.example) as a colleague";
  }
  return "note for myself: " + std::to_string(number);
}

std::uint32_t Ledger::write(std::uint32_t person, std::string text, Nanoseconds now) {
  WrittenEvent event;
  event.person = person;
  event.number = numbers_[person]++;
  event.text = std::move(text);
  event.written = now;
  events_.push_back(std::move(event));
  return size() - 1;
}

std::string Ledger::text_of(std::uint32_t index) const {
  const WrittenEvent& event = events_[index];
  return event.text.empty() ? said_by(event.person, event.number) : event.text;
}

bool Ledger::acknowledge(std::uint32_t event, Nanoseconds now) {
  Nanoseconds& acknowledged = events_.at(event).acknowledged;
  if (acknowledged != 0) {
    ++counts.acknowledged_again;
    return false;
  }
  acknowledged = now;
  ++counts.acknowledged;
  return true;
}

std::uint32_t Ledger::accept(std::string_view id, std::uint32_t person, std::string text,
                             Nanoseconds now) {
  const auto [place, first] =
      posts_by_id_.try_emplace(key(id), static_cast<std::uint32_t>(posts_.size()));
  if (first) posts_.push_back({std::string{id}, std::move(text), person, 0, now});
  Post& post = posts_[place->second];
  ++counts.accepted;
  if (post.accepted > 0) ++counts.doubled;
  if (is_reply(id) && event_behind(id) < events_.size()) {
    Nanoseconds& answered = events_[event_behind(id)].answered;
    if (answered == 0) {
      answered = now;
      ++counts.answered;
    }
  }
  return post.accepted++;
}

std::uint32_t Ledger::first_open() {
  while (first_open_ < events_.size() && events_[first_open_].acknowledged != 0) ++first_open_;
  return first_open_;
}

std::string Ledger::report() const {
  std::vector<Nanoseconds> replies, acknowledgements;
  for (const WrittenEvent& event : events_) {
    if (event.written < marked_) continue;
    if (event.answered != 0) replies.push_back(event.answered - event.written);
    if (event.acknowledged != 0) acknowledgements.push_back(event.acknowledged - event.written);
  }
  std::string text;
  const auto add = [&text](const char* name, std::uint64_t value) {
    text += std::string{text.empty() ? "\"" : ",\""} + name + "\":" + std::to_string(value);
  };
  add("written", events_.size());
  add("acknowledged", counts.acknowledged);
  add("acknowledged_again", counts.acknowledged_again);
  add("answered", counts.answered);
  add("sent_again", counts.sent_again);
  add("sent_twice", counts.sent_twice);
  add("delayed", counts.delayed);
  add("posts", posts_.size());
  add("accepted", counts.accepted);
  add("doubled", counts.doubled);
  add("recognised", counts.recognised);
  add("answer_lost", counts.answer_lost);
  add("post_lost", counts.post_lost);
  add("limited", counts.limited);
  add("too_early", counts.too_early);
  add("looks", counts.looks);
  add("connects", counts.connects);
  return text + quantiles("reply", std::move(replies)) +
         quantiles("acknowledged", std::move(acknowledgements));
}

bool Ledger::dump(const std::string& file) const {
  std::ofstream out{file};
  for (std::uint32_t index = 0; index < size(); ++index) {
    const WrittenEvent& event = events_[index];
    out << "event\t" << index << '\t' << event.person << '\t' << escaped(text_of(index)) << '\t'
        << event.acknowledged << '\n';
  }
  for (const Post& post : posts_) {
    out << "post\t" << post.id << '\t' << post.person << '\t' << post.accepted << '\t'
        << escaped(post.text) << '\n';
  }
  return static_cast<bool>(out.flush());
}

}  // namespace pln::test
