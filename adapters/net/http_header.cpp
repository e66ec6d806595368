#include "adapters/net/http_header.hpp"

#include <algorithm>
#include <charconv>

namespace pln::net {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t method_letters_max = 16;
constexpr std::size_t length_digits_max = 18;  // fits 64 bits

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}
char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string lower_case(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

bool same_word(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

// RFC 9110, 5.6.2
bool is_token(std::string_view text) {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
    return is_letter(letter) || is_digit(letter) || marks.find(letter) != marks.npos;
  });
}

// Visible letters, blanks and what stands above ASCII; no control character but the tabulator.
bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

bool is_hexadecimal(char letter) {
  const char low = lower(letter);
  return is_digit(low) || (low >= 'a' && low <= 'f');
}

// RFC 3986: what may stand in a path or query, escapes complete.
bool is_path_and_query(std::string_view text) {
  constexpr std::string_view marks = "-._~!$&'()*+,;=:@/?";
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (text[index] == '%') {
      if (index + 2 >= text.size() || !is_hexadecimal(text[index + 1]) ||
          !is_hexadecimal(text[index + 2])) {
        return false;
      }
      index += 2;
    } else if (!is_letter(text[index]) && !is_digit(text[index]) &&
               marks.find(text[index]) == marks.npos) {
      return false;
    }
  }
  return true;
}

bool is_port(std::string_view text) {
  return text.empty() || (text.front() == ':' && text.size() >= 2 && text.size() <= 6 &&
                          std::all_of(text.begin() + 1, text.end(), is_digit));
}

// A name or address, perhaps with a port.
bool is_host(std::string_view text) {
  std::size_t name_end = 0;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == text.npos || close < 3) return false;
    const std::string_view address = text.substr(1, close - 1);
    if (!std::all_of(address.begin(), address.end(), [](char letter) {
          return is_hexadecimal(letter) || letter == ':' || letter == '.';
        })) {
      return false;
    }
    name_end = close + 1;
  } else {
    name_end = std::min(text.find(':'), text.size());
    const std::string_view name = text.substr(0, name_end);
    if (name.empty() || !std::all_of(name.begin(), name.end(), [](char letter) {
          return is_letter(letter) || is_digit(letter) || letter == '-' || letter == '.' ||
                 letter == '_';
        })) {
      return false;
    }
  }
  return is_port(text.substr(name_end));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
  const std::size_t end = text.find_last_not_of(blanks);
  return end == text.npos ? std::string_view{} : text.substr(begin, end + 1 - begin);
}

// Reads the lines one after the other into `header_`; the first fault ends it.
class HeaderReader {
 public:
  explicit HeaderReader(std::string_view bytes) : rest_(bytes) {}

  std::variant<HttpHeader, HeaderRefusal> read() {
    if (!read_request_line() || !read_fields() || !read_host() || !read_framing() ||
        !read_expectation()) {
      return HeaderRefusal{reason_};
    }
    return std::move(header_);
  }

 private:
  bool refuse(std::string_view reason) {
    reason_ = reason;
    return false;
  }

