// What outgoing connections trust: TLS 1.2 or later, the system's certificate authorities
// (OpenSSL's SSL_CERT_FILE and SSL_CERT_DIR are heeded), peer and host name always verified, SNI
// always sent. There is no way to switch that off. One object serves every client of the process;
// one thread.
#pragma once

#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace pln::net {

class TlsTrust {
 public:
  TlsTrust();  // throws std::runtime_error if there are no certificate authorities to trust
  ~TlsTrust();
  TlsTrust(const TlsTrust&) = delete;
  TlsTrust& operator=(const TlsTrust&) = delete;
  [[nodiscard]] boost::asio::ssl::context& context() { return *context_; }

 private:
  std::unique_ptr<boost::asio::ssl::context> context_;
};

}  // namespace pln::net
