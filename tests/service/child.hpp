// Another program as a child process, by lines: what it is told on standard input, what it answers
// on standard output; standard error goes to a file. One thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pln::test {

class Child {
 public:
  using Milliseconds = std::chrono::milliseconds;

  // Environment: that of the test, and `settings` ("A=b").
  Child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
        const std::vector<std::string>& settings, const std::filesystem::path& errors);
  ~Child();  // kills it if it still runs
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void write_line(const std::string& line) const;
  // The next line without its end; empty if it ended or takes longer than this.
  std::string read_line(Milliseconds limit = std::chrono::seconds{60});
  std::string read_all();

  void send_signal(int signal) const;
  // The exit status, or minus the signal that ended it; nothing if it goes on for longer than this.
  std::optional<int> wait(Milliseconds limit);
  [[nodiscard]] bool runs() { return !wait(Milliseconds{0}); }

 private:
  bool read_some(Milliseconds limit);

  pid_t pid_{-1};
  int input_{-1}, output_{-1};
  std::optional<int> status_{};
  std::string text_{};
};

}  // namespace pln::test
