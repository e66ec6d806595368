// Law: any frame of Slack's socket gives a value, and what it holds is read to the end; whatever
// would be done has a key of its own tenant, made of letters that need no escape.
#include "adapters/slack/incoming.hpp"
#include "bot/core/check.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

pln::slack::OwnNames own(const pln::slack::Source& /*source*/) { return {"UBOT", "BBOT"}; }

void check_key(const pln::slack::Incoming& incoming) {
  std::visit(
      [&](const auto& what) {
        if constexpr (requires { what.key.text; }) {
          PLN_CHECK(!incoming.source.tenant.empty());
          PLN_CHECK(what.key.text.starts_with("slack/" + incoming.source.tenant + "/"));
          for (const char letter : what.key.text) PLN_CHECK(letter > ' ' && letter < '\x7F');
        }
      },
      incoming.what);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pln::slack;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const Frame frame = read_frame(text);
  if (const auto* useless = std::get_if<UselessFrame>(&frame)) {
    PLN_CHECK(!useless->reason.empty());
    return 0;
  }
  const auto* envelope = std::get_if<Envelope>(&frame);
  if (envelope == nullptr) return 0;
  const auto answer = acknowledgement(*envelope);
  PLN_CHECK(answer && answer->size() <= acknowledgement_bytes_max);
  check_key(read_payload(envelope->kind, envelope->payload, own));
  check_key(read_event(envelope->payload, own));
  check_key(read_interaction(envelope->payload));
  check_key(read_command(envelope->payload));
  return 0;
}
