// Laws over random values: what is printed is read back the same; no bytes and no variables do more
// than give faults; a stronger source always wins.
#include "bot/configuration/effective.hpp"
#include "bot/configuration/reading.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

namespace pln::configuration {
namespace {

rc::Gen<std::string> free_text() {
  return rc::gen::container<std::string>(rc::gen::element('a', 'Z', '0', ' ', '"', '\\', '\'', ':',
                                                          '#', '-', '{', '&', '*', '!', '%'));
}

rc::Gen<std::string> path_text() {
  return rc::gen::map(free_text(), [](const std::string& text) { return "/" + text; });
}

SlackApp random_app(int number) {
  SlackApp app;
  app.name = "app-" + std::to_string(number);
  app.app_token_file = *path_text();
  app.signing_secret_file = *path_text();
  app.bot_token_file = *path_text();
  app.client_id = *free_text();
  app.mode = *rc::gen::element(SlackMode::socket, SlackMode::http);
  return app;
}

Configuration random_configuration() {
  Configuration made;
  made.data = *path_text();
  made.http.listen = {*rc::gen::element<std::string>("127.0.0.1", "::1", "localhost", "0.0.0.0"),
                      *rc::gen::inRange<std::uint16_t>(1, 8000)};
  made.coach_operator.name = *free_text();
  made.coach_operator.contact = *free_text();
  for (int apps = *rc::gen::inRange(0, 4); apps > 0; --apps) {
    made.slack.push_back(random_app(apps));
  }
  made.enrol.guests = *rc::gen::arbitrary<bool>();
  made.enrol.only = *rc::gen::container<std::vector<std::string>>(rc::gen::nonEmpty(free_text()));
  made.nudging.default_frequency = static_cast<Frequency>(*rc::gen::inRange(0, 7));
  made.nudging.window.from = {*rc::gen::inRange(0, 700)};
  made.nudging.window.to = {*rc::gen::inRange(701, 1441)};
  made.nudging.window.days = {*rc::gen::inRange<std::uint8_t>(1, 128)};
  made.log.level = static_cast<LogLevel>(*rc::gen::inRange(0, 5));
  return made;
}

}  // namespace

TEST_CASE("what is printed is read back the same") {
  CHECK(rc::check([] {
    const Configuration made = random_configuration();
    const std::string printed = effective(made, {});
    const Reading reading = read_configuration(FileText{"f", printed, "/"}, {}, {});
    RC_LOG() << printed << to_text(reading.faults);
    RC_ASSERT(reading.faults.empty());
    RC_ASSERT(reading.configuration == made);
  }));
}

TEST_CASE("any variable gives a value or faults, and wins over the file") {
  CHECK(rc::check([](const std::string& text) {
    const std::string name =
        "PLN_COACH_" + *rc::gen::container<std::string>(rc::gen::element('_', 'A', '0', 'S'));
    const Reading odd = read_configuration({}, {{name, text}}, {});
    RC_ASSERT(!odd.faults.empty());  // no key has such a name
    const Reading named = read_configuration(FileText{"f", "operator: {name: file}\n", "/"},
                                             {{"PLN_COACH_OPERATOR__NAME", text}}, {});
    RC_ASSERT(!named.faults.empty() || named.configuration.coach_operator.name == text);
  }));
}

}  // namespace pln::configuration
