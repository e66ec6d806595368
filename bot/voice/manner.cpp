#include "bot/voice/manner.hpp"

#include <unicode/dcfmtsym.h>
#include <unicode/dtfmtsym.h>
#include <unicode/dtptngen.h>
#include <unicode/listformatter.h>
#include <unicode/plurrule.h>
#include <unicode/rbnf.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace pln::voice {
namespace {

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// Plain English is read all over the world: dates and lists in the manner that most of it uses.
std::string locale_of(std::string_view language) {
  return language == "en" ? "en-GB" : std::string(language);
}

icu::Locale icu_locale(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale = icu::Locale::forLanguageTag(tag, status);
  return U_SUCCESS(status) ? locale : icu::Locale::getRoot();
}

Form form_of(const icu::UnicodeString& keyword) {
  if (keyword == u"one") return Form::one;
  if (keyword == u"two") return Form::two;
  if (keyword == u"few") return Form::few;
  if (keyword == u"many") return Form::many;
  if (keyword == u"zero") return Form::zero;
  return Form::other;
}

}  // namespace

struct Manner::Rules {
  std::unique_ptr<icu::PluralRules> plural{};
};

Manner::Manner(std::string_view language)
    : locale_(locale_of(language)), rules_(std::make_unique<Rules>()) {
  UErrorCode status = U_ZERO_ERROR;
  rules_->plural.reset(icu::PluralRules::forLocale(icu_locale(locale_), status));
  if (U_FAILURE(status)) rules_->plural.reset();
  for (std::int64_t number = 0; number < small_numbers && rules_->plural; ++number) {
    forms_[static_cast<std::size_t>(number)] =
        form_of(rules_->plural->select(static_cast<std::int32_t>(number)));
  }
  read_list_words();
  read_date_words();
  read_number_words();
}

Manner::~Manner() = default;

// The words are what ICU puts around placeholders.
void Manner::read_list_words() {
  list_words_ = {", ", ", ", ", ", ", "};
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::ListFormatter> formatter(
      icu::ListFormatter::createInstance(icu_locale(locale_), status));
  if (U_FAILURE(status)) return;
  const std::array<icu::UnicodeString, 4> items{u"\u0001", u"\u0002", u"\u0003", u"\u0004"};
  icu::UnicodeString two;
  icu::UnicodeString four;
  formatter->format(items.data(), 2, two, status);
  formatter->format(items.data(), 4, four, status);
  if (U_FAILURE(status)) return;
  const auto between = [](const icu::UnicodeString& text, char16_t left, char16_t right) {
    const std::int32_t begin = text.indexOf(left) + 1;
    return utf8(text.tempSubStringBetween(begin, std::max(begin, text.indexOf(right))));
  };
  list_words_ = {between(two, 1, 2), between(four, 1, 2), between(four, 2, 3), between(four, 3, 4)};
}

void Manner::read_date_words() {
  const icu::Locale locale = icu_locale(locale_);
  UErrorCode status = U_ZERO_ERROR;
  const icu::DateFormatSymbols symbols(locale, status);
  if (U_SUCCESS(status)) {
    std::int32_t count = 0;
    const auto* days =
        symbols.getWeekdays(count, icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::WIDE);
    for (std::int32_t day = 1; day < count && day <= 7; ++day) {  // ICU counts from Sunday 1
      weekdays_[static_cast<std::size_t>(day - 1)] = utf8(days[day]);
    }
    const auto* months =
        symbols.getMonths(count, icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::WIDE);
    for (std::int32_t month = 0; month < count && month < 12; ++month) {
      months_[static_cast<std::size_t>(month)] = utf8(months[month]);
    }
  }
  icu::UnicodeString pattern(u"EEEE d MMMM");
  if (locale_ != "en-GB") {  // the voice writes "Tuesday 3 March" without ICU's comma
    status = U_ZERO_ERROR;
    const std::unique_ptr<icu::DateTimePatternGenerator> generator(
        icu::DateTimePatternGenerator::createInstance(locale, status));
    if (U_SUCCESS(status)) pattern = generator->getBestPattern(u"EEEEdMMMM", status);
  }
  bool quoted = false;
  for (std::int32_t at = 0; at < pattern.length(); ++at) {
    const char16_t letter = pattern[at];
    const bool repeated = at > 0 && pattern[at - 1] == letter;
    if (letter == u'\'') {
      quoted = !quoted;
    } else if (!quoted && (letter == u'E' || letter == u'c')) {
      if (!repeated) date_pattern_.emplace_back(DatePart::weekday, "");
    } else if (!quoted && (letter == u'M' || letter == u'L')) {
      if (!repeated) date_pattern_.emplace_back(DatePart::month, "");
    } else if (!quoted && letter == u'd') {
      if (!repeated) date_pattern_.emplace_back(DatePart::day, "");
    } else {
      date_pattern_.emplace_back(DatePart::literal, utf8(icu::UnicodeString(letter)));
    }
  }
}

