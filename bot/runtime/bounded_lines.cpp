#include "bot/runtime/bounded_lines.hpp"

#include <algorithm>
#include <utility>

namespace pln::runtime {

std::optional<BoundedLines::Line> BoundedLines::next() {
  const std::string_view fresh = std::string_view{waiting_}.substr(looked_at_);
  const std::size_t end = fresh.find('\n');
  collect(fresh.substr(0, end));
  if (end == std::string_view::npos) {
    waiting_.clear();
    looked_at_ = 0;
    return std::nullopt;
  }
  looked_at_ += end + 1;
  return take();
}

std::optional<BoundedLines::Line> BoundedLines::rest() {
  if (auto line = next()) return line;
  if (!begun_) return std::nullopt;
  return take();
}

void BoundedLines::collect(std::string_view bytes) {
  if (bytes.empty()) return;
  begun_ = true;
  const std::size_t room = bytes_max_ - unfinished_.text.size();
  unfinished_.text.append(bytes.substr(0, room));
  unfinished_.cut = unfinished_.cut || bytes.size() > room;
}

BoundedLines::Line BoundedLines::take() {
  begun_ = false;
  Line line = std::exchange(unfinished_, {});
  if (!line.cut && line.text.ends_with('\r')) line.text.pop_back();
  return line;
}

}  // namespace pln::runtime
