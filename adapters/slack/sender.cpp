#include "adapters/slack/sender.hpp"

#include "adapters/slack/hosts.hpp"
#include "adapters/slack/wire.hpp"
#include "bot/json/wire_read.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pln::slack {
namespace {

using json::flag_at;
using json::text_at;
using Kind = ApiAnswer::Kind;

// Apps outside the Marketplace get 15 objects a page (since 2025); a minute's talk is on one.
constexpr int history_objects = 15;
constexpr int history_pages = 3;
constexpr seconds clock_apart{5};  // between our clock and Slack's
constexpr std::size_t sent_kept = 20'000;

// Nothing but somebody's doing in the workspace brings this message through; others may go.
constexpr std::array refusals_of_app{
    std::string_view{"missing_scope"},
    std::string_view{"messages_tab_disabled"},
    std::string_view{"not_allowed_token_type"},
};

// What is found is checked against its learner before it counts, so that a hash is enough.
std::size_t place_of(const std::string& tenant, const std::string& channel, const std::string& ts) {
  return std::hash<std::string>{}(tenant + '/' + channel + '/' + ts);
}

// Refusals that say nothing about one conversation: no history of the tenant is readable.
constexpr std::array refusals_of_histories{
    std::string_view{"missing_scope"},     std::string_view{"no_permission"},
    std::string_view{"access_denied"},     std::string_view{"not_allowed_token_type"},
    std::string_view{"ekm_access_denied"},
};

template <class List>
bool holds(const List& list, const std::string& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

// "1700000000.000000"
std::string slack_time(UtcTime at) {
  return std::to_string(at.time_since_epoch().count()) + ".000000";
}

}  // namespace

Delivery delivery_of(const ApiAnswer& answer) {
  Delivery delivery;
  delivery.reason = answer.error;
  switch (answer.kind) {
    case Kind::ok:
      delivery.kind = Delivery::Kind::delivered;
      break;
    case Kind::limited:
      delivery.kind = Delivery::Kind::retry_after;
      delivery.pause = answer.pause;
      delivery.whole_tenant = true;  // Slack's limits are a method's in a workspace
      break;
    case Kind::unreachable:
      delivery.kind = Delivery::Kind::retry_after;
      break;
    case Kind::unclear:
      delivery.kind = Delivery::Kind::unknown;
      break;
    case Kind::signed_out:
      delivery.kind = Delivery::Kind::signed_out;
      break;
    case Kind::refused:
      delivery.kind = holds(refusals_of_app, answer.error) ? Delivery::Kind::signed_out
                                                           : Delivery::Kind::refused;
  }
  return delivery;
}

void Sender::deliver(const Outgoing& message, Adapter::Done done) {
  if (set_.workspaces->signed_out(message.to.tenant)) {
    Delivery delivery;
    delivery.kind = Delivery::Kind::signed_out;
    delivery.reason = "not installed there";
    return done(delivery);
  }
  with_channel(message, [this, message, done = std::move(done)](const std::string& channel) {
    post(message, channel, message_arguments(message, set_.phrase), 0, done);
  });
}

// Where the message belongs: the channel that it answers in, else the person's own.
void Sender::with_channel(const Outgoing& message, std::function<void(const std::string&)> found) {
  if (!message.channel.empty()) return found(message.channel);
  set_.people->channel_of(
      message.to.tenant, message.to.id,
      [alive = std::weak_ptr(alive_), found = std::move(found)](const std::string& channel) {
        if (!alive.expired()) found(channel);
      });
}

void Sender::post(const Outgoing& message, const std::string& channel, Json arguments, int tries,
                  Adapter::Done done) {
  arguments["channel"] = channel;
  const auto sent = std::make_shared<const Json>(std::move(arguments));
  set_.workspaces->call(message.to.tenant, "chat.postMessage", *sent,
                        [this, alive = std::weak_ptr(alive_), message, channel, sent, tries,
                         done = std::move(done)](const ApiAnswer& answer) {
                          if (!alive.expired()) {
                            posted(message, channel, *sent, tries, answer, done);
                          }
                        });
}

void Sender::posted(const Outgoing& message, const std::string& channel, const Json& arguments,
                    int tries, const ApiAnswer& answer, const Adapter::Done& done) {
  if (answer.ok()) {
    const std::string there = text_at(answer.body, "channel");
    const std::string& place = there.empty() ? channel : there;
    if (place.starts_with('D')) {
      set_.people->remember_channel(message.to.tenant, message.to.id, place);
    }
    remember(message.to.tenant, place, text_at(answer.body, "ts"), message.id);
  } else if (answer.kind == Kind::refused && tries == 0) {
    // The words matter more than how they look, and more than the mark by which they are found.
    Json plainer = arguments;
    const bool about_blocks = answer.error.find("block") != std::string::npos;
    const bool about_metadata = answer.error.find("metadata") != std::string::npos;
    if (about_blocks) plainer.erase("blocks");
    if (about_metadata) plainer.erase("metadata");
    if (about_blocks || about_metadata) {
      set_.noted(NoteLevel::warning, "Slack refused how a message looks", answer.error);
      return post(message, channel, std::move(plainer), tries + 1, done);
    }
    if (answer.error == "channel_not_found" && channel != message.to.id) {
      return post(message, message.to.id, arguments, tries + 1, done);
    }
  }
  done(delivery_of(answer));
}

bool Sender::history_is_readable(const std::string& tenant) const {
  return !unreadable_.contains(tenant);
}

Whereabouts found_in(const Json& page, const MessageId& message, const Installation& installation,
                     std::string& ts) {
  const Json& messages = child(page, "messages");
  if (!messages.is_array()) return Whereabouts::cannot_tell;
  bool marks_are_shown = false, ours_are_there = false;
  for (const Json& one : messages) {
    const bool ours =
        (!installation.bot_id.empty() && text_at(one, "bot_id") == installation.bot_id) ||
        (!installation.bot_user.empty() && text_at(one, "user") == installation.bot_user);
    if (!ours) continue;
    ours_are_there = true;
    marks_are_shown = marks_are_shown || child(one, "metadata").is_object();
    if (message_id_of(one) != message) continue;
    ts = text_at(one, "ts");
    return Whereabouts::arrived;
  }
  // Messages of ours without marks: this app may not see them, so that nothing can be told.
  if (ours_are_there && !marks_are_shown) return Whereabouts::cannot_tell;
  return Whereabouts::absent;
}

void Sender::look_for(const Outgoing& message, Adapter::Found found) {
  with_channel(message, [this, message, found = std::move(found)](const std::string& channel) {
    if (channel == message.to.id) return found(Whereabouts::cannot_tell);
    read_history(message, channel, "", 0, found);
  });
}

void Sender::read_history(const Outgoing& message, const std::string& channel,
                          const std::string& cursor, int pages, Adapter::Found found) {
  Json arguments{{"channel", channel},
                 {"oldest", slack_time(message.at - clock_apart)},
                 {"inclusive", "true"},
                 {"include_all_metadata", "true"},
                 {"limit", history_objects}};
  if (!message.thread.empty()) arguments["ts"] = message.thread;
  if (!cursor.empty()) arguments["cursor"] = cursor;
  const char* method = message.thread.empty() ? "conversations.history" : "conversations.replies";
  const std::string tenant = message.to.tenant;
  set_.workspaces->call(
      tenant, method, arguments,
      [this, alive = std::weak_ptr(alive_), message, channel, pages,
       found = std::move(found)](const ApiAnswer& answer) {
        if (alive.expired()) return;
        const Installation* installation = set_.workspaces->find(message.to.tenant);
        const bool none =
            answer.kind == Kind::refused && holds(refusals_of_histories, answer.error);
        if (none) unreadable_.insert(message.to.tenant);
        if (answer.kind == Kind::limited) return found(Whereabouts::later);
        if (!answer.ok() || installation == nullptr) return found(Whereabouts::cannot_tell);
        std::string ts;
        const Whereabouts where = found_in(answer.body, message.id, *installation, ts);
        if (where == Whereabouts::arrived) remember(message.to.tenant, channel, ts, message.id);
        if (where != Whereabouts::absent || !flag_at(answer.body, "has_more")) return found(where);
        const std::string next = text_at(child(answer.body, "response_metadata"), "next_cursor");
        if (next.empty() || pages + 1 == history_pages) return found(Whereabouts::cannot_tell);
        read_history(message, channel, next, pages + 1, found);
      });
}

void Sender::remember(const std::string& tenant, const std::string& channel, const std::string& ts,
                      const MessageId& message) {
  if (ts.empty()) return;
  const std::size_t place = place_of(tenant, channel, ts);
  if (!sent_.try_emplace(place, message).second) return;
  sent_order_.push_back(place);
  if (sent_order_.size() > sent_kept) {
    sent_.erase(sent_order_.front());
    sent_order_.pop_front();
  }
}

void Sender::message_at(const std::string& tenant, const std::string& channel,
                        const std::string& ts, std::function<void(const MessageId&)> found) {
  const auto known = sent_.find(place_of(tenant, channel, ts));
  if (known != sent_.end()) return found(known->second);
  if (!history_is_readable(tenant)) return found({});
  const Json arguments{{"channel", channel},  {"latest", ts}, {"oldest", ts},
                       {"inclusive", "true"}, {"limit", 1},   {"include_all_metadata", "true"}};
  set_.workspaces->call(tenant, "conversations.history", arguments,
                        [found = std::move(found)](const ApiAnswer& answer) {
                          const Json& messages = child(answer.body, "messages");
                          const bool one =
                              answer.ok() && messages.is_array() && messages.size() == 1;
                          found(one ? message_id_of(messages[0]) : MessageId{});
                        });
}

void Sender::deliver_file(const Outgoing& note, const std::string& name, std::string bytes,
                          Adapter::Done done) {
  const std::string tenant = note.to.tenant;
  const std::string thread = note.thread;
  const auto content = std::make_shared<std::string>(std::move(bytes));
  with_channel(note, [this, tenant, thread, name, content,
                      done = std::move(done)](const std::string& channel) {
    set_.workspaces->call(
        tenant, "files.getUploadURLExternal", {{"filename", name}, {"length", content->size()}},
        [this, alive = std::weak_ptr(alive_), tenant, channel, thread, name, content,
         done](const ApiAnswer& answer) {
          if (alive.expired()) return;
          upload(tenant, channel, thread, name, std::move(*content), answer, done);
        });
  });
}

void Sender::upload(const std::string& tenant, const std::string& channel,
                    const std::string& thread, const std::string& name, std::string bytes,
                    const ApiAnswer& place, Adapter::Done done) {
  if (!place.ok()) return done(delivery_of(place));
  const std::string file = text_at(place.body, "file_id");
  const auto url = net::read_url(text_at(place.body, "upload_url"));
  const bool usable = url && (!set_.only_slack || (url->scheme == "https" && is_slack_url(*url)));
  if (!usable) {
    Delivery refused;
    refused.kind = Delivery::Kind::refused;
    refused.reason = "the address for the upload is not Slack's";
    return done(refused);
  }
  net::ClientRequest request;
  request.method = "POST";
  request.url = *url;
  request.headers.emplace_back("Content-Type", "application/octet-stream");
  request.body = std::move(bytes);
  set_.files->ask(std::move(request),
                  [this, alive = std::weak_ptr(alive_), tenant, channel, thread, file, name,
                   done = std::move(done)](const net::ClientResult& result) {
                    if (alive.expired()) return;
                    const auto* answer = std::get_if<net::ClientAnswer>(&result);
                    if (answer == nullptr || answer->status >= 300)
                      return done(delivery_of(judged(result)));
                    complete_upload(tenant, channel, thread, file, name, done);
                  });
}

void Sender::complete_upload(const std::string& tenant, const std::string& channel,
                             const std::string& thread, const std::string& file,
                             const std::string& name, Adapter::Done done) {
  Json arguments{{"files", Json::array({{{"id", file}, {"title", name}}})},
                 {"channel_id", channel}};
  if (!thread.empty()) arguments["thread_ts"] = thread;
  set_.workspaces->call(
      tenant, "files.completeUploadExternal", arguments,
      [done = std::move(done)](const ApiAnswer& answer) { done(delivery_of(answer)); });
}

}  // namespace pln::slack
