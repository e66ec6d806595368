#include "bot/voice/message.hpp"

#include "bot/voice/fold.hpp"

#include <algorithm>
#include <utility>

namespace pln::voice {
namespace {

// A stretch of text that stays together, and what joins it to the stretch before.
struct Chunk {
  std::string glue{};
  std::string text{};
};

constexpr std::size_t options_in_a_row_max = 3;
constexpr std::size_t row_characters_max = 60;  // longer rows wrap in a narrow window

void append_options(std::string& out, const std::vector<Option>& options) {
  std::size_t characters = 0;
  for (const Option& option : options) characters += count_characters(option.label) + 4;
  const bool in_a_row =
      options.size() <= options_in_a_row_max && characters <= row_characters_max + 2;
  for (std::size_t at = 0; at < options.size(); ++at) {
    if (at > 0) out += in_a_row ? "  " : "\n";
    out += std::to_string(at + 1);
    out += ' ';
    out += options[at].label;
  }
}

// The byte after at most `characters` code points.
std::size_t bytes_of(std::string_view text, std::size_t characters) {
  std::size_t seen = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_start = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (is_start && seen++ == characters) return at;
  }
  return text.size();
}

void add_line(std::vector<Chunk>& chunks, std::string glue, std::string_view line,
              std::size_t limit) {
  while (count_characters(line) > limit) {
    const std::size_t end = bytes_of(line, limit);
    const std::size_t space = line.substr(0, end).rfind(' ');
    const bool at_space = space != std::string_view::npos && space > 0;
    chunks.push_back({std::move(glue), std::string(line.substr(0, at_space ? space : end))});
    line.remove_prefix(at_space ? space + 1 : end);
    glue = at_space ? " " : "";
  }
  chunks.push_back({std::move(glue), std::string(line)});
}

void add_chunks(std::vector<Chunk>& chunks, std::string glue, std::string_view text,
                std::size_t limit) {
  if (count_characters(text) <= limit) {
    chunks.push_back({std::move(glue), std::string(text)});
    return;
  }
  while (true) {
    const std::size_t end = text.find('\n');
    add_line(chunks, std::move(glue), text.substr(0, end), limit);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
    glue = "\n";
  }
}

std::vector<std::string> packed(const std::vector<Chunk>& chunks, std::size_t limit) {
  std::vector<std::string> messages;
  std::size_t length = 0;
  for (const Chunk& chunk : chunks) {
    const std::size_t more = count_characters(chunk.text);
    const std::size_t glue = count_characters(chunk.glue);
    if (messages.empty() || length + glue + more > limit) {
      if (more == 0) continue;  // a blank line between two messages is their border
      messages.push_back(chunk.text);
      length = more;
    } else {
      messages.back() += chunk.glue + chunk.text;
      length += glue + more;
    }
  }
  return messages;
}

// Options stay with the question, the last part, if both fit into one message.
std::vector<std::string> split(const std::vector<std::string>& parts, const std::string& options,
                               const std::string& separator, std::size_t limit) {
  std::vector<Chunk> chunks;
  for (const std::string& part : parts) add_chunks(chunks, separator, part, limit);
  if (!options.empty()) {
    const bool together =
        !chunks.empty() &&
        count_characters(chunks.back().text) + 1 + count_characters(options) <= limit;
    if (together) {
      chunks.back().text += "\n" + options;
    } else {
      add_chunks(chunks, "\n", options, limit);
    }
  }
  return packed(chunks, limit);
}

// Parts that hold lines of their own are paragraphs; short ones are sentences of one.
std::string in_one(const Catalogue& catalogue, const Say& say, const std::vector<Option>& options,
                   std::string_view locale) {
  constexpr std::size_t usual_bytes_max = 512;
  std::string whole;
  whole.reserve(usual_bytes_max);
  std::vector<std::size_t> borders;
  for (const TextPart& part : say.parts) {
    const std::size_t before = whole.size();
    if (before > 0) whole += ' ';
    const std::size_t begin = whole.size();
    catalogue.append(whole, part, locale);
    if (whole.size() == begin) {
      whole.resize(before);
    } else if (before > 0) {
      borders.push_back(before);
    }
  }
  if (!borders.empty() && whole.find('\n') != std::string::npos) {
    for (std::size_t at = borders.size(); at-- > 0;) whole.replace(borders[at], 1, "\n\n");
  }
  if (!options.empty() && !whole.empty()) whole += '\n';
  append_options(whole, options);
  return whole;
}

std::vector<std::string> in_several(const Catalogue& catalogue, const Say& say,
                                    const std::vector<Option>& options, std::string_view locale,
                                    std::size_t limit) {
  std::vector<std::string> parts;
  bool has_lines = false;
  for (const TextPart& part : say.parts) {
    std::string text = catalogue.render(part, locale);
    if (text.empty()) continue;
    has_lines = has_lines || text.find('\n') != std::string::npos;
    parts.push_back(std::move(text));
  }
  std::string choices;
  append_options(choices, options);
  return split(parts, choices, has_lines ? "\n\n" : " ", limit);
}

}  // namespace

std::size_t message_characters_max(Platform) { return 500; }

std::vector<RenderedMessage> render_say(const Catalogue& catalogue, const Say& say,
                                        std::string_view locale, Platform platform) {
  std::vector<Option> options = say.options;
  for (Option& option : options) {
    if (option.label.empty()) option.label = catalogue.label(option, locale);
  }
  std::vector<RenderedMessage> messages;
  std::string whole = in_one(catalogue, say, options, locale);
  const std::size_t limit = message_characters_max(platform);
  if (whole.size() <= limit || count_characters(whole) <= limit) {
    if (!whole.empty()) messages.push_back({std::move(whole), {}});
  } else {
    for (std::string& text : in_several(catalogue, say, options, locale, limit)) {
      messages.push_back({std::move(text), {}});
    }
  }
  if (!messages.empty()) messages.back().options = std::move(options);
  return messages;
}

}  // namespace pln::voice
