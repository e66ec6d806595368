#include "adapters/slack/slack.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace pln::slack {
namespace {

// Between two lines of somebody who goes on; an answer within 3 s is expected.
constexpr std::chrono::milliseconds waits_for_more{900};

net::Reach reach_of(const net::Url& api) {
  net::Reach reach;
  reach.loopback = net::is_on_this_machine(api);
  return reach;
}

Workspaces::Setting workspaces_setting(SlackSetting& set, WebApi& api) {
  Workspaces::Setting made;
  made.api = &api;
  const bool one = !set.bot_token.empty();
  made.keeper = one ? nullptr : set.keeper;
  made.bot_token = std::move(set.bot_token);
  made.client_id = set.client_id;
  made.client_secret = Secret{set.client_secret.reveal()};
  made.now = set.now;
  made.noted = set.noted;
  return made;
}

Sender::Setting sender_setting(const SlackSetting& set, Workspaces& workspaces, People& people,
                               net::HttpClient& client) {
  Sender::Setting made;
  made.workspaces = &workspaces;
  made.people = &people;
  made.files = &client;
  made.only_slack = !net::is_on_this_machine(set.api);
  made.phrase = set.phrase;
  made.noted = set.noted;
  return made;
}

// "https://slack.com/api/" -> "https://slack.com/oauth/v2/authorize"
std::string authorize_url(const net::Url& api) {
  const std::string root = api.target.substr(0, api.target.rfind("api/"));
  return api.scheme + "://" + api.authority() + root + "oauth/v2/authorize";
}

}  // namespace

SlackAdapter::SlackAdapter(SlackSetting set)
    : name_("slack/" + set.name),
      by_sockets_(set.by_sockets),
      join_lines_(set.join_lines),
      client_(*set.loop, *set.trust, reach_of(set.api)),
      api_(client_, set.api, steady_now),
      workspaces_(workspaces_setting(set, api_)),
      people_({set.loop, &workspaces_, set.enrol, set.noted}),
      sender_(sender_setting(set, workspaces_, people_, client_)),
      pages_({set.loop, &workspaces_, &people_, set.overview, set.phrase, set.noted}),
      receiver_({&workspaces_, &people_, &sender_, &pages_, set.overview, set.phrase, set.noted,
                 [this](bool paused) {
                   if (sockets_) sockets_->pause_reading(paused);
                 },
                 [&loop = *set.loop](std::function<void()> call) {
                   boost::asio::post(loop, std::move(call));
                 }}),
      noted_(set.noted) {
  if (by_sockets_) {
    Sockets::Setting sockets;
    sockets.loop = set.loop;
    sockets.trust = set.trust;
    sockets.reach = reach_of(set.api);
    sockets.api = &api_;
    sockets.app_token = std::move(set.app_token);
    sockets.only_slack = !net::is_on_this_machine(set.api);
    sockets.debug_reconnects = set.debug_reconnects;
    sockets.noted = set.noted;
    sockets.envelope = [this](const Envelope& one, SocketId socket) { envelope(one, socket); };
    sockets.told = [this](const Connection& connection) { tell(connection); };
    sockets_.emplace(std::move(sockets));
  } else {
    webhook_.emplace(
        Webhook::Setting{std::move(set.signing_secret), set.now, &receiver_, set.noted});
  }
  if (workspaces_.takes_more() && !set.client_id.empty() && !set.client_secret.empty()) {
    Install::Setting install;
    install.api = &api_;
    install.workspaces = &workspaces_;
    install.client_id = set.client_id;
    install.client_secret = std::move(set.client_secret);
    install.authorize_url = authorize_url(set.api);
    install.redirect_url = set.public_url + set.short_path + "/oauth_redirect";
    install.cookie_path = set.short_path;
    install.random_text = set.random_text;
    install.now = set.now;
    install.phrase = set.phrase;
    install.noted = set.noted;
    install_.emplace(std::move(install));
  }
}

SlackAdapter::~SlackAdapter() = default;

bool SlackAdapter::reaches(const Identity& identity) const {
  return identity.platform == Platform::slack && workspaces_.find(identity.tenant) != nullptr;
}

