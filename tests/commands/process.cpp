#include "tests/commands/process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace {

[[noreturn]] void become_program(const std::vector<std::string>& arguments,
                                 const std::vector<std::string>& settings) {
  for (const std::string& setting : settings) ::putenv(const_cast<char*>(setting.c_str()));
  std::vector<char*> list{const_cast<char*>(PLN_COACH_BINARY)};
  for (const std::string& argument : arguments) list.push_back(const_cast<char*>(argument.c_str()));
  list.push_back(nullptr);
  ::execv(PLN_COACH_BINARY, list.data());
  ::_exit(127);
}

struct Pipe {
  int read{-1}, write{-1};
  Pipe() {
    int ends[2]{};
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    read = ends[0];
    write = ends[1];
  }
};

}  // namespace

Process::Process(const std::vector<std::string>& arguments, Ends ends,
                 const std::vector<std::string>& settings) {
  static const bool ignored = std::signal(SIGPIPE, SIG_IGN) != SIG_ERR;
  REQUIRE(ignored);
  if (ends == Ends::terminal) {
    winsize size{24, 60, 0, 0};
    pid_ = ::forkpty(&input_, nullptr, nullptr, &size);
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) become_program(arguments, settings);
    output_ = input_;
    return;
  }
  const Pipe in, out, err;
  pid_ = ::fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    ::dup2(in.read, STDIN_FILENO);
    ::dup2(out.write, STDOUT_FILENO);
    ::dup2(err.write, STDERR_FILENO);
    become_program(arguments, settings);
  }
  ::close(in.read);
  ::close(out.write);
  ::close(err.write);
  input_ = in.write;
  output_ = out.read;
  errors_ = err.read;
}

Process::~Process() {
  if (!ended_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  if (input_ >= 0) ::close(input_);
  if (output_ >= 0 && output_ != input_) ::close(output_);
  if (errors_ >= 0) ::close(errors_);
}

bool Process::write(const std::string& text) const {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(input_, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    written += static_cast<std::size_t>(count);
  }
  return true;
}

void Process::close_input() {
  ::close(input_);
  input_ = -1;
}

std::string Process::read_until(const std::string& wanted, std::chrono::milliseconds limit) {
  std::string text;
  const auto until = std::chrono::steady_clock::now() + limit;
  while (wanted.empty() || text.find(wanted) == std::string::npos) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0) break;
    pollfd ready{output_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(left.count())) <= 0) continue;
    char block[4096];
    const ssize_t count = ::read(output_, block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(block, static_cast<std::size_t>(count));
  }
  return text;
}

void Process::send_signal(int signal) const { ::kill(pid_, signal); }

int Process::wait() {
  int state = 0;
  ::waitpid(pid_, &state, 0);
  ended_ = true;
  return WIFEXITED(state) ? WEXITSTATUS(state) : -WTERMSIG(state);
}

std::string Process::errors() {
  std::string text;
  char block[4096];
  for (;;) {
    const ssize_t count = ::read(errors_, block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(block, static_cast<std::size_t>(count));
  }
}

Ran run_program(const std::vector<std::string>& arguments, const std::string& input) {
  Process process{arguments};
  std::thread feeder{[&] {
    process.write(input);
    process.close_input();
  }};
  Ran ran;
  ran.out = process.read_all();
  feeder.join();
  ran.errors = process.errors();
  ran.status = process.wait();
  return ran;
}
