#include "bot/configuration/effective.hpp"

#include "bot/configuration/keys.hpp"

#include <algorithm>
#include <utility>

namespace pln::configuration {
namespace {

// The reader counts brackets, also those inside of texts, to bound the nesting. A text whose
// brackets do not close is written without them.
bool may_keep_brackets(const std::string& text) {
  constexpr int nested_max = 4;
  int open = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++open;
    if (c == ']' || c == '}') --open;
    if (open < 0 || open > nested_max) return false;
  }
  return open == 0;
}

// A text in double quotes, which hold any text on one line.
std::string quoted(const std::string& text) {
  const bool keeps_brackets = may_keep_brackets(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (!keeps_brackets && (c == '[' || c == '{')) {
      out += c == '[' ? "\\x5B" : "\\x7B";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

bool needs_no_quotes(const std::string& text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

std::string as_yaml(const std::string& text) { return needs_no_quotes(text) ? text : quoted(text); }

class Printer : public KeyVisitor {
 public:
  explicit Printer(const Origins& origins) : origins_(origins) {}

  void value(std::string_view key, Form form) override {
    const std::vector<std::string> texts = form.give();
    std::string text;
    for (const std::string& one : texts) text += (text.empty() ? "" : ", ") + as_yaml(one);
    if (form.clear) text = "[" + text + "]";
    const auto origin = origins_.find(path_ + std::string(key));
    line(std::string(key) + ": " + text + "  # " +
         to_text(origin == origins_.end() ? Origin{} : origin->second));
  }

  void block(std::string_view key, const std::function<void()>& keys) override {
    line(std::string(key) + ":");
    inside(key, "  ", keys);
  }

  void list(std::string_view key, const Items& items) override {
    if (items.size == 0) {
      line(std::string(key) + ": []  # " + to_text(Origin{}));
      return;
    }
    line(std::string(key) + ":");
    for (std::size_t place = 0; place < items.size; ++place) {
      begins_item_ = true;
      inside(std::string(key) + "." + std::to_string(place), "    ", [&] { items.keys(place); });
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void inside(std::string_view key, const std::string& indent, const std::function<void()>& keys) {
    const std::string path = std::exchange(path_, path_ + std::string(key) + ".");
    const std::string before = std::exchange(indent_, indent_ + indent);
    keys();
    path_ = path;
    indent_ = before;
  }

  void line(const std::string& text) {
    std::string indent = indent_;
    if (std::exchange(begins_item_, false)) indent[indent.size() - 2] = '-';
    out_ += indent + text + "\n";
  }

  const Origins& origins_;
  std::string out_{}, path_{}, indent_{};
  bool begins_item_{false};
};

}  // namespace

std::string effective(const Configuration& configuration, const Origins& origins) {
  Configuration copy = configuration;  // a visitor could change it
  Printer printer(origins);
  visit_keys(copy, printer);
  return printer.take();
}

}  // namespace pln::configuration
