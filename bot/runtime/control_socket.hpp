// The door to a data folder that is in use: whoever holds the folder answers one-line requests on a
// Unix socket in it that only the owner can open. The server lives in the holder's event loop; the
// client is a blocking call with a time limit.
#pragma once

#include "bot/runtime/data_folder.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace pln::runtime {

class ControlServer {
 public:
  // Answers one line without its line end, once, at once or later, in the loop's thread; must not
  // throw.
  using Reply = std::function<void(std::string answer)>;
  using Answer = std::function<void(const std::string& request, Reply reply)>;

  // Listens at once; the folder must be held. Throws FolderError.
  ControlServer(boost::asio::io_context& loop, const DataFolder& folder, Answer answer);
  ~ControlServer();  // stops listening and removes the socket
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

 private:
  struct Listening;
  std::shared_ptr<Listening> listening_;
};

inline constexpr std::chrono::seconds control_patience{5};

// Sends one line to the process that holds the folder and returns its answer. Throws FolderError,
// which names that process and the mend, if nobody answers in time.
std::string ask_holder(const DataFolder& folder, const std::string& request,
                       std::chrono::milliseconds patience = control_patience);

}  // namespace pln::runtime
