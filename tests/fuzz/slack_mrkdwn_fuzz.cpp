// Law: any text is taken apart into exactly itself, escaped text holds no token and comes back as
// it was, and what is shown is never longer than its code and valid if that is.
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/mrkdwn.hpp"
#include "bot/core/check.hpp"
#include "bot/json/json_escape.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

bool is_valid(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = pln::json::first_character_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pln::slack;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::string plain = plain_text(text, "UBOT");
  PLN_CHECK(plain.size() <= text.size());
  const std::string coded = escaped(text);
  PLN_CHECK(coded.find_first_of("<>") == std::string::npos);
  PLN_CHECK(plain_text(coded, "UBOT") == text);
  std::string joined;
  for (const TextPiece& piece : pieces_of(text)) {
    PLN_CHECK(!piece.text.empty());
    if (piece.is_link) {
      const auto again = pieces_of(piece.text);
      PLN_CHECK(again.size() == 1 && again.front().is_link);
    }
    joined += piece.text;
  }
  PLN_CHECK(joined == text);
  if (!is_valid(text)) return 0;
  PLN_CHECK(is_valid(plain));
  PLN_CHECK(is_valid(cut(text, size / 2)));
  for (const TextPiece& piece : pieces_of(text)) PLN_CHECK(is_valid(piece.text));
  Json blocks = Json::array();
  add_paragraphs(blocks, text);
  PLN_CHECK(block_faults(blocks, 1'000).empty());
  (void)blocks.dump();
  return 0;
}
