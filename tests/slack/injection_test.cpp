// Words that would like to be more than words, at every place where words of people are shown:
// nothing pings, nothing is a link that is none, no block breaks.
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/forms.hpp"
#include "adapters/slack/mrkdwn.hpp"
#include "tests/slack/material.hpp"
#include "tests/slack/samples.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pln::slack;
using namespace pln;
using tests::shipped_phrase;

namespace {

std::string repeated(std::string_view text, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += text;
  return out;
}

std::vector<std::string> evil_words() {
  return {
      "<!channel>",
      "<!here>",
      "<!everyone>",
      "<!here|here>",
      "<!channel|x> <!subteam^S0123456789|@coaches>",
      "<@U1>",
      "<@W1|kim>",
      "<@U1",
      "@channel @here @everyone @kim",
      "<#C1|general>",
      "<!date^1392734382^Posted {date_num}^https://evil.example|x>",
      "<https://evil.example|https://good.example>",
      "<mailto:a@evil.example|write to us>",
      "<javascript:alert(1)|x>",
      "[good](https://evil.example)",
      "https://good.example@evil.example/login",
      "https://good.example\\@evil.example",
      "https://evil.example/|x>",
      "https://evil.example/%0a<!channel>",
      "http://",
      "slack://channel?team=T1&id=C1",
      "&lt;!channel&gt;",
      "&amp;lt;!channel&amp;gt;",
      "&#60;!channel&#62;",
      "&lt;@U1&gt; &amp; &amp;amp;",
      "*bold* _italic_ ~struck~ `code` ```block``` > quote :smile: :shipit:",
      std::string("\xE2\x80\xAE") + "gpj.elpmaxe//:sptth",
      std::string("\xE2\x81\xA7") + "one\xE2\x81\xA9 \xE2\x80\xAB" + "two",
      "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D <@U1> \xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7",
      std::string("nul\0nul <!here>", 15),
      "tab\tvertical\vescape\x1B[31m",
      repeated("<!channel> ", 40'000),
      repeated("https://a.example/x ", 40'000),
      repeated("&", 40'000),
      repeated("<", 40'000),
      repeated("\xF0\x9F\x91\x8D", 40'000),
      std::string(40'000, 'x'),
      repeated("\n", 3'000),
      "\"}],\"channel\":\"C1\"",
      "\\\",\"x\":\"",
  };
}

// Every text below, and that all of them are what they look like.
void check_shown(const Json& blocks, std::size_t most) {
  CHECK(block_faults(blocks, most) == std::vector<std::string>{});
  std::vector<const Json*> todo{&blocks};
  while (!todo.empty()) {
    const Json& value = *todo.back();
    todo.pop_back();
    if (value.is_object()) {
      CHECK_FALSE(value.contains("user_id"));
      CHECK_FALSE(value.contains("usergroup_id"));
      CHECK_FALSE(value.contains("range"));
      if (value.contains("url")) {
        const auto url = value["url"].get<std::string>();
        CHECK((url.starts_with("http://") || url.starts_with("https://")));
        CHECK(url.find_first_of("<>|\"\\ ") == std::string::npos);
        CHECK(url.substr(0, url.find('/', 8)).find('@') == std::string::npos);  // no user's name
        // What is shown is where it leads.
        if (value.contains("text")) CHECK(value["text"].get<std::string>().starts_with("http"));
      }
      CHECK(value.value("type", "") != "mrkdwn");
      if (value.contains("text") && value["text"].is_string()) {
        const auto text = value["text"].get<std::string>();
        CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
        CHECK(text.find('\0') == std::string::npos);
      }
    }
    for (const Json& child : value) {
      if (child.is_structured()) todo.push_back(&child);
    }
  }
}

// No bare '<', '>', and '&' only as the start of an entity of ours.
void check_fallback(const std::string& text) {
  CHECK(text.find_first_of("<>") == std::string::npos);
  for (std::size_t at = text.find('&'); at != std::string::npos; at = text.find('&', at + 1)) {
    const std::string_view rest = std::string_view(text).substr(at);
    CHECK((rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;")));
  }
}

}  // namespace

TEST_CASE("in messages and their options") {
  for (const std::string& words : evil_words()) {
    CAPTURE(words.substr(0, 80));
    Outgoing message = tests::message_of("Follow " + words + "?",
                                         {{"follow", words}, {words.substr(0, 300), "skip"}});
    message.question = "subjects";
    const Json arguments = message_arguments(message, shipped_phrase());
    check_shown(arguments["blocks"], 50);
    check_fallback(arguments["text"].get<std::string>());
    CHECK(arguments["mrkdwn"] == false);
    message.text = words;
    message.options.clear();
    const Json bare = message_arguments(message, shipped_phrase());
    check_fallback(bare["text"].get<std::string>());
    if (bare.contains("blocks")) check_shown(bare["blocks"], 50);
  }
}

TEST_CASE("in forms") {
  for (const std::string& words : evil_words()) {
    CAPTURE(words.substr(0, 80));
    for (const bool coded : {false, true}) {
      FormWanted wanted = tests::save_wanted("en");
      wanted.message["text"] = coded ? escaped(words) : words;
      const Json view = form_view(wanted, nullptr, shipped_phrase());
      check_shown(view["blocks"], 100);
      CHECK(view["private_metadata"].get<std::string>().size() <= 3'000);
      FormSent sent{};
      sent.form = "save";
      sent.kept = Json::object({{"link", words}});
      sent.values["note"]["text"]["value"] = words;
      (void)words_of(sent, shipped_phrase());
    }
    const Json gone =
        form_view(tests::form_wanted("answer", words, words), nullptr, shipped_phrase());
    check_shown(gone["blocks"], 100);
  }
}

TEST_CASE("on the Home tab") {
  for (const std::string& words : evil_words()) {
    CAPTURE(words.substr(0, 80));
    Overview overview = tests::known_overview("en");
    overview.title = words;
    overview.sections.push_back({words, {words, words}, {{words, words, words, true}}});
    const Json view = home_view(overview, shipped_phrase());
    check_shown(view["blocks"], 100);
  }
}

TEST_CASE("what comes in as a mention goes out as words") {
  for (const std::string& words : evil_words()) {
    const std::string heard = plain_text(words);
    const Json arguments =
        message_arguments(tests::message_of("Noted: " + heard, {}), shipped_phrase());
    check_fallback(arguments["text"].get<std::string>());
    check_shown(arguments["blocks"], 50);
  }
}
