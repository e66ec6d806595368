#include "tests/service/child.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace pln::test {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

[[noreturn]] void become(const std::string& program, const std::vector<std::string>& arguments,
                         const std::vector<std::string>& settings, const std::string& errors) {
  for (const std::string& setting : settings) ::putenv(const_cast<char*>(setting.c_str()));
  const int file = ::open(errors.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  ::dup2(file, STDERR_FILENO);
  std::vector<char*> list{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) list.push_back(const_cast<char*>(argument.c_str()));
  list.push_back(nullptr);
  ::execv(program.c_str(), list.data());
  ::_exit(127);
}

}  // namespace

Child::Child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
             const std::vector<std::string>& settings, const std::filesystem::path& errors) {
  static const bool ignored = std::signal(SIGPIPE, SIG_IGN) != SIG_ERR;
  REQUIRE(ignored);
  std::array<int, 2> in{}, out{};
  REQUIRE(::pipe2(in.data(), O_CLOEXEC) == 0);
  REQUIRE(::pipe2(out.data(), O_CLOEXEC) == 0);
  pid_ = ::fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    become(program.string(), arguments, settings, errors.string());
  }
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  output_ = out[0];
}

Child::~Child() {
  if (!status_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(input_);
  ::close(output_);
}

void Child::write_line(const std::string& line) const {
  const std::string text = line + "\n";
  REQUIRE(::write(input_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

bool Child::read_some(milliseconds limit) {
  pollfd ready{output_, POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(limit.count())) <= 0) return false;
  std::array<char, 64 * 1024> block{};
  const ssize_t count = ::read(output_, block.data(), block.size());
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) return false;
  text_.append(block.data(), static_cast<std::size_t>(count));
  return true;
}

std::string Child::read_line(milliseconds limit) {
  const auto until = Clock::now() + limit;
  for (;;) {
    const std::size_t line_end = text_.find('\n');
    if (line_end != std::string::npos) {
      std::string line = text_.substr(0, line_end);
      text_.erase(0, line_end + 1);
      return line;
    }
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
    if (left.count() <= 0 || !read_some(left)) return {};
  }
}

std::string Child::read_all() {
  while (read_some(std::chrono::seconds{60})) {
  }
  return std::move(text_);
}

void Child::send_signal(int signal) const { ::kill(pid_, signal); }

std::optional<int> Child::wait(milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (!status_) {
    int state = 0;
    if (::waitpid(pid_, &state, WNOHANG) == pid_) {
      status_ = WIFEXITED(state) ? WEXITSTATUS(state) : -WTERMSIG(state);
    } else if (Clock::now() >= until) {
      return std::nullopt;
    } else {
      std::this_thread::sleep_for(std::chrono::microseconds{500});
    }
  }
  return status_;
}

}  // namespace pln::test
