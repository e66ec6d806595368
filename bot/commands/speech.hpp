// The flows and texts that the program speaks with: built in, or from --prompts. One object per
// program, which stays where it is.
#pragma once

#include "bot/commands/invocation.hpp"
#include "bot/core/dialogue/prompts.hpp"
#include "bot/runtime/wording.hpp"
#include "bot/voice/catalogue.hpp"

#include <iosfwd>
#include <memory>

namespace pln::commands {

class Speech {
 public:
  // nullptr if the prompts have faults; each was told on `messages`.
  static std::unique_ptr<Speech> load(const Invocation& call, std::ostream& messages);
  ~Speech();

  [[nodiscard]] const Prompts& prompts() const;
  [[nodiscard]] const voice::Catalogue& texts() const;
  [[nodiscard]] const runtime::Wording& wording() const { return wording_; }

 private:
  struct Parts;
  explicit Speech(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
  runtime::Wording wording_{};
};

}  // namespace pln::commands
