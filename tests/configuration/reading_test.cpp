// Goal: the four sources have their order, every value tells where it came from, and every fault is
// found at once, with its place and a mend. Method: files, variables and options as texts.
#include "bot/configuration/reading.hpp"

#include "bot/configuration/effective.hpp"
#include "tests/configuration/folder.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace pln::configuration {
namespace {

const char* const whole_file = R"(data: /var/lib/pln-coach
store: sqlite
http:
  listen: 127.0.0.1:8081
  public_url: https://coach.example.org
admin:
  listen: "[::1]:9091"
operator:
  name: Example Ltd learning team   # who runs this
  contact: "@lena:example.org"
  country: DE
slack:
  - name: acme
    mode: socket
    app_token_file: /run/secrets/slack-app
    bot_token_file: /run/secrets/slack-bot
    client_id: "123.456"
    client_secret_file: /run/secrets/slack-client
    signing_secret_file: /run/secrets/slack-signing
    api_url: http://127.0.0.1:4000/api/
matrix:
  - name: home
    homeserver: https://matrix.example.org
    user: "@coach:example.org"
    password_file: /run/secrets/matrix-password
    recovery_key_file: /run/secrets/matrix-recovery
    encryption: allowed
    invites_from: [example.org, "@lena:example.org"]
mastodon:
  - name: social
    server: https://learn.example
    access_token_file: /run/secrets/mastodon-token
enrol:
  guests: true
  only: [engineering]
nudging:
  default_frequency: weekly
  window: {from: "9:30", to: "24:00", days: [monday, sunday]}
  quiet: {from: "21:00", to: "07:15"}
secrets:
  key_file: /etc/pln-coach/secrets.key
log:
  level: debug
  words: true
)";

Reading read(const std::string& text, const std::vector<Variable>& environment = {},
             const std::vector<Override>& overrides = {}) {
  return read_configuration(FileText{"coach.yaml", text, "/etc/coach"}, environment, overrides);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The only fault of a file, as it is told.
std::string only_fault(const std::string& text) {
  const Reading reading = read(text);
  CAPTURE(text);
  CAPTURE(to_text(reading.faults));
  REQUIRE(reading.faults.size() == 1);
  return to_text(reading.faults.front());
}

}  // namespace

TEST_CASE("nothing given: every key has its default") {
  const Reading reading = read_configuration({}, {}, {});
  CHECK(reading.faults.empty());
  CHECK(reading.configuration == Configuration{});
  CHECK(reading.configuration.http.listen == Address{"127.0.0.1", 8080});
  CHECK(to_text(reading.origins.at("nudging.window.days")) == "default");
  CHECK(read("").configuration == Configuration{});
  CHECK(read("http:\nslack:\n").faults.empty());
}

TEST_CASE("every key of a file is read") {
  const Reading reading = read(whole_file);
  CAPTURE(to_text(reading.faults));
  REQUIRE(reading.faults.empty());
  const Configuration& found = reading.configuration;
  CHECK(found.data == "/var/lib/pln-coach");
  CHECK(found.http.listen.port == 8081);
  CHECK(found.http.public_url == "https://coach.example.org");
  CHECK(found.admin.listen == Address{"::1", 9091});
  CHECK(found.coach_operator == Operator{"Example Ltd learning team", "@lena:example.org", "DE"});
  REQUIRE(found.slack.size() == 1);
  CHECK(found.slack[0].client_id == "123.456");
  CHECK(found.slack[0].signing_secret_file == "/run/secrets/slack-signing");
  REQUIRE(found.matrix.size() == 1);
  CHECK(found.matrix[0].encryption == Encryption::allowed);
  CHECK(found.matrix[0].invites_from.size() == 2);
  REQUIRE(found.mastodon.size() == 1);
  CHECK(found.enrol.guests);
  CHECK(found.nudging.default_frequency == Frequency::weekly);
  CHECK(found.nudging.window.from == TimeOfDay{570});
  CHECK(found.nudging.window.to == TimeOfDay{1440});
  CHECK(found.nudging.window.days == WeekdaySet{0b0000011});
  CHECK(found.nudging.quiet.to == TimeOfDay{435});
  CHECK(found.log.level == LogLevel::debug);
  CHECK(found.log.words);
  CHECK(to_text(reading.origins.at("slack.0.client_id")) == "coach.yaml:17");
  CHECK(secret_files(found).size() == 7);
  CHECK(secret_files(found)[0].key == "slack.0.app_token_file");
}

TEST_CASE("default, file, environment, command line: the stronger wins and says so") {
  const std::string file = "http: {listen: \"127.0.0.1:1\"}\nlog: {level: warn}\n";
  const std::vector<Variable> environment = {{"PLN_COACH_HTTP__LISTEN", "127.0.0.1:2"},
                                             {"PLN_COACH_LOG__LEVEL", "error"},
                                             {"OTHER_DATA", "x"}};
  const Reading reading = read(file, environment, {{"log.level", "debug", "--log-level"}});
  CHECK(reading.faults.empty());
  CHECK(reading.configuration.http.listen.port == 2);
  CHECK(reading.configuration.log.level == LogLevel::debug);
  CHECK(to_text(reading.origins.at("http.listen")) == "environment PLN_COACH_HTTP__LISTEN");
  CHECK(to_text(reading.origins.at("log.level")) == "command line --log-level");
  CHECK(to_text(reading.origins.at("store")) == "default");
  CHECK(to_text(read(file).origins.at("log.level")) == "coach.yaml:2");
}

