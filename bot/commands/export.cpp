#include "bot/commands/export.hpp"

#include "bot/commands/folder_use.hpp"

#include <ostream>

namespace pln::commands {

int run_export(const Invocation& call, const Streams& streams) {
  runtime::DataFolder folder{data_folder_of(call)};
  return print(use_folder({"export", call.who, call.format, ""}, folder), streams);
}

}  // namespace pln::commands
