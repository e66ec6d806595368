// Law: any text is refused, or is a URL that prints back to one that is read as the same; its host
// is in lower case and holds nothing that another reader could take for another place.
#include "adapters/net/reach.hpp"
#include "adapters/net/url.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace pln::net;

void check(bool holds) {
  if (!holds) std::abort();
}

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' ||
         letter == '.' || letter == ':';
}

void check_url(const Url& url) {
  const std::string printed = url.scheme + "://" + url.authority() + url.target;
  check(read_url(printed) == url);
  check(!url.host.empty() && url.port != 0 && url.target.starts_with('/'));
  check(std::all_of(url.host.begin(), url.host.end(), is_plain));
  check(std::none_of(url.target.begin(), url.target.end(),
                     [](char letter) { return letter <= ' ' || letter == '\\' || letter > '~'; }));
  // What a system's reader would take for an address is one in its plain form.
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(url.host, error);
  const std::string_view last = std::string_view(url.host).substr(url.host.rfind('.') + 1);
  const bool numeric = std::all_of(last.begin(), last.end(),
                                   [](char letter) { return letter >= '0' && letter <= '9'; });
  if (numeric) check(!error);
  if (!error) check(address.to_string() == url.host);
  if (!error && !reachable(address, Reach{})) check(refusal_of(url, Reach{}).has_value());
  if (!url.encrypted()) check(refusal_of(url, Reach{}).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const std::string& tried : {text, "https://" + text, "ws://127.0.0.1" + text}) {
    if (const auto url = read_url(tried)) check_url(*url);
  }
  const std::string encoded = percent_encoded(text);
  check(encoded.size() >= text.size());
  if (encoded.size() < 4000) check(read_url("https://a/?x=" + encoded).has_value());
  return 0;
}
