// A folder of its own for a test, and files with chosen rights in it.
#pragma once

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

namespace pln::test {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "pln-config-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path file(const std::string& name, const std::string& content,
                                           mode_t mode = 0600) const {
    const std::filesystem::path made = path_ / name;
    std::ofstream(made, std::ios::binary) << content;
    if (::chmod(made.c_str(), mode) != 0) throw std::runtime_error("no chmod");
    return made;
  }

 private:
  std::filesystem::path path_{};
};

}  // namespace pln::test
