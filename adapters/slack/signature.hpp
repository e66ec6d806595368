// Whether a request comes from Slack: its signature v0 over the raw body, not older and not newer
// than 300 s (https://docs.slack.dev/authentication/verifying-requests-from-slack). Pure but for
// OpenSSL; takes the same time for every wrong signature.
#pragma once

#include "bot/core/secret.hpp"
#include "bot/core/time.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pln::slack {

inline constexpr seconds signature_window{300};

// `fields` have names in lower case. False unless there is exactly one timestamp, strictly decimal
// and within the window of `now`, and exactly one signature, that of this body.
[[nodiscard]] bool is_signed(const std::vector<std::pair<std::string, std::string>>& fields,
                             std::string_view body, const Secret& signing_secret, UtcTime now);

// "v0=" and 64 hexadecimal digits.
[[nodiscard]] std::string signature_of(std::string_view timestamp, std::string_view body,
                                       const Secret& signing_secret);

}  // namespace pln::slack
