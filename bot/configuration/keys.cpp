#include "bot/configuration/keys.hpp"

namespace pln::configuration {
namespace {

// Younger people cannot agree to anything here, and nobody has to be older than of age.
constexpr int age_least = 13, age_most = 21;

void visit_app(SlackApp& app, KeyVisitor& visitor) {
  visitor.value("name", form_of(app.name, TextKind::name));
  visitor.value("mode", form_of_name(app.mode));
  visitor.value("app_token_file", form_of_secret_file(app.app_token_file));
  visitor.value("bot_token_file", form_of_secret_file(app.bot_token_file));
  visitor.value("client_id", form_of(app.client_id, TextKind::free));
  visitor.value("client_secret_file", form_of_secret_file(app.client_secret_file));
  visitor.value("signing_secret_file", form_of_secret_file(app.signing_secret_file));
  visitor.value("api_url", form_of(app.api_url, TextKind::url));
  visitor.value("join_lines", form_of(app.join_lines));
  visitor.value("debug_reconnects", form_of(app.debug_reconnects));
}

void visit_account(MatrixAccount& account, KeyVisitor& visitor) {
  visitor.value("name", form_of(account.name, TextKind::name));
  visitor.value("homeserver", form_of(account.homeserver, TextKind::url));
  visitor.value("user", form_of(account.user, TextKind::user));
  visitor.value("password_file", form_of_secret_file(account.password_file));
  visitor.value("access_token_file", form_of_secret_file(account.access_token_file));
  visitor.value("device_id", form_of(account.device_id, TextKind::free));
  visitor.value("recovery_key_file", form_of_secret_file(account.recovery_key_file));
  visitor.value("encryption", form_of_name(account.encryption));
  visitor.value("invites_from", form_of(account.invites_from));
}

void visit_account(MastodonAccount& account, KeyVisitor& visitor) {
  visitor.value("name", form_of(account.name, TextKind::name));
  visitor.value("server", form_of(account.server, TextKind::url));
  visitor.value("access_token_file", form_of_secret_file(account.access_token_file));
}

template <class Item>
KeyVisitor::Items items_of(std::vector<Item>& items, KeyVisitor& visitor,
                           void (*visit)(Item&, KeyVisitor&)) {
  return {items.size(), [&items](std::size_t size) { items.resize(size); },
          [&items, &visitor, visit](std::size_t place) { visit(items[place], visitor); }};
}

void visit_nudging(Nudging& nudging, KeyVisitor& visitor) {
  visitor.value("default_frequency", form_of_name(nudging.default_frequency));
  visitor.block("window", [&] {
    visitor.value("from", form_of(nudging.window.from, false));
    visitor.value("to", form_of(nudging.window.to, true));
    visitor.value("days", form_of(nudging.window.days));
  });
  visitor.block("quiet", [&] {
    visitor.value("from", form_of(nudging.quiet.from, false));
    visitor.value("to", form_of(nudging.quiet.to, false));
  });
}

}  // namespace

void visit_keys(Configuration& configuration, KeyVisitor& visitor) {
  visitor.value("data", form_of_path(configuration.data));
  visitor.value("store", form_of(configuration.store, TextKind::store));
  visitor.block("http", [&] {
    visitor.value("listen", form_of(configuration.http.listen));
    visitor.value("public_url", form_of(configuration.http.public_url, TextKind::url));
  });
  visitor.block("admin", [&] { visitor.value("listen", form_of(configuration.admin.listen)); });
  visitor.block("operator", [&] {
    Operator& who = configuration.coach_operator;
    visitor.value("name", form_of(who.name, TextKind::free));
    visitor.value("contact", form_of(who.contact, TextKind::free));
    visitor.value("country", form_of(who.country, TextKind::country));
    visitor.value("minimum_age", form_of(who.minimum_age, age_least, age_most));
  });
  visitor.list("slack", items_of<SlackApp>(configuration.slack, visitor, visit_app));
  visitor.list("matrix", items_of<MatrixAccount>(configuration.matrix, visitor, visit_account));
  visitor.list("mastodon",
               items_of<MastodonAccount>(configuration.mastodon, visitor, visit_account));
  visitor.block("enrol", [&] {
    visitor.value("guests", form_of(configuration.enrol.guests));
    visitor.value("only", form_of(configuration.enrol.only));
  });
  visitor.block("nudging", [&] { visit_nudging(configuration.nudging, visitor); });
  visitor.block("secrets",
                [&] { visitor.value("key_file", form_of_path(configuration.secrets.key_file)); });
  visitor.block("log", [&] {
    visitor.value("level", form_of_name(configuration.log.level));
    visitor.value("words", form_of(configuration.log.words));
  });
}

}  // namespace pln::configuration
