// The program as a child process: its input and output as pipes, or one terminal for both.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

class Process {
 public:
  enum class Ends { pipes, terminal };

  // Runs the program with these arguments. Environment: that of the test, and `settings` ("A=b").
  explicit Process(const std::vector<std::string>& arguments, Ends ends = Ends::pipes,
                   const std::vector<std::string>& settings = {});
  ~Process();  // kills it if it still runs
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // False if the process does not take it any more.
  bool write(const std::string& text) const;
  void close_input();

  // Reads until `wanted` has appeared, the end, or a time limit; gives all that was read this time.
  std::string read_until(const std::string& wanted,
                         std::chrono::milliseconds limit = std::chrono::seconds{60});
  std::string read_all() { return read_until(std::string{}); }

  void send_signal(int signal) const;
  // Waits for its end. The exit status, or minus the signal that ended it.
  int wait();

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] std::string errors();  // all of standard error, after the end (pipes only)

 private:
  pid_t pid_{-1};
  int input_{-1}, output_{-1}, errors_{-1};
  bool ended_{false};
};

// Runs to the end: what it printed, and its exit status.
struct Ran {
  int status{0};
  std::string out{}, errors{};
};
Ran run_program(const std::vector<std::string>& arguments, const std::string& input = "");
