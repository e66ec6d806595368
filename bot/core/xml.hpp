// Text as it stands in XML and HTML, between tags and in quoted attributes. Pure.
#pragma once

#include <string>
#include <string_view>

namespace pln {

[[nodiscard]] std::string xml_escaped(std::string_view text);

}  // namespace pln
