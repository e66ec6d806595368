// The metrics' names, their table in deploy/metrics.md, their number of series, and what counting
// and a scrape cost (goals 5).
#include "bot/runtime/metrics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace pln::runtime;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::string_view all_platforms[] = {"console",  "slack", "matrix",
                                              "mastodon", "test",  "never heard of"};

// Everything that can be counted, counted once.
void fill(Metrics& metrics) {
  metrics.adapter("slack", "sockets_ready").set(2);
  for (const std::string_view platform : all_platforms) {
    for (const auto result :
         {TurnResult::stored, TurnResult::duplicate, TurnResult::failed, TurnResult::quarantined}) {
      metrics.turns_total(platform, result).add();
    }
    for (const auto outcome :
         {DeliveryOutcome::delivered, DeliveryOutcome::retried, DeliveryOutcome::refused,
          DeliveryOutcome::signed_out, DeliveryOutcome::unknown}) {
      metrics.delivery_attempts_total(platform, outcome).add();
    }
    for (const auto state : {ConnectionState::connecting, ConnectionState::connected,
                             ConnectionState::waiting, ConnectionState::signed_out}) {
      metrics.connections(platform, state).set(1);
    }
  }
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The cells of the table's rows that name a metric.
std::vector<std::vector<std::string>> documented() {
  std::ifstream file(std::string(PLN_TEST_DATA) + "/../deploy/metrics.md");
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `pln_coach_") || line.find('{') != std::string::npos) continue;
    std::vector<std::string> cells;
    std::istringstream stream(line.substr(2));
    for (std::string cell; std::getline(stream, cell, '|');) {
      const std::size_t begin = std::min(cell.find_first_not_of(" `"), cell.size());
      const std::size_t end = cell.find_last_not_of(" `");
      cells.push_back(end == cell.npos ? "" : cell.substr(begin, end + 1 - begin));
    }
    if (cells.size() >= 5) rows.push_back(cells);
  }
  return rows;
}

}  // namespace

TEST_CASE("every metric is documented, and every documented one is there") {
  const auto rows = documented();
  const auto known = metric_descriptions();
  REQUIRE(rows.size() == known.size());
  for (std::size_t index = 0; index < known.size(); ++index) {
    CAPTURE(known[index].name);
    CHECK(rows[index][0] == known[index].name);
    CHECK(rows[index][1] == known[index].type);
    CHECK_FALSE(rows[index][2].empty());
    CHECK(rows[index][3] == (known[index].labels.empty() ? "-" : known[index].labels));
    CHECK(rows[index][4] == known[index].meaning);
  }
}

TEST_CASE("the scrape shows each metric once, with its type, and nothing else") {
  Metrics metrics{"1.2.3"};
  fill(metrics);
  const std::string text = metrics.text();
  std::size_t types = 0;
  for (const std::string& line : lines_of(text)) types += line.starts_with("# TYPE ") ? 1U : 0U;
  CHECK(types == metric_descriptions().size());
  for (const MetricDescription& metric : metric_descriptions()) {
    const std::string name{metric.name};
    CHECK(text.find("# TYPE " + name + " " + std::string(metric.type) + "\n") != text.npos);
    CHECK(text.find("# HELP " + name + " " + std::string(metric.meaning) + "\n") != text.npos);
  }
}

TEST_CASE("what is counted shows, by its labels") {
  Metrics metrics{"1.2.3"};
  const Counter turns = metrics.turns_total("slack", TurnResult::stored);
  turns.add();
  metrics.turns_total("slack", TurnResult::stored).add(2);  // the same one
  metrics.turns_total("an unknown platform", TurnResult::failed).add();
  metrics.outbox_pending.set(7);
  metrics.commit_batch_turns.observe(3);
  Counter{}.add();
  Gauge{}.set(1);
  Histogram{}.observe(1);
  const std::string text = metrics.text();
  const auto shows = [&](std::string_view line) { return text.find(line) != text.npos; };
  CHECK(shows("pln_coach_turns_total{platform=\"slack\",result=\"stored\"} 3\n"));
  CHECK(shows("pln_coach_turns_total{platform=\"other\",result=\"failed\"} 1\n"));
  CHECK(shows("pln_coach_outbox_pending 7\n"));
  CHECK(shows("pln_coach_commit_batch_turns_bucket{le=\"2\"} 0\n"));
  CHECK(shows("pln_coach_commit_batch_turns_bucket{le=\"4\"} 1\n"));
  CHECK(shows("pln_coach_build_info{version=\"1.2.3\"} 1\n"));
}

TEST_CASE("at most 500 series, a scrape within 5 ms, a count in nanoseconds") {
  Metrics metrics{"1.2.3"};
  fill(metrics);
  const auto lines = lines_of(metrics.text());
  const auto series = std::count_if(lines.begin(), lines.end(),
                                    [](const std::string& line) { return line[0] != '#'; });
  CHECK(series <= 500);

  auto best = Clock::duration::max();
  for (int round = 0; round < 20; ++round) {
    const auto begin = Clock::now();
    const std::string text = metrics.text();
    best = std::min(best, Clock::now() - begin);
    REQUIRE_FALSE(text.empty());
  }
  constexpr int counts = 100'000;
  const Counter counter = metrics.turns_total("slack", TurnResult::stored);
  auto begin = Clock::now();
  for (int count = 0; count < counts; ++count) counter.add();
  const auto adding = Clock::now() - begin;
  begin = Clock::now();
  for (int count = 0; count < counts; ++count) metrics.turn_duration_seconds.observe(1e-4);
  const auto observing = Clock::now() - begin;

  using std::chrono::duration_cast;
  using std::chrono::microseconds;
  using std::chrono::nanoseconds;
  MESSAGE(series << " series, scrape " << duration_cast<microseconds>(best).count()
                 << " us, counter " << duration_cast<nanoseconds>(adding).count() / counts
                 << " ns, histogram " << duration_cast<nanoseconds>(observing).count() / counts
                 << " ns");
  // Under the sanitizers all is several times slower; what they forgive still shows a mistake.
  CHECK(best < std::chrono::milliseconds{50});
}
