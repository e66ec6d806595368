// The folder in which everything that lasts is kept, and the right to use it: one process at a time
// holds it by a lock that the system takes back when the process ends, however it ends. Who cannot
// have it learns who holds it.
#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

namespace pln::runtime {

// The folder cannot be used; what() says why and what to do.
class FolderError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Holder {
  int pid{0};
  std::string command{};
};

class DataFolder {
 public:
  // Makes the folder (0700) if it is missing. Throws FolderError.
  explicit DataFolder(std::filesystem::path path);
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  // Takes the lock for `command` ("chat"). False if another process has it: see holder().
  bool hold(const std::string& command);
  [[nodiscard]] bool held() const { return held_; }

  // Who has the lock, as far as it can be told.
  [[nodiscard]] Holder holder() const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path store_file() const { return path_ / "store.sqlite"; }
  [[nodiscard]] int descriptor() const { return folder_; }

 private:
  std::filesystem::path path_;
  int folder_{-1};
  int lock_{-1};
  bool held_{false};
};

// $XDG_DATA_HOME/pln-coach or ~/.local/share/pln-coach. Throws FolderError if there is no home.
std::filesystem::path default_data_folder();

// "process 4711 (pln-coach chat)".
std::string describe(const Holder& holder);

// Writes a file that only its owner can read, so that it is there whole or not at all. Throws
// FolderError.
void write_private_file(const std::filesystem::path& file, const std::string& content);

}  // namespace pln::runtime
