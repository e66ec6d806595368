#include "bot/runtime/log.hpp"

#include "bot/json/json_escape.hpp"
#include "bot/runtime/seeds.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <cmath>
#include <memory>
#include <mutex>
#include <utility>

namespace pln::runtime::log {
namespace {

constexpr auto level_names =
    std::to_array<std::string_view>({"debug", "info", "warn", "error", "off"});
constexpr std::size_t words_bytes_max = 4000;  // a message of a person
// Fixed, so that all processes give an event the same trace id.
constexpr SipKey trace_keys[] = {{0x706c6e2d74726163U, 1}, {0x706c6e2d74726163U, 2}};

spdlog::level::level_enum level_of(Level level) {
  constexpr spdlog::level::level_enum levels[] = {spdlog::level::debug, spdlog::level::info,
                                                  spdlog::level::warn, spdlog::level::err,
                                                  spdlog::level::off};
  return levels[static_cast<std::size_t>(level)];
}

// One write a line, without a buffer: a line that was logged is out even if the process is killed.
class LineSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit LineSink(std::function<void(std::string_view)> instead) : instead_(std::move(instead)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t bytes;
    formatter_->format(message, bytes);
    if (instead_) {
      instead_(std::string_view(bytes.data(), bytes.size()));
      return;
    }
    // A log that cannot be written is no reason to stop serving.
    [[maybe_unused]] const ssize_t count = ::write(STDERR_FILENO, bytes.data(), bytes.size());
  }
  void flush_() override {}

 private:
  std::function<void(std::string_view)> instead_;
};

struct State {
  std::unique_ptr<spdlog::logger> logger{};
  SipKey key{};
  std::atomic<bool> words{false};
};

std::unique_ptr<spdlog::logger> make_logger(Level level,
                                            std::function<void(std::string_view)> instead) {
  auto logger =
      std::make_unique<spdlog::logger>("pln-coach", std::make_shared<LineSink>(std::move(instead)));
  logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      R"({"ts":"%Y-%m-%dT%H:%M:%S.%eZ",%v})", spdlog::pattern_time_type::utc));
  logger->set_level(level_of(level));
  logger->set_error_handler([](const std::string&) {});
  return logger;
}

SipKey random_key() { return {random_seed(), random_seed()}; }

State& state() {
  static State one{make_logger(Level::warn, {}), random_key()};
  return one;
}

template <class Number>
void append_number(std::string& line, Number value) {
  char digits[32];
  const auto written = std::to_chars(digits, digits + sizeof digits, value);
  line.append(digits, written.ptr);
}

void append_hexadecimal(std::string& line, std::uint64_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) line += digits[(value >> shift) & 15U];
}

void print(Level level, Literal message, Fields fields, const std::string_view* written = nullptr) {
  if (!prints(level)) return;
  thread_local std::string line;
  line = R"("level":")";
  line += level_names[static_cast<std::size_t>(level)];
  line += R"(","msg":")";
  json::append_escaped(line, message.text());
  line += '"';
  for (const Field& field : fields) field.append_to(line);
  if (written != nullptr) {
    line += R"(,"words":")";
    json::append_escaped(line, *written, words_bytes_max);
    line += '"';
  }
  state().logger->log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

std::optional<Level> read_level(std::string_view name) {
  for (std::size_t index = 0; index < level_names.size(); ++index) {
    if (level_names[index] == name) return static_cast<Level>(index);
  }
  return std::nullopt;
}

void Field::append_to(std::string& line) const {
  line += ",\"";
  line += name_;
  line += "\":";
  if (const auto* text = std::get_if<std::string_view>(&value_)) {
    line += '"';
    json::append_escaped(line, *text, text_bytes_max);
    line += '"';
  } else if (const auto* real = std::get_if<double>(&value_)) {
    std::isfinite(*real) ? append_number(line, *real) : static_cast<void>(line += "null");
  } else if (const auto* whole = std::get_if<std::int64_t>(&value_)) {
    append_number(line, *whole);
  } else if (const auto* count = std::get_if<std::uint64_t>(&value_)) {
    append_number(line, *count);
  } else if (const auto* flag = std::get_if<bool>(&value_)) {
    line += *flag ? "true" : "false";
  } else if (const auto* hash = std::get_if<Hash>(&value_)) {
    line += '"';
    append_hexadecimal(line, hash->first);
    if (hash->second) append_hexadecimal(line, *hash->second);
    line += '"';
  }
}

Field conversation(std::string_view id) {
  return {std::string_view("conversation"), Field::Hash{siphash(state().key, id), {}}};
}

Field trace(std::string_view event) {
  return {std::string_view("trace"),
          Field::Hash{siphash(trace_keys[0], event), siphash(trace_keys[1], event)}};
}

void start(Settings settings) {
  State& one = state();
  one.logger = make_logger(settings.level, std::move(settings.instead));
  one.key = settings.key ? *settings.key : random_key();
  one.words = settings.words;
}

void set_level(Level level) { state().logger->set_level(level_of(level)); }
bool prints(Level level) {
  return level != Level::off && state().logger->should_log(level_of(level));
}

void debug(Literal message, Fields fields) { print(Level::debug, message, fields); }
void info(Literal message, Fields fields) { print(Level::info, message, fields); }
void warn(Literal message, Fields fields) { print(Level::warn, message, fields); }
void error(Literal message, Fields fields) { print(Level::error, message, fields); }

void words(Literal message, std::string_view written, Fields fields) {
  if (state().words) print(Level::debug, message, fields, &written);
}

}  // namespace pln::runtime::log
