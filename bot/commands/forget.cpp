#include "bot/commands/forget.hpp"

#include "bot/commands/export_file.hpp"
#include "bot/commands/folder_use.hpp"

#include <istream>
#include <ostream>

namespace pln::commands {

int run_forget(const Invocation& call, const Streams& streams, bool at_terminal) {
  if (!call.yes && !at_terminal) {
    streams.messages << "error: forget erases for good and asks first; without a terminal it needs "
                        "--yes\n";
    return wrong_call;
  }
  runtime::DataFolder folder{data_folder_of(call)};
  const FolderReply found = use_folder({"find", call.who, "", ""}, folder);
  if (found.status != done) return print(found, streams);
  if (!call.yes) {
    streams.messages << "Erase everything about " << call.who
                     << " for good? Type yes: " << std::flush;
    std::string answer;
    std::getline(streams.in, answer);
    if (answer != "yes") {
      streams.messages << "Nothing was erased.\n";
      return not_done;
    }
  }
  const FolderReply reply = use_folder({"forget", call.who, "", ""}, folder);
  if (reply.status == done) erase_export_files(folder.path(), LearnerId{found.out});
  return print(reply, streams);
}

}  // namespace pln::commands
