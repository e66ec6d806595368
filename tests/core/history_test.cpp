// Goal: any message can be taken back and made again. Method: random edits of a random learner,
// each compared with the state before it; and small cases by hand.
#include "bot/core/history.hpp"

#include "tests/support/edited.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

namespace pln {
namespace {

Learner with_subjects(const std::vector<std::string>& names) {
  Learner learner;
  for (const std::string& name : names) {
    const ItemKey key = next_key(learner);
    learner.subjects.edit().push_back(Subject{key, name, false, ""});
  }
  return learner;
}

std::string names_of(const Learner& learner) {
  std::string names;
  for (const Subject& subject : *learner.subjects) names += subject.name + " ";
  return names;
}

void remove_at(Learner& learner, std::size_t place) {
  auto& subjects = learner.subjects.edit();
  subjects.erase(subjects.begin() + static_cast<std::ptrdiff_t>(place));
}

// What the person told us, which is all that a change set speaks of.
bool same_data(const Learner& left, const Learner& right) {
  return left.settings == right.settings && Learner::lists(left) == Learner::lists(right);
}

template <class T>
void edit_list(Learner& learner, Shared<List<T>>& list, void (*touch)(T&)) {
  auto& items = list.edit();
  const auto place = *rc::gen::inRange<std::size_t>(0, items.size() + 1);
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
    case 1: {
      T item{};
      item.key = next_key(learner);
      touch(item);
      items.insert(items.begin() + static_cast<std::ptrdiff_t>(place), item);
      break;
    }
    case 2:
      if (place < items.size()) items.erase(items.begin() + static_cast<std::ptrdiff_t>(place));
      break;
    case 3:
      if (place < items.size()) test::edit_item(items[place], touch);
      break;
    default:
      if (items.size() > 1) {
        const auto other = *rc::gen::inRange<std::size_t>(0, items.size());
        std::swap(items[other], items[place % items.size()]);
      }
  }
}

void random_edit(Learner& learner) {
  for (int count = *rc::gen::inRange(0, 5); count >= 0; --count) {
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        edit_list<Subject>(learner, learner.subjects,
                           [](Subject& subject) { subject.name += "x"; });
        break;
      case 1:
        edit_list<Contact>(learner, learner.contacts,
                           [](Contact& contact) { contact.links.push_back("link"); });
        break;
      case 2:
        learner.settings.edit().minutes_a_week += 5;
        break;
      default:
        learner.settings.edit().excluded_dates.push_back({});
    }
  }
}

TEST_CASE("n changes and n reverts give the start, and each can be made again") {
  CHECK(rc::check("taken back newest first", [] {
    Learner learner;
    for (int i = 0; i < 6; ++i) random_edit(learner);
    std::vector<Learner> states{learner};
    std::vector<ChangeSet> changes;
    for (int count = *rc::gen::inRange(1, 8); count > 0; --count) {
      random_edit(learner);
      changes.push_back(compare(states.back(), learner));
      states.push_back(learner);
    }
    for (std::size_t i = changes.size(); i > 0; --i) {
      revert(learner, changes[i - 1]);
      RC_ASSERT(same_data(learner, states[i - 1]));
      Learner again = learner;
      reapply(again, changes[i - 1]);
      RC_ASSERT(same_data(again, states[i]));
    }
    for (std::size_t i = 0; i < changes.size(); ++i) {
      reapply(learner, changes[i]);
      RC_ASSERT(same_data(learner, states[i + 1]));
    }
  }));
}

TEST_CASE("equal states differ in nothing") {
  const Learner learner = with_subjects({"a", "b"});
  CHECK(compare(learner, learner).empty());
  Learner rewritten = learner;
  rewritten.subjects = Shared<List<Subject>>(*learner.subjects);
  rewritten.settings = Shared<Settings>(*learner.settings);
  CHECK(compare(learner, rewritten).empty());
  Learner other = learner;
  other.settings.edit().country = "DE";
  CHECK_FALSE(compare(learner, other).empty());
  other = learner;
  std::swap(other.subjects.edit()[0], other.subjects.edit()[1]);
  CHECK_FALSE(compare(learner, other).empty());
}

TEST_CASE("a change set says what came, went and changed, and where") {
  const Learner before = with_subjects({"a", "b", "c"});
  Learner after = before;
  remove_at(after, 1);
  test::edit_item(after.subjects.edit()[0], [](Subject& one) { one.name = "A"; });
  after.subjects.edit().push_back(Subject{next_key(after), "d", false, ""});
  const ChangeSet changes = compare(before, after);
  const auto& items = std::get<0>(changes.lists)->items;
  REQUIRE(items.size() == 3);
  CHECK(items[0] ==
        ItemChange<Fixed<Subject>>{1, 0, before.subjects->at(0), after.subjects->at(0)});
  CHECK(items[1] == ItemChange<Fixed<Subject>>{2, 1, before.subjects->at(1), std::nullopt});
  CHECK(items[2] == ItemChange<Fixed<Subject>>{4, 2, std::nullopt, after.subjects->at(2)});
  CHECK(std::get<0>(changes.lists)->order_after.empty());
}

TEST_CASE("what was changed since stays") {
  const Learner before = with_subjects({"a", "b"});
  Learner learner = before;
  test::edit_item(learner.subjects.edit()[0], [](Subject& one) { one.name = "A"; });
  learner.subjects.edit().push_back(Subject{next_key(learner), "c", false, ""});
  learner.settings.edit().country = "DE";
  learner.settings.edit().name = "Ana";
  const ChangeSet changes = compare(before, learner);
  test::edit_item(learner.subjects.edit()[0], [](Subject& one) { one.name = "newer"; });
  learner.settings.edit().country = "FR";
  revert(learner, changes);
  CHECK(names_of(learner) == "newer b ");
  CHECK(learner.settings->country == "FR");
  CHECK(learner.settings->name.empty());
}

TEST_CASE("a removed item comes back to its place, or to the end of a list grown short") {
  const Learner before = with_subjects({"a", "b", "c", "d"});
  Learner learner = before;
  remove_at(learner, 2);
  const ChangeSet changes = compare(before, learner);
  Learner short_list = learner;
  revert(learner, changes);
  CHECK(names_of(learner) == "a b c d ");
  revert(learner, changes);
  CHECK(names_of(learner) == "a b c d ");
  short_list.subjects.edit().resize(1);
  revert(short_list, changes);
  CHECK(names_of(short_list) == "a c ");
}

TEST_CASE("a new order is taken back unless there is a newer one") {
  const Learner before = with_subjects({"a", "b", "c"});
  Learner learner = before;
  std::swap(learner.subjects.edit()[0], learner.subjects.edit()[2]);
  const ChangeSet changes = compare(before, learner);
  Learner grown = learner, reordered = learner;
  grown.subjects.edit().insert(grown.subjects.edit().begin() + 1, Subject{9, "new", false, ""});
  revert(grown, changes);
  CHECK(names_of(grown) == "a new b c ");
  std::swap(reordered.subjects.edit()[0], reordered.subjects.edit()[1]);
  revert(reordered, changes);
  CHECK(names_of(reordered) == "b c a ");
}

TEST_CASE("reverting nothing keeps every part shared") {
  const Learner before = with_subjects({"a"});
  Learner after = before;
  after.settings.edit().country = "DE";
  Learner learner = after;
  revert(learner, compare(before, after));
  CHECK(learner.subjects.same_as(before.subjects));
  CHECK(learner.contacts.same_as(before.contacts));
  CHECK(learner.settings->country.empty());
}

}  // namespace
}  // namespace pln
