#include "bot/configuration/reading.hpp"

#include "bot/configuration/checks.hpp"
#include "bot/configuration/exposed_secret.hpp"
#include "bot/configuration/given.hpp"
#include "bot/configuration/keys.hpp"
#include "bot/yaml/yaml.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <tuple>
#include <utility>

namespace pln::configuration {
namespace {

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

// Takes the values out of what was given, key by key; what no key asked for is a fault.
class Reader : public KeyVisitor {
 public:
  Reader(Given& root, std::filesystem::path base, Reading& reading)
      : base_(std::move(base)), reading_(reading) {
    levels_.push_back({&root, "the configuration", {}});
  }

  void value(std::string_view key, Form form) override {
    Given* given = find(key);
    reading_.origins[path_to(key)] = given == nullptr ? Origin{} : given->origin;
    if (given == nullptr) return;
    if (form.clear) {
      take_list(key, *given, form);
    } else if (given->kind != Given::Kind::text) {
      fault(given->origin, in_quotes(key) + " is no single value", form.mend);
    } else {
      take(key, *given, given->text, form);
    }
    const bool relative = form.path != nullptr && !form.path->empty() && form.path->is_relative();
    if (relative && given->origin.source == Source::file) *form.path = base_ / *form.path;
  }

  void block(std::string_view key, const std::function<void()>& keys) override {
    Given* given = find(key);
    if (given != nullptr && given->kind != Given::Kind::map) {
      fault(given->origin, in_quotes(key) + " is no block of keys",
            "write \"key: value\" lines below it, indented");
      given = nullptr;
    }
    levels_.push_back({given, in_quotes(path_to(key)), path_to(key) + "."});
    keys();
    leave();
  }

  void list(std::string_view key, const Items& items) override {
    Given* given = find(key);
    if (given == nullptr) return;
    if (given->kind != Given::Kind::list || given->items.size() > items_max) {
      const bool is_list = given->kind == Given::Kind::list;
      fault(given->origin, in_quotes(key) + (is_list ? " has more than 100 items" : " is no list"),
            is_list ? "remove some" : "begin each item with \"- \", such as \"- name: acme\"");
      return;
    }
    items.resize(given->items.size());
    for (std::size_t place = 0; place < given->items.size(); ++place) {
      Given& item = given->items[place];
      const std::string path = path_to(key) + "." + std::to_string(place);
      if (item.kind != Given::Kind::map) {
        const bool missing = item.kind == Given::Kind::nothing;
        fault(missing ? given->origin : item.origin,
              "item " + std::to_string(place) + " of " + in_quotes(key) +
                  (missing ? " is missing" : " is no block of keys"),
              missing ? "number the items from 0 without gaps" : "write \"key: value\" lines");
        continue;
      }
      reading_.origins[path] = item.origin;
      levels_.push_back({&item, "an item of " + in_quotes(key), path + "."});
      items.keys(place);
      leave();
    }
  }

  void leave() {  // reports what was never asked for
    const Level level = std::move(levels_.back());
    levels_.pop_back();
    if (level.given == nullptr) return;
    for (const auto& [name, given] : level.given->fields) {
      if (std::ranges::find(level.known, name) == level.known.end()) unknown(level, name, given);
    }
  }

 private:
  struct Level {
    Given* given{nullptr};
    std::string what{};
    std::string path{};
    std::vector<std::string> known{};
  };

  [[nodiscard]] std::string path_to(std::string_view key) const {
    return levels_.back().path + std::string(key);
  }

  // nullptr if the key is absent or has no value.
  Given* find(std::string_view key) {
    Level& level = levels_.back();
    level.known.emplace_back(key);
    Given* given = level.given == nullptr ? nullptr : level.given->find(key);
    return given == nullptr || given->kind == Given::Kind::nothing ? nullptr : given;
  }

  void take(std::string_view key, const Given& given, std::string_view text, const Form& form) {
    const std::string wrong = form.take(text);
    if (wrong.empty()) return;
    const bool leaked = form.secret_file && looks_like_token(text);
    fault(given.origin, in_quotes(key) + " " + wrong,
          leaked ? "put the secret into a file that only you can read, and write its path here; "
                   "the secret has been seen, so get a new one"
                 : form.mend);
  }

  // A single text is a list of one; in a variable and an option commas stand between the items.
  void take_list(std::string_view key, const Given& given, const Form& form) {
    const std::vector<std::string> before = form.give();
    const std::size_t faults_before = reading_.faults.size();
    form.clear();
    take_texts(key, given, form);
    if (reading_.faults.size() == faults_before) return;
    form.clear();  // so that nobody complains about half a list as well
    for (const std::string& text : before) form.take(text);
  }

  void take_texts(std::string_view key, const Given& given, const Form& form) {
    if (given.kind == Given::Kind::list) {
      for (const Given& item : given.items) {
        if (item.kind != Given::Kind::text) {
          fault(item.origin.place.empty() ? given.origin : item.origin,
                in_quotes(key) + " has an item that is no text", form.mend);
        } else {
          take(key, item, item.text, form);
        }
      }
    } else if (given.kind == Given::Kind::text && given.origin.source == Source::file) {
      take(key, given, given.text, form);
    } else if (given.kind == Given::Kind::text) {
      take_items(key, given, form);
    } else {
      fault(given.origin, in_quotes(key) + " is no list", form.mend);
    }
  }

