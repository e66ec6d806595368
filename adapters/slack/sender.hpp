// Sends what the coach says: one post a message with its lasting id as metadata, looks for a
// message that may have arrived in the channel's history, uploads files. In the loop's thread;
// nothing throws.
#pragma once

#include "adapters/adapter.hpp"
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/people.hpp"
#include "adapters/slack/workspaces.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace pln::slack {

class Sender {
 public:
  struct Setting {
    Workspaces* workspaces{nullptr};
    People* people{nullptr};
    net::HttpClient* files{nullptr};  // to the addresses that Slack names for uploads
    bool only_slack{true};            // these must be of Slack's hosts
    PhraseSource phrase{};
    Noted noted{};
  };
  explicit Sender(Setting setting) : set_(std::move(setting)) {}

  void deliver(const Outgoing& message, Adapter::Done done);
  void look_for(const Outgoing& message, Adapter::Found found);
  [[nodiscard]] bool history_is_readable(const std::string& tenant) const;
  void deliver_file(const Outgoing& note, const std::string& name, std::string bytes,
                    Adapter::Done done);

  // Which message of the coach stands at this place; empty if none does or nobody can tell.
  void message_at(const std::string& tenant, const std::string& channel, const std::string& ts,
                  std::function<void(const MessageId&)> found);

 private:
  void with_channel(const Outgoing& message, std::function<void(const std::string&)> found);
  void post(const Outgoing& message, const std::string& channel, Json arguments, int tries,
            Adapter::Done done);
  void posted(const Outgoing& message, const std::string& channel, const Json& arguments, int tries,
              const ApiAnswer& answer, const Adapter::Done& done);
  void read_history(const Outgoing& message, const std::string& channel, const std::string& cursor,
                    int pages, Adapter::Found found);
  void remember(const std::string& tenant, const std::string& channel, const std::string& ts,
                const MessageId& message);
  void upload(const std::string& tenant, const std::string& channel, const std::string& thread,
              const std::string& name, std::string bytes, const ApiAnswer& place,
              Adapter::Done done);
  void complete_upload(const std::string& tenant, const std::string& channel,
                       const std::string& thread, const std::string& file, const std::string& name,
                       Adapter::Done done);

  Setting set_;
  std::unordered_set<std::string> unreadable_{};       // tenants whose history may not be read
  std::unordered_map<std::size_t, MessageId> sent_{};  // by the place's hash: some 3 MB
  std::deque<std::size_t> sent_order_{};               // the oldest first
  std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

// What an answer to a post means for the message. Pure.
[[nodiscard]] Delivery delivery_of(const ApiAnswer& answer);

// Where a message is, by one page of history that reaches back to when it was begun. Pure.
[[nodiscard]] Whereabouts found_in(const Json& page, const MessageId& message,
                                   const Installation& installation, std::string& ts);

}  // namespace pln::slack
