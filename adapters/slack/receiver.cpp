#include "adapters/slack/receiver.hpp"

#include "adapters/slack/mrkdwn.hpp"
#include "bot/json/wire_read.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

namespace pln::slack {
namespace {

constexpr std::size_t mentions_kept = 4096;  // Slack repeats within the hour
// Requests, unlike sockets, go on coming while the intake is full; Slack brings these again.
constexpr std::size_t waiting_max = 2048;

// The ts of a message, of which the key is "slack/<tenant>/<channel>/<ts>": seconds and millionths,
// always as many digits.
std::string_view written_at(const Wrote& wrote) {
  const std::string_view key = wrote.key.text;
  return key.substr(key.rfind('/') + 1);
}

Received received_from(const Installation& at, const EventKey& key, const Actor& from,
                       const Spot& spot) {
  Received received;
  received.key = key;
  received.from = {Platform::slack, at.tenant, from.user};
  received.channel = spot.channel;
  received.thread = spot.thread;
  return received;
}

}  // namespace

void Receiver::open(Intake& intake) { intake_ = &intake; }

void Receiver::close() {
  intake_ = nullptr;
  for (Gathered& one : std::exchange(gathered_, {})) one.reply.leave();
  for (Waiting& one : std::exchange(waiting_, {})) one.settled(false);
}

struct Receiver::Take {
  Receiver& by;
  const Source& source;
  const Installation& at;
  Reply reply;

  void operator()(Wrote& wrote) {
    if (wrote.mention && !wrote.spot.direct) return by.take_mention(at, wrote, reply);
    by.set_.people->remember_channel(at.tenant, wrote.from.user, wrote.spot.channel);
    Received received = received_from(at, wrote.key, wrote.from, wrote.spot);
    received.what = RawMessage{std::move(wrote.text)};
    received.may_go_on = true;
    by.admit_and_submit(at, wrote.from, std::move(received), std::move(reply));
  }
  void operator()(Edited& edited) {
    Received received = received_from(at, edited.key, edited.from, edited.spot);
    received.what = RawEdit{edited.original, std::move(edited.text)};
    by.admit_and_submit(at, edited.from, std::move(received), std::move(reply));
  }
  void operator()(const Deleted& deleted) {
    Received received = received_from(at, deleted.key, deleted.from, deleted.spot);
    received.what = MessageDeleted{deleted.original};
    by.admit_and_submit(at, deleted.from, std::move(received), std::move(reply));
  }
  void operator()(const Reacted& reacted) { by.take_reaction(at, reacted, std::move(reply)); }
  void operator()(const Pressed& pressed) {
    Received received = received_from(at, pressed.key, pressed.from, pressed.spot);
    received.what = ChoicePressed{pressed.message, pressed.option};
    by.admit_and_submit(at, pressed.from, std::move(received), std::move(reply));
  }
  void operator()(const SaidByButton& said) {
    Received received = received_from(at, said.key, said.from, {});
    received.what = RawMessage{said.text};
    by.admit_and_submit(at, said.from, std::move(received), std::move(reply));
  }
  void operator()(FormWanted& wanted) {
    const bool may = by.set_.people->may_be_admitted(at.tenant, wanted.from);
    const std::string tenant = at.tenant;
    if (may) by.set_.pages->open_form(tenant, std::move(wanted));
    reply.done(nullptr);
  }
  void operator()(const FormSent& sent) { by.take_form(at, sent, std::move(reply)); }
  void operator()(const Command& command) { by.take_command(at, command, reply); }
  void operator()(const HomeOpened& opened) { by.take_opened(at, opened, reply); }
  void operator()(const ProfileChanged& changed) {
    by.take_profile(at, changed, source, std::move(reply));
  }
  void operator()(const Membership&) { reply.done(nullptr); }
  void operator()(const Uninstalled& gone) {
    // Slack tells twice (app_uninstalled, tokens_revoked): when the workspace's own installation is
    // gone, the second must not end that of its whole organisation.
    const bool ours = at.tenant == source.tenant && (!gone.tokens_only || !gone.bot_users.empty());
    const std::string tenant = at.tenant;
    if (ours) {
      by.set_.noted(NoteLevel::warning, "uninstalled", tenant);
      by.set_.people->forget_tenant(tenant);
      by.set_.workspaces->remove(tenant);
    }
    reply.done(nullptr);
  }
  void operator()(const Useless&) { reply.done(nullptr); }  // take() has told of it
};

void Receiver::take(EnvelopeKind kind, const Json& payload, Reply reply) {
  if (intake_ == nullptr) return reply.leave();
  ++counts_.events;
  Incoming incoming = read_payload(kind, payload, [this](const Source& source) {
    const Installation* at = set_.workspaces->find(source);
    return at == nullptr ? OwnNames{} : OwnNames{at->bot_user, at->bot_id};
  });
  if (auto* useless = std::get_if<Useless>(&incoming.what)) {
    ++counts_.useless;
    set_.noted(NoteLevel::debug, "of no use", std::string{useless->reason});
    return reply.done(nullptr);
  }
  if (!set_.later) return take_now(incoming, std::move(reply));
  gathered_.push_back({std::move(incoming), std::move(reply)});
  if (gathered_.size() > 1) return;
  // Twice: in between everything is read that lay ready when the first of these did.
  set_.later([this, alive = std::weak_ptr(alive_)] {
    if (alive.expired()) return;
    set_.later([this, alive] {
      if (!alive.expired()) take_gathered();
    });
  });
}

// Slack delivers by any of several connections, so that lines written within a moment of each other
// may arrive in another order. Those that arrived together are taken as they were written.
void Receiver::take_gathered() {
  std::vector<Gathered> all = std::exchange(gathered_, {});
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < all.size(); ++place) {
    if (std::holds_alternative<Wrote>(all[place].incoming.what)) places.push_back(place);
  }
  std::vector<Gathered> written;
  for (const std::size_t place : places) written.push_back(std::move(all[place]));
  std::sort(written.begin(), written.end(), [](const Gathered& one, const Gathered& other) {
    return written_at(std::get<Wrote>(one.incoming.what)) <
           written_at(std::get<Wrote>(other.incoming.what));
  });
  for (std::size_t index = 0; index < places.size(); ++index) {
    all[places[index]] = std::move(written[index]);
  }
  const std::weak_ptr<bool> alive{alive_};
  for (Gathered& one : all) {
    if (alive.expired()) return;
    take_now(one.incoming, std::move(one.reply));
  }
}