  void take_items(std::string_view key, const Given& given, const Form& form) {
    std::string_view rest = given.text;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string_view item = rest.substr(0, comma);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      while (item.starts_with(' ')) item.remove_prefix(1);
      while (item.ends_with(' ')) item.remove_suffix(1);
      take(key, given, item, form);
    }
  }

  void unknown(const Level& level, const std::string& name, const Given& given) {
    constexpr std::size_t name_shown_max = 80;
    const std::string shown = in_quotes(name.substr(0, name_shown_max));
    if (names_a_secret(name)) {
      std::string file = name.substr(0, name_shown_max) + "_file";
      const std::string meant = yaml::nearest(file, level.known);
      if (!meant.empty()) file = meant;
      fault(given.origin, shown + " would be a secret in the open",
            "put it into a file that only you can read, and write " + in_quotes(file + ": PATH") +
                "; the secret has been seen, so get a new one");
      return;
    }
    const std::string meant = yaml::nearest(name, level.known);
    std::string all;
    for (const std::string& key : level.known) all += (all.empty() ? "" : ", ") + key;
    fault(given.origin, level.what + " has no key " + shown,
          meant.empty() ? "remove it; known are " + all : "did you mean " + in_quotes(meant) + "?");
  }

  void fault(const Origin& origin, std::string what, std::string mend) {
    reading_.faults.push_back({origin, std::move(what), std::move(mend)});
  }

  std::filesystem::path base_;
  Reading& reading_;
  std::vector<Level> levels_{};
};

class SecretFileLister : public KeyVisitor {
 public:
  void value(std::string_view key, Form form) override {
    if (form.secret_file && !form.path->empty()) {
      found.push_back({path_ + std::string(key), *form.path});
    }
  }
  void block(std::string_view key, const std::function<void()>& keys) override {
    const std::string before = std::exchange(path_, path_ + std::string(key) + ".");
    keys();
    path_ = before;
  }
  void list(std::string_view key, const Items& items) override {
    for (std::size_t place = 0; place < items.size; ++place) {
      block(std::string(key) + "." + std::to_string(place), [&] { items.keys(place); });
    }
  }

  std::vector<SecretFile> found{};

 private:
  std::string path_{};
};

Fault unreadable(const std::filesystem::path& file, const std::string& reason) {
  return {{Source::file, file.string()},
          "the configuration cannot be read: " + reason,
          "name a file that is there and that you can read"};
}

}  // namespace

Reading read_configuration(const std::optional<FileText>& file,
                           const std::vector<Variable>& environment,
                           const std::vector<Override>& overrides) {
  Reading reading;
  Given root;
  if (file) root = given_by_file(*file, reading.faults);
  const bool readable = reading.faults.empty();
  if (root.kind != Given::Kind::map && root.kind != Given::Kind::nothing) {
    reading.faults.push_back({root.origin, "the file is no block of keys",
                              "write \"key: value\" lines, such as \"store: sqlite\""});
    root = {};
  }
  root.kind = Given::Kind::map;
  give_environment(root, environment, reading.faults);
  for (const Override& option : overrides) give_override(root, option, reading.faults);
  Reader reader(root, file ? file->base : std::filesystem::path{}, reading);
  visit_keys(reading.configuration, reader);
  reader.leave();
  if (readable) {
    for (Fault& fault : check_together(reading.configuration, reading.origins)) {
      reading.faults.push_back(std::move(fault));
    }
  }
  std::ranges::sort(reading.faults, {}, [](const Fault& fault) {
    return std::tie(fault.origin.source, fault.origin.place, fault.origin.line, fault.fault);
  });
  return reading;
}

Reading load_configuration(const std::filesystem::path& file,
                           const std::vector<Variable>& environment,
                           const std::vector<Override>& overrides) {
  if (file.empty()) return read_configuration({}, environment, overrides);
  std::ifstream in(file, std::ios::binary);
  std::string bytes(yaml::file_bytes_max + 1, '\0');  // one more, so that too large is seen
  if (in) in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.gcount() == 0 && !in.eof()) {
    Reading reading = read_configuration({}, environment, overrides);
    reading.faults.insert(reading.faults.begin(), unreadable(file, std::strerror(errno)));
    return reading;
  }
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  const FileText text{file.string(), std::move(bytes),
                      std::filesystem::absolute(file).parent_path()};
  return read_configuration(text, environment, overrides);
}

std::vector<Variable> own_environment() {
  std::vector<Variable> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t sign = text.find('=');
    if (!text.starts_with(environment_prefix) || sign == text.npos) continue;
    variables.push_back({std::string(text.substr(0, sign)), std::string(text.substr(sign + 1))});
  }
  return variables;
}

std::vector<SecretFile> secret_files(const Configuration& configuration) {
  Configuration copy = configuration;  // a visitor could change it
  SecretFileLister lister;
  visit_keys(copy, lister);
  return std::move(lister.found);
}

std::string to_text(const Origin& origin) {
  switch (origin.source) {
    case Source::file:
      return origin.line == 0 ? origin.place : origin.place + ":" + std::to_string(origin.line);
    case Source::environment:
      return "environment " + origin.place;
    case Source::command_line:
      return "command line " + origin.place;
    case Source::built_in:
      break;
  }
  return "default";
}

std::string to_text(const Fault& fault) {
  return to_text(fault.origin) + ": " + fault.fault + "; mend: " + fault.mend;
}

std::string to_text(const std::vector<Fault>& faults) {
  std::string text;
  for (const Fault& fault : faults) text += to_text(fault) + "\n";
  return text;
}

}  // namespace pln::configuration
