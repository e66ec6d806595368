#include "bot/runtime/asio_timers.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace pln::runtime {

Duration AsioTimers::now() const { return std::chrono::steady_clock::now().time_since_epoch(); }

void AsioTimers::after(Duration pause, std::function<void()> call) {
  if (pause <= Duration{0}) return boost::asio::post(loop_, std::move(call));
  const auto timer = std::make_shared<boost::asio::steady_timer>(loop_, pause);
  timer->async_wait([timer, call = std::move(call)](boost::system::error_code error) {
    if (!error) call();
  });
}

}  // namespace pln::runtime
