#include "bot/commands/serve_requests.hpp"

#include "bot/commands/quarantine.hpp"
#include "bot/runtime/blame.hpp"

#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace pln::commands {
namespace {

using Failure = std::exception_ptr;

std::string failed(const Failure& failure) {
  return reply_line({not_done, "", runtime::reason_of(failure)});
}

}  // namespace

void ServeRequests::answer(const std::string& line, Reply reply) {
  std::string fault;
  const auto request = read_request(line, fault);
  if (!request) return reply(reply_line({not_done, "", fault}));
  if (request->command == "forget") return forget(*request, std::move(reply));
  if (request->command == "quarantine" && request->who == "retry") {
    return retry(request->file, reply);
  }
  if (request->command == "quarantine" && request->who == "drop") {
    return drop(request->file, reply);
  }
  carry_out_there(*request, std::move(reply));
}

void ServeRequests::carry_out_there(const FolderRequest& request, Reply reply) {
  const auto answer = std::make_shared<FolderReply>();
  access_.ask([this, answer,
               request](Store&) { *answer = carry_out(request, &store_, [](const LearnerId&) {}); },
              [answer, reply = std::move(reply)](const Failure& failure) {
                reply(failure ? failed(failure) : reply_line(*answer));
              });
}

void ServeRequests::forget(const FolderRequest& request, Reply reply) {
  const auto found = std::make_shared<std::optional<LearnerId>>();
  access_.ask([found, who = request.who](Store& store) { *found = find_learner(store, who); },
              [this, found, who = request.who, reply = std::move(reply)](const Failure& failure) {
                if (failure) return reply(failed(failure));
                if (!*found) {
                  return reply(reply_line({not_done, "", "nobody is known as '" + who + "'"}));
                }
                service_.dispatcher().forget(
                    **found, [who, reply](const runtime::Handled&, const Failure& not_stored) {
                      reply(not_stored ? failed(not_stored)
                                       : reply_line({done, "forgotten: " + who + "\n", ""}));
                    });
              });
}

void ServeRequests::find_in_quarantine(const std::string& id, Reply reply,
                                       std::function<void(const QuarantineRow&)> found) {
  const auto row = std::make_shared<std::optional<QuarantineRow>>();
  access_.ask(
      [row, id](Store& store) { *row = find_quarantined(store, id); },
      [row, id, reply = std::move(reply), found = std::move(found)](const Failure& failure) {
        if (failure) return reply(failed(failure));
        if (!*row) return reply(reply_line(no_such_quarantined(id)));
        found(**row);
      });
}

void ServeRequests::retry(const std::string& id, const Reply& reply) {
  find_in_quarantine(id, reply, [this, id, reply](const QuarantineRow& row) {
    service_.dispatcher().submit_again(
        row, [id, reply](const runtime::Handled& handled, const Failure& not_stored) {
          if (not_stored) return reply(failed(not_stored));
          if (handled.refusal == runtime::Refusal::set_aside) {
            return reply(reply_line({not_done, "", "it failed again: " + id}));
          }
          reply(reply_line({done, "tried again, and it went well: " + id + "\n", ""}));
        });
  });
}

void ServeRequests::drop(const std::string& id, const Reply& reply) {
  find_in_quarantine(id, reply, [this, id, reply](const QuarantineRow& row) {
    Commit commit;
    commit.at = clock_.now();
    commit.quarantine_ended.push_back(row.id);
    service_.dispatcher().write(std::move(commit), [id, reply](Commit&, const Failure& not_stored) {
      reply(not_stored ? failed(not_stored) : reply_line({done, "dropped: " + id + "\n", ""}));
    });
  });
}

}  // namespace pln::commands
