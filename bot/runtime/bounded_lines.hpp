// Lines out of bytes that arrive in any portions, none longer than a limit: of a longer one the
// first part is kept and the rest thrown away. Any bytes, NUL too. No I/O.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pln::runtime {

class BoundedLines {
 public:
  struct Line {
    std::string text{};
    bool cut{false};  // it was longer
  };

  explicit BoundedLines(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  void add(std::string_view bytes) { waiting_.append(bytes); }

  // The next whole line, without its end ("\n" or "\r\n"); nothing until more bytes are added.
  std::optional<Line> next();

  // What stands behind the last line end, if anything; to be called when the input has ended.
  std::optional<Line> rest();

 private:
  void collect(std::string_view bytes);
  Line take();

  std::size_t bytes_max_;
  std::string waiting_{};  // added and not yet looked at
  std::size_t looked_at_{0};
  Line unfinished_{};
  bool begun_{false};
};

}  // namespace pln::runtime
