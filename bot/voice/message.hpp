// Puts the parts and options of a Say into messages as a person sees them, within the length that
// every platform takes. It drops nothing: what does not fit goes into the next message. Pure.
#pragma once

#include "bot/core/effect.hpp"
#include "bot/voice/catalogue.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pln::voice {

struct RenderedMessage {
  std::string text{};
  std::vector<Option> options{};  // with their labels; only the last message has any
  bool operator==(const RenderedMessage&) const = default;
};

// In characters (code points). All platforms share the tightest limit, Mastodon's: a message then
// reads the same everywhere.
[[nodiscard]] std::size_t message_characters_max(Platform platform);

// At least one message unless there is nothing to say. Options are numbered from 1 in order.
[[nodiscard]] std::vector<RenderedMessage> render_say(const Catalogue& catalogue, const Say& say,
                                                      std::string_view locale, Platform platform);

}  // namespace pln::voice