Abilities SlackAdapter::abilities(const Identity& identity) const {
  Abilities able;
  able.readable_history = sender_.history_is_readable(identity.tenant);
  // One message a second in a channel, a few at once; "several hundred a minute" in a workspace,
  // of which answers need their part (https://docs.slack.dev/reference/methods/chat.postMessage).
  able.conversation_rate = 1;
  able.conversation_burst = 5;
  able.unasked_rate = 4;
  able.unasked_burst = 20;
  if (join_lines_) able.waits_for_more = waits_for_more;
  return able;
}

void SlackAdapter::deliver(const Outgoing& message, Done done) {
  sender_.deliver(message, std::move(done));
}

void SlackAdapter::look_for(const Outgoing& message, Found found) {
  sender_.look_for(message, std::move(found));
}

void SlackAdapter::deliver_file(const Outgoing& note, const std::string& name,
                                const std::string& bytes, Done done) {
  sender_.deliver_file(note, name, bytes, std::move(done));
}

void SlackAdapter::start(Intake& intake, Told told) {
  intake_ = &intake;
  told_ = std::move(told);
  workspaces_.open([this, alive = std::weak_ptr(alive_)](const Workspaces::Opened& result) {
    if (!alive.expired()) opened(result);
  });
}

void SlackAdapter::opened(const Workspaces::Opened& opened) {
  if (stopping_) return;
  if (!opened.ok) {
    return tell({opened.for_good ? Connection::State::signed_out : Connection::State::broken,
                 opened.reason});
  }
  workspaces_.for_each([this](const std::string& tenant) { people_.read_groups(tenant); });
  receiver_.open(*intake_);
  if (sockets_) return sockets_->start();
  tell({Connection::State::connected, ""});
}

// After an end the supervisor begins anew; it must not hear of the old beginning any more.
void SlackAdapter::tell(const Connection& connection) {
  if (stopping_ || !told_) return;
  if (connection.state == Connection::State::connected) return told_(connection);
  const Told told = std::exchange(told_, {});
  told(connection);
}

void SlackAdapter::envelope(const Envelope& envelope, SocketId socket) {
  if (stopping_) return;  // Slack brings it to whoever comes next
  const auto kept = std::make_shared<Envelope>();
  kept->id = envelope.id;
  kept->kind = envelope.kind;
  kept->accepts_payload = envelope.accepts_payload;
  Reply reply;
  reply.done = [this, alive = std::weak_ptr(alive_), kept, socket](const Json* shown) {
    if (alive.expired() || !sockets_) return;
    auto text = acknowledgement(*kept, shown);
    if (!text) {  // too large to be read by Slack: without what was to be shown
      noted_(NoteLevel::warning, "an answer to a press was too large to be shown", "");
      text = acknowledgement(*kept);
    }
    if (text) sockets_->acknowledge(*text, socket);
  };
  reply.leave = [] {};
  receiver_.take(envelope.kind, envelope.payload, std::move(reply));
}

void SlackAdapter::stop_intake() {
  stopping_ = true;
  receiver_.close();
}

void SlackAdapter::close() {
  stopping_ = true;
  receiver_.close();
  if (sockets_) sockets_->close();
  client_.close();
}

std::vector<AdapterFigure> SlackAdapter::figures() const {
  const Receiver::Counts& counts = receiver_.counts();
  const auto number = [](std::uint64_t count) { return static_cast<double>(count); };
  return {{"workspaces", number(workspaces_.size())},
          {"sockets_ready", sockets_ ? number(sockets_->session().ready()) : 0},
          {"sockets_ghosts", sockets_ ? number(sockets_->session().ghosts()) : 0},
          {"deliveries", number(counts.events)},
          {"deliveries_useless", number(counts.useless)},
          {"deliveries_of_others", number(counts.not_ours)},
          {"deliveries_not_admitted", number(counts.not_admitted)},
          {"signatures_refused", webhook_ ? number(webhook_->refused()) : 0},
          {"calls_limited", number(api_.limited())}};
}

std::vector<Route> SlackAdapter::routes(const std::string& short_path) {
  std::vector<Route> made;
  if (webhook_) {
    made.push_back({short_path + "/events", [this](const auto& request, const auto& answer) {
                      webhook_->answer(request, answer);
                    }});
  }
  if (install_) {
    made.push_back({short_path + "/install", [this](const auto& request, const auto& answer) {
                      install_->begin(request, answer);
                    }});
    made.push_back(
        {short_path + "/oauth_redirect", [this](const auto& request, const auto& answer) {
           install_->come_back(request, answer);
         }});
  }
  return made;
}

}  // namespace pln::slack
