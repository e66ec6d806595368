#include "tests/abilities/twin_words.hpp"

#include "bot/voice/fold.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string_view>

namespace pln::abilities {

namespace {

bool is_small(char c) { return c >= 'a' && c <= 'z'; }

// The place of the longest word made of small letters, and its length; 0 if none has five.
std::pair<std::size_t, std::size_t> word_for_a_slip(const std::string& words) {
  constexpr std::size_t letters_min = 5;
  std::pair<std::size_t, std::size_t> best{0, 0};
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find(' ', begin), words.size());
    std::size_t length = end - begin;
    while (length > 0 &&
           std::string_view{",.?!;"}.find(words[begin + length - 1]) != std::string_view::npos) {
      --length;
    }
    const auto first = words.begin() + static_cast<std::ptrdiff_t>(begin);
    const bool is_word = std::all_of(first, first + static_cast<std::ptrdiff_t>(length), is_small);
    if (is_word && length >= letters_min && length > best.second) best = {begin, length};
    begin = end + 1;
  }
  return best;
}

std::string framed_with(const std::string& words, std::uint64_t seed, const char* please) {
  if (words.empty()) return words;
  static constexpr std::array before{"", "ok, ", "hey, ", ""};
  const std::array<std::string, 5> after{please, " :)", "...", " \xF0\x9F\x99\x82", "."};
  const std::string start = before[seed % before.size()];
  const std::string& end = after[(seed / 8) % after.size()];
  const bool ends = std::ispunct(static_cast<unsigned char>(words.back())) != 0;
  return start + words + (ends && end.front() != ' ' ? "" : end);
}

}  // namespace

bool only_safe_commands(const Json& turn) {
  static const std::set<std::string> safe{"help",      "why",           "repeat",         "example",
                                          "back",      "skip",          "undo",           "redo",
                                          "status",    "resume",        "choose",         "confirm",
                                          "decline",   "are_you_human", "ask_human",      "start",
                                          "ask_about", "small_talk",    "switch_language"};
  if (!turn.is_object() || turn["understood"].empty()) return false;
  return std::all_of(turn["understood"].begin(), turn["understood"].end(),
                     [&](const Json& name) { return safe.contains(name.get<std::string>()); });
}

bool is_destructive(const Json& turn) {
  static const std::set<std::string> careful{"stop", "forget", "cancel", "crisis"};
  if (!turn.is_object()) return true;
  return std::any_of(turn["understood"].begin(), turn["understood"].end(),
                     [&](const Json& name) { return careful.contains(name.get<std::string>()); });
}

std::uint64_t seed_of(const std::string& words, std::size_t index) {
  std::uint64_t mixed = 0xcbf29ce484222325U + index;
  for (const char c : words) mixed = (mixed ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return mixed ^ (mixed >> 29U);
}

std::string mistyped(const std::string& words, std::uint64_t seed) {
  const auto [begin, length] = word_for_a_slip(words);
  if (length == 0) return words;
  std::string out = words;
  // The first and the last letter are seldom wrong.
  const std::size_t at = begin + 1 + (seed / 4) % (length - 3);
  switch (seed % 4) {
    case 0:
      std::swap(out[at], out[at + 1]);
      break;
    case 1:
      out.erase(at, 1);
      break;
    case 2:
      out.insert(at, 1, out[at]);
      break;
    default:
      out[at] = out[at] == 'e' ? 'r' : 'e';
  }
  return out;
}

std::string upper_case(const std::string& words, std::uint64_t /*seed*/) {
  std::string out = words;
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return is_small(c) ? static_cast<char>(c - 'a' + 'A') : c; });
  return out;
}

std::string capital(const std::string& words, std::uint64_t /*seed*/) {
  std::string out = words;
  if (!out.empty() && is_small(out.front()))
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
  return out;
}

std::string framed(const std::string& words, std::uint64_t seed) {
  return framed_with(words, seed, " please");
}

std::string framed_in_german(const std::string& words, std::uint64_t seed) {
  return framed_with(words, seed, " bitte");
}

std::string spaced(const std::string& words, std::uint64_t /*seed*/) {
  std::string out = "  ";
  bool inside_quotes = false;
  for (const char c : words) {
    if (c == '"') inside_quotes = !inside_quotes;
    out += c == ' ' && !inside_quotes ? "  " : std::string(1, c);
  }
  return out + " \n";
}

std::string folded_text(const std::string& text) { return voice::fold(text); }

}  // namespace pln::abilities
