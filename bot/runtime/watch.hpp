// Somebody who looks on while a message goes through: counts, proves the order, or ends the process
// at a named moment in a test. Costs nothing where nobody looks.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace pln::runtime {

enum class Moment : std::uint8_t {
  received,       // an event came in; text: its key
  before_commit,  // on the store's thread; text: the key of one event of the transaction
  after_commit,   // on the store's thread: it is on the disk
  before_settle,  // the adapter is about to hear that it may acknowledge
  before_post,    // a message is about to be handed to the platform; text: its id
  after_post,     // the platform has answered
  before_mark     // on the store's thread: that it arrived is about to be written
};

using Watch = std::function<void(Moment, const std::string& text)>;

}  // namespace pln::runtime
