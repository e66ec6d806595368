#include "bot/yaml/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <numeric>
#include <sstream>
#include <utility>

namespace pln::yaml {
namespace {

constexpr std::string_view plain_mend = "write maps, lists and texts only, each where it belongs";

void add(std::vector<Fault>& faults, int line, std::string fault, std::string mend) {
  faults.push_back({line, std::move(fault), std::move(mend)});
}

// The length of the character at the beginning, 0 if it is no valid UTF-8 (RFC 3629).
std::size_t character_bytes(std::string_view bytes) {
  const auto at = [&bytes](std::size_t place) { return static_cast<unsigned char>(bytes[place]); };
  const unsigned first = at(0);
  if (first < 0x80U) return 1;
  const std::size_t length = first < 0xE0U ? 2 : first < 0xF0U ? 3 : 4;
  if (first < 0xC2U || first > 0xF4U || bytes.size() < length) return 0;
  for (std::size_t place = 1; place < length; ++place) {
    if ((at(place) & 0xC0U) != 0x80U) return 0;
  }
  const unsigned second = at(1);
  const bool too_long = (first == 0xE0U && second < 0xA0U) || (first == 0xF0U && second < 0x90U);
  const bool too_high = (first == 0xEDU && second > 0x9FU) || (first == 0xF4U && second > 0x8FU);
  return too_long || too_high ? 0 : length;
}

// Thrown by Builder to leave the parser, caught in read().
struct Refused {};

// Builds the tree from the parser's events and refuses what we do not read.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(std::vector<Fault>& faults) : faults_(faults) {}

  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) refuse(mark, "a second document in one file", "remove the line \"---\"");
  }
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse_anchor(mark); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark); }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "", anchor);
    put(node(Node::Kind::nothing, mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check(mark, tag, anchor);
    Node text = node(Node::Kind::text, mark);
    text.text = value;
    put(std::move(text));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    open(node(Node::Kind::list, mark));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    open(node(Node::Kind::map, mark));
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node{};
    std::optional<Node> key{};
  };

  static Node node(Node::Kind kind, const YAML::Mark& mark) {
    Node made{};
    made.kind = kind;
    made.line = mark.line + 1;
    return made;
  }

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string fault, std::string mend) {
    add(faults_, mark.line + 1, std::move(fault), std::move(mend));
    throw Refused{};
  }
  [[noreturn]] void refuse_anchor(const YAML::Mark& mark) {
    refuse(mark, "anchors (&) and aliases (*) are not read",
           "write the value out where it is used; a text that starts with & or * needs quotes");
  }
  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) refuse_anchor(mark);
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse(mark, "tags (!) are not read",
             "remove the tag; a text that starts with ! needs quotes");
    }
    if (open_.size() > static_cast<std::size_t>(nesting_max)) {
      refuse(mark, "the nesting is too deep", std::string(plain_mend));
    }
  }

  void open(Node made) { open_.push_back({std::move(made), {}}); }
  void close() {
    Node done = std::move(open_.back().node);
    open_.pop_back();
    put(std::move(done));
  }
  void put(Node made) {
    if (open_.empty()) {
      root_ = std::move(made);
    } else if (Open& parent = open_.back(); parent.node.kind == Node::Kind::list) {
      parent.node.items.push_back(std::move(made));
    } else if (!parent.key) {
      parent.key = std::move(made);
    } else {
      put_field(parent.node, std::move(*parent.key), std::move(made));
      parent.key.reset();
    }
  }
  void put_field(Node& map, Node key, Node value) {
    if (key.kind != Node::Kind::text) {
      add(faults_, key.line, "a key that is no word", "write \"key: value\"");
      return;
    }
    constexpr std::size_t keys_max = 2000;  // each new key is compared with all before it
    if (map.fields.size() >= keys_max) {
      add(faults_, key.line, "more than 2000 keys in one map", "split the file");
      throw Refused{};
    }
    for (const auto& [known, unused] : map.fields) {
      if (known.text != key.text) continue;
      add(faults_, key.line, "\"" + key.text + "\" stands here twice",
          "remove one of them; the first is in line " + std::to_string(known.line));
      return;
    }
    map.fields.emplace_back(std::move(key), std::move(value));
  }

  std::vector<Fault>& faults_;
  int documents_{0};
  Node root_{};
  std::vector<Open> open_{};
};

