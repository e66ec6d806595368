// Slack's coded text: what a person meant comes out, and nothing that goes out is read as code.
#include "adapters/slack/mrkdwn.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <utility>
#include <vector>

using namespace pln::slack;

TEST_CASE("tokens become what they show") {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"plain words", "plain words"},
      {"a &amp; b &lt;c&gt;", "a & b <c>"},
      {"&amp;lt;b&amp;gt; is written so", "&lt;b&gt; is written so"},  // decoded once
      {"&nbsp; &copy;", "&nbsp; &copy;"},                              // no entities of Slack's
      {"ask <@U2>", "ask @U2"},
      {"ask <@U2|kim>", "ask @kim"},
      {"in <#C1|general> and <#C2>", "in #general and #C2"},
      {"<!here> <!channel> <!everyone|everyone>", "@here @channel @everyone"},
      {"<!subteam^S1|@coaches> <!subteam^S2>", "@coaches @S2"},
      {"<!date^1392734382^{date}|18 February>", "18 February"},
      {"see <https://learn.example/a?b=1&amp;c=2>", "see https://learn.example/a?b=1&c=2"},
      {"<http://learn.example|learn.example>", "http://learn.example"},
      {"<https://learn.example/kim|Kim Osei>", "Kim Osei https://learn.example/kim"},
      {"<https://evil.example|https://good.example>", "https://evil.example"},
      {"@<mailto:kim@learn.example|kim@learn.example>", "@kim@learn.example"},
      {"@kim@<http://learn.example|learn.example>", "@kim@learn.example"},
      {"<mailto:kim@learn.example>", "kim@learn.example"},
      {"<tel:+49301234|030 1234>", "030 1234"},
      {"a < b", "a < b"},
      {"<", "<"},
      {"<>", "<>"},
      {"<<@U2>", "<@U2"},
      {"<@U2", "<@U2"},
      {"", ""},
  };
  for (const auto& [coded, meant] : cases) {
    CAPTURE(coded);
    CHECK(plain_text(coded, "UBOT") == meant);
  }
}

TEST_CASE("a mention of the app is a call, not a word") {
  CHECK(plain_text("<@UBOT> help", "UBOT") == "help");
  CHECK(plain_text("<@UBOT>, help", "UBOT") == "help");
  CHECK(plain_text("<@UBOT|coach>: help", "UBOT") == "help");
  CHECK(plain_text("hello <@UBOT> there", "UBOT") == "hello there");
  CHECK(plain_text("hello <@UBOT>", "UBOT") == "hello");
  CHECK(plain_text("<@UBOT>", "UBOT").empty());
  CHECK(plain_text("<@UBOT2> help", "UBOT") == "@UBOT2 help");
  CHECK(plain_text("<@UBOT> help", "") == "@UBOT help");
}

TEST_CASE("escaped text comes back as it was, and holds no token") {
  CHECK(rc::check("escaped and decoded again", [](const std::string& text) {
    const std::string coded = escaped(text);
    RC_ASSERT(coded.find_first_of("<>") == std::string::npos);
    RC_ASSERT(plain_text(coded) == text);
  }));
  CHECK(escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;");
}

TEST_CASE("plain text is never longer than its code") {
  CHECK(rc::check("tokens of any kind", [] {
    const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "<", ">", "|", "@", "#", "!", "U1", "UBOT", "&amp;", "&", "lt;", "https://x.example", " ",
        "mailto:a@b.example", "subteam^S1", "date^1^{x}", "word", "\xC3\xBC"));
    std::string coded;
    for (const std::string& part : parts) coded += part;
    RC_ASSERT(plain_text(coded, "UBOT").size() <= coded.size());
  }));
}

namespace {

std::vector<std::string> links_of(std::string_view text) {
  std::vector<std::string> links;
  for (const TextPiece& piece : pieces_of(text)) {
    if (piece.is_link) links.push_back(piece.text);
  }
  return links;
}

}  // namespace

TEST_CASE("links are http and https with a host, without what ends the sentence") {
  using Links = std::vector<std::string>;
  CHECK(links_of("see https://learn.example/a, and (http://b.example/c_(d)).") ==
        Links{"https://learn.example/a", "http://b.example/c_(d)"});
  CHECK(links_of("HTTPS://Learn.Example:8443/x?y=z#w!") ==
        Links{"HTTPS://Learn.Example:8443/x?y=z#w"});
  CHECK(links_of("https://de.wikipedia.example/wiki/K\xC3\xBCnstliche") ==
        Links{"https://de.wikipedia.example/wiki/K\xC3\xBCnstliche"});
  CHECK(links_of("„https://a.example“ “https://b.example”") ==
        Links{"https://a.example", "https://b.example"});
  for (const char* none :
       {"https://", "https:// x", "http:///path", "javascript:alert(1)", "ftp://a.example",
        "https://good.example@evil.example/", "https://user:pw@evil.example", "https://-a.example",
        "https://a..example", "https://a.example:port/", "https://a.example:123456/",
        "xhttps://a.example", "https://\xD0\xB0pple.example", "slack://user?team=T1"}) {
    CAPTURE(none);
    CHECK(links_of(none).empty());
  }
  // What would end a token or an attribute ends the link.
  CHECK(links_of("https://a.example/x|y>") == Links{"https://a.example/x"});
  CHECK(links_of("https://a.example/x\xE2\x80\xAEgpj.exe") == Links{"https://a.example/x"});
}

TEST_CASE("pieces are the text, in order and whole") {
  CHECK(rc::check("pieces joined", [] {
    const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "https://", "HTTP://", "a.example", "/", "?", " ", ".", ")", "(", "|", "<", "word",
        "\xE2\x80\xAE", "\xC3\xBC", "@", ":80"));
    std::string text;
    for (const std::string& part : parts) text += part;
    std::string joined;
    for (const TextPiece& piece : pieces_of(text)) {
      RC_ASSERT(!piece.text.empty());
      joined += piece.text;
      if (!piece.is_link) continue;
      RC_ASSERT(pieces_of(piece.text).size() == 1U);
      RC_ASSERT(pieces_of(piece.text).front().is_link);
    }
    RC_ASSERT(joined == text);
  }));
}

TEST_CASE("emoji as characters") {
  CHECK(emoji_of("+1") == "👍");
  CHECK(emoji_of("thumbsup::skin-tone-2") == "👍");
  CHECK(emoji_of("-1") == "👎");
  CHECK(emoji_of("white_check_mark") == "✅");
  CHECK(emoji_of("x") == "❌");
  CHECK(emoji_of("our-logo") == ":our-logo:");
}

TEST_CASE("cut counts characters and shows that it did") {
  CHECK(cut("Grüße", 5) == "Grüße");
  CHECK(cut("Grüße", 4) == "Grü…");
  CHECK(cut("Grüße", 1) == "…");
  CHECK(cut("Grüße", 0).empty());
  CHECK(cut("", 3).empty());
  CHECK(cut("👍👍👍", 2) == "👍…");
}