void Receiver::take_now(Incoming& incoming, Reply reply) {
  if (intake_ == nullptr) return reply.leave();
  const Installation* at = set_.workspaces->find(incoming.source);
  if (at == nullptr) {
    ++counts_.not_ours;
    set_.noted(NoteLevel::debug, "not of a workspace that the coach is installed in",
               incoming.source.tenant);
    return reply.done(nullptr);
  }
  std::visit(Take{*this, incoming.source, *at, std::move(reply)}, incoming.what);
}

void Receiver::admit_and_submit(const Installation& at, const Actor& from, Received received,
                                Reply reply, std::function<void()> stored) {
  const std::string tenant = at.tenant;
  const auto event = std::make_shared<Received>(std::move(received));
  set_.people->admit(
      tenant, from,
      [this, alive = std::weak_ptr(alive_), tenant, user = from.user, event,
       reply = std::move(reply), stored = std::move(stored)](const Admission& admission) {
        if (alive.expired()) return;
        if (!admission.admitted) {
          ++counts_.not_admitted;
          return reply.done(nullptr);
        }
        event->hints = admission.hints;
        submit(std::move(*event), [this, alive, tenant, user, reply, stored](bool on_disk) {
          if (alive.expired()) return;
          if (!on_disk) return reply.leave();
          if (stored) {
            stored();
          } else {
            reply.done(nullptr);
          }
          set_.pages->changed(tenant, user);
        });
      });
}

void Receiver::submit(Received received, Intake::Settled settled) {
  if (intake_ == nullptr) return settled(false);
  if (waiting_.empty() && intake_->submit(received, settled)) return;
  if (waiting_.size() >= waiting_max) return settled(false);
  waiting_.push_back({std::move(received), std::move(settled)});
  if (waiting_.size() > 1) return;
  set_.pause(true);
  intake_->when_there_is_room([this, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) hand_over();
  });
}

void Receiver::hand_over() {
  while (intake_ != nullptr && !waiting_.empty()) {
    Waiting& first = waiting_.front();
    if (!intake_->submit(first.received, first.settled)) {
      return intake_->when_there_is_room([this, alive = std::weak_ptr(alive_)] {
        if (!alive.expired()) hand_over();
      });
    }
    waiting_.pop_front();
  }
  set_.pause(false);
}

// A reaction names a place; which message of the coach stands there has to be found.
void Receiver::take_reaction(const Installation& at, const Reacted& reacted, Reply reply) {
  const std::string tenant = at.tenant;
  set_.sender->message_at(
      tenant, reacted.spot.channel, reacted.message_ts,
      [this, alive = std::weak_ptr(alive_), tenant, reacted,
       reply = std::move(reply)](const MessageId& message) {
        const Installation* still = alive.expired() ? nullptr : set_.workspaces->find(tenant);
        if (still == nullptr || message.empty()) return reply.done(nullptr);
        Received received = received_from(*still, reacted.key, reacted.from, reacted.spot);
        received.what = ReactionChanged{message, reacted.emoji, reacted.removed};
        admit_and_submit(*still, reacted.from, std::move(received), reply);
      });
}

