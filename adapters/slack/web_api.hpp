// Slack's Web API: one call, and what its answer means. A method that was limited in a workspace is
// not called there again before its time; others go on. In the loop's thread; nothing throws.
#pragma once

#include "adapters/net/http_client.hpp"
#include "adapters/slack/frame.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace pln::slack {

struct ApiAnswer {
  enum class Kind : std::uint8_t {
    ok,
    refused,      // Slack says no, see `error`
    limited,      // again after `pause`
    signed_out,   // the token is good for nothing any more
    unclear,      // it may have been done
    unreachable,  // it was not done
  };
  Kind kind{Kind::unclear};
  std::string error{};  // Slack's word for it, or a phase; never words of people
  std::chrono::milliseconds pause{0};
  Json body{};           // an object
  std::string scopes{};  // that the token has, as Slack lists them
  [[nodiscard]] bool ok() const { return kind == Kind::ok; }
};

// Pure. `body` of an answer that is no JSON object is an empty object.
[[nodiscard]] ApiAnswer judged(const net::ClientResult& result);

class WebApi {
 public:
  using Done = std::function<void(const ApiAnswer&)>;
  using Now = std::function<std::chrono::milliseconds()>;  // steady

  // `client` outlives this. `base` ends with '/'.
  WebApi(net::HttpClient& client, net::Url base, Now now)
      : client_(client), base_(std::move(base)), now_(std::move(now)) {}

  // `tenant` only tells the limits of workspaces apart. Arguments go as JSON, or, for the methods
  // that take none (oauth.*, files.getUploadURLExternal ...), as a form. `done` may be called from
  // within.
  void call(const std::string& tenant, const std::string& method, std::string_view token,
            const Json& arguments, Done done);
  // The same with `client_id` and `client_secret` instead of a token.
  void call_as_app(const std::string& method, const std::string& client_id,
                   std::string_view client_secret, const Json& arguments, Done done);

  [[nodiscard]] std::uint64_t limited() const { return limited_; }  // answers 429 so far

 private:
  void send(const std::string& tenant, const std::string& method, net::ClientRequest request,
            Done done);

  net::HttpClient& client_;
  net::Url base_;
  Now now_;
  std::map<std::pair<std::string, std::string>, std::chrono::milliseconds> not_before_{};
  std::uint64_t limited_{0};
  std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

// Arguments as application/x-www-form-urlencoded; what is no text is written as JSON.
[[nodiscard]] std::string form_encoded(const Json& arguments);

}  // namespace pln::slack
