#include "bot/commands/folder_use.hpp"

#include "bot/commands/quarantine.hpp"
#include "bot/commands/rotate_key.hpp"
#include "bot/export/export.hpp"
#include "bot/json/json_text.hpp"
#include "bot/json/wire_read.hpp"
#include "bot/runtime/clock.hpp"
#include "bot/runtime/control_socket.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <ostream>

namespace pln::commands {
namespace {

using Json = nlohmann::json;

using json::text_at;

// Identities as they may be meant by "platform:id"; "TEAM/USER" has a tenant.
std::vector<Identity> meant_identities(const std::string& who) {
  std::vector<Identity> meant;
  const std::size_t colon = who.find(':');
  if (colon == std::string::npos) return {{Platform::console, "", who}};
  const auto platform = from_name<Platform>(who.substr(0, colon));
  if (!platform) return meant;
  const std::string id = who.substr(colon + 1);
  meant.push_back({*platform, "", id});
  const std::size_t slash = id.find('/');
  if (slash != std::string::npos) {
    meant.push_back({*platform, id.substr(0, slash), id.substr(slash + 1)});
  }
  return meant;
}

FolderReply export_one(const FolderRequest& request, SqliteStore* store) {
  const auto format = exporting::format_named(request.format);
  if (!format) return {wrong_call, "", "unknown format '" + request.format + "'"};
  Learner learner;
  learner.id.text = request.who;
  std::vector<Identity> identities;
  if (store != nullptr) {
    if (const auto id = find_learner(*store, request.who)) {
      if (auto known = store->load(*id)) learner = std::move(*known);
      identities = store->identities_of(*id);
    }
  }
  const UtcTime now = runtime::SystemClock{}.now();
  return {done, exporting::write(*format, learner, identities, now), ""};
}

FolderReply forget_one(const FolderRequest& request, SqliteStore* store, const Forget& forget) {
  const auto id = store == nullptr ? std::nullopt : find_learner(*store, request.who);
  if (!id) return {not_done, "", "nobody is known as '" + request.who + "'"};
  if (request.command == "find") return {done, id->text, ""};
  forget(*id);
  return {done, "forgotten: " + request.who + "\n", ""};
}

// What reads or copies the whole store takes its time.
std::chrono::milliseconds patience_for(const FolderRequest& request) {
  const bool whole = request.command == "backup" || request.command == "verify";
  return whole ? std::chrono::minutes{30} : runtime::control_patience;
}

FolderReply check_store(SqliteStore& store) {
  const SqliteStore::Verified found = store.verify();
  return {done,
          "sound: " + std::to_string(found.learners) + " learners, " + std::to_string(found.turns) +
              " turns, " + std::to_string(found.messages) + " messages\n",
          ""};
}

}  // namespace

FolderReply carry_out(const FolderRequest& request, SqliteStore* store, const Forget& forget) {
  if (request.command == "export") return export_one(request, store);
  if (request.command == "forget" || request.command == "find") {
    return forget_one(request, store, forget);
  }
  if (store == nullptr) return {not_done, "", "there is no store in this data folder yet"};
  if (request.command == "verify") return check_store(*store);
  if (request.command == "backup") {
    store->backup(request.file);
    return {done, "written: " + request.file + "\n", ""};
  }
  if (request.command == "quarantine") return quarantine_request(request, *store);
  if (request.command == "rotate-key") return rotate_slice(request, *store);
  return {not_done, "", "unknown request '" + request.command + "'"};
}

std::optional<FolderRequest> read_request(const std::string& line, std::string& fault) {
  json::JsonFault found;
  const std::optional<Json> json = json::read_json(line, found);
  if (!json || !json->is_object()) {
    fault = "not understood: " + found.message;
    return std::nullopt;
  }
  return FolderRequest{text_at(*json, "command"), text_at(*json, "who"), text_at(*json, "format"),
                       text_at(*json, "file")};
}

std::string reply_line(const FolderReply& reply) {
  return json::json_line(
      Json{{"status", reply.status}, {"out", reply.out}, {"messages", reply.messages}});
}

std::string answer_line(const std::string& line, SqliteStore& store, const Forget& forget) {
  std::string fault;
  const auto request = read_request(line, fault);
  if (!request) return reply_line({not_done, "", fault});
  try {
    return reply_line(carry_out(*request, &store, forget));
  } catch (const std::exception& error) {  // never the end of the process that holds it
    return reply_line({not_done, "", error.what()});
  }
}

FolderReply use_folder(const FolderRequest& request, runtime::DataFolder& folder) {
  if (folder.hold(request.command)) {
    if (!std::filesystem::exists(folder.store_file())) {
      return carry_out(request, nullptr, [](const LearnerId&) {});
    }
    const auto store = SqliteStore::open(folder.store_file(), OpenMode::existing);
    return carry_out(request, store.get(), [&store](const LearnerId& learner) {
      Commit commit;
      commit.at = runtime::SystemClock{}.now();
      commit.learner_id = learner;
      commit.forget = true;
      store->commit_one(commit);
    });
  }
  const std::string line = json::json_line(Json{{"command", request.command},
                                                {"who", request.who},
                                                {"format", request.format},
                                                {"file", request.file}});
  const std::string answer = runtime::ask_holder(folder, line, patience_for(request));
  const Json json = Json::parse(answer, nullptr, /*allow_exceptions=*/false);
  const std::optional<std::int64_t> status = json::number_at(json, "status");
  if (!status || *status < done || *status > wrong_call) {
    throw runtime::FolderError("the process that holds the data folder gave no proper answer");
  }
  return {static_cast<int>(*status), text_at(json, "out"), text_at(json, "messages")};
}

int print(const FolderReply& reply, const Streams& streams) {
  streams.out << reply.out << std::flush;
  if (!reply.messages.empty()) streams.messages << "error: " << reply.messages << "\n";
  return streams.out ? reply.status : not_done;
}

std::optional<LearnerId> find_learner(Store& store, const std::string& who) {
  if (store.load(LearnerId{who})) return LearnerId{who};
  for (const Identity& identity : meant_identities(who)) {
    if (auto learner = store.find(identity)) return learner;
  }
  return std::nullopt;
}

}  // namespace pln::commands
