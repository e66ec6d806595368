// The export as Markdown: the same content, for a person to read.
#include "bot/core/rfc3339.hpp"
#include "bot/export/export.hpp"
#include "bot/export/network.hpp"

#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace pln::exporting {
namespace {

// The person's words on one line, with nothing in them that Markdown would take for its own.
std::string plain(const std::string& text) {
  static constexpr std::string_view special = "\\`*_[]<>#|";
  std::string result;
  for (const char letter : text) {
    if (special.find(letter) != std::string_view::npos) result += '\\';
    result += letter == '\n' ? ' ' : letter;
  }
  return result;
}

std::string joined(const std::vector<std::string>& items) {
  std::string result;
  for (const std::string& item : items) result += (result.empty() ? "" : ", ") + plain(item);
  return result;
}

std::string day(UtcTime time) { return rfc3339(time).substr(0, 10); }

// A document that grows by headings and list lines; a heading without lines leaves no trace.
class Document {
 public:
  explicit Document(const std::string& title) : text_("# " + title + "\n") {}
  void heading(const std::string& title) { waiting_ = "\n## " + title + "\n\n"; }
  void line(const std::string& text) {
    text_ += waiting_ + "- " + text + "\n";
    waiting_.clear();
  }
  void fact(const std::string& name, const std::string& value) {
    if (!value.empty()) line(name + ": " + value);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_, waiting_{};
};

std::string with(const char* before, const std::string& text) {
  return text.empty() ? std::string{} : before + plain(text);
}

void add_person(Document& document, const Learner& learner,
                const std::vector<Identity>& identities) {
  const Settings& settings = *learner.settings;
  document.heading("You");
  document.fact("Name", plain(settings.name));
  for (const Identity& identity : identities) document.fact("Known as", identity_text(identity));
  document.fact("Language", plain(settings.locale));
  document.fact("Time zone", plain(settings.timezone));
  document.fact("Country", plain(settings.country));
  document.fact("Since", learner.consented() ? day(learner.started_at) : "");
  document.fact("Minutes a week", std::to_string(settings.minutes_a_week));
  document.fact("Account", plain(settings.account));
  document.fact("Nudges", std::string{name_of(settings.frequency)});
  const int step = learner.position.step;
  document.fact("Step", step == 0 ? "" : std::to_string(step) + " of 10");
}

void add_contact(Document& document, const Contact& contact) {
  std::string text = "**" + plain(contact.name) + "**";
  if (!contact.handles.empty()) text += " (" + joined(contact.handles) + ")";
  text +=
      ", " + plain(std::string{name_of(contact.role)}) + ", " + std::string{name_of(contact.state)};
  if (!contact.subjects.empty()) text += "; subjects: " + joined(contact.subjects);
  text += with("; helps with: ", contact.helps_with) + with("; reason: ", contact.reason) +
          with("; works at: ", contact.organisation);
  if (!contact.links.empty()) text += "; " + joined(contact.links);
  document.line(text);
  for (const auto* list : {&contact.notes, &contact.given, &contact.got}) {
    for (const Note& note : *list) {
      const char* label = list == &contact.notes   ? "note"
                          : list == &contact.given ? "given"
                                                   : "got";
      document.line(day(note.at) + " " + label + ": " + plain(note.text));
    }
  }
}

void add_contacts(Document& document, const Learner& learner) {
  for (std::size_t index = 0; index < Names<ContactKind>::all.size(); ++index) {
    static constexpr std::array titles{"People", "Companies", "Tags", "Places"};
    document.heading(titles[index]);
    for (const Contact& contact : *learner.contacts) {
      if (contact.kind == static_cast<ContactKind>(index)) add_contact(document, contact);
    }
  }
}

void add_goals(Document& document, const Learner& learner) {
  document.heading("Goals");
  for (const Goal& goal : *learner.goals) {
    std::string text = plain(goal.wish) + " (" + std::string{name_of(goal.state)} + ")";
    text += with("; outcome: ", goal.outcome) + with("; obstacle: ", goal.obstacle) +
            with("; if: ", goal.plan_if) + with("; then: ", goal.plan_then) +
            with("; measure: ", goal.measure);
    if (goal.review_on) text += "; look again on " + iso_date(*goal.review_on);
    document.line(text);
    for (const Goal::Progress& progress : goal.progress) {
      document.line(day(progress.at) + ": " +
                    (progress.value ? std::to_string(*progress.value) + " of 10 " : "") +
                    plain(progress.note));
    }
  }
}

void add_records(Document& document, const Learner& learner) {
  document.heading("What you can give");
  for (const Offer& offer : *learner.offers) document.line(plain(offer.text));
  document.heading("Search phrases");
  for (const Search& search : *learner.searches) document.line(plain(search.phrase));
  document.heading("What you did");
  for (const Activity& activity : *learner.activities) {
    document.line(day(activity.at) + " " + std::string{name_of(activity.c)} + ": " +
                  plain(activity.text));
  }
  document.heading("Journal");
  for (const JournalEntry& entry : *learner.journal) {
    document.line(day(entry.at) + ": " + plain(entry.text));
  }
  document.heading("Saved links");
  for (const SavedLink& link : *learner.inbox) {
    document.line(day(link.at) + ": " + plain(link.link) + with(", ", link.note));
  }
  document.heading("Feed ratings");
  for (const FeedRating& rating : *learner.feed_ratings) {
    document.line(day(rating.at) + ": " + std::to_string(rating.value) + " of 10" +
                  with(", ", rating.note));
  }
  document.heading("Drafts");
  for (const Draft& draft : *learner.drafts) document.line(plain(draft.text));
  document.heading("Ideas for the coach");
  for (const Suggestion& suggestion : *learner.suggestions) document.line(plain(suggestion.text));
}

void add_agreements(Document& document, const Learner& learner) {
  document.heading("Reminders");
  for (const Reminder& reminder : *learner.reminders) {
    document.line(rfc3339(reminder.at) + with(" ", reminder.rule) + ": " + plain(reminder.text));
  }
  document.heading("Messages the coach sent on its own");
  for (const Sent& sent : learner.nudges->sent) {
    document.line(rfc3339(sent.at) + ": " + plain(sent.text_template));
  }
  document.heading("Consents");
  for (const Consent& consent : learner.consent->given) {
    std::string text = plain(consent.what) + " since " + day(consent.given_at);
    if (consent.withdrawn_at) text += ", withdrawn " + day(*consent.withdrawn_at);
    document.line(text);
  }
}

}  // namespace

std::string to_markdown(const Learner& learner, const std::vector<Identity>& identities) {
  Document document{"Your personal learning network"};
  add_person(document, learner, identities);
  document.heading("Subjects");
  for (const Subject& subject : *learner.subjects) {
    document.line(plain(subject.name) + with(", part of ", subject.wider_field));
  }
  add_contacts(document, learner);
  add_goals(document, learner);
  add_records(document, learner);
  const NetworkFacts facts = network_facts(learner);
  document.heading("The network in numbers");
  document.fact("Following", std::to_string(facts.following_count));
  document.fact("Servers", std::to_string(facts.servers));
  for (const auto& [subject, share] : facts.subjects_share) {
    constexpr double percent = 100.0;
    document.line(plain(subject) + ": " + std::to_string(std::lround(share * percent)) + " %");
  }
  add_agreements(document, learner);
  return document.take();
}

}  // namespace pln::exporting
