// Messages as Slack shows them: the words once, the options as buttons, a text for the
// notification.
#include "adapters/slack/blocks.hpp"

#include "tests/slack/material.hpp"
#include "tests/slack/samples.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>
#include <string>
#include <vector>

using namespace pln::slack;
using pln::Option;
using pln::Outgoing;
using pln::tests::message_of;
using pln::tests::shipped_phrase;

namespace {

Json arguments_of(const Outgoing& message) { return message_arguments(message, shipped_phrase()); }

// What is read in the blocks, buttons left out.
std::string words_of_blocks(const Json& blocks) {
  std::string words;
  for (const Json& block : blocks) {
    if (block["type"] != "rich_text") continue;
    for (const Json& element : block["elements"][0]["elements"]) {
      words += element["type"] == "link" ? element["url"].get<std::string>()
                                         : element["text"].get<std::string>();
    }
  }
  return words;
}

std::vector<Json> buttons_of(const Json& blocks) {
  std::vector<Json> buttons;
  for (const Json& block : blocks) {
    if (block["type"] != "actions") continue;
    for (const Json& element : block["elements"]) buttons.push_back(element);
  }
  return buttons;
}

}  // namespace

TEST_CASE("a message with options") {
  const Outgoing message = message_of("Follow Kim Osei? She writes at https://learn.example/@kim.",
                                      {{"follow", "follow"}, {"skip", "skip"}, {"later", "later"}});
  const Json arguments = arguments_of(message);
  CHECK(arguments["text"] ==
        "Follow Kim Osei? She writes at https://learn.example/@kim.\n1 follow  2 skip  3 later");
  const Json& blocks = arguments["blocks"];
  CHECK(words_of_blocks(blocks) == "Follow Kim Osei? She writes at https://learn.example/@kim.");
  const auto buttons = buttons_of(blocks);
  REQUIRE(buttons.size() == 3);
  CHECK(buttons[0]["action_id"] == "option:1");
  CHECK(buttons[2]["action_id"] == "option:3");
  CHECK(buttons[0]["text"] ==
        Json({{"type", "plain_text"}, {"text", "1 follow"}, {"emoji", false}}));
  const auto value = read_button_value(buttons[1]["value"].get<std::string>());
  REQUIRE(value.has_value());
  CHECK(value->message == message.id);
  CHECK(value->option == "skip");
  CHECK(block_faults(blocks, 50).empty());
}

TEST_CASE("nothing in a message is coded, unfolded or addressed by name") {
  const Json arguments = arguments_of(message_of("Hello", {{"yes", "yes"}}));
  CHECK(arguments["mrkdwn"] == false);
  CHECK(arguments["unfurl_links"] == false);
  CHECK(arguments["unfurl_media"] == false);
  CHECK_FALSE(arguments.contains("link_names"));
  CHECK_FALSE(arguments.contains("parse"));
  CHECK_FALSE(arguments.contains("channel"));
}

TEST_CASE("the message's id goes along, and comes back from the history") {
  const Outgoing message = message_of("Hello", {});
  const Json arguments = arguments_of(message);
  CHECK(arguments["metadata"] ==
        Json({{"event_type", "pln_coach"}, {"event_payload", {{"id", message.id.text}}}}));
  CHECK(message_id_of(arguments) == message.id);
  CHECK(message_id_of(Json::object()).empty());
  CHECK(message_id_of(Json{}).empty());
  Json foreign = arguments;
  foreign["metadata"]["event_type"] = "other";
  CHECK(message_id_of(foreign).empty());
}

TEST_CASE("a reply in a thread stays there") {
  Outgoing message = message_of("Hello", {});
  CHECK_FALSE(arguments_of(message).contains("thread_ts"));
  message.thread = "1699999999.000100";
  CHECK(arguments_of(message)["thread_ts"] == "1699999999.000100");
}

TEST_CASE("options one a line are buttons too") {
  const Outgoing message =
      message_of("Which one?", {{"a", "Ana"}, {"b", "Ben"}, {"c", "Cleo"}, {"d", "none of them"}});
  const Json arguments = arguments_of(message);
  CHECK(words_of_blocks(arguments["blocks"]) == "Which one?");
  CHECK(buttons_of(arguments["blocks"]).size() == 4);
}

TEST_CASE("lines stay where buttons do not show them in full") {
  const std::string longer(90, 'x');
  const Outgoing message = message_of("Which one?", {{"a", longer}, {"b", "Ben"}});
  const Json arguments = arguments_of(message);
  CHECK(words_of_blocks(arguments["blocks"]) == message.text);
  CHECK(buttons_of(arguments["blocks"]).size() == 2);
  CHECK(block_faults(arguments["blocks"], 50).empty());
  // A text that does not end with its options is shown whole.
  Outgoing other = message_of("Which one?", {{"a", "Ana"}});
  other.text = "Which one? 1 Ana or another";
  CHECK(words_of_blocks(arguments_of(other)["blocks"]) == other.text);
  // Options alone are text and buttons.
  Outgoing bare = message_of("", {{"a", "Ana"}});
  bare.text = "1 Ana";
  CHECK(words_of_blocks(arguments_of(bare)["blocks"]) == "1 Ana");
}

