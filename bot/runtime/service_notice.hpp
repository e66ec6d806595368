// Tells systemd how the service is doing, by its notify protocol: one datagram to the socket that
// $NOTIFY_SOCKET names. Without that variable every call does nothing. It does not run the timer
// itself. In one thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace pln::runtime {

class ServiceNotice {
 public:
  // From the environment, which it takes out of it, so that no child speaks for the service.
  ServiceNotice();
  ~ServiceNotice();
  ServiceNotice(const ServiceNotice&) = delete;
  ServiceNotice& operator=(const ServiceNotice&) = delete;

  // Each is false if nobody listens.
  bool ready(std::string_view status = {}) const;
  bool stopping(std::string_view status = {}) const;
  bool status(std::string_view status) const;  // one line for `systemctl status`
  bool alive() const;                          // what the watchdog waits for

  // How often alive() is to be called: half of what systemd waits; nothing without a watchdog.
  [[nodiscard]] std::optional<std::chrono::microseconds> alive_every() const { return every_; }

 private:
  [[nodiscard]] bool send(std::string message, std::string_view status) const;

  std::string address_{};  // as in sun_path
  int socket_{-1};
  std::optional<std::chrono::microseconds> every_{};
};

}  // namespace pln::runtime
