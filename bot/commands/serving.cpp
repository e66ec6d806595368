#include "bot/commands/serving.hpp"

#include "bot/commands/admin_listener.hpp"
#include "bot/commands/configured.hpp"
#include "bot/commands/export_file.hpp"
#include "bot/commands/serve_requests.hpp"
#include "bot/commands/service_metrics.hpp"
#include "bot/export/export.hpp"
#include "bot/runtime/asio_timers.hpp"
#include "bot/runtime/ballast.hpp"
#include "bot/runtime/control_socket.hpp"
#include "bot/runtime/log.hpp"
#include "bot/runtime/overview_maker.hpp"
#include "bot/runtime/seeds.hpp"
#include "bot/runtime/service.hpp"
#include "bot/runtime/service_notice.hpp"
#include "bot/runtime/store_thread.hpp"
#include "bot/runtime/suspects.hpp"
#include "storage/sqlite/sqlite_secrets.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace pln::commands {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;

// Often enough for /livez (5 s) and a disk that has space again (5 s), seldom enough to cost
// nothing.
constexpr runtime::Duration tick_every = std::chrono::seconds{2};
// Whatever a stop still waits for, the service is to be gone within 5 s of its signal.
constexpr runtime::Duration stop_max = std::chrono::milliseconds{4800};
// For the close frames of platforms' sockets and their answers.
constexpr runtime::Duration partings_max = std::chrono::milliseconds{250};

Settings newcomer_settings(const configuration::Nudging& nudging) {
  Settings settings;
  settings.frequency = nudging.default_frequency;
  settings.window_from = nudging.window.from;
  settings.window_to = nudging.window.to;
  settings.window_days = nudging.window.days;
  settings.quiet_from = nudging.quiet.from;
  settings.quiet_to = nudging.quiet.to;
  return settings;
}

runtime::Surroundings surroundings(const ServingSetting& parts) {
  runtime::Surroundings around;
  around.clock = &parts.clock;
  around.zones = &parts.zones;
  around.prompts = &parts.speech.prompts();
  around.wording = parts.speech.wording();
  around.new_id = [](const Identity&) { return runtime::random_learner_id(); };
  around.new_seed = [](const LearnerId&, const EventKey&) { return runtime::random_seed(); };
  around.settings = newcomer_settings(parts.settings.nudging);
  around.operator_name = parts.settings.coach_operator.name;
  around.operator_contact = parts.settings.coach_operator.contact;
  around.operator_country = parts.settings.coach_operator.country;
  around.minimum_age = parts.settings.coach_operator.minimum_age;
  if (parts.added.around) parts.added.around(around);
  return around;
}

std::vector<ConnectedAdapter*> pointers(
    const std::vector<std::unique_ptr<ConnectedAdapter>>& adapters) {
  std::vector<ConnectedAdapter*> result;
  for (const auto& adapter : adapters) result.push_back(adapter.get());
  return result;
}

}  // namespace

struct Serving::Running {
  explicit Running(const ServingSetting& given)
      : set(given),
        store(
            given.store, [this](auto call) { asio::post(loop, std::move(call)); },
            given.added.watch),
        platforms(given.added.platforms ? given.added.platforms(platform_setting()) : Platforms{}),
        suspects(given.folder.path() / "suspects", given.clock.now()),
        service(service_setting()),
        requests(store, given.store, service, given.clock),
        control(loop, given.folder,
                [this](const std::string& line, runtime::ControlServer::Reply reply) {
                  requests.answer(line, std::move(reply));
                }),
        admin(loop, {given.settings.admin.listen.host, given.settings.admin.listen.port}, health,
              metrics, [this] { look_around(); }) {
    pages.look_at(service.dispatcher().known());
    if (!platforms.routes.empty()) {
      const configuration::Address& listen = set.settings.http.listen;
      web.emplace(loop, net::ListenAddress{listen.host, listen.port}, std::move(platforms.routes));
    }
    store.report_to([this](const auto& figures) { told.committed(figures); });
  }

  PlatformSetting platform_setting() {
    return {loop,
            set.settings,
            store,
            set.store.secrets(),
            key_file_of(set.settings, set.folder.path()),
            phrase(),
            [this](const Identity& person, std::function<void(const Overview&)> answer) {
              pages.ask(person, std::move(answer));
            },
            [&clock = set.clock] { return clock.now(); }};
  }

  [[nodiscard]] PhraseSource phrase() const {
    return [&texts = set.speech.texts()](std::string_view key, std::string_view locale,
                                         const std::vector<Argument>& arguments) {
      return texts.render({std::string{key}, arguments}, locale);
    };
  }

  runtime::Service::Setting service_setting() {
    runtime::Service::Setting setting;
    setting.around = around;
    setting.store = &store;
    setting.timers = &timers;
    setting.suspects = &suspects;
    setting.adapters = pointers(platforms.adapters);
    setting.dice = runtime::random_seed;
    setting.watch = set.added.watch;
    setting.fatal = [this](const std::string& why) { fail(why); };
    setting.refused = [this](const std::string& why) { refused(why); };
    setting.exported = [this](const LearnerId& learner, const Identity& asked_by,
                              const std::string& name) { send_export(learner, asked_by, name); };
    told.attach(setting);
    return setting;
  }

