// Values to bytes and back, generically: numbers, words, lists and described structs (fields.hpp).
// A field that is zero is left out unless the struct's own default is something else; one that is
// missing keeps its default. Included by the codec only.
#pragma once

#include "storage/codec/fields.hpp"
#include "storage/codec/wire.hpp"

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace pln::codec {

// --- Values that are one number
// -------------------------------------------------------------------

constexpr std::uint64_t zigzag(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63U);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1U ^ (~(value & 1U) + 1U));
}

template <class T>
struct Number;  // specialised: to(T) -> uint64, from(uint64) -> T or a refusal

template <std::unsigned_integral T>
struct Number<T> {
  static std::uint64_t to(T value) { return value; }
  static T from(std::uint64_t value) {
    if (value > std::numeric_limits<T>::max()) refuse("a number is out of range");
    return static_cast<T>(value);
  }
};
template <std::signed_integral T>
struct Number<T> {
  static std::uint64_t to(T value) { return zigzag(value); }
  static T from(std::uint64_t value) {
    const std::int64_t number = unzigzag(value);
    if (!std::in_range<T>(number)) refuse("a number is out of range");
    return static_cast<T>(number);
  }
};
template <class E>
  requires std::is_enum_v<E>
struct Number<E> {
  static std::uint64_t to(E value) { return static_cast<std::uint64_t>(value); }
  static E from(std::uint64_t value) {
    if (value >= Names<E>::all.size()) refuse("a value is not in its list of words");
    return static_cast<E>(value);
  }
};
template <>
struct Number<OutboxState> {
  static std::uint64_t to(OutboxState value) { return static_cast<std::uint64_t>(value); }
  static OutboxState from(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(OutboxState::dropped)) refuse("an unknown outbox state");
    return static_cast<OutboxState>(value);
  }
};
template <>
struct Number<WorkKind> {
  static std::uint64_t to(WorkKind value) { return static_cast<std::uint64_t>(value); }
  static WorkKind from(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(WorkKind::list_add)) refuse("an unknown kind of work");
    return static_cast<WorkKind>(value);
  }
};
template <>
struct Number<UtcTime> {
  static std::uint64_t to(UtcTime value) { return zigzag(value.time_since_epoch().count()); }
  static UtcTime from(std::uint64_t value) { return UtcTime{seconds{unzigzag(value)}}; }
};
template <>
struct Number<TimeOfDay> {
  static std::uint64_t to(TimeOfDay value) { return zigzag(value.minute); }
  static TimeOfDay from(std::uint64_t value) { return {Number<int>::from(value)}; }
};
template <>
struct Number<WeekdaySet> {
  static std::uint64_t to(WeekdaySet value) { return value.bits; }
  static WeekdaySet from(std::uint64_t value) { return {Number<std::uint8_t>::from(value)}; }
};
// Day and month in eight bits each, the year zigzag above them.
template <>
struct Number<LocalDate> {
  static std::uint64_t to(LocalDate value) {
    return zigzag(static_cast<int>(value.year())) << 16U |
           std::uint64_t{static_cast<unsigned>(value.month())} << 8U |
           static_cast<unsigned>(value.day());
  }
  static LocalDate from(std::uint64_t value) {
    const std::int64_t year = unzigzag(value >> 16U);
    if (year < -32767 || year > 32767) refuse("a year is out of range");
    return LocalDate{std::chrono::year{static_cast<int>(year)},
                     std::chrono::month{static_cast<unsigned>(value >> 8U & 0xFFU)},
                     std::chrono::day{static_cast<unsigned>(value & 0xFFU)}};
  }
};

template <class T>
concept IsNumber = requires(T value) { Number<T>::to(value); };
template <class T>
concept IsStruct = requires { Stored<T>::fields; };

// --- Shapes
// ---------------------------------------------------------------------------------------

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};
template <class T>
struct IsFixed : std::false_type {};
template <class T>
struct IsFixed<Fixed<T>> : std::true_type {};
template <class T>
struct IsShared : std::false_type {};
template <class T>
struct IsShared<Shared<T>> : std::true_type {};
template <class T>
struct IsTuple : std::false_type {};
template <class... T>
struct IsTuple<std::tuple<T...>> : std::true_type {};

// Converts into anything: counts the members of an aggregate.
struct Anything {
  template <class T>
  operator T() const;  // NOLINT(google-explicit-constructor): that is its use
};
template <class T, class... Some>
consteval std::size_t member_count() {
  if constexpr (requires { T{Some{}..., Anything{}}; }) {
    return member_count<T, Some..., Anything>();
  } else {
    return sizeof...(Some);
  }
}

template <class T>
consteval bool described_well() {
  unsigned last = 0;
  bool ascending = true;
  std::apply(
      [&](auto... field) { ((ascending = ascending && field.tag > last, last = field.tag), ...); },
      Stored<T>::fields);
  return ascending && std::tuple_size_v<decltype(Stored<T>::fields)> == member_count<T>();
}

// --- Writing
// --------------------------------------------------------------------------------------

template <class T>
void write_content(Writer& out, const T& value);

