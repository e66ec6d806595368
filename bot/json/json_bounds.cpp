#include "bot/json/json_bounds.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pln::json {
namespace {

constexpr std::size_t exponent_max = 308;  // of a double
// Keys of all objects that are open at one moment; a synced account has some thousand rooms.
constexpr std::size_t open_keys_max = 10'000;
constexpr std::size_t few_keys = 16;  // are compared one by one

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool in_number(char letter) {
  return is_digit(letter) || letter == '-' || letter == '+' || letter == '.' || letter == 'e' ||
         letter == 'E';
}

// The hashes of the keys of all open objects. Two keys with one hash are taken for the same: who
// makes such a pair on purpose gets their own message refused.
class OpenKeys {
 public:
  void open(bool object) { levels_.push_back({object, hashes_.size(), {}}); }
  void close() {
    if (levels_.empty()) return;
    hashes_.resize(levels_.back().begin);
    levels_.pop_back();
  }
  [[nodiscard]] bool in_object() const { return !levels_.empty() && levels_.back().object; }

  // What is wrong with this key; "" if nothing is.
  std::string add(std::string_view key) {
    const std::size_t hash = std::hash<std::string_view>{}(key);
    Level& level = levels_.back();
    if (hashes_.size() - level.begin < few_keys) {
      const auto begin = hashes_.begin() + static_cast<std::ptrdiff_t>(level.begin);
      if (std::find(begin, hashes_.end(), hash) != hashes_.end()) return twice;
    } else {
      if (level.many.empty()) {
        const auto begin = hashes_.begin() + static_cast<std::ptrdiff_t>(level.begin);
        level.many.insert(begin, hashes_.end());
      }
      if (!level.many.insert(hash).second) return twice;
    }
    hashes_.push_back(hash);
    return hashes_.size() > open_keys_max ? "more than " + std::to_string(open_keys_max) + " keys"
                                          : std::string{};
  }

 private:
  static constexpr const char* twice = "a key twice in one object";
  struct Level {
    bool object{false};
    std::size_t begin{0};                    // where its hashes begin
    std::unordered_set<std::size_t> many{};  // the same, once they are more than a few
  };
  std::vector<Level> levels_{};
  std::vector<std::size_t> hashes_{};
};

// Goes once over the bytes; each step moves `at_` on.
class Looker {
 public:
  Looker(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  JsonLook look() {
    if (text_.size() > limits_.bytes) {
      at_ = limits_.bytes;
      fault("longer than " + std::to_string(limits_.bytes) + " bytes");
    }
    while (!look_.fault && at_ < text_.size()) step();
    return std::move(look_);
  }

 private:
  void fault(std::string message) { look_.fault = JsonFault{std::move(message), at_}; }

  void step() {
    const char letter = text_[at_];
    switch (letter) {
      case '\0':
        return fault("a zero byte");
      case '"':
        return pass_text();
      case '{':
      case '[':
        return pass_opening(letter == '{');
      case '}':
      case ']':
        if (depth_ > 0) --depth_;
        if (limits_.strict) keys_.close();
        key_next_ = false;
        break;
      case ',':
        count_value();
        key_next_ = limits_.strict && keys_.in_object();
        break;
      default:
        if (is_digit(letter) || letter == '-') return pass_number();
    }
    ++at_;
  }

  // Each element and member but the first of its list follows a comma.
  void count_value() {
    if (++values_ > limits_.values) {
      fault("more than " + std::to_string(limits_.values) + " values");
    }
  }

  void pass_opening(bool object) {
    if (++depth_ > limits_.depth) {
      return fault("nested deeper than " + std::to_string(limits_.depth) + " levels");
    }
    count_value();
    if (limits_.strict) keys_.open(object);
    key_next_ = limits_.strict && object;
    ++at_;
  }

  void pass_text() {
    const std::size_t begin = ++at_;
    bool escaped = false;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\0') return fault("a zero byte");
      if (at_ - begin >= limits_.text_bytes) {
        return fault("a text longer than " + std::to_string(limits_.text_bytes) + " bytes");
      }
      if (text_[at_] != '\\') continue;
      escaped = true;
      if (at_ + 1 < text_.size() && text_[at_ + 1] != '\0') ++at_;
    }
    if (std::exchange(key_next_, false) && at_ < text_.size()) {
      look_.unsure = look_.unsure || escaped;
      std::string wrong = keys_.add(text_.substr(begin, at_ - begin));
      if (!wrong.empty()) return fault(std::move(wrong));
    }
    ++at_;
  }

  void pass_number() {
    const std::size_t begin = at_;
    std::size_t exponent = 0;
    bool after_e = false;
    bool negative = false;
    for (; at_ < text_.size() && in_number(text_[at_]); ++at_) {
      const char letter = text_[at_];
      if (at_ - begin >= limits_.number_letters) {
        return fault("a number longer than " + std::to_string(limits_.number_letters) + " digits");
      }
      if (letter == 'e' || letter == 'E') {
        after_e = true;
      } else if (after_e && letter == '-') {
        negative = true;
      } else if (after_e && is_digit(letter)) {
        exponent =
            std::min(exponent * 10 + static_cast<std::size_t>(letter - '0'), beyond_exponents);
        if (exponent > exponent_max && !negative) return fault("a number that is too large");
      }
    }
    if (exponent + limits_.number_letters > exponent_max && !negative) look_.unsure = true;
  }

  static constexpr std::size_t beyond_exponents = 9999;
  std::string_view text_;
  const JsonLimits& limits_;
  std::size_t at_{0};
  std::size_t depth_{0};
  std::size_t values_{0};
  OpenKeys keys_{};
  bool key_next_{false};  // the next text is a key
  JsonLook look_{};
};

// Takes the parser's events and keeps only the keys of the objects that are open.
class Structure final : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::optional<JsonFault> fault{};

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(std::int64_t /*value*/) override { return true; }
  bool number_unsigned(std::uint64_t /*value*/) override { return true; }
  bool number_float(double /*value*/, const std::string& /*text*/) override { return true; }
  bool string(std::string& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool start_array(std::size_t /*elements*/) override {
    keys_.open(false);
    return true;
  }
  bool end_array() override {
    keys_.close();
    return true;
  }

  bool start_object(std::size_t /*members*/) override {
    keys_.open(true);
    return true;
  }
  bool end_object() override {
    keys_.close();
    return true;
  }
  bool key(std::string& name) override {
    std::string wrong = keys_.add(name);
    if (!wrong.empty()) fault = JsonFault{std::move(wrong)};
    return !fault;
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& error) override {
    fault = JsonFault{error.what(), position};
    return false;
  }

 private:
  OpenKeys keys_{};
};

}  // namespace

JsonLook look_over(std::string_view text, const JsonLimits& limits) {
  return Looker{text, limits}.look();
}

std::optional<JsonFault> find_misbuilt(std::string_view text) {
  Structure structure;
  nlohmann::json::sax_parse(text, &structure);
  // The parser counts the end as one byte more.
  if (structure.fault) structure.fault->at = std::min(structure.fault->at, text.size());
  return std::move(structure.fault);
}

}  // namespace pln::json