TEST_CASE("many options: rows of 25, at most 100 buttons, the rest as lines") {
  std::vector<Option> options;
  for (int at = 0; at < 130; ++at) options.push_back({"o" + std::to_string(at), "p"});
  const Outgoing message = message_of("Which one?", options);
  const Json arguments = arguments_of(message);
  CHECK(buttons_of(arguments["blocks"]).size() == 100);
  CHECK(words_of_blocks(arguments["blocks"]) == message.text);
  CHECK(block_faults(arguments["blocks"], 50).empty());
}

TEST_CASE("a question that is better answered in a form has a button for it") {
  Outgoing message = message_of("What do you want to learn about?", {{"skip", "skip"}}, "de");
  message.question = "subjects";
  const auto buttons = buttons_of(arguments_of(message)["blocks"]);
  REQUIRE(buttons.size() == 2);
  CHECK(buttons[1]["action_id"] == "form:answer");
  CHECK(buttons[1]["text"]["text"] == "Im Formular antworten");
  CHECK(pln::tests::json_of(buttons[1]["value"].get<std::string>()) ==
        Json({{"question", "subjects"}, {"locale", "de"}}));
  message.question = "consent";
  CHECK(buttons_of(arguments_of(message)["blocks"]).size() == 1);
}

TEST_CASE("long text is parted at spaces and cut where Slack cuts") {
  std::string text;
  while (text.size() < 60'000) text += "word & wörd ";
  Outgoing message = message_of("", {});
  message.text = text;
  const Json arguments = arguments_of(message);
  const Json& blocks = arguments["blocks"];
  CHECK(block_faults(blocks, 50).empty());
  for (std::size_t at = 0; at + 1 < blocks.size(); ++at) {
    const auto part = words_of_blocks(Json::array({blocks[at]}));
    CHECK(part.ends_with(' '));
  }
  const auto fallback = arguments["text"].get<std::string>();
  std::size_t characters = 0;
  for (const char letter : fallback) {
    characters += (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U ? 1 : 0;
  }
  CHECK(characters <= 40'000);
  CHECK(characters > 30'000);
  CHECK(fallback.ends_with("…"));
}

TEST_CASE("an empty message is still one that Slack takes") {
  Outgoing message = message_of("", {});
  message.text.clear();
  const Json arguments = arguments_of(message);
  CHECK_FALSE(arguments["text"].get<std::string>().empty());
  CHECK_FALSE(arguments.contains("blocks"));
}

TEST_CASE("whatever the words, the blocks are without a fault") {
  CHECK(rc::check("any text, any options", [] {
    const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "word", " ", "\n", "https://a.example/x", "<!channel>", "&", "\xE2\x80\xAE", "\t",
        std::string(4'000, 'y'), std::string(1, '\0'), "1 yes", "  "));
    std::string text;
    for (const std::string& part : parts) text += part;
    std::vector<Option> options;
    const int count = *rc::gen::inRange(0, 60);
    for (int at = 0; at < count; ++at) {
      options.push_back({*rc::gen::arbitrary<std::string>(),
                         *rc::gen::element<std::string>("yes", "", std::string(200, 'z'), "\n")});
    }
    Outgoing message = message_of(text, options);
    message.question = "subjects";
    const Json arguments = arguments_of(message);
    RC_ASSERT(block_faults(arguments["blocks"], 50) == std::vector<std::string>{});
    RC_ASSERT(!arguments["text"].get<std::string>().empty());
    RC_ASSERT(arguments["text"].get<std::string>().find_first_of("<>") == std::string::npos);
  }));
}

TEST_CASE("faults are found") {
  const auto faults = [](std::string_view blocks, std::size_t most = 50) {
    return block_faults(pln::tests::json_of(blocks), most).size();
  };
  const std::string button = R"({"type":"button","action_id":"a","value":"v",
    "text":{"type":"plain_text","text":"t"}})";
  CHECK(faults("[]") == 0);
  CHECK(faults("{}") == 1);
  CHECK(faults(R"([{"type":"actions","elements":[)" + button + "]}]") == 0);
  CHECK(faults(R"([{"type":"actions","elements":[)" + button + "," + button + "]}]") == 1);
  CHECK(faults(R"([{"type":"actions","elements":[]}])") == 1);
  CHECK(faults(R"([{"type":"section","text":{"type":"mrkdwn","text":"x"}}])") == 1);
  CHECK(faults(R"([{"type":"header","text":{"type":"plain_text","text":""}}])") == 1);
  CHECK(faults(R"([{"type":"header","text":{"type":"mrkdwn","text":"x"}}])") == 1);
  CHECK(faults(R"([{"type":"header","text":{"type":"plain_text","text":")" + std::string(151, 'x') +
               R"("}}])") == 1);
  const auto element = [&](const std::string& one) {
    return faults(R"([{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[)" +
                  one + "]}]}]");
  };
  CHECK(element(R"({"type":"text","text":"x"})") == 0);
  CHECK(element(R"({"type":"text","text":""})") == 1);
  CHECK(element(R"({"type":"link","url":"https://a.example"})") == 0);
  CHECK(element(R"({"type":"link","url":"javascript:x"})") == 1);
  CHECK(element(R"({"type":"user","user_id":"U1"})") == 1);
  CHECK(element(R"({"type":"broadcast","range":"channel"})") == 1);
  CHECK(faults(R"([{"type":"header","block_id":"b","text":{"type":"plain_text","text":"x"}},
                   {"type":"header","block_id":"b","text":{"type":"plain_text","text":"x"}}])") ==
        1);
  CHECK(faults(R"([{"type":"header","text":{"type":"plain_text","text":"x"}}])", 0) == 1);
}
