// Any bytes as a message of a person, and as a part of what the coach says: both forms stay valid
// and bounded, folding is final, and nothing that is said gets lost on the way into messages.
#include "bot/core/text.hpp"
#include "bot/voice/catalogue.hpp"
#include "bot/voice/fold.hpp"
#include "bot/voice/message.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

void check_text(const pln::Text& text) {
  using pln::voice::is_valid_utf8;
  check(is_valid_utf8(text.written) && is_valid_utf8(text.folded));
  check(text.written.size() <= pln::text_bytes_max);
  check(pln::voice::make_text(text.written).written == text.written);
  check(pln::voice::fold(text.folded) == text.folded || text.folded.size() > pln::text_bytes_max);
  if (text.origin.empty()) {
    check(text.written.size() == text.folded.size());
    return;
  }
  check(text.origin.size() == text.folded.size() + 1);
  for (std::size_t at = 0; at + 1 < text.origin.size(); ++at) {
    check(text.origin[at] <= text.origin[at + 1]);
  }
  check(text.origin.back() == text.written.size());
}

std::string squeezed(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

void check_said(const std::string& written) {
  static const pln::voice::Catalogue catalogue = [] {
    pln::voice::Catalogue made;
    made.add("en", {{"t.echo", pln::voice::compile("{x}").pieces}});
    return made;
  }();
  pln::Say say{};
  say.parts.push_back({"t.echo", {{"x", written}}});
  std::string all;
  for (const auto& message : pln::voice::render_say(catalogue, say, "en", pln::Platform::console)) {
    check(pln::voice::count_characters(message.text) <= 500);
    check(pln::voice::is_valid_utf8(message.text));
    all += message.text;
  }
  check(squeezed(all) == squeezed(written));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const pln::Text text = pln::voice::make_text(bytes);
  check_text(text);
  check_said(text.written);
  static_cast<void>(pln::voice::compile(text.written));
  return 0;
}
