// Line editing on a terminal: reads keys as they come, without ever waiting, and hands on whole
// lines. History lasts as long as the program; nothing that is typed is written to a disk. There is
// one terminal, so there can be one object only.
#pragma once

#include <exception>
#include <functional>
#include <string>

namespace pln::console {

class Terminal {
 public:
  using TakeLine = std::function<void(std::string line)>;
  using TakeEnd = std::function<void()>;

  // Takes the terminal over and shows the prompt.
  Terminal(std::string prompt, TakeLine take_line, TakeEnd take_end);
  ~Terminal();  // gives the terminal back as it was
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // To be called when standard input has something to read. What `take_line` throws comes out here,
  // since it must not pass through the library.
  void read_ready();

  // Before and after something else is printed while a line may be half typed.
  void step_aside();
  void come_back();

 private:
  static void on_line(char* line);
  void show_prompt();

  std::string prompt_;
  TakeLine take_line_;
  TakeEnd take_end_;
  std::exception_ptr failure_{};
  bool line_taken_{false};
  bool busy_{false};  // inside a line's handling: the prompt comes back by itself afterwards
};

}  // namespace pln::console
