// YAML as a small tree of our own with the line of everything, read without ever throwing. Only
// what our own files need: one document of maps, lists and texts. Anchors, aliases, tags, second
// documents, deep nesting and large files are refused. Pure functions, safe on any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pln::yaml {

inline constexpr std::size_t file_bytes_max = 1'000'000;  // the longest real file is a tenth of it
inline constexpr int nesting_max = 16;                    // a flow needs five

struct Node {
  enum class Kind : std::uint8_t { nothing, text, list, map };
  Kind kind{Kind::nothing};
  int line{0};
  std::string text{};  // of a text; YAML's own types (true, 3, ~) stay as they are written
  std::vector<Node> items{};
  std::vector<std::pair<Node, Node>> fields{};  // key (a text) and value, keys are unique
};

struct Fault {
  int line{0};
  std::string fault{};
  std::string mend{};
};

// The document, or nothing after its faults were added; a key that stands twice is a fault, and the
// first one counts.
[[nodiscard]] std::optional<Node> read(std::string_view bytes, std::vector<Fault>& faults);

[[nodiscard]] bool is_valid_utf8(std::string_view bytes);

// The known name that was probably meant, or "" if none is close.
[[nodiscard]] std::string nearest(std::string_view name, const std::vector<std::string>& known);

}  // namespace pln::yaml
