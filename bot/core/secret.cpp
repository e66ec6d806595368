#include "bot/core/secret.hpp"

#include <algorithm>

namespace pln {

Secret::Secret(std::string_view bytes)
    : bytes_(bytes.empty() ? nullptr : std::make_unique<char[]>(bytes.size())),
      size_(bytes.size()) {
  std::copy(bytes.begin(), bytes.end(), bytes_.get());
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(bytes_.get(), size_);
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() { wipe(bytes_.get(), size_); }

void wipe(char* bytes, std::size_t size) {
  volatile char* target = bytes;
  for (std::size_t place = 0; place < size; ++place) target[place] = 0;
}

}  // namespace pln
