#include "tests/invariants/laws.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <ostream>

namespace pln::invariants {

namespace {

constexpr int sequences_in_little = 10'000;
constexpr int laws = 10;  // among which they are divided
constexpr int length_max = 24;

int share_of_a_law() {
  const char* text = std::getenv("PLN_SEQUENCES");
  return std::max(1, (text == nullptr ? sequences_in_little : std::stoi(text)) / laws);
}

rc::Gen<Happening> happenings() {
  // Mostly words; everything else often enough that a sequence has some of it.
  const auto kind = rc::gen::weightedElement<Kind>({{12, Kind::message},
                                                    {1, Kind::long_text},
                                                    {3, Kind::press},
                                                    {1, Kind::press_late},
                                                    {1, Kind::press_wild},
                                                    {2, Kind::edit},
                                                    {1, Kind::remove},
                                                    {1, Kind::react},
                                                    {2, Kind::silence},
                                                    {1, Kind::clock_on},
                                                    {1, Kind::clock_back},
                                                    {1, Kind::restart},
                                                    {1, Kind::zone},
                                                    {1, Kind::locale},
                                                    {1, Kind::opened},
                                                    {1, Kind::plan_anew}});
  const auto number = rc::gen::inRange<std::uint32_t>(0, 10'000);
  return rc::gen::map(rc::gen::tuple(kind, number, number), [](const auto& drawn) {
    return Happening{std::get<0>(drawn), std::get<1>(drawn), std::get<2>(drawn)};
  });
}

}  // namespace

Course Sequence::played() const {
  Course course{start, in_german ? "de" : "en"};
  course.take(happenings);
  return course;
}

void showValue(const Sequence& sequence, std::ostream& out) {
  static constexpr std::array starts{"a stranger", "consented", "settled", "with a network",
                                     "with a goal"};
  out << "from " << starts[static_cast<std::size_t>(sequence.start)]
      << (sequence.in_german ? " in German" : "") << ':';
  for (const Happening& one : sequence.happenings) {
    out << "\n  ";
    showValue(one, out);
  }
}

rc::Gen<Sequence> sequences(bool after_consent) {
  auto starts =
      rc::gen::element(Start::consented, Start::settled, Start::with_network, Start::with_goal);
  if (!after_consent) {
    starts = rc::gen::element(Start::stranger, Start::consented, Start::settled,
                              Start::with_network, Start::with_goal);
  }
  const auto all = rc::gen::container<Happenings>(happenings());
  return rc::gen::map(rc::gen::tuple(starts, rc::gen::arbitrary<bool>(), all),
                      [](const auto& drawn) {
                        return Sequence{std::get<0>(drawn), std::get<1>(drawn), std::get<2>(drawn)};
                      });
}

bool holds(const std::string& id, const std::function<void()>& law) {
  const auto& settings = rc::detail::configuration();
  auto parameters = settings.testParams;
  parameters.maxSuccess = share_of_a_law();
  parameters.maxSize = length_max;
  const bool is_named = std::getenv("RC_PARAMS") != nullptr;
  const bool is_large = std::getenv("PLN_SEQUENCES") != nullptr;
  if (!is_named && !is_large) parameters.seed = 1;  // the little count is the same every time
  rc::detail::TestMetadata metadata;
  metadata.id = id;
  metadata.description = id;
  const auto result = rc::detail::checkTestable(law, metadata, parameters);
  rc::detail::SuccessResult success;
  if (result.match(success)) return true;
  std::cerr << id << ", seed " << parameters.seed << ":\n";
  rc::detail::printResultMessage(result, std::cerr);
  std::cerr << '\n';
  return false;
}

}  // namespace pln::invariants
