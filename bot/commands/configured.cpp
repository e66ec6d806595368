#include "bot/commands/configured.hpp"

#include "bot/configuration/secret_file.hpp"
#include "bot/runtime/data_folder.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace pln::commands {

configuration::Reading read_settings(const Invocation& call) {
  std::vector<configuration::Override> options;
  if (!call.data.empty()) options.push_back({"data", call.data.string(), "--data"});
  if (call.log_level_given) options.push_back({"log.level", call.log_level, "--log-level"});
  return configuration::load_configuration(call.config, configuration::own_environment(), options);
}

namespace {

void refuse_if_any(const std::vector<std::string>& faults) {
  if (faults.empty()) return;
  std::string told = "the configuration cannot be used:";
  for (const std::string& fault : faults) told += "\n  " + fault;
  throw std::runtime_error(told);
}

}  // namespace

configuration::Reading sound_settings(const Invocation& call) {
  configuration::Reading reading = read_settings(call);
  std::vector<std::string> faults;
  for (const configuration::Fault& fault : reading.faults) {
    faults.push_back(configuration::to_text(fault));
  }
  refuse_if_any(faults);
  return reading;
}

configuration::Reading serving_settings(const Invocation& call) {
  configuration::Reading reading = sound_settings(call);
  std::vector<std::string> faults;
  for (const configuration::SecretFile& secret :
       configuration::secret_files(reading.configuration)) {
    try {
      static_cast<void>(configuration::read_secret_file(secret.path));
    } catch (const configuration::SecretFileError& error) {
      faults.push_back(secret.key + ": " + error.what());
    }
  }
  refuse_if_any(faults);
  return reading;
}

std::filesystem::path data_folder_of(const Invocation& call) {
  std::filesystem::path data = sound_settings(call).configuration.data;
  return data.empty() ? runtime::default_data_folder() : data;
}

std::filesystem::path key_file_of(const configuration::Configuration& configuration,
                                  const std::filesystem::path& data) {
  const std::filesystem::path& named = configuration.secrets.key_file;
  return std::filesystem::absolute(named.empty() ? data / "keys" / "secrets.key" : named);
}

}  // namespace pln::commands
