// A file that takes up some space while there is enough of it, and is given up when the disk is
// full: so that what is in hand can still be stored and people can still be forgotten, while
// somebody makes room (goal R6). In the loop's thread.
#pragma once

#include <cstdint>
#include <filesystem>

namespace pln::runtime {

inline constexpr std::uint64_t ballast_bytes = 16ULL * 1024 * 1024;

class Ballast {
 public:
  // Takes the space if it is there. `bytes` is less in tests.
  explicit Ballast(const std::filesystem::path& folder, std::uint64_t bytes = ballast_bytes);

  // True if the space is held; false: the disk is full, and what is stored lives on the reserve.
  [[nodiscard]] bool held() const { return held_; }
  // Gives it up if the disk is full indeed.
  void release_if_full();
  // Takes it again once there is room for it and as much again.
  void restore();

 private:
  void take();
  [[nodiscard]] std::uint64_t free_bytes() const;

  std::filesystem::path file_;
  std::uint64_t bytes_;
  bool held_{false};
};

}  // namespace pln::runtime
