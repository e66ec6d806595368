// The one list of all keys, in the order in which they are printed. Whoever reads, prints or checks
// a configuration visits it, so that a new key is one line here and one member of Configuration.
// Pure.
#pragma once

#include "bot/configuration/form.hpp"

#include <cstddef>
#include <functional>
#include <string_view>

namespace pln::configuration {

class KeyVisitor {
 public:
  KeyVisitor() = default;
  KeyVisitor(const KeyVisitor&) = delete;
  KeyVisitor& operator=(const KeyVisitor&) = delete;
  virtual ~KeyVisitor() = default;

  virtual void value(std::string_view key, Form form) = 0;  // also a list of texts
  virtual void block(std::string_view key, const std::function<void()>& keys) = 0;
  // A list of blocks: `resize` gives it a size, `keys` visits one item.
  struct Items {
    std::size_t size{0};
    std::function<void(std::size_t)> resize{};
    std::function<void(std::size_t)> keys{};
  };
  virtual void list(std::string_view key, const Items& items) = 0;
};

void visit_keys(Configuration& configuration, KeyVisitor& visitor);

inline constexpr std::size_t items_max = 100;  // apps or accounts of one platform

}  // namespace pln::configuration
