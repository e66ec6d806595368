// A disk of a few megabytes, in memory, that only this process and its children see. It needs the
// right to mount (root, or user namespaces).
#pragma once

#include <cstddef>
#include <filesystem>

namespace pln::test {

// True if a SmallDisk can be made here; tries it in a child.
[[nodiscard]] bool small_disk_possible();

class SmallDisk {
 public:
  // Mounted at `folder`, which must be there. Throws std::runtime_error.
  SmallDisk(std::filesystem::path folder, std::size_t megabytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  // Takes all space that is left; may be called again when something gave space back.
  void fill() const;
  void free() const;  // gives back what fill() took

 private:
  std::filesystem::path folder_;
};

}  // namespace pln::test
