#include "bot/commands/rotate_key.hpp"

#include "bot/commands/configured.hpp"
#include "bot/commands/open_vault.hpp"
#include "storage/sqlite/sqlite_secrets.hpp"
#include "storage/vault/vault.hpp"

#include <ostream>
#include <sstream>
#include <string>
#include <vector>

namespace pln::commands {
namespace {

constexpr std::size_t slice = 1000;  // some ten milliseconds, in which the holder does nothing else

struct Slice {
  std::string state{};
  std::size_t resealed{0};
  std::vector<std::string> unopened{};
};

Slice read_slice(const std::string& text) {
  std::istringstream lines(text);
  Slice read;
  lines >> read.state >> read.resealed >> std::ws;
  for (std::string line; std::getline(lines, line);) read.unopened.push_back(line);
  return read;
}

int tell_unopened(const std::vector<std::string>& unopened, const Streams& streams) {
  if (unopened.empty()) return done;
  streams.messages << "error: " << unopened.size()
                   << " secrets are damaged; they and the old key stay as they are; mend: enter "
                      "them anew, then run this again\n";
  for (const std::string& place : unopened) streams.messages << "  " << place << "\n";
  return not_done;
}

}  // namespace

FolderReply rotate_slice(const FolderRequest& request, SqliteStore& store) {
  SqliteSecrets& rows = store.secrets();
  if (rows.newest_key() == 0) return {done, "none 0\n", ""};
  vault::Vault vault = open_vault(rows, request.file);
  if (request.who == "begin") vault.begin_rotation();
  vault::Vault::Rotated all;
  do {
    const vault::Vault::Rotated some = vault.rotate_some(slice);
    all.resealed += some.resealed;
    all.finished = some.finished;
    all.unopened.insert(all.unopened.end(), some.unopened.begin(), some.unopened.end());
  } while (!all.finished && all.resealed == 0);  // nothing but damaged ones: go past them
  std::string out = (all.finished ? "finished " : "more ") + std::to_string(all.resealed) + "\n";
  if (all.finished) {
    for (const SecretPlace& place : all.unopened) {
      out += place.table + " " + place.row + " " + place.column + "\n";
    }
  }
  return {done, out, ""};
}

int run_store_rotate_key(const Invocation& call, const Streams& streams) {
  const configuration::Configuration settings = sound_settings(call).configuration;
  runtime::DataFolder folder{data_folder_of(call)};
  const std::string key_file = key_file_of(settings, folder.path()).string();
  std::size_t resealed = 0;
  for (std::string step = "begin";; step = "continue") {
    const FolderReply reply = use_folder({"rotate-key", step, "", key_file}, folder);
    if (reply.status != done) return print(reply, streams);
    const Slice slice_done = read_slice(reply.out);
    if (slice_done.state == "none") {
      streams.out << "no secrets are stored, so there is no key to change\n";
      return done;
    }
    resealed += slice_done.resealed;
    if (slice_done.state == "more") continue;
    const int status = tell_unopened(slice_done.unopened, streams);
    streams.out << "sealed with a new key: " << resealed << " secrets\n";
    return status;
  }
}

}  // namespace pln::commands
