// One TCP connection that speaks lines of fields: what the test platform and the coach's adapter
// for it have in common. Fields are parted by tabs; tab, line end and backslash within a field are
// escaped. Owned through shared_ptr, since reads and writes are under way; one thread.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pln::test {

inline std::string escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size() + 8);
  for (const char letter : text) {
    if (letter == '\n') {
      safe += "\\n";
    } else if (letter == '\t') {
      safe += "\\t";
    } else if (letter == '\\') {
      safe += "\\\\";
    } else {
      safe += letter;
    }
  }
  return safe;
}

inline std::string unescaped(std::string_view safe) {
  std::string text;
  text.reserve(safe.size());
  for (std::size_t place = 0; place < safe.size(); ++place) {
    if (safe[place] != '\\' || place + 1 == safe.size()) {
      text += safe[place];
      continue;
    }
    const char code = safe[++place];
    text += code == 'n' ? '\n' : code == 't' ? '\t' : code;
  }
  return text;
}

inline std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

inline std::uint64_t number_of(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char digit : digits) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  return number;
}

class Lines : public std::enable_shared_from_this<Lines> {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  // `heard` gets each line without its end; false: it was not taken, and nothing is read until
  // go_on(). `ended` is called once, when the connection is gone and nobody called close().
  using Heard = std::function<bool(std::string_view line)>;
  explicit Lines(Socket socket) : socket_(std::move(socket)) {
    boost::system::error_code ignored;
    socket_.set_option(boost::asio::ip::tcp::no_delay{true}, ignored);
  }

  void read(Heard heard, std::function<void()> ended) {
    heard_ = std::move(heard);
    ended_ = std::move(ended);
    read_some();
  }
  // Offers the line that was not taken again, then reads on.
  void go_on() {
    if (!stands_still_) return;
    stands_still_ = false;
    const auto self = shared_from_this();
    if (hear()) read_some();
  }
  // Lines written within one turn of the loop leave together.
  void write(std::string_view line) {
    if (closed_) return;
    waiting_.append(line);
    waiting_ += '\n';
    if (writing_) return;
    writing_ = true;
    boost::asio::post(socket_.get_executor(), [self = shared_from_this()] { self->write_some(); });
  }
  // Bytes that the other side has not taken yet.
  [[nodiscard]] std::size_t unsent() const { return waiting_.size() + leaving_.size(); }
  void close() {
    closed_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  void read_some() {
    if (closed_) return;
    socket_.async_read_some(boost::asio::buffer(block_),
                            [self = shared_from_this()](const auto& error, std::size_t count) {
                              if (error || self->closed_) return self->end();
                              self->text_.append(self->block_.data(), count);
                              if (self->hear()) self->read_some();
                            });
  }
  // Hands on all whole lines; false: one was not taken, or the connection is closed.
  bool hear() {
    std::size_t begin = 0;
    while (!closed_) {
      const std::size_t line_end = text_.find('\n', begin);
      if (line_end == std::string::npos) break;
      if (!heard_(std::string_view{text_}.substr(begin, line_end - begin))) {
        stands_still_ = true;
        break;
      }
      begin = line_end + 1;
    }
    text_.erase(0, begin);
    return !stands_still_ && !closed_;
  }
  void write_some() {
    if (closed_ || waiting_.empty()) {
      writing_ = false;
      return;
    }
    leaving_.clear();
    leaving_.swap(waiting_);
    boost::asio::async_write(socket_, boost::asio::buffer(leaving_),
                             [self = shared_from_this()](const auto& error, std::size_t) {
                               if (error) return self->end();
                               self->leaving_.clear();
                               self->write_some();
                             });
  }
  void end() {
    if (closed_) return;
    close();
    if (ended_) ended_();
  }

  Socket socket_;
  Heard heard_{};
  std::function<void()> ended_{};
  std::array<char, 64 * 1024> block_{};
  std::string text_{}, waiting_{}, leaving_{};
  bool writing_{false}, closed_{false}, stands_still_{false};
};

}  // namespace pln::test
