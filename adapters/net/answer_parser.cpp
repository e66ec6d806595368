#include "adapters/net/answer_parser.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace pln::net {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t last_chunk_bytes = 5;             // "0", two line ends
constexpr std::size_t reserved_body_max = 1024 * 1024;  // on a length that was only announced

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

AnswerParser::AnswerParser(bool to_head, std::size_t header_bytes, std::size_t body_bytes) {
  skip(to_head);
  eager(true);
  header_limit(static_cast<std::uint32_t>(header_bytes));
  body_limit(body_bytes);
}

std::size_t AnswerParser::take(std::string_view bytes, std::string& fault) {
  // Beast asserts that the last chunk does not arrive in smaller pieces; nothing shorter can end
  // one.
  if (is_header_done() && chunked() && bytes.size() < last_chunk_bytes) return 0;
  Error error;
  const std::size_t taken = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error && error != http::error::need_more) fault = error.message();
  return taken;
}

bool AnswerParser::take_end() {
  Error error;
  if (!is_header_done() || !need_eof()) return false;
  put_eof(error);
  return !error && is_done();
}

void AnswerParser::on_request_impl(http::verb /*verb*/, Text /*method*/, Text /*target*/,
                                   int /*version*/, Error& /*error*/) {}

void AnswerParser::on_response_impl(int code, Text /*reason*/, int version, Error& error) {
  if (version != 10 && version != 11) error = http::error::bad_version;
  answer_.status = static_cast<unsigned>(code);
  version_ = version;
  answer_.headers.reserve(24);
}

void AnswerParser::on_field_impl(http::field name, Text name_text, Text value, Error& error) {
  if (!in_header_) return;  // behind a chunked body: nothing that we would believe
  if (answer_.headers.size() >= header_fields_max) {
    error = http::error::header_limit;
    return;
  }
  lengths_ += name == http::field::content_length ? 1U : 0U;
  encoded_ = encoded_ || name == http::field::transfer_encoding;
  auto& [field, text] = answer_.headers.emplace_back();
  field.resize(name_text.size());
  std::transform(name_text.begin(), name_text.end(), field.begin(), lower);
  text.assign(value.data(), value.size());
}

void AnswerParser::on_header_impl(Error& error) {
  in_header_ = false;
  if (lengths_ > 1) error = http::error::multiple_content_length;
  const bool clear = chunked() && version_ == 11 && lengths_ == 0;
  if (encoded_ && !clear) error = http::error::bad_transfer_encoding;
}

void AnswerParser::on_body_init_impl(const boost::optional<std::uint64_t>& length,
                                     Error& /*error*/) {
  if (!length) return;
  answer_.body.reserve(std::min(static_cast<std::size_t>(*length), reserved_body_max));
}

std::size_t AnswerParser::on_body_impl(Text bytes, Error& /*error*/) {
  answer_.body.append(bytes.data(), bytes.size());
  return bytes.size();
}

void AnswerParser::on_chunk_header_impl(std::uint64_t /*size*/, Text /*extensions*/,
                                        Error& /*error*/) {}

std::size_t AnswerParser::on_chunk_body_impl(std::uint64_t /*left*/, Text bytes, Error& /*error*/) {
  answer_.body.append(bytes.data(), bytes.size());
  return bytes.size();
}

void AnswerParser::on_finish_impl(Error& /*error*/) {}

}  // namespace pln::net
