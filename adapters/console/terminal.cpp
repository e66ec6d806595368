#include "adapters/console/terminal.hpp"

#include "bot/core/check.hpp"

#include <editline/readline.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace pln::console {
namespace {

Terminal* the_terminal = nullptr;  // libedit's callbacks carry no argument of ours

constexpr int history_lines_max = 1000;

}  // namespace

Terminal::Terminal(std::string prompt, TakeLine take_line, TakeEnd take_end)
    : prompt_(std::move(prompt)), take_line_(std::move(take_line)), take_end_(std::move(take_end)) {
  PLN_CHECK(the_terminal == nullptr);
  the_terminal = this;
  rl_catch_signals = 0;          // Ctrl-C is for the event loop
  rl_bind_key('\t', rl_insert);  // there is nothing to complete, least of all file names
  using_history();
  stifle_history(history_lines_max);
  show_prompt();
}

// After each line libedit falls back to waiting for a whole line, without a prompt, until the
// handler is installed anew.
void Terminal::show_prompt() { rl_callback_handler_install(prompt_.c_str(), &Terminal::on_line); }

Terminal::~Terminal() {
  rl_callback_handler_remove();
  clear_history();
  the_terminal = nullptr;
}

void Terminal::read_ready() {
  rl_callback_read_char();
  if (std::exchange(line_taken_, false)) show_prompt();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Terminal::step_aside() {
  if (busy_) return;
  const char* terminal = std::getenv("TERM");
  const bool can_clear = terminal != nullptr && std::string_view{terminal} != "dumb";
  std::fputs(can_clear ? "\r\x1b[K" : "\n", stdout);
  std::fflush(stdout);
}

void Terminal::come_back() {
  if (busy_) return;
  rl_forced_update_display();
}

void Terminal::on_line(char* line) {
  Terminal& self = *the_terminal;
  self.line_taken_ = line != nullptr;
  if (line == nullptr) {
    self.take_end_();
    return;
  }
  std::string text{line};
  std::free(line);  // the library's contract
  if (!text.empty()) add_history(text.c_str());
  self.busy_ = true;
  try {
    self.take_line_(std::move(text));
  } catch (...) {
    self.failure_ = std::current_exception();
  }
  self.busy_ = false;
}

}  // namespace pln::console
