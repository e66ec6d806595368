// Reminders that a person ordered: they come at their minute, once, whatever quiet time, days off,
// "off" and silence say, and take room from the coach's own messages (D6, contract 2.3.11).
#include "bot/core/nudging/reminders.hpp"

#include "bot/core/nudging/schedule.hpp"
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

namespace pln::tests {

namespace {

Talk sitting(std::string locale = "en") {
  Talk talk{std::move(locale)};
  talk.learner.started_at = talk.now;  // as after a yes
  talk.learner.talk.last_heard = talk.now;
  return talk;
}

UtcTime at_day(unsigned month, unsigned day, int minute) {
  return std::chrono::sys_days{std::chrono::year{2026} / std::chrono::month{month} /
                               std::chrono::day{day}} +
         minutes{minute};
}

// The instants at which reminders came while time passes, and how often one was said.
std::vector<UtcTime> reminders_within(Talk& talk, seconds span) {
  std::vector<UtcTime> came;
  const UtcTime until = talk.now + span;
  while (talk.learner.nudges->next && *talk.learner.nudges->next <= until) {
    const std::size_t before = talk.learner.nudges->sent.size();
    talk.wait(*talk.learner.nudges->next - talk.now);
    const auto& sent = talk.learner.nudges->sent;
    for (std::size_t index = before; index < sent.size(); ++index) {
      if (sent[index].cause == Cause::reminder) came.push_back(sent[index].at);
    }
  }
  talk.wait(until - talk.now);
  return came;
}

std::size_t count_reminders(const Talk& talk) {
  const auto& sent = talk.learner.nudges->sent;
  return static_cast<std::size_t>(std::count_if(
      sent.begin(), sent.end(), [](const Sent& one) { return one.cause == Cause::reminder; }));
}

}  // namespace

TEST_CASE("a reminder is stored as it was ordered and comes at its minute, once") {
  Talk talk = sitting();
  talk.hear("remind me tomorrow at 9 to write to Ana");
  CHECK(talk.understood_as(CommandName::remind));
  REQUIRE(talk.learner.reminders->size() == 1);
  const Reminder stored = *talk.learner.reminders->front();
  CHECK(stored.at == at_day(3, 3, 540));
  CHECK(stored.text == "write to Ana");
  CHECK(stored.rule.empty());
  CHECK(reminders_within(talk, days{40}) == std::vector{at_day(3, 3, 540)});
  CHECK(talk.learner.reminders->empty());
}

TEST_CASE("the message says what was ordered and has the cause of a reminder") {
  Talk talk = sitting();
  talk.hear("remind me in 10 minutes to write to Ana");
  const UtcTime due = talk.learner.reminders->front()->at;
  CHECK(due == talk.now + minutes{10});
  talk.wait(minutes{10});
  CHECK(talk.said.find("write to Ana") != std::string::npos);
  const Say* say = std::get_if<Say>(&talk.last.effects.front());
  REQUIRE(say != nullptr);
  CHECK(say->cause == Cause::reminder);
}

TEST_CASE("rhythms come on their days and keep their hour through changes of clock") {
  Talk talk = sitting();
  talk.zone = berlin();
  talk.hear("remind me every other Monday at 10 about the triage");
  REQUIRE(talk.learner.reminders->size() == 1);
  CHECK(talk.learner.reminders->front()->rule == "every 2 weeks on monday");
  // Monday, 2 March, 10:01 in Berlin: today's hour is over.
  const auto came = reminders_within(talk, days{60});
  CHECK(came ==
        std::vector{at_day(3, 9, 540), at_day(3, 23, 540), at_day(4, 6, 480), at_day(4, 20, 480)});
}

TEST_CASE("an hour that a change of clock skips begins after the gap, one that comes twice once") {
  Talk talk = sitting();
  talk.zone = berlin();
  talk.now = at_day(3, 27, 720);
  talk.hear("remind me every day at 2:30 to look at the stars");
  CHECK(reminders_within(talk, days{4}) ==
        std::vector{at_day(3, 28, 90), at_day(3, 29, 60), at_day(3, 30, 30), at_day(3, 31, 30)});
  talk.now = at_day(10, 23, 720);
  Talk autumn = sitting();
  autumn.zone = berlin();
  autumn.now = at_day(10, 24, 720);
  autumn.hear("remind me every day at 2:30 to look at the stars");
  CHECK(reminders_within(autumn, days{2}) == std::vector{at_day(10, 25, 30), at_day(10, 26, 90)});
}

TEST_CASE("quiet time, days off, off and silence do not hold a reminder") {
  Talk talk = sitting();
  talk.hear("nudge me never");
  talk.hear("don't write on Saturdays");
  talk.learner.nudges.edit().silent = true;
  talk.hear("remind me on Saturday at 23:00 to sleep");
  talk.learner.nudges.edit().silent = true;
  nudging::plan_next(talk.learner, talk.zone, talk.now);
  CHECK(reminders_within(talk, days{7}) == std::vector{at_day(3, 7, 1380)});
}

TEST_CASE("a missed reminder comes once, late, and says for when it was") {
  Talk talk = sitting();
  talk.hear("remind me daily at 9 to read one page");
  talk.hear("remind me tomorrow at 10 to call Ben");
  talk.now += days{5};  // nobody looks meanwhile
  talk.learner.nudges.edit().next = talk.now;
  const auto came = reminders_within(talk, minutes{1});
  CHECK(came.size() == 2);
  CHECK(count_reminders(talk) == 2);
  CHECK(talk.learner.reminders->size() == 1);
  CHECK(talk.learner.reminders->front()->at > talk.now);
  CHECK(reminders_within(talk, hours{20}).size() <= 1);
}

TEST_CASE("STOP ends reminders for good, a start does not bring them back") {
  Talk talk = sitting();
  talk.hear("remind me daily at 9 to read one page");
  talk.hear("STOP");
  CHECK(talk.learner.reminders->empty());
  CHECK(talk.wait(days{3}).empty());
  talk.hear("start");
  CHECK(reminders_within(talk, days{3}).empty());
}

TEST_CASE("undo after STOP takes back what was done before it, and brings no reminder") {
  Talk talk = sitting();
  talk.hear("remind me daily at 9 to read one page");
  talk.hear("log: asked Kim");
  talk.hear("STOP");
  talk.hear("undo");
  CHECK(talk.learner.nudges->stopped);
  CHECK(talk.learner.activities->empty());
  talk.hear("undo");
  talk.hear("redo");
  CHECK(talk.learner.reminders->empty());
}

TEST_CASE("the coach's own messages give way to reminders, and it says when no room is left") {
  Talk talk;
  talk.first_sitting();
  talk.hear("nudge me daily");
  talk.hear("remind me on Wednesday at 15:00 to call Ben");
  std::vector<UtcTime> all;
  const UtcTime end = talk.now + days{7};
  while (talk.now < end) {
    for (const UtcTime at : talk.wait(hours{6})) all.push_back(at);
    if (!talk.options.empty()) talk.hear("1");
    talk.options.clear();
  }
  const UtcTime reminder = at_day(3, 4, 900);
  CHECK(std::count(all.begin(), all.end(), reminder) == 1);
  for (const UtcTime at : all) {
    if (at != reminder) CHECK(std::chrono::abs(at - reminder) >= hours{20});
  }
  CHECK(all.size() >= 3);  // Tuesday, the reminder, Friday

  Talk full = sitting();
  full.hear("remind me daily at 9 to read one page");
  CHECK(full.said.find("no room") != std::string::npos);
  for (const UtcTime at : full.wait(days{20}))
    CHECK(time_of_day(full.zone.to_local(at)).minute == 540);
}

TEST_CASE("undo takes an ordered reminder back, also after it came again; redo brings it again") {
  Talk talk = sitting();
  talk.hear("remind me daily at 9 to read one page");
  CHECK(reminders_within(talk, days{3}).size() == 3);
  talk.hear("undo");
  CHECK(talk.learner.reminders->empty());
  CHECK(reminders_within(talk, days{2}).empty());
  talk.hear("redo");
  REQUIRE(talk.learner.reminders->size() == 1);
  CHECK(talk.learner.reminders->front()->at > talk.now);

  talk.hear("remind me in one hour to stand up");
  CHECK(reminders_within(talk, hours{2}).size() == 1);
  talk.hear("undo");
  talk.hear("redo");
  CHECK(talk.learner.reminders->size() == 1);  // what is over does not come a second time
}

TEST_CASE("what is over is refused, what has no time is asked for, and nothing is stored") {
  Talk talk = sitting();
  for (const char* order :
       {"remind me on 3 March 2020 to call Ben", "remind me today at 8 to call Ben",
        "remind me yesterday to call Ben", "remind me", "remind me on 12/3 at 9 to call Ben",
        "remind me only if someone replies", "remind me if Ana writes"}) {
    CAPTURE(order);
    talk.hear(order);
    CHECK(talk.understood_as(CommandName::remind));
    CHECK(talk.learner.reminders->empty());
    CHECK_FALSE(talk.said.empty());
  }
  talk.hear("remind me to call Ben");  // Monday, a quarter past nine: the window begins at ten
  REQUIRE(talk.learner.reminders->size() == 1);
  CHECK(talk.learner.reminders->front()->at == at_day(3, 3, 600));
  CHECK(talk.said.find("no day") != std::string::npos);
}

TEST_CASE("a date that can be two days is asked, and the order carried out with the one chosen") {
  Talk talk = sitting();
  talk.hear("remind me on 12/3 at 9 to call Ben");
  CHECK(talk.question() == "which_one");
  CHECK(talk.learner.reminders->empty());
  REQUIRE(talk.options.size() == 3);
  CHECK(talk.options[0].label == "Thursday 12 March");
  CHECK(talk.options[1].label == "Thursday 3 December");
  talk.hear("3 December");
  REQUIRE(talk.learner.reminders->size() == 1);
  CHECK(talk.learner.reminders->front()->at == at_day(12, 3, 540));
  CHECK(talk.learner.reminders->front()->text == "call Ben");

  Talk german = sitting("de");
  german.hear("Pause bis 12/3");
  CHECK(german.question() == "which_one");
  CHECK(german.options[0].label == "Donnerstag, 12. März");
  german.hear("1");
  REQUIRE(german.learner.settings->paused_until);
  CHECK(*german.learner.settings->paused_until == at_day(3, 12, 0));
  german.hear("nicht am 3/4");
  CHECK(german.question() == "which_one");
  german.hear("2");
  CHECK(german.learner.settings->excluded_dates.size() == 1);
}

TEST_CASE("reminders are listed, moved and dropped by their words, days and numbers") {
  Talk talk = sitting();
  talk.hear("remind me on Friday at 9 to write to Ana");
  talk.hear("remind me every Monday at 10 about the triage");
  talk.hear("remind me tomorrow at 16:00 to call Ben");
  REQUIRE(talk.learner.reminders->size() == 3);
  talk.hear("reminders");
  CHECK(talk.understood_as(CommandName::status));
  for (const char* text : {"write to Ana", "the triage", "call Ben"}) {
    CHECK(talk.said.find(text) != std::string::npos);
  }
  talk.hear("move the reminder about Ben to Thursday at 11");
  CHECK(talk.understood_as(CommandName::correct));
  CHECK(talk.learner.reminders->back()->at == at_day(3, 5, 660));
  talk.hear("move the reminder about Ana to Saturday");
  CHECK(talk.learner.reminders->front()->at == at_day(3, 7, 540));
  talk.hear("stop the Monday reminder");
  CHECK(talk.understood_as(CommandName::remove));
  CHECK(talk.learner.reminders->size() == 2);
  talk.hear("delete the reminder about Ana");
  REQUIRE(talk.learner.reminders->size() == 1);
  CHECK(talk.learner.reminders->front()->text == "call Ben");
  talk.hear("delete the reminder about Zoe");
  CHECK(talk.learner.reminders->size() == 1);
  talk.hear("cancel all reminders");
  CHECK(talk.learner.reminders->empty());
  CHECK_FALSE(talk.learner.nudges->stopped);
}

TEST_CASE("the same in German") {
  Talk talk = sitting("de");
  talk.hear("erinnere mich morgen um 9 daran, Ana zu schreiben");
  REQUIRE(talk.learner.reminders->size() == 1);
  CHECK(talk.learner.reminders->front()->at == at_day(3, 3, 540));
  CHECK(talk.learner.reminders->front()->text == "Ana zu schreiben");
  talk.hear("erinner mich jeden zweiten Montag um 10 an die Triage");
  REQUIRE(talk.learner.reminders->size() == 2);
  CHECK(talk.learner.reminders->back()->rule == "every 2 weeks on monday");
  talk.hear("erinner mich in zwei Wochen an das Ziel");
  REQUIRE(talk.learner.reminders->size() == 3);
  CHECK(talk.learner.reminders->back()->on == LocalDate{std::chrono::year{2026} / 3 / 16});
  talk.hear("zeig meine Erinnerungen");
  CHECK(talk.said.find("Triage") != std::string::npos);
  talk.hear("verschieb die Erinnerung an Ana auf Freitag");
  CHECK(talk.learner.reminders->front()->at == at_day(3, 6, 540));
  talk.hear("lösch die Erinnerung an Ana");
  CHECK(talk.learner.reminders->size() == 2);
  talk.hear("keine Erinnerungen mehr");
  CHECK(talk.learner.reminders->empty());
}

TEST_CASE("whether a reminder came is answered from the log (C43)") {
  Talk talk = sitting();
  talk.hear("did you remind me?");
  CHECK(talk.understood_as(CommandName::status));
  const std::string no = talk.said;
  talk.hear("remind me tomorrow at 9 to write to Ana");
  talk.wait(days{2});
  talk.hear("did you remind me?");
  CHECK(talk.said != no);
  CHECK(talk.said.find("3 March") != std::string::npos);
  CHECK(talk.said.find("write to Ana") != std::string::npos);
  CHECK(talk.learner.nudges->sent.back().answered);
}

TEST_CASE("a pause holds what was ordered before it and lets through what was ordered for it") {
  Talk talk = sitting();
  talk.hear("remind me on Thursday at 9 to write to Ana");
  talk.hear("remind me daily at 8 to read one page");
  talk.hear("pause for two weeks");
  const UtcTime end = *talk.learner.settings->paused_until;
  talk.hear("remind me on Saturday at 10 to pack");
  CHECK(reminders_within(talk, end - talk.now - seconds{1}) == std::vector{at_day(3, 7, 600)});
  const auto after = reminders_within(talk, days{1});
  CHECK(after == std::vector{end + hours{8}, end + hours{9}});
}

TEST_CASE("somebody who moves takes the hours along; an instant stays what it is") {
  Talk talk = sitting();
  talk.hear("remind me tomorrow at 18:00 to write to Ana");
  talk.hear("remind me in 30 hours to call Ben");
  const UtcTime instant = talk.learner.reminders->back()->at;
  talk.hear("I'm in Tokyo now");
  CHECK(talk.learner.settings->timezone == "Asia/Tokyo");
  CHECK(talk.learner.reminders->front()->at == at_day(3, 3, 1080) - hours{9});
  CHECK(talk.learner.reminders->back()->at == instant);
  talk.hear("undo");
  CHECK(talk.learner.reminders->front()->at == at_day(3, 3, 1080));
}

TEST_CASE("a clock that was years ahead for a moment does not silence a rhythm") {
  Talk talk = sitting();
  talk.hear("remind me daily at 9 to read one page");
  const UtcTime right = talk.now;
  talk.now += days{1500};
  talk.learner.nudges.edit().next = talk.now;
  CHECK(reminders_within(talk, minutes{1}).size() == 1);
  talk.now = right + hours{1};
  talk.hear("log: read one page");
  const auto came = reminders_within(talk, days{3});
  CHECK(came == std::vector{at_day(3, 3, 540), at_day(3, 4, 540), at_day(3, 5, 540)});
}

TEST_CASE("a tag with a live hour keeps it, and a reminder of it comes at that hour") {
  Talk talk = sitting();
  talk.hear("#lrnchat meets Thursdays at 20:00 Tokyo time");
  REQUIRE(talk.learner.contacts->size() == 1);
  const Contact tag = *talk.learner.contacts->front();
  CHECK(tag.kind == ContactKind::tag);
  CHECK(tag.name == "lrnchat");
  REQUIRE(tag.hour);
  CHECK(tag.hour->weekday == 4);
  CHECK(tag.hour->at == TimeOfDay{1200});
  CHECK(tag.hour->timezone == "Asia/Tokyo");
  talk.hear("remind me of #lrnchat");
  REQUIRE(talk.learner.reminders->size() == 1);
  CHECK(talk.learner.reminders->front()->rule == "every week on thursday");
  CHECK(talk.learner.reminders->front()->at == at_day(3, 5, 660));
  talk.hear("#lrnchat meets sometimes");
  CHECK(talk.learner.contacts->front()->hour == tag.hour);
}

}  // namespace pln::tests
