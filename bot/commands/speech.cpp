#include "bot/commands/speech.hpp"

#include "bot/prompts/builtin.hpp"
#include "bot/prompts/loader.hpp"
#include "bot/prompts/report.hpp"

#include <ostream>
#include <utility>

namespace pln::commands {

struct Speech::Parts {
  prompts::Loaded loaded{};
};

Speech::Speech(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)), wording_(runtime::wording_of(parts_->loaded.catalogue)) {}

Speech::~Speech() = default;

std::unique_ptr<Speech> Speech::load(const Invocation& call, std::ostream& messages) {
  auto parts = std::make_unique<Parts>();
  parts->loaded =
      call.prompts.empty() ? prompts::load_builtin() : prompts::load_folder(call.prompts);
  if (parts->loaded.faults.empty()) prompts::link(parts->loaded);
  if (!parts->loaded.faults.empty()) {
    prompts::print_faults(messages, call.prompts, parts->loaded.faults);
    return nullptr;
  }
  return std::unique_ptr<Speech>{new Speech{std::move(parts)}};
}

const Prompts& Speech::prompts() const { return parts_->loaded.prompts; }

const voice::Catalogue& Speech::texts() const { return parts_->loaded.catalogue; }

}  // namespace pln::commands
