// What an answer of the Web API means: whether a message may be sent again hangs on it.
#include "adapters/slack/web_api.hpp"

#include "adapters/slack/form_fields.hpp"
#include "adapters/slack/sender.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <utility>

using namespace pln;
using namespace pln::slack;
using Kind = ApiAnswer::Kind;

namespace {

net::ClientResult answered(unsigned status, std::string body, net::HeaderFields headers = {}) {
  return net::ClientAnswer{status, std::move(headers), std::move(body)};
}

net::ClientResult failed(net::ClientFailure::Phase phase, bool may_have_arrived) {
  return net::ClientFailure{phase, may_have_arrived, false, "for the test"};
}

ApiAnswer of_error(const std::string& error) {
  return judged(answered(200, R"({"ok":false,"error":")" + error + "\"}"));
}

Installation ours() {
  Installation made;
  made.tenant = made.team = "T1";
  made.bot_user = "U0";
  made.bot_id = "B0";
  return made;
}

Json message(const std::string& bot, const std::string& id, const std::string& ts = "1.000001") {
  Json made{{"type", "message"}, {"bot_id", bot}, {"ts", ts}};
  if (!id.empty()) {
    made["metadata"] = {{"event_type", "pln_coach"}, {"event_payload", {{"id", id}}}};
  }
  return made;
}

Json page(const Json& messages) { return {{"ok", true}, {"messages", messages}}; }

}  // namespace

TEST_CASE("an answer is done, refused, limited, unclear or without use") {
  const ApiAnswer good =
      judged(answered(200, R"({"ok":true,"ts":"1.2"})", {{"x-oauth-scopes", "chat:write"}}));
  CHECK(good.kind == Kind::ok);
  CHECK(good.body["ts"] == "1.2");
  CHECK(good.scopes == "chat:write");
  CHECK(of_error("channel_not_found").kind == Kind::refused);
  CHECK(of_error("invalid_auth").kind == Kind::signed_out);
  CHECK(of_error("internal_error").kind == Kind::unclear);
  CHECK(of_error("fatal_error").kind == Kind::unclear);
  CHECK(of_error("ratelimited").kind == Kind::limited);
  CHECK(of_error("rate_limited").kind == Kind::limited);
  CHECK(judged(answered(404, "no")).kind == Kind::refused);
  CHECK(judged(answered(502, "<html>")).kind == Kind::unclear);
  CHECK(judged(answered(200, R"({"ok":tr)")).kind == Kind::unclear);
  CHECK(judged(answered(200, "[]")).kind == Kind::unclear);
}

TEST_CASE("a limit says when, within reason") {
  using std::chrono::seconds;
  CHECK(judged(answered(429, "", {{"retry-after", "7"}})).pause == seconds{7});
  CHECK(judged(answered(429, "")).pause == seconds{30});
  CHECK(judged(answered(429, "", {{"retry-after", "soon"}})).pause == seconds{30});
  CHECK(judged(answered(429, "", {{"retry-after", "0"}})).pause == seconds{1});
  CHECK(judged(answered(429, "", {{"retry-after", "999999"}})).pause == seconds{3600});
}

TEST_CASE("what was never sent may be sent again, what was written may have arrived") {
  using Phase = net::ClientFailure::Phase;
  CHECK(judged(failed(Phase::connect, false)).kind == Kind::unreachable);
  CHECK(judged(failed(Phase::answer, true)).kind == Kind::unclear);
  CHECK(delivery_of(judged(failed(Phase::connect, false))).kind == Delivery::Kind::retry_after);
  CHECK(delivery_of(judged(failed(Phase::answer, true))).kind == Delivery::Kind::unknown);
  CHECK(delivery_of(of_error("invalid_auth")).kind == Delivery::Kind::signed_out);
  CHECK(delivery_of(of_error("missing_scope")).kind == Delivery::Kind::signed_out);
  CHECK(delivery_of(of_error("is_archived")).kind == Delivery::Kind::refused);
  const Delivery limited = delivery_of(judged(answered(429, "", {{"retry-after", "5"}})));
  CHECK(limited.kind == Delivery::Kind::retry_after);
  CHECK(limited.pause == std::chrono::seconds{5});
  CHECK(limited.whole_tenant);
}

TEST_CASE("a message is found by its mark, and missed only where marks are shown") {
  std::string ts;
  const MessageId wanted{"e1.1"};
  CHECK(found_in(page({message("B0", "e0.1"), message("B0", "e1.1", "2.5")}), wanted, ours(), ts) ==
        Whereabouts::arrived);
  CHECK(ts == "2.5");
  CHECK(found_in(page(Json::array({message("B0", "e0.1")})), wanted, ours(), ts) ==
        Whereabouts::absent);
  CHECK(found_in(page(Json::array()), wanted, ours(), ts) == Whereabouts::absent);
  CHECK(found_in(page(Json::array({message("B0", "")})), wanted, ours(), ts) ==
        Whereabouts::cannot_tell);
  CHECK(found_in(Json::object(), wanted, ours(), ts) == Whereabouts::cannot_tell);
  // Somebody else's message with our mark proves nothing.
  CHECK(found_in(page(Json::array({message("B9", "e1.1")})), wanted, ours(), ts) ==
        Whereabouts::absent);
}

TEST_CASE("a form that was written is read as what it was") {
  rc::check("any texts", [](const std::map<std::string, std::string>& fields) {
    RC_PRE(fields.size() < form_fields_max);
    Json wanted = Json::object();
    for (const auto& [name, value] : fields) wanted[name] = value;
    const auto read = read_form(form_encoded(wanted));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == wanted);
  });
  CHECK_FALSE(read_form("a=%zz"));
  CHECK_FALSE(read_form("a=%4"));
  std::string many;
  for (std::size_t field = 0; field <= form_fields_max; ++field) many += "a=1&";
  CHECK_FALSE(read_form(many));
  CHECK((*read_form("a=1+2&b"))["a"] == "1 2");
}
