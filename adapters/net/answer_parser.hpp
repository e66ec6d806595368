// One HTTP/1.1 answer, taken in as it arrives: Beast parses, and what two readers could understand
// differently is refused. Private to this folder; knows no sockets.
#pragma once

#include "adapters/net/http_client.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <string>
#include <string_view>

namespace pln::net {

class AnswerParser final : public boost::beast::http::basic_parser<false> {
 public:
  // `to_head`: the answer to a HEAD request, which has no body whatever its header says.
  AnswerParser(bool to_head, std::size_t header_bytes, std::size_t body_bytes);

  // Takes what it can from the front of `bytes`; how much. What is left must be handed in again
  // with more behind it. `fault` is set if this is no acceptable answer.
  std::size_t take(std::string_view bytes, std::string& fault);
  // The other side has closed; false if the answer is not whole.
  [[nodiscard]] bool take_end();

  [[nodiscard]] ClientAnswer& answer() { return answer_; }

 private:
  using Error = boost::beast::error_code;
  using Text = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb verb, Text method, Text target, int version,
                       Error& error) override;
  void on_response_impl(int code, Text reason, int version, Error& error) override;
  void on_field_impl(boost::beast::http::field name, Text name_text, Text value,
                     Error& error) override;
  void on_header_impl(Error& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error& error) override;
  std::size_t on_body_impl(Text bytes, Error& error) override;
  void on_chunk_header_impl(std::uint64_t size, Text extensions, Error& error) override;
  std::size_t on_chunk_body_impl(std::uint64_t left, Text bytes, Error& error) override;
  void on_finish_impl(Error& error) override;

  ClientAnswer answer_{};
  int version_{11};
  unsigned lengths_{0};
  bool encoded_{false};  // there is a Transfer-Encoding
  bool in_header_{true};
};

}  // namespace pln::net
