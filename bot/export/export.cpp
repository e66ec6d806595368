#include "bot/export/export.hpp"

#include <nlohmann/json.hpp>

namespace pln::exporting {

std::optional<Format> format_named(std::string_view name) {
  if (name == "json") return Format::json;
  if (name == "markdown" || name == "md") return Format::markdown;
  if (name == "csv") return Format::csv;
  if (name == "opml") return Format::opml;
  if (name == "ics") return Format::ics;
  return std::nullopt;
}

std::string write(Format format, const Learner& learner, const std::vector<Identity>& identities,
                  UtcTime now) {
  switch (format) {
    case Format::json: {
      constexpr int indent = 2;
      return to_json(learner, identities)
                 .dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
             "\n";
    }
    case Format::markdown:
      return to_markdown(learner, identities);
    case Format::csv:
      return to_csv(learner);
    case Format::opml:
      return to_opml(learner);
    case Format::ics:
      return to_ics(learner, now);
  }
  return {};
}

std::string outer_id(const Identity& identity) {
  return identity.tenant.empty() ? identity.id : identity.tenant + "/" + identity.id;
}

std::string identity_text(const Identity& identity) {
  return std::string{name_of(identity.platform)} + ":" + outer_id(identity);
}

}  // namespace pln::exporting
