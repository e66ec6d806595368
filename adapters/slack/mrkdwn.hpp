// Slack's text: what comes in is a coded form with tokens such as <@U1> and <https://x|y>, what
// goes out must never be read as one. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pln::slack {

// As a person meant it: tokens become what they show (links: the address, after a label that is a
// name rather than another address; mentions of `own_user` nothing, of others "@name" or "@U1"),
// then entities are decoded, once. Never longer than `coded`.
[[nodiscard]] std::string plain_text(std::string_view coded, std::string_view own_user = {});

// With `&`, `<` and `>` as entities: nothing in it is a mention or a link.
[[nodiscard]] std::string escaped(std::string_view plain);

// The text in pieces, where links are told apart from the rest: only http and https with a host and
// without a user's name. Joined, the pieces are the text.
struct TextPiece {
  std::string text{};
  bool is_link{false};
};
[[nodiscard]] std::vector<TextPiece> pieces_of(std::string_view plain);

// "+1", "thumbsup::skin-tone-2" as the characters that they stand for; others as ":name:".
[[nodiscard]] std::string emoji_of(std::string_view name);

// At most `most` characters (code points), the last one an ellipsis if something was cut.
[[nodiscard]] std::string cut(std::string_view text, std::size_t most);

}  // namespace pln::slack
