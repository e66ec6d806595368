// Timers of an Asio loop. What has not come when the loop ends never comes. In the loop's thread.
#pragma once

#include "bot/runtime/timers.hpp"

#include <boost/asio/io_context.hpp>

namespace pln::runtime {

class AsioTimers final : public Timers {
 public:
  explicit AsioTimers(boost::asio::io_context& loop) : loop_(loop) {}
  [[nodiscard]] Duration now() const override;
  void after(Duration pause, std::function<void()> call) override;

 private:
  boost::asio::io_context& loop_;
};

}  // namespace pln::runtime
