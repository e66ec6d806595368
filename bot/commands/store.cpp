#include "bot/commands/store.hpp"

#include "bot/commands/folder_use.hpp"

#include <ostream>

namespace pln::commands {

int run_store_backup(const Invocation& call, const Streams& streams) {
  runtime::DataFolder folder{data_folder_of(call)};
  const std::string target = std::filesystem::absolute(call.file).string();
  return print(use_folder({"backup", "", "", target}, folder), streams);
}

int run_store_restore(const Invocation& call, const Streams& streams) {
  runtime::DataFolder folder{data_folder_of(call)};
  if (!folder.hold("store restore")) {
    throw runtime::FolderError("the data folder " + folder.path().string() + " is in use by " +
                               describe(folder.holder()) +
                               "; end that one first: a store is not exchanged under its user");
  }
  SqliteStore::restore(call.file, folder.store_file());
  streams.out << "restored from " << call.file << "\n";
  return done;
}

int run_store_verify(const Invocation& call, const Streams& streams) {
  runtime::DataFolder folder{data_folder_of(call)};
  return print(use_folder({"verify", "", "", ""}, folder), streams);
}

}  // namespace pln::commands