  bool next_line(std::string_view& line) {
    const std::size_t end = rest_.find('\n');
    if (end == rest_.npos || end == 0 || rest_[end - 1] != '\r') {
      return refuse("a line that does not end with CR LF");
    }
    line = rest_.substr(0, end - 1);
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool read_request_line() {
    std::string_view line;
    if (!next_line(line)) return false;
    const std::size_t method_end = line.find(' ');
    const std::size_t target_end = line.rfind(' ');
    if (method_end == line.npos || target_end == method_end) return refuse("no request line");
    const std::string_view method = line.substr(0, method_end);
    if (!is_token(method) || method.size() > method_letters_max) return refuse("no method");
    const std::string_view version = line.substr(target_end + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return refuse("not HTTP/1.1");
    header_.version_minor = version.back() - '0';
    header_.method = method;
    return read_target(line.substr(method_end + 1, target_end - method_end - 1));
  }

  // The form of a request to an origin: a path; or a whole address, which must name our host.
  bool read_target(std::string_view target) {
    if (!target.starts_with('/')) {
      const std::size_t scheme_end = target.find("://");
      const std::string_view scheme = target.substr(0, scheme_end);
      if (scheme_end == target.npos || !(same_word(scheme, "http") || same_word(scheme, "https"))) {
        return refuse("a target that is no path");
      }
      target.remove_prefix(scheme_end + 3);
      const std::size_t authority_end = std::min(target.find_first_of("/?#"), target.size());
      authority_ = target.substr(0, authority_end);
      if (!is_host(authority_)) return refuse("a target without a proper host");
      target.remove_prefix(authority_end);
    }
    if (!is_path_and_query(target)) return refuse("a letter in the target that has to be escaped");
    const std::size_t path_end = std::min(target.find('?'), target.size());
    header_.path = target.substr(0, path_end);
    if (header_.path.empty()) header_.path = "/";
    if (path_end < target.size()) header_.query = target.substr(path_end + 1);
    return true;
  }

  bool read_fields() {
    for (std::string_view line;;) {
      if (!next_line(line)) return false;
      if (line.empty()) break;
      if (line.front() == ' ' || line.front() == '\t') return refuse("a folded line");
      const std::size_t colon = line.find(':');
      if (colon == line.npos) return refuse("a field without a colon");
      const std::string_view name = line.substr(0, colon);
      if (!is_token(name)) return refuse("a field with an improper name");
      const std::string_view value = trimmed(line.substr(colon + 1));
      if (!is_field_value(value)) return refuse("a control character in a field");
      if (header_.fields.size() == header_fields_max) return refuse("too many fields");
      header_.fields.emplace_back(lower_case(name), value);
    }
    return rest_.empty() || refuse("something behind the header");
  }

  // How often a field is there; `value` becomes the last one.
  std::size_t count(std::string_view name, std::string_view& value) const {
    std::size_t found = 0;
    for (const auto& [other, text] : header_.fields) {
      if (other != name) continue;
      ++found;
      value = text;
    }
    return found;
  }

  bool read_host() {
    std::string_view host;
    const std::size_t hosts = count("host", host);
    if (hosts > 1) return refuse("several hosts");
    if (hosts == 0) {
      return (header_.version_minor == 0 && authority_.empty()) || refuse("no host");
    }
    if (!is_host(host)) return refuse("an improper host");
    return authority_.empty() || same_word(authority_, host) || refuse("two different hosts");
  }

  // How long the body is must be said once, and so that nobody can read it in another way.
  bool read_framing() {
    std::string_view length, encoding;
    const std::size_t lengths = count("content-length", length);
    const std::size_t encodings = count("transfer-encoding", encoding);
    if (lengths > 0 && encodings > 0) return refuse("both a length and a transfer encoding");
    if (lengths > 1) return refuse("several lengths");
    if (encodings > 1) return refuse("several transfer encodings");
    if (encodings == 1) {
      if (header_.version_minor == 0) return refuse("a transfer encoding in HTTP/1.0");
      if (!same_word(encoding, "chunked")) return refuse("a transfer encoding other than chunked");
      header_.chunked = true;
    }
    if (lengths == 1) {
      if (length.empty() || length.size() > length_digits_max ||
          !std::all_of(length.begin(), length.end(), is_digit) ||
          (length.size() > 1 && length.front() == '0')) {
        return refuse("an improper length");
      }
      std::uint64_t value = 0;
      std::from_chars(length.data(), length.data() + length.size(), value);
      header_.content_length = value;
    }
    return true;
  }

  bool read_expectation() {
    std::string_view expectation;
    const std::size_t expectations = count("expect", expectation);
    if (expectations == 0) return true;
    if (expectations > 1 || !same_word(expectation, "100-continue")) {
      return refuse("an expectation that nobody can meet");
    }
    header_.expects_continue = header_.version_minor == 1;
    return true;
  }

  std::string_view rest_;
  std::string_view authority_{};
  std::string_view reason_{};
  HttpHeader header_{};
};

}  // namespace

std::size_t find_header_end(std::string_view bytes, std::size_t looked_at) {
  for (std::size_t at = bytes.find('\n', looked_at); at != bytes.npos;
       at = bytes.find('\n', at + 1)) {
    if (at == 0 || bytes[at - 1] != '\r') return at + 1;
    if (at == 1) return at + 1;  // an empty line where the request line should be
    if (at >= 3 && bytes.substr(at - 3, 2) == line_end) return at + 1;
  }
  return std::string_view::npos;
}

std::variant<HttpHeader, HeaderRefusal> read_header(std::string_view bytes) {
  return HeaderReader{bytes}.read();
}

std::optional<std::string_view> only_field(const HeaderFields& fields, std::string_view name) {
  std::optional<std::string_view> found;
  for (const auto& [other, value] : fields) {
    if (other != name) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

bool is_writable_field(std::string_view name, std::string_view value) {
  return is_token(name) && is_field_value(value);
}

}  // namespace pln::net
