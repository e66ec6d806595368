#include "adapters/slack/elements.hpp"

#include "adapters/slack/blocks.hpp"
#include "adapters/slack/mrkdwn.hpp"

#include <algorithm>
#include <utility>

namespace pln::slack {
namespace {

constexpr std::size_t paragraph_characters_max = 3'000;  // as in a section
constexpr std::size_t links_max = 100;                   // in one text: more of them stay words

bool is_continuation(char letter) { return (static_cast<unsigned char>(letter) & 0xC0U) == 0x80U; }

// U+202A..202E and U+2066..2069: they turn the direction of whatever follows them.
bool is_turning(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xE2') return false;
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  return (second == 0x80U && third >= 0xAAU && third <= 0xAEU) ||
         (second == 0x81U && third >= 0xA6U && third <= 0xA9U);
}

// How many bytes of `text` the first `most` characters take.
std::size_t bytes_of(std::string_view text, std::size_t most) {
  std::size_t seen = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_continuation(text[at]) && seen++ == most) return at;
  }
  return text.size();
}

// The address as a browser would send it: whatever is no plain letter of an address is coded.
std::string coded_address(std::string_view address) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string coded;
  for (const char letter : address) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte > 0x20U && byte < 0x7FU) {
      coded += letter;
      continue;
    }
    coded += '%';
    coded += digits[byte >> 4U];
    coded += digits[byte & 15U];
  }
  return coded;
}

Json link_element(const std::string& address) {
  constexpr std::size_t url_characters_max = 3'000;  // of a link in a rich text
  std::string coded = coded_address(address);
  if (coded.size() > url_characters_max) return {{"type", "text"}, {"text", address}};
  Json element{{"type", "link"}, {"url", coded}};
  if (coded != address) element["text"] = address;
  return element;
}

Json rich_text(Json elements) {
  Json section{{"type", "rich_text_section"}, {"elements", std::move(elements)}};
  Json sections = Json::array();
  sections.push_back(std::move(section));
  return {{"type", "rich_text"}, {"elements", std::move(sections)}};
}

}  // namespace

std::string clean(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (is_turning(text.substr(at))) {
      at += 3;
    } else if ((byte < 0x20U && byte != '\n') || byte == 0x7FU) {
      if (byte != '\r') out += ' ';
      ++at;
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char letter) { return !is_continuation(letter); }));
}

Json plain(std::string_view text, std::size_t most) {
  std::string shown = cut(clean(text), most);
  std::replace(shown.begin(), shown.end(), '\n', ' ');
  if (shown.find_first_not_of(' ') == std::string::npos) shown = "…";
  return {{"type", "plain_text"}, {"text", std::move(shown)}, {"emoji", false}};
}

Json button(std::string action_id, std::string_view label, std::string value) {
  return {{"type", "button"},
          {"action_id", std::move(action_id)},
          {"text", plain(label, button_text_max)},
          {"value", std::move(value)}};
}

Json header(std::string_view text) {
  return {{"type", "header"}, {"text", plain(text, header_max)}};
}

Json bold_line(std::string_view text) {
  Json elements = Json::array();
  elements.push_back(
      {{"type", "text"}, {"text", plain(text, header_max)["text"]}, {"style", {{"bold", true}}}});
  return rich_text(std::move(elements));
}

Json option(std::string_view label, std::string value) {
  return {{"text", plain(label, option_text_max)}, {"value", std::move(value)}};
}

Json input(std::string block_id, std::string_view label, Json element) {
  return {{"type", "input"},
          {"block_id", std::move(block_id)},
          {"label", plain(label, input_label_max)},
          {"element", std::move(element)}};
}

void add_actions(Json& blocks, Json elements) {
  Json row = Json::array();
  const auto end_row = [&] {
    if (!row.empty()) blocks.push_back({{"type", "actions"}, {"elements", std::move(row)}});
    row = Json::array();
  };
  for (Json& element : elements) {
    row.push_back(std::move(element));
    if (row.size() == actions_max) end_row();
  }
  end_row();
}

void add_paragraphs(Json& blocks, std::string_view text) {
  Json elements = Json::array();
  std::size_t used = 0;  // characters of this block
  std::size_t links = 0;
  const auto end_block = [&] {
    if (!elements.empty()) blocks.push_back(rich_text(std::move(elements)));
    elements = Json::array();
    used = 0;
  };
  for (const TextPiece& piece : pieces_of(clean(text))) {
    const std::size_t length = characters_of(piece.text);
    if (piece.is_link && ++links <= links_max) {
      if (used + length > paragraph_characters_max) end_block();
      elements.push_back(link_element(piece.text));
      used += length;
      continue;
    }
    std::string_view rest = piece.text;
    while (!rest.empty()) {
      std::size_t bytes = bytes_of(rest, paragraph_characters_max - used);
      const std::size_t space = rest.substr(0, bytes).find_last_of(" \n");
      if (bytes < rest.size() && space != std::string_view::npos) bytes = space + 1;
      if (bytes > 0) {
        elements.push_back({{"type", "text"}, {"text", std::string(rest.substr(0, bytes))}});
        used += characters_of(rest.substr(0, bytes));
      }
      rest.remove_prefix(bytes);
      if (!rest.empty()) end_block();
    }
  }
  end_block();
}

}  // namespace pln::slack
