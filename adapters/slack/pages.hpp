// Opens forms and keeps Home tabs as they should look. A form opens at once, since its trigger is
// good for 3 s; what has to be looked up follows. In the loop's thread; nothing throws.
#pragma once

#include "adapters/overview.hpp"
#include "adapters/slack/forms.hpp"
#include "adapters/slack/people.hpp"
#include "adapters/slack/workspaces.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <unordered_map>

namespace pln::slack {

class Pages {
 public:
  struct Setting {
    boost::asio::io_context* loop{nullptr};
    Workspaces* workspaces{nullptr};
    const People* people{nullptr};
    AskOverview overview{};
    PhraseSource phrase{};
    Noted noted{};
  };
  explicit Pages(Setting setting) : set_(std::move(setting)) {}

  void open_form(const std::string& tenant, FormWanted wanted);
  // The person looks at their Home tab: from now on it follows what happens, for a while.
  void home_opened(const std::string& tenant, const std::string& user);
  // Something may have changed for them.
  void changed(const std::string& tenant, const std::string& user);

 private:
  struct Shown {
    std::chrono::steady_clock::time_point opened_at{};
    bool publishing{false}, again{false};
  };
  void fill_form(const std::string& tenant, const FormWanted& wanted, const ApiAnswer& opened);
  void publish(const std::string& tenant, const std::string& user);
  void published(const std::string& tenant, const std::string& user);

  Setting set_;
  std::unordered_map<std::string, Shown> shown_{};  // by tenant and user
  std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

}  // namespace pln::slack
