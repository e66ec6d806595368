#include "bot/runtime/wording.hpp"

#include "bot/voice/fold.hpp"

namespace pln::runtime {

Wording wording_of(const voice::Catalogue& catalogue) {
  return {&voice::make_text,
          [&catalogue](const Say& say, const std::string& locale, Platform platform) {
            return voice::render_say(catalogue, say, locale, platform);
          }};
}

}  // namespace pln::runtime
