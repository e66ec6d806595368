#include "bot/commands/quarantine.hpp"

#include "bot/core/rfc3339.hpp"
#include "bot/runtime/clock.hpp"

#include <algorithm>
#include <vector>

namespace pln::commands {
namespace {

std::string told(const QuarantineRow& row) {
  return row.id + "  " + rfc3339(row.at) + "  " + std::string{name_of(row.from.platform)} + "  " +
         row.kind + "  " + std::to_string(row.tries) + " tries" +
         (row.to_retry ? ", to be tried again" : "") + ": " + row.why + "\n";
}

FolderReply list(Store& store) {
  const std::vector<QuarantineRow> rows = store.quarantined();
  if (rows.empty()) return {done, "nothing is in quarantine\n", ""};
  std::string out;
  for (const QuarantineRow& row : rows) out += told(row);
  return {done, out, ""};
}

}  // namespace

std::optional<QuarantineRow> find_quarantined(Store& store, const std::string& id) {
  const std::vector<QuarantineRow> rows = store.quarantined();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&id](const QuarantineRow& row) { return row.id == id; });
  return found == rows.end() ? std::nullopt : std::optional{*found};
}

FolderReply no_such_quarantined(const std::string& id) {
  return {not_done, "",
          "nothing in quarantine is called '" + id +
              "'; 'pln-coach store quarantine list' shows what is there"};
}

FolderReply quarantine_request(const FolderRequest& request, Store& store) {
  if (request.who == "list") return list(store);
  std::optional<QuarantineRow> row = find_quarantined(store, request.file);
  if (!row) return no_such_quarantined(request.file);
  Commit commit;
  commit.at = runtime::SystemClock{}.now();
  std::string out;
  if (request.who == "drop") {
    commit.quarantine_ended.push_back(row->id);
    out = "dropped: " + row->id + "\n";
  } else {
    row->to_retry = true;
    commit.quarantine.push_back(*row);
    out = "to be tried again when 'pln-coach serve' starts: " + row->id + "\n";
  }
  store.commit_one(commit);
  return {done, out, ""};
}

int run_store_quarantine(const Invocation& call, const Streams& streams) {
  runtime::DataFolder folder{data_folder_of(call)};
  const std::string what = call.command.substr(call.command.rfind(' ') + 1);
  return print(use_folder({"quarantine", what, "", call.file}, folder), streams);
}

}  // namespace pln::commands