TEST_CASE("the environment reaches into lists") {
  const Reading reading =
      read("mastodon:\n  - name: one\n    server: https://a.example\n    access_token_file: t\n",
           {{"PLN_COACH_MASTODON__0__NAME", "first"},
            {"PLN_COACH_MASTODON__1__NAME", "second"},
            {"PLN_COACH_MASTODON__1__SERVER", "https://b.example"},
            {"PLN_COACH_MASTODON__1__ACCESS_TOKEN_FILE", "u"},
            {"PLN_COACH_ENROL__ONLY", "one, two"},
            {"PLN_COACH_NUDGING__WINDOW__DAYS__0", "friday"}});
  CAPTURE(to_text(reading.faults));
  REQUIRE(reading.faults.empty());
  REQUIRE(reading.configuration.mastodon.size() == 2);
  CHECK(reading.configuration.mastodon[0].name == "first");
  CHECK(reading.configuration.mastodon[0].access_token_file == "/etc/coach/t");
  CHECK(reading.configuration.mastodon[1].access_token_file == "u");
  CHECK(reading.configuration.enrol.only == std::vector<std::string>{"one", "two"});
  CHECK(reading.configuration.nudging.window.days == WeekdaySet{0b0100000});
}

TEST_CASE("a gap in a list, a place in what is no list, and a key that is none are faults") {
  for (const char* name : {"PLN_COACH_SLACK__1__NAME", "PLN_COACH_HTTP__0__LISTEN",
                           "PLN_COACH_SLACK__X", "PLN_COACH_", "PLN_COACH_DATA__X",
                           "PLN_COACH_A__B__C__D__E__F__G__H__I", "PLN_COACH_SLACK__99999__NAME"}) {
    const Reading reading = read("data: here\nhttp: {listen: \"127.0.0.1:1\"}\n", {{name, "x"}});
    CAPTURE(name);
    CHECK_FALSE(reading.faults.empty());
    for (const Fault& fault : reading.faults) CHECK(fault.origin.source == Source::environment);
  }
}

TEST_CASE("what Kubernetes sets beside a service of our name is not meant for us") {
  const Reading reading = read_configuration({},
                                             {{"PLN_COACH_PORT", "tcp://10.0.0.1:8080"},
                                              {"PLN_COACH_PORT_8080_TCP_ADDR", "10.0.0.1"},
                                              {"PLN_COACH_SERVICE_HOST", "10.0.0.1"},
                                              {"PLN_COACH_SERVICE_PORT_HTTP", "8080"},
                                              {"PLN_COACH_ADMIN_PORT", "tcp://10.0.0.2:1"}},
                                             {});
  CHECK(reading.faults.empty());
  CHECK(reading.configuration == Configuration{});
  CHECK_FALSE(read_configuration({}, {{"PLN_COACH_HTTP__PORT", "1"}}, {}).faults.empty());
}

TEST_CASE("an unknown key names its line and the nearest known one") {
  CHECK(only_fault("store: sqlite\nhttp:\n  lisen: 127.0.0.1:1\n") ==
        "coach.yaml:3: \"http\" has no key \"lisen\"; mend: did you mean \"listen\"?");
  CHECK(has(only_fault("nudgin: {}\n"), "did you mean \"nudging\"?"));
  CHECK(has(only_fault("zebra: 1\n"), "known are data, store, http"));
}

TEST_CASE("values that are none are told with line and mend") {
  struct Case {
    const char *text, *told;
  };
  for (const Case& one : {Case{"\nstore: postgresql://db/coach\n", "coach.yaml:2: \"store\" names"},
                          {"http: {listen: 8080}\n", "no port"},
                          {"http: {listen: \"localhost:99999\"}\n", "no port from 0 to 65535"},
                          {"http: {listen: \"example.org:80\"}\n", "is no IP address"},
                          {"admin:\n  listen: \"::1:80\"\n", "coach.yaml:2: \"listen\""},
                          {"http: {public_url: \"http://coach.example\"}\n", "not encrypted"},
                          {"http: {public_url: coach}\n", "no address of the web"},
                          {"nudging: {quiet: {from: \"25:00\"}}\n", "no time of day"},
                          {"nudging: {quiet: {from: \"9\"}}\n", "no time of day"},
                          {"nudging: {window: {days: [montag]}}\n", "no day of the week"},
                          {"nudging: {window: {days: []}}\n", "has no day"},
                          {"nudging: {window: {from: \"18:00\"}}\n", "ends before it begins"},
                          {"nudging: {default_frequency: hourly}\n", "write one of off, monthly"},
                          {"operator: {country: Germany}\n", "two capital letters"},
                          {"enrol: {guests: maybe}\n", "write true or false"},
                          {"enrol: {only: {a: b}}\n", "is no list"},
                          {"slack: acme\n", "is no list"},
                          {"http: here\n", "is no block of keys"},
                          {"log: {level: [a]}\n", "is no single value"},
                          {"admin: {listen: \"127.0.0.1:8080\"}\n", "the address of http.listen"},
                          {"- a\n", "the file is no block of keys"},
                          {"data: [\n", "this is no YAML"}}) {
    const std::string told = only_fault(one.text);
    CAPTURE(told);
    CHECK(has(told, one.told));
    CHECK(told.find("coach.yaml:") == 0);
    CHECK(has(told, "; mend: "));
  }
}

