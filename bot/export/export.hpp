// All that is held about one learner, for the learner to read: as JSON (the promise to scripts), as
// Markdown to read, and the network alone as CSV or OPML, the dates alone as iCalendar. Pure; it
// never sees a secret, since none is part of a learner.
#pragma once

#include "bot/core/event.hpp"
#include "bot/core/learner.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::exporting {

enum class Format : std::uint8_t { json, markdown, csv, opml, ics };

// The format of a name, or nothing.
[[nodiscard]] std::optional<Format> format_named(std::string_view name);

// The whole file, with a line end.
[[nodiscard]] std::string write(Format format, const Learner& learner,
                                const std::vector<Identity>& identities, UtcTime now);

// Somebody never seen is a Learner that has nothing but an id.
[[nodiscard]] nlohmann::ordered_json to_json(const Learner& learner,
                                             const std::vector<Identity>& identities);
[[nodiscard]] std::string to_markdown(const Learner& learner,
                                      const std::vector<Identity>& identities);
[[nodiscard]] std::string to_csv(const Learner& learner);
[[nodiscard]] std::string to_opml(const Learner& learner);
[[nodiscard]] std::string to_ics(const Learner& learner, UtcTime now);

// "slack:T1/U2", the form in which identities are named outside.
[[nodiscard]] std::string identity_text(const Identity& identity);
[[nodiscard]] std::string outer_id(const Identity& identity);  // without the platform

}  // namespace pln::exporting
