// The Home tab of a person.
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/elements.hpp"
#include "adapters/slack/forms.hpp"
#include "bot/json/json_text.hpp"

#include <iterator>
#include <set>
#include <utility>

namespace pln::slack {
namespace {

constexpr std::size_t home_blocks_max = 100;

// Asked before a press counts that cannot be taken back.
Json confirmation(const OverviewButton& shown, const PhraseSource& phrase,
                  std::string_view locale) {
  constexpr std::size_t title_max = 100;
  constexpr std::size_t text_max = 300;
  constexpr std::size_t answer_max = 30;
  return {{"title", plain(phrase("slack.sure_title", locale, {}), title_max)},
          {"text", plain(shown.label, text_max)},
          {"confirm", plain(phrase("slack.sure_yes", locale, {}), answer_max)},
          {"deny", plain(phrase("slack.sure_no", locale, {}), answer_max)},
          {"style", "danger"}};
}

Json buttons_of(const OverviewSection& section, std::set<std::string>& ids,
                const PhraseSource& phrase, std::string_view locale) {
  Json buttons = Json::array();
  for (const OverviewButton& shown : section.buttons) {
    const std::string id = "says:" + shown.id;
    const bool fits =
        id.size() <= action_id_max && !shown.says.empty() && shown.says.size() <= button_value_max;
    if (!fits || !ids.insert(id).second) continue;
    Json one = button(id, shown.label, shown.says);
    if (shown.careful) {
      one["style"] = "danger";
      one["confirm"] = confirmation(shown, phrase, locale);
    }
    buttons.push_back(std::move(one));
  }
  return buttons;
}

}  // namespace

Json home_view(const Overview& overview, const PhraseSource& phrase) {
  Json blocks = Json::array();
  blocks.push_back(header(overview.title));
  std::set<std::string> ids;
  for (const OverviewSection& section : overview.sections) {
    if (!section.heading.empty()) blocks.push_back(bold_line(section.heading));
    for (const std::string& line : section.lines) add_paragraphs(blocks, line);
    add_actions(blocks, buttons_of(section, ids, phrase, overview.locale));
  }
  const bool has_rhythm = overview.known && overview.consented;
  const std::size_t most = home_blocks_max - (has_rhythm ? 1 : 0);
  if (blocks.size() > most) {
    blocks.erase(std::next(blocks.begin(), static_cast<std::ptrdiff_t>(most)), blocks.end());
  }
  if (has_rhythm) {
    Json buttons = Json::array();
    buttons.push_back(button("form:rhythm", phrase("slack.form_rhythm", overview.locale, {}),
                             json::json_line(Json{{"locale", overview.locale}})));
    add_actions(blocks, std::move(buttons));
  }
  return {{"type", "home"}, {"blocks", std::move(blocks)}};
}

}  // namespace pln::slack
