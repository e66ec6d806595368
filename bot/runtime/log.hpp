// The log: one JSON object a line on standard error. It takes ids, numbers and reasons, never what
// people wrote: messages and field names are literals of ours, and words() prints only at level
// debug and with a switch of its own. What is logged cannot break out of its line. Safe on any
// thread.
#pragma once

#include "bot/runtime/siphash.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pln::runtime::log {

enum class Level : std::uint8_t { debug, info, warn, error, off };

// "debug", "info", "warn", "error" or "off".
[[nodiscard]] std::optional<Level> read_level(std::string_view name);

// A text that stands in the program, known when it is compiled.
class Literal {
 public:
  template <std::size_t size>
  consteval Literal(const char (&text)[size])
      : text_(text, size - 1) {}  // NOLINT: meant to convert
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

inline constexpr std::size_t text_bytes_max = 300;  // of one field; ids and reasons are short

// A name and its value. Texts are ids and reasons; invalid UTF-8 is replaced, the rest escaped.
class Field {
 public:
  Field(Literal name, std::string_view value) : name_(name.text()), value_(value) {}
  Field(Literal name, const std::string& value) : name_(name.text()), value_(value) {}
  Field(Literal name, const char* value) : name_(name.text()), value_(std::string_view(value)) {}
  Field(Literal name, std::same_as<bool> auto value) : name_(name.text()), value_(value) {}
  Field(Literal name, std::floating_point auto value)
      : name_(name.text()), value_(static_cast<double>(value)) {}
  Field(Literal name, std::signed_integral auto value)
      : name_(name.text()), value_(static_cast<std::int64_t>(value)) {}
  template <std::unsigned_integral Number>
    requires(!std::same_as<Number, bool>)
  Field(Literal name, Number value)
      : name_(name.text()), value_(static_cast<std::uint64_t>(value)) {}
  // In seconds; the name ends with "_s".
  template <class Count, class Period>
  Field(Literal name, std::chrono::duration<Count, Period> value)
      : name_(name.text()), value_(std::chrono::duration<double>(value).count()) {}

  void append_to(std::string& line) const;  // ,"name":value

 private:
  friend Field conversation(std::string_view id);
  friend Field trace(std::string_view event);
  struct Hash {
    std::uint64_t first{0};
    std::optional<std::uint64_t> second{};
  };
  Field(std::string_view name, Hash hash) : name_(name), value_(hash) {}

  std::string_view name_;
  std::variant<std::string_view, double, std::int64_t, std::uint64_t, bool, Hash> value_;
};

// "conversation": a hash under this process's key, so that lines of one talk can be found together
// and nobody can be found by trying names.
[[nodiscard]] Field conversation(std::string_view id);
// "trace": a hash of the event's id, the same in every process, in the form of a trace id.
[[nodiscard]] Field trace(std::string_view event);

struct Settings {
  Level level{Level::info};
  bool words{false};            // print what people write, at level debug
  std::optional<SipKey> key{};  // of conversation(); without one it is random
  // Takes each line, with its end, instead of standard error; for tests.
  std::function<void(std::string_view line)> instead{};
};

// Before it is called nothing is printed below level warn. May be called again, by one thread while
// no other logs.
void start(Settings settings);
void set_level(Level level);  // at any time
[[nodiscard]] bool prints(Level level);

using Fields = std::initializer_list<Field>;
void debug(Literal message, Fields fields = {});
void info(Literal message, Fields fields = {});
void warn(Literal message, Fields fields = {});
void error(Literal message, Fields fields = {});

// What somebody wrote, for hunting a fault on one's own machine; see Settings::words.
void words(Literal message, std::string_view written, Fields fields = {});

}  // namespace pln::runtime::log