  int run();
  void started();
  void wait_for_signal();
  void stop();
  void tick();
  void fail(const std::string& why);
  void refused(const std::string& why);
  void look_around();
  struct Export {
    std::string name{}, bytes{};
    Identity asked_by{};
  };
  void send_export(const LearnerId& learner, const Identity& asked_by, const std::string& name);
  void hand_out(const std::shared_ptr<Export>& made);
  void write_export(const Export& made) const;

  ServingSetting set;
  asio::io_context loop{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
  asio::signal_set signals{loop, SIGTERM, SIGINT, SIGHUP};
  runtime::AsioTimers timers{loop};
  runtime::Metrics metrics{PLN_VERSION};
  runtime::Health health{};
  runtime::ServiceNotice notice{};
  ServiceMetrics told{metrics, health, set.clock};
  runtime::Ballast ballast{set.folder.path()};
  runtime::StoreThread store;
  runtime::Surroundings around{surroundings(set)};
  runtime::OverviewMaker pages{{&around, phrase(), &store}};
  Platforms platforms;
  std::optional<WebListener> web{};
  runtime::Suspects suspects;
  runtime::Service service;
  ServeRequests requests;
  runtime::ControlServer control;
  AdminListener admin;
  runtime::Duration alive_at{0};
  bool stopping{false};
  int status{done};
};

int Serving::Running::run() {
  health.migrations_done();
  health.store_works();
  wait_for_signal();
  service.start([this] { started(); });
  tick();
  loop.run();
  store.stop();
  return status;
}

void Serving::Running::started() {
  log::info("started", {{"version", PLN_VERSION},
                        {"admin_port", admin.port()},
                        {"http_port", web ? web->port() : 0},
                        {"messages_open", service.pump().pending()}});
  notice.ready("serving");
}

void Serving::Running::wait_for_signal() {
  signals.async_wait([this](boost::system::error_code error, int signal) {
    if (error) return;
    if (signal == SIGHUP) {
      if (set.reload) set.reload();
    } else if (stopping) {
      std::_Exit(not_done);  // whoever asks twice wants it now; nothing is lost by it
    } else {
      stop();
    }
    wait_for_signal();
  });
}

void Serving::Running::stop() {
  stopping = true;
  log::info("stopping");
  health.stopping();
  if (web) web->close();
  notice.stopping("ending what is in hand");
  timers.after(stop_max, [this] {
    log::warn("stopped before everything in hand had ended");
    loop.stop();
  });
  service.stop([this] {
    log::info("stopped", {{"messages_open", service.pump().pending()}});
    // Close frames go out, and what the other side still says is read: a socket that is shut with
    // something unread is reset, and the last words are lost with it.
    timers.after(platforms.adapters.empty() ? runtime::Duration{0} : partings_max,
                 [this] { loop.stop(); });
  });
}

void Serving::Running::tick() {
  health.tick();
  if (!ballast.held()) ballast.restore();
  const auto every = notice.alive_every();
  if (every && timers.now() - alive_at >= *every / 2) {
    notice.alive();
    alive_at = timers.now();
  }
  timers.after(tick_every, [this] { tick(); });
}

void Serving::Running::fail(const std::string& why) {
  log::error("the disk cannot be trusted; only a new start can tell what it holds",
             {{"reason", why}});
  status = not_done;
  loop.stop();
}

void Serving::Running::refused(const std::string& why) {
  log::error("the store refused a commit", {{"reason", why}});
  health.store_fails(why);
  ballast.release_if_full();
}

void Serving::Running::look_around() {
  told.look_at(platforms.adapters);
  told.look_at(service, set.folder.store_file().string() + "-wal");
  if (!service.dispatcher().can_store()) return;  // refused() has said why
  if (ballast.held()) {
    health.store_works();
  } else {
    health.store_fails("the disk is full; what comes in lives on the reserve");
  }
}

// Sent to the talk that the person has with the coach; where that takes no files, written beside
// the store.
void Serving::Running::send_export(const LearnerId& learner, const Identity& asked_by,
                                   const std::string& name) {
  const auto made = std::make_shared<Export>();
  made->name = name;
  made->asked_by = asked_by;
  store.ask(
      [learner, made, now = set.clock.now()](Store& data) {
        const auto state = data.load(learner);
        if (!state) return;
        const std::vector<Identity> identities = data.identities_of(learner);
        made->bytes = exporting::write(exporting::Format::json, *state, identities, now);
      },
      [this, made](const std::exception_ptr& failure) {
        if (failure) return log::error("an export could not be made");
        hand_out(made);
      });
}

void Serving::Running::hand_out(const std::shared_ptr<Export>& made) {
  if (made->bytes.empty()) return;  // forgotten meanwhile
  for (const auto& adapter : platforms.adapters) {
    if (!adapter->reaches(made->asked_by)) continue;
    Outgoing note;
    note.to = made->asked_by;
    return adapter->deliver_file(note, made->name, made->bytes, [this, made](const auto& sent) {
      if (sent.kind == Delivery::Kind::delivered) return;
      log::warn("an export was not sent and lies in the data folder", {{"reason", sent.reason}});
      write_export(*made);
    });
  }
  write_export(*made);
}

void Serving::Running::write_export(const Export& made) const {
  try {
    write_export_file(set.folder.path(), made.name, made.bytes);
  } catch (const std::exception& error) {
    log::error("an export could not be written", {{"reason", error.what()}});
  }
}

Serving::Serving(const ServingSetting& setting) : running_(std::make_unique<Running>(setting)) {}
Serving::~Serving() = default;
int Serving::run() { return running_->run(); }

}  // namespace pln::commands