template <class T>
bool is_zero(const T& value) {
  if constexpr (IsNumber<T>) {
    return Number<T>::to(value) == 0;
  } else if constexpr (std::is_same_v<T, std::string> || IsVector<T>::value) {
    return value.empty();
  } else {
    return true;  // structs are written field by field; optionals are absent by default
  }
}

// A value without its tag, as an element of a list or after a key.
template <class T>
void write_bare(Writer& out, const T& value) {
  if constexpr (IsNumber<T>) {
    out.varint(Number<T>::to(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.bytes(value);
  } else if constexpr (IsId<T>::value) {
    out.bytes(value.text);
  } else if constexpr (IsFixed<T>::value || IsShared<T>::value) {
    write_bare(out, *value);
  } else {
    out.block([&] { write_content(out, value); });
  }
}

template <class T>
inline constexpr Wire wire_of = IsNumber<T> ? Wire::varint : Wire::block;

// `keep_zero`: the struct's default is not zero, so that a zero has to be said.
template <class T>
void write_field(Writer& out, unsigned tag, const T& value, bool keep_zero) {
  if constexpr (IsNumber<T> || std::is_same_v<T, std::string> || IsVector<T>::value) {
    if (!keep_zero && is_zero(value)) return;
  }
  if constexpr (IsOptional<T>::value) {
    using Inner = typename T::value_type;
    if (!value) return;
    out.key(tag, wire_of<Inner>);
    if constexpr (IsOptional<Inner>::value) {
      out.block([&] { write_field(out, 1, *value, false); });
    } else {
      write_bare(out, *value);
    }
  } else if constexpr (IsNumber<T> || std::is_same_v<T, std::string> || IsVector<T>::value) {
    out.key(tag, wire_of<T>);
    write_bare(out, value);
  } else {
    const std::size_t start = out.size();
    out.key(tag, wire_of<T>);
    const std::size_t payload = out.size();
    write_bare(out, value);
    if (!keep_zero && out.size() == payload + 1) out.cut_to(start);  // nothing is in there
  }
}

template <class T>
inline const T standard{};

template <class T>
void write_content(Writer& out, const T& value) {
  if constexpr (IsVector<T>::value) {
    for (const auto& element : value) write_bare<typename T::value_type>(out, element);
  } else if constexpr (IsTuple<T>::value) {
    unsigned tag = 0;
    std::apply([&](const auto&... element) { (write_field(out, ++tag, element, false), ...); },
               value);
  } else {
    static_assert(described_well<T>(),
                  "a member has no tag yet: add it to storage/codec/fields.hpp");
    std::apply(
        [&](const auto&... field) {
          (write_field(out, field.tag, value.*field.member, !is_zero(standard<T>.*field.member)),
           ...);
        },
        Stored<T>::fields);
  }
}

// --- Reading
// --------------------------------------------------------------------------------------

// What one element of a list takes at least; a shared item lives in a block of its own.
template <class T>
consteval std::size_t memory_of() {
  if constexpr (IsFixed<T>::value) {
    return sizeof(T) + sizeof(std::remove_cvref_t<decltype(*T{})>);
  } else {
    return sizeof(T);
  }
}

template <class T>
void read_content(Reader in, T& value);

template <class T>
void read_bare(Reader& in, T& value) {
  if constexpr (IsNumber<T>) {
    value = Number<T>::from(in.varint());
  } else if constexpr (std::is_same_v<T, std::string>) {
    value = in.bytes();
  } else if constexpr (IsId<T>::value) {
    value.text = in.bytes();
  } else if constexpr (IsShared<T>::value) {
    read_bare(in, value.edit());
  } else if constexpr (IsFixed<T>::value) {
    std::remove_cvref_t<decltype(*value)> content;
    read_bare(in, content);
    value = T{std::move(content)};
  } else {
    read_content(in.block(), value);
  }
}

template <class T>
bool read_field(Reader& in, Key key, unsigned tag, T& value) {
  if (key.tag != tag) return false;
  if constexpr (IsOptional<T>::value) {
    using Inner = typename T::value_type;
    if (key.wire != wire_of<Inner>) refuse("a field has the wrong form");
    value.emplace();
    if constexpr (IsOptional<Inner>::value) {
      Reader block = in.block();
      while (!block.at_end()) {
        const Key inner = block.key();
        if (!read_field(block, inner, 1, *value)) block.skip(inner.wire);
      }
    } else {
      read_bare(in, *value);
    }
  } else {
    if (key.wire != wire_of<T>) refuse("a field has the wrong form");
    read_bare(in, value);
  }
  return true;
}

template <class T>
void read_content(Reader in, T& value) {
  if constexpr (IsVector<T>::value) {
    value.clear();
    while (!in.at_end()) {
      in.budget().take(memory_of<typename T::value_type>());
      read_bare(in, value.emplace_back());
    }
  } else {
    value = T{};
    while (!in.at_end()) {
      const Key key = in.key();
      bool known = false;
      if constexpr (IsTuple<T>::value) {
        unsigned tag = 0;
        std::apply([&](auto&... e) { known = (read_field(in, key, ++tag, e) || ...); }, value);
      } else {
        std::apply(
            [&](const auto&... f) { known = (read_field(in, key, f.tag, value.*f.member) || ...); },
            Stored<T>::fields);
      }
      if (!known) in.skip(key.wire);
    }
  }
}

}  // namespace pln::codec
