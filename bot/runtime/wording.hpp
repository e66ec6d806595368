// Between people's words and the core: any bytes to a Text, and a Say to finished messages. The
// dispatcher's view of bot/voice, so that tests can speak without any texts.
#pragma once

#include "bot/core/effect.hpp"
#include "bot/core/text.hpp"
#include "bot/voice/catalogue.hpp"
#include "bot/voice/message.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::runtime {

struct Wording {
  std::function<Text(std::string_view)> read{};
  std::function<std::vector<voice::RenderedMessage>(const Say&, const std::string& locale,
                                                    Platform)>
      write{};
};

// The real one. The catalogue must outlive it.
Wording wording_of(const voice::Catalogue& catalogue);

}  // namespace pln::runtime