void Manner::read_number_words() {
  const icu::Locale locale = icu_locale(locale_);
  UErrorCode status = U_ZERO_ERROR;
  const icu::DecimalFormatSymbols symbols(locale, status);
  if (U_SUCCESS(status)) {
    grouping_ = utf8(symbols.getConstSymbol(icu::DecimalFormatSymbols::kGroupingSeparatorSymbol));
  }
  status = U_ZERO_ERROR;
  const icu::RuleBasedNumberFormat speller(icu::URBNF_SPELLOUT, locale, status);
  for (std::size_t number = 0; number < spelled_.size(); ++number) {
    icu::UnicodeString word;
    if (U_SUCCESS(status)) speller.format(static_cast<std::int32_t>(number), word);
    spelled_[number] = word.isEmpty() ? std::to_string(number) : utf8(word);
  }
}

Form Manner::plural_form(std::int64_t number) const {
  if (number >= 0 && number < small_numbers) return forms_[static_cast<std::size_t>(number)];
  if (!rules_->plural) return Form::other;
  return form_of(rules_->plural->select(static_cast<double>(number)));
}

void Manner::append_number(std::string& out, std::int64_t number) const {
  const std::string digits = std::to_string(number);
  const std::size_t sign = number < 0 ? 1 : 0;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at > sign && (digits.size() - at) % 3 == 0) out += grouping_;
    out += digits[at];
  }
}

void Manner::append_spelled(std::string& out, std::int64_t number) const {
  if (number >= 0 && number <= 10) {
    out += spelled_[static_cast<std::size_t>(number)];
  } else {
    append_number(out, number);
  }
}

void Manner::append_list(std::string& out, std::span<const std::string> items) const {
  for (std::size_t at = 0; at < items.size(); ++at) {
    if (at > 0) {
      if (items.size() == 2) {
        out += list_words_.pair;
      } else if (at + 1 == items.size()) {
        out += list_words_.last;
      } else {
        out += at == 1 ? list_words_.first : list_words_.middle;
      }
    }
    out += items[at];
  }
}

void Manner::append_date(std::string& out, LocalDate date) const {
  const LocalDate real = date.ok() ? date : LocalDate{std::chrono::local_days{date}};
  for (const auto& [part, literal] : date_pattern_) {
    switch (part) {
      case DatePart::literal:
        out += literal;
        break;
      case DatePart::weekday:
        append_weekday(out, Weekday{std::chrono::local_days{real}});
        break;
      case DatePart::day:
        out += std::to_string(static_cast<unsigned>(real.day()));
        break;
      case DatePart::month:
        out += months_[(static_cast<unsigned>(real.month()) - 1) % 12];
        break;
    }
  }
}

void Manner::append_time(std::string& out, TimeOfDay time) const {
  const auto two_digits = [&out](int value) {
    out += static_cast<char>('0' + value / 10 % 10);
    out += static_cast<char>('0' + value % 10);
  };
  two_digits(time.minute / 60);
  out += ':';
  two_digits(time.minute % 60);
}

void Manner::append_weekday(std::string& out, Weekday day) const {
  out += weekdays_[day.c_encoding() % 7];
}

}  // namespace pln::voice
