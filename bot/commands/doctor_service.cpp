#include "bot/commands/doctor_service.hpp"

#include "bot/commands/configured.hpp"
#include "bot/commands/doctor_slack.hpp"
#include "bot/configuration/reading.hpp"
#include "bot/configuration/secret_file.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>

namespace pln::commands {
namespace {

using configuration::Address;
using configuration::Configuration;

std::string to_text(const Address& address) {
  const bool bracketed = address.host.find(':') != std::string::npos;
  return (bracketed ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

// What bind(2) says about an address: 0 or an error number.
int bind_error(const Address& address) {
  const std::string host = address.host == "localhost" ? "127.0.0.1" : address.host;
  sockaddr_storage place{};
  auto& four = reinterpret_cast<sockaddr_in&>(place);
  auto& six = reinterpret_cast<sockaddr_in6&>(place);
  socklen_t size = sizeof four;
  if (::inet_pton(AF_INET, host.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(address.port);
  } else if (::inet_pton(AF_INET6, host.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(address.port);
    size = sizeof six;
  } else {
    return EADDRNOTAVAIL;
  }
  const int probe = ::socket(place.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return errno;
  const int reuse = 1;  // as the service does: a connection that lingers is no hindrance
  ::setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  const bool free = ::bind(probe, reinterpret_cast<const sockaddr*>(&place), size) == 0 &&
                    ::listen(probe, 1) == 0;
  const int error = free ? 0 : errno;
  ::close(probe);
  return error;
}

Line check_address(const std::string& key, const Address& address, bool service_runs) {
  const std::string text = key + " " + to_text(address);
  switch (const int error = bind_error(address)) {
    case 0:
      return {Finding::ok, "address", text + " is free"};
    case EADDRINUSE:
      if (service_runs) return {Finding::ok, "address", text + ", in use by the running service"};
      return {Finding::failure, "address",
              text + " is in use by another program; mend: end that one, or choose another port"};
    case EACCES:
      return {Finding::failure, "address",
              text +
                  " is not for you; mend: choose a port above 1023, or give the service "
                  "CAP_NET_BIND_SERVICE"};
    case EADDRNOTAVAIL:
      return {Finding::failure, "address",
              text + " is no address of this machine; mend: choose one that is, or 0.0.0.0"};
    default:
      return {Finding::failure, "address",
              text + ": " + std::strerror(error) + "; mend: choose another"};
  }
}

void check_secrets(const Configuration& configuration, const runtime::DataFolder& folder,
                   std::vector<Line>& lines) {
  for (const configuration::SecretFile& secret : configuration::secret_files(configuration)) {
    try {
      static_cast<void>(configuration::read_secret_file(secret.path));
      lines.push_back({Finding::ok, "secret", secret.key + " " + secret.path.string()});
    } catch (const configuration::SecretFileError& error) {
      lines.push_back({Finding::failure, "secret", secret.key + ": " + error.what()});
    }
  }
  const std::filesystem::path key_file = key_file_of(configuration, folder.path());
  std::error_code ignored;
  if (!std::filesystem::exists(key_file, ignored)) {
    lines.push_back(
        {Finding::ok, "key file", key_file.string() + ", made when the first secret is stored"});
    return;
  }
  try {
    static_cast<void>(configuration::read_key_file(key_file));
    lines.push_back({Finding::ok, "key file",
                     key_file.string() + "; keep a copy of it, apart from those of the store"});
  } catch (const configuration::SecretFileError& error) {
    lines.push_back({Finding::failure, "key file", error.what()});
  }
}

void check_reach(const Configuration& configuration, std::vector<Line>& lines) {
  for (const configuration::SlackApp& app : configuration.slack) {
    const bool needs_address = app.mode == configuration::SlackMode::http || !app.client_id.empty();
    if (!needs_address || !configuration.http.public_url.empty()) continue;
    lines.push_back({Finding::warning, "public address",
                     "none, and the Slack app \"" + app.name +
                         "\" needs one; mend: write http.public_url, https://HOST"});
  }
  if (!configuration.http.public_url.empty()) {
    lines.push_back({Finding::ok, "public address", configuration.http.public_url});
  }
  if (!configuration::is_loopback(configuration.admin.listen.host)) {
    lines.push_back({Finding::warning, "address",
                     "admin.listen " + to_text(configuration.admin.listen) +
                         " can be reached from other machines, and asks nobody who they are; "
                         "mend: listen on 127.0.0.1, or let a firewall guard it"});
  }
}

}  // namespace

void check_service(const Configuration& configuration, const runtime::DataFolder& folder,
                   bool asked_for, std::vector<Line>& lines) {
  const bool has_platform = !configuration.slack.empty() || !configuration.matrix.empty() ||
                            !configuration.mastodon.empty();
  if (!asked_for && !has_platform) return;
  check_secrets(configuration, folder, lines);
  const bool service_runs = !folder.held() && folder.holder().command.ends_with("serve");
  lines.push_back(check_address("http.listen", configuration.http.listen, service_runs));
  lines.push_back(check_address("admin.listen", configuration.admin.listen, service_runs));
  check_reach(configuration, lines);
  check_slack(configuration, lines);
}

Line check_memory() {
  rlimit core{};
  const bool limited = ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0;
  if (limited && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0) {
    return {Finding::ok, "memory", "private, and not written to disk after a crash"};
  }
  return {Finding::warning, "memory",
          "a crash may write secrets to disk; mend: ulimit -c 0, LimitCORE=0 in a systemd unit"};
}

}  // namespace pln::commands