TEST_CASE("all faults of a file come together, in the order of its lines") {
  const Reading reading = read(
      "stor: sqlite\nhttp: {listen: x}\nslack:\n  - mode: http\n    nam: a\nlog: {words: 1}\n");
  std::vector<int> lines;
  for (const Fault& fault : reading.faults) lines.push_back(fault.origin.line);
  CAPTURE(to_text(reading.faults));
  CHECK(lines == std::vector{1, 2, 4, 4, 5, 6});
}

TEST_CASE("what an app or account needs") {
  CHECK(has(only_fault("slack:\n  - bot_token_file: b\n"), "no \"app_token_file\""));
  CHECK(has(only_fault("slack:\n  - app_token_file: b\n"), "can reach no workspace"));
  CHECK(has(only_fault("slack: [{mode: http, bot_token_file: b}]\n"), "signing_secret_file"));
  const std::string account = "matrix: [{homeserver: https://a.example, user: \"@c:a.example\"";
  CHECK(has(only_fault(account + "}]\n"), "no way to sign in"));
  CHECK(has(only_fault(account + ", access_token_file: t}]\n"), "device_id"));
  CHECK(has(only_fault("mastodon: [{server: https://a.example}]\n"), "access_token_file"));
  const std::string one = "{server: https://a.example, access_token_file: t, name: a}";
  CHECK(has(only_fault("mastodon: [" + one + ", " + one + "]\n"), "is named \"a\""));
}

TEST_CASE("a secret in the open is refused and not repeated") {
  for (const char* text :
       {"slack:\n  - {app_token_file: a, bot_token: hunter2}\n", "matrix:\n  - password: hunter2\n",
        "password: hunter2\n", "slack: [{bot_token_file: xoxb-hunter2, app_token_file: a}]\n",
        "operator: {name: xapp-hunter2}\n",
        "http: {public_url: \"https://me:hunter2@a.example\"}\n"}) {
    const Reading reading = read(text);
    const std::string told = to_text(reading.faults);
    CAPTURE(told);
    CHECK_FALSE(reading.faults.empty());
    CHECK_FALSE(has(told, "hunter2"));
    CHECK_FALSE(has(effective(reading.configuration, reading.origins), "hunter2"));
  }
  CHECK(has(to_text(read("slack:\n  - bot_token: x\n").faults), "\"bot_token_file: PATH\""));
}

TEST_CASE("a file that cannot be read is a fault, not the end") {
  const test::Folder folder;
  const Reading reading = load_configuration(folder.path() / "none.yaml", {}, {});
  REQUIRE(reading.faults.size() == 1);
  CHECK(has(to_text(reading.faults), "none.yaml: the configuration cannot be read: No such file"));
  CHECK(load_configuration(folder.path(), {}, {}).faults.size() == 1);
  const auto file = folder.file("coach.yaml", "data: store\n");
  CHECK(load_configuration(file, {}, {}).configuration.data == folder.path() / "store");
  CHECK(load_configuration(folder.file("empty.yaml", ""), {}, {}).faults.empty());
  CHECK(load_configuration(folder.file("big.yaml", std::string(2'000'000, '#')), {}, {})
            .faults.size() == 1);
}

TEST_CASE("the effective configuration is whole, says where values come from, and reads back") {
  const Reading reading = read(whole_file, {{"PLN_COACH_OPERATOR__NAME", "A \"B\" \\ C: #d"}});
  REQUIRE(reading.faults.empty());
  const std::string printed = effective(reading.configuration, reading.origins);
  CHECK(has(printed, "  listen: \"127.0.0.1:8081\"  # coach.yaml:4\n"));
  CHECK(has(printed, "  - name: acme  # coach.yaml:13\n    mode: socket  # coach.yaml:14\n"));
  CHECK(has(printed, "# environment PLN_COACH_OPERATOR__NAME\n"));
  const Reading again = read(printed);
  CAPTURE(printed);
  CAPTURE(to_text(again.faults));
  CHECK(again.faults.empty());
  CHECK(again.configuration == reading.configuration);
  const Reading nothing = read(effective({}, {}));
  CHECK(nothing.faults.empty());
  CHECK(nothing.configuration == Configuration{});
}

}  // namespace pln::configuration
