// Which hosts are Slack's own: tokens, replies and files go nowhere else. Pure.
#pragma once

#include "adapters/net/url.hpp"

#include <string_view>

namespace pln::slack {

// slack.com, slack-gov.com and slack-files.com, and what is below them.
[[nodiscard]] constexpr bool is_slack_host(std::string_view host) {
  for (const std::string_view own : {"slack.com", "slack-gov.com", "slack-files.com"}) {
    if (host == own) return true;
    if (host.size() > own.size() + 1 && host.ends_with(own) &&
        host[host.size() - own.size() - 1] == '.') {
      return true;
    }
  }
  return false;
}

// Encrypted, to one of these, at the usual port.
[[nodiscard]] inline bool is_slack_url(const net::Url& url) {
  constexpr std::uint16_t usual_port = 443;
  return url.encrypted() && url.port == usual_port && is_slack_host(url.host);
}

}  // namespace pln::slack