int count_lines(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1;
}

// The parser calls itself for each level of nesting. This bounds the levels that a line can open
// ("- - - -", "? ? ?", "[[[[") and how far lines are indented, before it sees the file.
int line_nested_too_deep(std::string_view bytes) {
  constexpr int columns_max = 2 * 4 * nesting_max;
  int number = 1;
  int brackets = 0;
  for (std::size_t at = 0; at < bytes.size(); ++number) {
    const std::string_view line = bytes.substr(at, bytes.find('\n', at) - at);
    at += line.size() + 1;
    const std::size_t start = std::min(line.find_first_not_of(" -?:\t"), line.size());
    const auto opened =
        std::count_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(start),
                      [](char c) { return c != ' '; });
    if (start > static_cast<std::size_t>(columns_max) && start < line.size()) return number;
    if (opened > nesting_max) return number;
    // A key at the margin is outside of all brackets.
    if (start == 0 && !line.empty() && line.find_first_of("[]{}") > line.find(':')) brackets = 0;
    for (const char c : line) {
      if (c == '[' || c == '{') ++brackets;
      if (c == ']' || c == '}') brackets = std::max(0, brackets - 1);
      if (brackets > 4 * nesting_max) return number;
    }
  }
  return 0;
}

bool is_readable(std::string_view bytes, std::vector<Fault>& faults) {
  if (bytes.size() > file_bytes_max) {
    add(faults, 1, "the file is larger than " + std::to_string(file_bytes_max) + " bytes",
        "split it into several files");
    return false;
  }
  int number = 1;
  for (std::size_t at = 0; at < bytes.size(); ++number) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string_view line = bytes.substr(at, end - at);
    if (!is_valid_utf8(line)) {
      add(faults, number, "the line is no valid UTF-8", "save the file as UTF-8");
      return false;
    }
    if (line.find('\0') != std::string_view::npos) {
      add(faults, number, "a zero byte in the text", "remove it");
      return false;
    }
    at = end + 1;
  }
  if (const int line = line_nested_too_deep(bytes); line != 0) {
    add(faults, line, "the nesting is too deep", std::string(plain_mend));
    return false;
  }
  return true;
}

}  // namespace

std::optional<Node> read(std::string_view bytes, std::vector<Fault>& faults) {
  if (!is_readable(bytes, faults)) return std::nullopt;
  try {
    std::istringstream in{std::string(bytes)};
    YAML::Parser parser(in);
    Builder builder(faults);
    while (parser.HandleNextDocument(builder)) {
    }
    return builder.take();
  } catch (const Refused&) {
    return std::nullopt;
  } catch (const YAML::Exception& broken) {
    const int line = broken.mark.is_null() ? count_lines(bytes) : broken.mark.line + 1;
    add(faults, line, "this is no YAML: " + broken.msg,
        "mind the indentation; texts with \": \", \" #\" or a leading special sign need quotes");
  } catch (const std::exception& broken) {
    add(faults, 1, std::string("the YAML reader gave up: ") + broken.what(),
        std::string(plain_mend));
  }
  return std::nullopt;
}

bool is_valid_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = character_bytes(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string nearest(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::size_t name_bytes_max = 60;  // nobody mistypes more than that
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
  if (name.size() > name_bytes_max) return best;
  for (const std::string& candidate : known) {
    std::vector<std::size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : name) {
      std::size_t diagonal = row[0]++;
      for (std::size_t column = 1; column < row.size(); ++column) {
        const std::size_t changed = diagonal + (letter == candidate[column - 1] ? 0 : 1);
        diagonal = row[column];
        row[column] = std::min({changed, row[column] + 1, row[column - 1] + 1});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

}  // namespace pln::yaml
