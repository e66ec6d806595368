// The export as JSON, schema pln-coach/export/1: all that is held about a learner.
#include "bot/core/rfc3339.hpp"
#include "bot/export/export.hpp"
#include "bot/export/network.hpp"

#include <nlohmann/json.hpp>

namespace pln::exporting {
namespace {

using Json = nlohmann::ordered_json;

// What nobody has said is null.
Json said(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json instant(const std::optional<UtcTime>& time) {
  return time ? Json(rfc3339(*time)) : Json(nullptr);
}
template <class T>
Json known(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
template <class E>
Json name(E value) {
  return Json(std::string{name_of(value)});
}
Json item_id(const char* letter, ItemKey key) { return Json(letter + std::to_string(key)); }

template <class List, class Write>
Json list(const List& items, Write write) {
  Json result = Json::array();
  for (const auto& item : items) result.push_back(write(item));
  return result;
}

Json texts(const std::vector<std::string>& items) {
  return list(items, [](const std::string& item) { return Json(item); });
}
template <class E>
Json names(const std::vector<E>& values) {
  return list(values, [](E value) { return name(value); });
}
Json notes(const std::vector<Note>& items) {
  return list(items,
              [](const Note& note) { return Json{{"at", rfc3339(note.at)}, {"text", note.text}}; });
}

Json weekdays(WeekdaySet set) {
  Json result = Json::array();
  for (unsigned iso = 1; iso <= 7; ++iso) {  // Monday first
    const Weekday day{iso};
    if (set.has(day)) result.push_back(std::string{weekday_name(day)});
  }
  return result;
}

Json person(const Learner& learner, const std::vector<Identity>& identities) {
  const Settings& settings = *learner.settings;
  return {{"id", said(learner.id.text)},
          {"name", said(settings.name)},
          {"locale", said(settings.locale)},
          {"timezone", said(settings.timezone)},
          {"country", said(settings.country)},
          {"started_at", learner.consented() ? Json(rfc3339(learner.started_at)) : Json(nullptr)},
          {"identities", list(identities,
                              [](const Identity& identity) {
                                return Json{{"platform", name(identity.platform)},
                                            {"id", outer_id(identity)}};
                              })},
          {"minutes_a_week", settings.minutes_a_week},
          {"purpose", name(settings.purpose)},
          {"trade_words", texts(settings.trade_words)},
          {"do_not_pair", Json::array()}};
}

Json position(const Position& at) {
  Json steps_done = Json::array();
  for (int step = 1; step <= 10; ++step) {
    if ((at.steps_done >> (step - 1) & 1) != 0) steps_done.push_back(step);
  }
  return {{"step", at.step == 0 ? Json(nullptr) : Json(at.step)},
          {"steps_done", steps_done},
          {"flow", at.stack.empty() ? Json(nullptr) : said(at.stack.back().flow)},
          {"open_question", said(at.open_question)},
          {"parked", list(at.parked, [](const Stack& stack) {
             return stack.empty() ? Json(nullptr) : Json(stack.back().flow);
           })}};
}

Json goal(const Goal& goal) {
  return {{"id", item_id("g", goal.key)},
          {"wish", said(goal.wish)},
          {"outcome", said(goal.outcome)},
          {"obstacle", said(goal.obstacle)},
          {"plan", {{"if", said(goal.plan_if)}, {"then", said(goal.plan_then)}}},
          {"measure", said(goal.measure)},
          {"review_on", goal.review_on ? Json(iso_date(*goal.review_on)) : Json(nullptr)},
          {"confidence", known(goal.confidence)},
          {"visibility", name(goal.visibility)},
          {"phase", name(goal.phase)},
          {"state", name(goal.state)},
          {"progress", list(goal.progress,
                            [](const Goal::Progress& progress) {
                              return Json{{"at", rfc3339(progress.at)},
                                          {"value", known(progress.value)},
                                          {"note", said(progress.note)}};
                            })},
          {"characteristics_covered", names(goal.characteristics_covered)}};
}

Json live_hour(const std::optional<LiveHour>& hour) {
  if (!hour) return nullptr;
  return {{"weekday", std::string{weekday_name(Weekday{hour->weekday})}},
          {"at", clock_reading(hour->at)},
          {"timezone", said(hour->timezone)}};
}

Json contact(const Contact& contact) {
  return {
      {"id", item_id("c", contact.key)},
      {"kind", name(contact.kind)},
      {"name", contact.name},
      {"handles", texts(contact.handles)},
      {"links", texts(contact.links)},
      {"role", name(contact.role)},
      {"subjects", texts(contact.subjects)},
      {"source", {{"step", known(contact.source_step)}, {"phrase", said(contact.source_phrase)}}},
      {"state", name(contact.state)},
      {"reason", said(contact.reason)},
      {"helps_with", said(contact.helps_with)},
      {"purpose", contact.purpose ? name(*contact.purpose) : Json(nullptr)},
      {"organisation", said(contact.organisation)},
      {"goals", list(contact.goals, [](ItemKey key) { return item_id("g", key); })},
      {"characteristics", names(contact.characteristics)},
      {"protected", contact.is_protected},
      {"trust", known(contact.trust)},
      {"given", notes(contact.given)},
      {"got", notes(contact.got)},
      {"notes", notes(contact.notes)},
      {"hour", live_hour(contact.hour)}};
}

Json activity(const Activity& activity) {
  return {{"at", rfc3339(activity.at)},
          {"c", name(activity.c)},
          {"phase", name(activity.phase)},
          {"text", activity.text},
          {"contact", activity.contact == 0 ? Json(nullptr) : item_id("c", activity.contact)},
          {"minutes", known(activity.minutes)}};
}

Json nudging(const Settings& settings, const NudgeLog& log) {
  Json excluded = weekdays(settings.excluded_days);
  for (const LocalDate date : settings.excluded_dates) excluded.push_back(iso_date(date));
  return {
      {"frequency", name(settings.frequency)},
      {"window",
       {{"from", clock_reading(settings.window_from)},
        {"to", clock_reading(settings.window_to)},
        {"days", weekdays(settings.window_days)}}},
      {"quiet",
       {{"from", clock_reading(settings.quiet_from)}, {"to", clock_reading(settings.quiet_to)}}},
      {"paused_until", instant(settings.paused_until)},
      {"stopped", log.stopped},
      {"excluded_days", excluded},
      {"sent", list(log.sent, [](const Sent& sent) {
         return Json{{"at", rfc3339(sent.at)},
                     {"template", sent.text_template},
                     {"answered", sent.answered}};
       })}};
}

Json network(const Learner& learner) {
  const NetworkFacts facts = network_facts(learner);
  Json shares = Json::object();
  for (const auto& [subject, share] : facts.subjects_share) shares[subject] = share;
  return {{"following_count", facts.following_count},
          {"servers", facts.servers},
          {"subjects_share", shares},
          {"same_view_warning", facts.same_view_warning},
          {"characteristics_covered", names(facts.characteristics_covered)},
          {"contribution_mix",
           {{"consume", facts.contribution_mix.consume},
            {"create", facts.contribution_mix.create},
            {"connect", facts.contribution_mix.connect},
            {"contribute", facts.contribution_mix.contribute}}}};
}

// The lists whose items are a few plain fields.
void add_plain_lists(Json& data, const Learner& learner) {
  data["offers"] = list(*learner.offers, [](const Offer& offer) { return Json(offer.text); });
  data["searches"] = list(*learner.searches, [](const Search& search) {
    return Json{
        {"subject", said(search.subject)}, {"phrase", search.phrase}, {"kind", name(search.kind)}};
  });
  data["activities"] = list(*learner.activities, activity);
  data["journal"] = list(*learner.journal, [](const JournalEntry& entry) {
    return Json{{"at", rfc3339(entry.at)}, {"text", entry.text}};
  });
  data["inbox"] = list(*learner.inbox, [](const SavedLink& link) {
    return Json{{"at", rfc3339(link.at)},
                {"link", link.link},
                {"note", said(link.note)},
                {"state", name(link.state)}};
  });
  data["feed_ratings"] = list(*learner.feed_ratings, [](const FeedRating& rating) {
    return Json{{"at", rfc3339(rating.at)}, {"value", rating.value}, {"note", said(rating.note)}};
  });
  data["suggestions"] = list(*learner.suggestions, [](const Suggestion& suggestion) {
    return Json{{"at", rfc3339(suggestion.at)}, {"text", suggestion.text}};
  });
  data["drafts"] = list(*learner.drafts, [](const Draft& draft) {
    return Json{{"id", item_id("d", draft.key)},
                {"kind", name(draft.kind)},
                {"text", draft.text},
                {"state", name(draft.state)}};
  });
}

}  // namespace

nlohmann::ordered_json to_json(const Learner& learner, const std::vector<Identity>& identities) {
  const Settings& settings = *learner.settings;
  Json data;
  data["schema"] = "pln-coach/export/1";
  data["learner"] = person(learner, identities);
  data["position"] = position(learner.position);
  data["subjects"] = list(*learner.subjects, [](const Subject& subject) {
    return Json{{"name", subject.name},
                {"narrow", subject.narrow},
                {"wider_field", said(subject.wider_field)}};
  });
  data["goals"] = list(*learner.goals, goal);
  data["contacts"] = list(*learner.contacts, contact);
  add_plain_lists(data, learner);
  data["nudging"] = nudging(settings, *learner.nudges);
  data["reminders"] = list(*learner.reminders, [](const Reminder& reminder) {
    return Json{
        {"at", rfc3339(reminder.at)}, {"rule", said(reminder.rule)}, {"text", reminder.text}};
  });
  data["groups"] = Json::array();
  data["consents"] = list(learner.consent->given, [](const Consent& consent) {
    return Json{{"what", consent.what},
                {"given_at", rfc3339(consent.given_at)},
                {"withdrawn_at", instant(consent.withdrawn_at)}};
  });
  data["account"] = {{"acct", said(settings.account)},
                     {"scopes", texts(settings.account_scopes)},
                     {"connected_at", instant(settings.account_connected_at)}};
  data["network"] = network(learner);
  return data;
}

}  // namespace pln::exporting
