// Law: any bytes are the same answer, or no answer, however they are cut up; a length and an
// encoding never stand together, and the body is within its limit.
#include "adapters/net/answer_parser.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace pln::net;

constexpr std::size_t header_max = 2000;
constexpr std::size_t body_max = 300;

void check(bool holds) {
  if (!holds) std::abort();
}

struct Read {
  bool whole{false};
  bool refused{false};
  ClientAnswer answer{};
  std::size_t taken{0};
};

Read read(std::string_view bytes, std::size_t piece) {
  AnswerParser parser(false, header_max, body_max);
  Read result;
  std::string fault;
  std::string unread;
  std::size_t given = 0;
  while (fault.empty() && !parser.is_done() && given < bytes.size()) {
    const std::string_view next = bytes.substr(given, piece);
    unread += next;
    given += next.size();
    while (fault.empty() && !parser.is_done() && !unread.empty()) {
      const std::size_t taken = parser.take(unread, fault);
      check(taken <= unread.size());
      unread.erase(0, taken);
      if (taken == 0) break;
    }
  }
  result.refused = !fault.empty();
  if (!result.refused && !parser.is_done() && given > 0) (void)parser.take_end();
  result.whole = !result.refused && parser.is_done();
  result.taken = given - unread.size();
  result.answer = std::move(parser.answer());
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Read whole = read(bytes, std::max<std::size_t>(size, 1));
  check(whole.answer.body.size() <= body_max);
  check(whole.answer.headers.size() <= header_fields_max);
  if (whole.whole) {
    check(whole.answer.status <= 999);
    const auto& fields = whole.answer.headers;
    const auto has = [&](std::string_view name) {
      return std::any_of(fields.begin(), fields.end(),
                         [&](const auto& field) { return field.first == name; });
    };
    check(!(has("content-length") && has("transfer-encoding")));
  }
  for (const std::size_t piece : {std::size_t{1}, std::size_t{13}}) {
    const Read cut = read(bytes, piece);
    check(cut.whole == whole.whole);
    if (!whole.whole) continue;
    check(cut.answer.status == whole.answer.status && cut.answer.body == whole.answer.body);
    check(cut.answer.headers == whole.answer.headers && cut.taken == whole.taken);
  }
  return 0;
}