void Receiver::take_form(const Installation& at, const FormSent& sent, Reply reply) {
  const FormWords words = words_of(sent, set_.phrase);
  if (!words.faults.empty()) {
    const Json shown{{"response_action", "errors"}, {"errors", words.faults}};
    return reply.done(&shown);
  }
  Received received = received_from(at, sent.key, sent.from, {});
  received.what = RawMessage{words.text};
  admit_and_submit(at, sent.from, std::move(received), std::move(reply));
}

// What is typed behind the command is a message like any other; the answer comes to the talk with
// the coach, so that nobody else in the channel reads it.
void Receiver::take_command(const Installation& at, const Command& command, const Reply& reply) {
  Received received = received_from(at, command.key, command.from, {});
  const std::string locale = set_.people->locale_of(at.tenant, command.from.user);
  received.what = RawMessage{
      command.text.empty() ? set_.phrase("workspace.command_alone", locale, {}) : command.text};
  const auto answer = [this, locale, reply] {
    const Json shown{{"response_type", "ephemeral"},
                     {"text", set_.phrase("workspace.answered_in_private", locale, {})}};
    reply.done(&shown);
  };
  admit_and_submit(at, command.from, std::move(received), reply, answer);
}

// In a channel the coach says where it talks, once a message, and nothing else: what somebody
// learns is their own business.
void Receiver::take_mention(const Installation& at, const Wrote& wrote, const Reply& reply) {
  reply.done(nullptr);
  if (!set_.people->may_be_admitted(at.tenant, wrote.from)) return;
  if (mentions_.size() >= mentions_kept) mentions_.clear();
  if (!mentions_.insert(wrote.key.text).second) return;
  const std::string locale = set_.people->locale_of(at.tenant, wrote.from.user);
  const Json arguments{
      {"channel", wrote.spot.channel},
      {"thread_ts", wrote.spot.thread.empty() ? written_at(wrote) : wrote.spot.thread},
      {"text", escaped(set_.phrase("workspace.mentioned", locale, {}))},
      {"unfurl_links", false},
      {"unfurl_media", false}};
  set_.workspaces->call(at.tenant, "chat.postMessage", arguments,
                        [noted = set_.noted](const ApiAnswer& answer) {
                          if (answer.ok()) return;
                          noted(NoteLevel::warning, "a mention was not answered", answer.error);
                        });
}

void Receiver::take_opened(const Installation& at, const HomeOpened& opened, const Reply& reply) {
  const std::string tenant = at.tenant;
  const Actor from = opened.from;
  const bool may = set_.people->may_be_admitted(tenant, from);
  if (may && !opened.messages_tab) set_.pages->home_opened(tenant, from.user);
  if (!may || !opened.messages_tab) return reply.done(nullptr);
  set_.people->remember_channel(tenant, from.user, opened.channel);
  // Whoever opens the empty talk for the first time is greeted; everybody else is left in peace.
  set_.overview({Platform::slack, tenant, from.user}, [this, alive = std::weak_ptr(alive_), tenant,
                                                       from, reply, channel = opened.channel](
                                                          const Overview& overview) {
    const Installation* still = alive.expired() ? nullptr : set_.workspaces->find(tenant);
    if (still == nullptr || overview.known) return reply.done(nullptr);
    Spot spot;
    spot.channel = channel;
    Received received =
        received_from(*still, {"slack/" + tenant + "/opened/" + from.user}, from, spot);
    received.what = ChatOpened{};
    admit_and_submit(*still, from, std::move(received), reply);
  });
}

// Somebody moved or changed their language: told to the core at once, so that the next nudge comes
// at their hour, but only of people whom it knows.
void Receiver::take_profile(const Installation& at, const ProfileChanged& changed,
                            const Source& source, Reply reply) {
  Source here = source;
  here.tenant = at.tenant;
  const Actor who{json::text_at(changed.user, "id"), false};
  if (who.user.empty()) return reply.done(nullptr);
  const std::string tenant = at.tenant;
  // Slack tells of each new status as well.
  const bool was_known = set_.people->has_profile(tenant, who.user);
  if (!set_.people->learn(here, changed.user) && was_known) return reply.done(nullptr);
  const Profile profile = read_profile(changed.user, here);
  set_.overview({Platform::slack, tenant, who.user},
                [this, alive = std::weak_ptr(alive_), tenant, who, key = changed.key,
                 told = profile.told, reply = std::move(reply)](const Overview& overview) {
                  const Installation* still =
                      alive.expired() ? nullptr : set_.workspaces->find(tenant);
                  if (still == nullptr || !overview.consented) return reply.done(nullptr);
                  Received received = received_from(*still, key, who, {});
                  received.what = told;
                  admit_and_submit(*still, who, std::move(received), reply);
                });
}

}  // namespace pln::slack
