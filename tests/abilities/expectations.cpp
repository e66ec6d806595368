#include "tests/abilities/expectations.hpp"

#include "bot/voice/fold.hpp"

#include <algorithm>
#include <set>

namespace pln::abilities {

namespace {

constexpr std::size_t characters_max = 500;

std::string joined(const Words& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return "[" + out + "]";
}

Words texts(const Json& list) {
  Words all;
  for (const Json& item : list) all.push_back(item.get<std::string>());
  return all;
}

bool has(const Words& words, const std::string& wanted) {
  return std::find(words.begin(), words.end(), wanted) != words.end();
}

}  // namespace

void Check::fail(const std::string& what) {
  failures_.push_back(scenario_.file + ":" + std::to_string(line_.number) + ": " + what);
}

void Check::line() {
  if (line_.kind == Kind::check) return;
  if (played_.problem != line_.expect.problem) {
    fail(played_.problem ? "the line could not be used" : "the line could be used");
  }
  turn();
  messages();
  words();
}

void Check::turn() {
  const Expect& expect = line_.expect;
  if (expect.open) {
    const Json& found = played_.turn["open_question"];
    const std::string open = found.is_null() ? "null" : found.get<std::string>();
    if (open != *expect.open) fail("open is " + open + ", not " + *expect.open);
  }
  const Words understood = texts(played_.turn["understood"]);
  for (const std::string& wanted : expect.understood.value_or(Words{})) {
    if (!has(understood, wanted)) {
      fail("understood is " + joined(understood) + ", without " + wanted);
    }
  }
  if (expect.one_of && std::none_of(expect.one_of->begin(), expect.one_of->end(),
                                    [&](const auto& one) { return has(understood, one); })) {
    fail("understood is " + joined(understood) + ", none of " + joined(*expect.one_of));
  }
}

void Check::messages() {
  const Expect& expect = line_.expect;
  std::set<std::string> to;
  int unasked = 0;
  for (const Json& said : played_.said) {
    to.insert(said["to"].get<std::string>());
    if (said["cause"] != "reply") ++unasked;
    const std::string text = said["text"];
    if (text.empty()) fail("an empty message");
    if (voice::count_characters(text) > characters_max) fail("a message is too long: " + text);
  }
  const int count = static_cast<int>(played_.said.size());
  if (expect.messages && count != *expect.messages) {
    fail(std::to_string(count) + " messages, not " + std::to_string(*expect.messages));
  }
  if (expect.unasked && unasked != *expect.unasked) {
    fail(std::to_string(unasked) + " messages unasked, not " + std::to_string(*expect.unasked));
  }
  if (expect.to && Words{to.begin(), to.end()} != *expect.to) {
    fail("went to " + joined({to.begin(), to.end()}) + ", not " + joined(*expect.to));
  }
  if (expect.choices) {
    Words ids;
    if (!played_.said.empty() && played_.said.back().contains("choices")) {
      for (const Json& choice : played_.said.back()["choices"]) ids.push_back(choice["id"]);
    }
    if (ids != *expect.choices) fail("choices are " + joined(ids));
  }
}

void Check::words() {
  std::string all;
  for (const Json& said : played_.said) all += said["text"].get<std::string>() + "\n";
  const std::string folded = voice::fold(all);
  const Expect& expect = line_.expect;
  for (const std::string& fact : expect.says) {
    if (folded.find(voice::fold(fact)) == std::string::npos) {
      fail("\"" + fact + "\" is not said: " + all);
    }
  }
  for (const std::string& fact : expect.never) {
    if (folded.find(voice::fold(fact)) != std::string::npos)
      fail("\"" + fact + "\" is said: " + all);
  }
}

void Check::state(const Json& exported) {
  for (const auto& [path, value] : line_.expect.state) {
    const Json found = at_path(exported, path);
    if (!matches(found, value)) fail(path + " is " + found.dump() + ", not " + shown(value));
  }
}

void Check::unchanged(const Json& before, const Json& after) {
  const Json was = values_of(before);
  const Json is = values_of(after);
  for (const auto& [key, value] : was.items()) {
    if (is.at(key) != value)
      fail(key + " changed from " + value.dump() + " to " + is.at(key).dump());
  }
}

void Check::never_twice(std::string& last) {
  if (line_.kind != Kind::say && line_.kind != Kind::edit) return;
  const Words understood = texts(played_.turn["understood"]);
  if (!has(understood, "not_understood")) {
    last.clear();
    return;
  }
  std::string said;
  for (const Json& one : played_.said) {
    if (one["cause"] == "reply") said += one["text"].get<std::string>();
  }
  if (!said.empty() && said == last) fail("the same words twice running: " + said);
  last = said;
}

Json values_of(Json exported) {
  exported.erase("position");
  exported["nudging"].erase("sent");
  return exported;
}

}  // namespace pln::abilities
