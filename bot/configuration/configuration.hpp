// Everything that the service can be told, as one value in which every key has its default. Reading
// it is the business of reading.hpp, printing it of effective.hpp; secrets are not in it, only the
// names of the files that hold them. A plain value, safe to copy to any thread.
#pragma once

#include "bot/core/time.hpp"
#include "bot/core/vocabulary.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pln::configuration {

enum class SlackMode : std::uint8_t { socket, http };
enum class Encryption : std::uint8_t { required, allowed, off };
enum class LogLevel : std::uint8_t { debug, info, warn, error, off };

// Where to listen. Port 0: one that is free.
struct Address {
  std::string host{};  // an IP address without brackets, or "localhost"
  std::uint16_t port{0};
  bool operator==(const Address&) const = default;
};

struct Http {
  Address listen{"127.0.0.1", 8080};
  std::string public_url{};  // empty: nothing outside can reach us
  bool operator==(const Http&) const = default;
};

struct Admin {
  Address listen{"127.0.0.1", 9090};
  bool operator==(const Admin&) const = default;
};

struct Operator {
  std::string name{}, contact{};
  std::string country{};  // two capital letters, or empty
  int minimum_age{18};    // younger people are not coached; 16 where the law lets them agree
  bool operator==(const Operator&) const = default;
};

struct SlackApp {
  std::string name{"slack"};
  SlackMode mode{SlackMode::socket};
  std::filesystem::path app_token_file{}, bot_token_file{};
  std::string client_id{};
  std::filesystem::path client_secret_file{}, signing_secret_file{};
  std::string api_url{"https://slack.com/api/"};
  bool debug_reconnects{false};  // connections of 360 s, to see what happens at their end
  // People write in several lines: the answer to one waits for the next, and all are answered at
  // once. False: each is answered as soon as it can be.
  bool join_lines{true};
  bool operator==(const SlackApp&) const = default;
};

struct MatrixAccount {
  std::string name{"matrix"};
  std::string homeserver{}, user{};
  std::filesystem::path password_file{}, access_token_file{};
  std::string device_id{};  // goes with access_token_file
  std::filesystem::path recovery_key_file{};
  Encryption encryption{Encryption::required};
  std::vector<std::string> invites_from{};  // users, servers or rooms
  bool operator==(const MatrixAccount&) const = default;
};

struct MastodonAccount {
  std::string name{"mastodon"};
  std::string server{};
  std::filesystem::path access_token_file{};
  bool operator==(const MastodonAccount&) const = default;
};

struct Enrol {
  bool guests{false};
  std::vector<std::string> only{};  // empty: everybody who writes first
  bool operator==(const Enrol&) const = default;
};

struct Window {
  TimeOfDay from{10 * 60}, to{17 * 60};
  WeekdaySet days{working_days};
  bool operator==(const Window&) const = default;
};

struct Quiet {
  TimeOfDay from{20 * 60}, to{8 * 60};
  bool operator==(const Quiet&) const = default;
};

// What holds for a learner who has chosen nothing yet.
struct Nudging {
  Frequency default_frequency{Frequency::twice_weekly};
  Window window{};
  Quiet quiet{};
  bool operator==(const Nudging&) const = default;
};

struct Secrets {
  std::filesystem::path key_file{};  // empty: keys/secrets.key in the data folder
  bool operator==(const Secrets&) const = default;
};

struct Log {
  LogLevel level{LogLevel::info};
  bool words{false};  // what people write, at level debug only
  bool operator==(const Log&) const = default;
};

struct Configuration {
  std::filesystem::path data{};  // empty: the user's own place
  std::string store{"sqlite"};
  Http http{};
  Admin admin{};
  Operator coach_operator{};
  std::vector<SlackApp> slack{};
  std::vector<MatrixAccount> matrix{};
  std::vector<MastodonAccount> mastodon{};
  Enrol enrol{};
  Nudging nudging{};
  Secrets secrets{};
  Log log{};
  bool operator==(const Configuration&) const = default;
};

// True for addresses that only this machine can reach.
[[nodiscard]] bool is_loopback(std::string_view host);

}  // namespace pln::configuration

template <>
struct pln::Names<pln::configuration::SlackMode> {
  static constexpr auto all = std::to_array<std::string_view>({"socket", "http"});
};
template <>
struct pln::Names<pln::configuration::Encryption> {
  static constexpr auto all = std::to_array<std::string_view>({"required", "allowed", "off"});
};
template <>
struct pln::Names<pln::configuration::LogLevel> {
  static constexpr auto all =
      std::to_array<std::string_view>({"debug", "info", "warn", "error", "off"});
};
