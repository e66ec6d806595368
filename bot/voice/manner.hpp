// The manner of one language: its plural rules, list words, names of days and months, number words.
// Taken out of ICU once, when first needed, and then used without it, but for plurals of large
// numbers. Immutable after construction, so any thread may read it.
#pragma once

#include "bot/core/time.hpp"
#include "bot/voice/pieces.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pln::voice {

class Manner {
 public:
  explicit Manner(std::string_view language);  // "de", "pt-BR"; unknown ones get ICU's root
  ~Manner();
  Manner(const Manner&) = delete;
  Manner& operator=(const Manner&) = delete;

  [[nodiscard]] Form plural_form(std::int64_t number) const;

  void append_number(std::string& out, std::int64_t number) const;               // "2,100"
  void append_spelled(std::string& out, std::int64_t number) const;              // words up to ten
  void append_list(std::string& out, std::span<const std::string> items) const;  // "a, b and c"
  void append_date(std::string& out, LocalDate date) const;  // "Tuesday 3 March"
  void append_time(std::string& out, TimeOfDay time) const;  // "19:30"
  void append_weekday(std::string& out, Weekday day) const;

 private:
  struct Rules;
  // What stands before, between and after the items of a list.
  struct ListWords {
    std::string pair{}, first{}, middle{}, last{};
  };
  enum class DatePart : std::uint8_t { literal, weekday, day, month };

  void read_list_words();
  void read_date_words();
  void read_number_words();

  std::string locale_{};
  std::unique_ptr<Rules> rules_;
  static constexpr std::int64_t small_numbers = 128;
  std::array<Form, small_numbers> forms_{};
  std::array<std::string, 11> spelled_{};
  std::string grouping_{","};
  ListWords list_words_{};
  std::array<std::string, 7> weekdays_{};
  std::array<std::string, 12> months_{};
  std::vector<std::pair<DatePart, std::string>> date_pattern_{};
};

}  // namespace pln::voice
