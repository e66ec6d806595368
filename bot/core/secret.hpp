// A secret as a value: it can be handed on and revealed, and nothing else. It cannot be printed,
// copied or compared, so that it gets into no log by mistake, and its bytes are overwritten when it
// ends. Not a vault: what is stored is sealed by storage/vault.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pln {

class Secret {
 public:
  Secret() = default;
  // Copies; whoever has the original wipes it.
  explicit Secret(std::string_view bytes);
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept
      : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // The bytes, for as long as this lives. Name the reason where you call it.
  [[nodiscard]] std::string_view reveal() const { return {bytes_.get(), size_}; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  std::unique_ptr<char[]> bytes_{};
  std::size_t size_{0};
};

template <class Out>
Out& operator<<(Out&, const Secret&) = delete;

// Overwrites bytes in a way that no compiler leaves out.
void wipe(char* bytes, std::size_t size);
inline void wipe(std::string& text) {
  wipe(text.data(), text.size());
  text.clear();
}

}  // namespace pln
