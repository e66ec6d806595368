// Requests that two programs could understand differently (goals S2), each with the reason for
// which it is refused. For the test of the header alone and for that of the server.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pln::net::testing {

struct Variant {
  std::string_view name{};
  std::string text{};
  std::string_view reason{};  // a part of it
};

inline const std::string get = "GET / HTTP/1.1\r\n";
inline const std::string post = "POST /slack/events HTTP/1.1\r\nHost: a.example\r\n";

inline std::string with(const std::string& fields) { return post + fields + "\r\n"; }
inline std::string line(const std::string& request_line) {
  return request_line + "\r\nHost: a.example\r\n\r\n";
}

inline const std::vector<Variant> lengths = {
    {"length, then encoding", with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), "both"},
    {"encoding, then length", with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), "both"},
    {"encoding, fields, length",
     with("Transfer-Encoding: chunked\r\nA: b\r\nContent-Length: 0\r\n"), "both"},
    {"two equal lengths", with("Content-Length: 5\r\nContent-Length: 5\r\n"), "several lengths"},
    {"two lengths", with("Content-Length: 5\r\nContent-Length: 6\r\n"), "several lengths"},
    {"two lengths, other case", with("content-length: 5\r\nCONTENT-LENGTH: 6\r\n"), "several"},
    {"list of lengths", with("Content-Length: 5, 5\r\n"), "improper length"},
    {"signed length", with("Content-Length: +5\r\n"), "improper length"},
    {"negative length", with("Content-Length: -1\r\n"), "improper length"},
    {"hexadecimal length", with("Content-Length: 0x5\r\n"), "improper length"},
    {"length with a blank", with("Content-Length: 1 0\r\n"), "improper length"},
    {"length with a fraction", with("Content-Length: 5.0\r\n"), "improper length"},
    {"length with leading zeros", with("Content-Length: 005\r\n"), "improper length"},
    {"empty length", with("Content-Length:\r\n"), "improper length"},
    {"length beyond 64 bits", with("Content-Length: 18446744073709551621\r\n"), "improper length"},
    {"length in words", with("Content-Length: five\r\n"), "improper length"},
    {"quoted length", with("Content-Length: \"5\"\r\n"), "improper length"},
};

inline const std::vector<Variant> encodings = {
    {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
     "HTTP/1.0"},
    {"chunked, then another", with("Transfer-Encoding: chunked, identity\r\n"), "other than"},
    {"another, then chunked", with("Transfer-Encoding: gzip, chunked\r\n"), "other than"},
    {"chunked twice", with("Transfer-Encoding: chunked, chunked\r\n"), "other than"},
    {"two fields", with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), "several"},
    {"identity", with("Transfer-Encoding: identity\r\n"), "other than"},
    {"gzip", with("Transfer-Encoding: gzip\r\n"), "other than"},
    {"chunked with a comma", with("Transfer-Encoding: ,chunked\r\n"), "other than"},
    {"chunked with a parameter", with("Transfer-Encoding: chunked;q=1\r\n"), "other than"},
    {"quoted", with("Transfer-Encoding: \"chunked\"\r\n"), "other than"},
    {"almost chunked", with("Transfer-Encoding: xchunked\r\n"), "other than"},
    {"empty", with("Transfer-Encoding:\r\n"), "other than"},
    {"vertical tab",
     with("Transfer-Encoding: \x0b"
          "chunked\r\n"),
     "control character"},
    {"zero byte", with(std::string("Transfer-Encoding: chunked\0\r\n", 29)), "control character"},
    {"blank before the colon", with("Transfer-Encoding : chunked\r\n"), "improper name"},
    {"tabulator before the colon", with("Content-Length\t: 5\r\n"), "improper name"},
    {"unknown expectation", with("Expect: 200-ok\r\n"), "expectation"},
    {"two expectations", with("Expect: 100-continue\r\nExpect: 100-continue\r\n"), "expectation"},
};

inline const std::vector<Variant> lines = {
    {"folded line", with("A: b\r\n c\r\n"), "folded"},
    {"folded with a tabulator", with("Transfer-Encoding:\r\n\tchunked\r\n"), "folded"},
    {"folded first line", get + " Host: a\r\n\r\n", "folded"},
    {"bare CR in a value", with("A: b\rTransfer-Encoding: chunked\r\n"), "control character"},
    {"bare LF in a value", with("A: b\nTransfer-Encoding: chunked\r\n"), "CR LF"},
    {"bare LF everywhere", "GET / HTTP/1.1\nHost: a\n\n", "CR LF"},
    {"bare CR at a line's end", with("A: b\r\r\n"), "control character"},
    {"zero byte in a value", with(std::string("A: b\0c\r\n", 8)), "control character"},
    {"zero byte in a name", with(std::string("A\0: b\r\n", 7)), "improper name"},
    {"no colon", with("Transfer-Encoding chunked\r\n"), "without a colon"},
    {"no name", with(": chunked\r\n"), "improper name"},
    {"a name that is no token", with("Content_Length(): 5\r\n"), "improper name"},
    {"delete character", with("A: \x7f\r\n"), "control character"},
    {"an empty line first", "\r\n" + with(""), "no request line"},
};

inline const std::vector<Variant> targets = {
    {"no host", "GET / HTTP/1.1\r\n\r\n", "no host"},
    {"two hosts", get + "Host: a\r\nHost: b\r\n\r\n", "several hosts"},
    {"the same host twice", get + "Host: a\r\nhost: a\r\n\r\n", "several hosts"},
    {"empty host", get + "Host:\r\n\r\n", "improper host"},
    {"list of hosts", get + "Host: a, b\r\n\r\n", "improper host"},
    {"host with a user", get + "Host: b@a\r\n\r\n", "improper host"},
    {"host with a path", get + "Host: a/b\r\n\r\n", "improper host"},
    {"host with a bad port", get + "Host: a:8x\r\n\r\n", "improper host"},
    {"host that is an open bracket", get + "Host: [::1\r\n\r\n", "improper host"},
    {"absolute, another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", "two different hosts"},
    {"absolute, another port", "GET http://a:81/ HTTP/1.1\r\nHost: a\r\n\r\n", "two different"},
    {"absolute without a host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", "proper host"},
    {"absolute with a user", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", "proper host"},
    {"absolute of another kind", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "no path"},
    {"absolute, no Host in 1.0", "GET http://a/ HTTP/1.0\r\n\r\n", "no host"},
    {"asterisk", line("OPTIONS * HTTP/1.1"), "no path"},
    {"authority", line("CONNECT a.example:443 HTTP/1.1"), "no path"},
    {"fragment", line("GET /a#b HTTP/1.1"), "escaped"},
    {"half an escape", line("GET /%4 HTTP/1.1"), "escaped"},
    {"a false escape", line("GET /%zz HTTP/1.1"), "escaped"},
    {"backslash", line("GET /..\\x HTTP/1.1"), "escaped"},
    {"above ASCII", line("GET /\xc3\xa4 HTTP/1.1"), "escaped"},
    {"two blanks", line("GET  / HTTP/1.1"), "no path"},
    {"blank behind", line("GET / HTTP/1.1 "), "not HTTP/1.1"},
    {"blank within", line("GET /a b HTTP/1.1"), "escaped"},
    {"blank before", line(" GET / HTTP/1.1"), "no method"},
    {"tabulators", line("GET\t/\tHTTP/1.1"), "no request line"},
    {"no version", line("GET /"), "no request line"},
    {"HTTP/0.9", line("GET / HTTP/0.9"), "not HTTP/1.1"},
    {"HTTP/1.10", line("GET / HTTP/1.10"), "not HTTP/1.1"},
    {"HTTP/2.0", "PRI * HTTP/2.0\r\n\r\n", "not HTTP/1.1"},
    {"small letters", line("GET / http/1.1"), "not HTTP/1.1"},
    {"a method that is no token", line("G(T / HTTP/1.1"), "no method"},
    {"an endless method", line(std::string(17, 'A') + " / HTTP/1.1"), "no method"},
};

}  // namespace pln::net::testing
