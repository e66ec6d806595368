// Certificate authorities and certificates for tests, good and bad ones, made in memory; only what
// is to be trusted is written to a file, since OpenSSL's SSL_CERT_FILE is how the client trusts.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

namespace pln::net::test {

struct Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

[[nodiscard]] Key elliptic_key();
[[nodiscard]] Key rsa_key(unsigned bits);

// What a certificate says; the defaults are a good one for this machine.
struct Claims {
  std::string common_name{"localhost"};
  std::string other_names{"DNS:localhost,IP:127.0.0.1"};  // as OpenSSL's configuration writes them
  std::string basic{"critical,CA:FALSE"};
  std::string usage{"critical,digitalSignature"};
  std::string extended_usage{"serverAuth"};
  std::string name_constraints{};
  long from_days{-1};
  long to_days{30};
  const EVP_MD* digest{EVP_sha256()};
};

// For an authority.
[[nodiscard]] Claims authority(std::string_view name);

struct Identity {
  Certificate certificate{};
  Key key{};
};

// Signed by `issuer`, or by itself.
[[nodiscard]] Identity issue(const Claims& claims, const Identity* issuer, Key key = {});

// A server that shows `shown` and, if given, who signed it; with protocols up to `newest`.
[[nodiscard]] boost::asio::ssl::context server_context(const Identity& shown,
                                                       const Identity* between = nullptr,
                                                       int newest = TLS1_3_VERSION);

// From now on, what a new TlsTrust trusts: only this; until it goes.
class OnlyTrusted {
 public:
  explicit OnlyTrusted(const Identity& identity);
  ~OnlyTrusted();
  OnlyTrusted(const OnlyTrusted&) = delete;
  OnlyTrusted& operator=(const OnlyTrusted&) = delete;

 private:
  std::string path_{};
};

}  // namespace pln::net::test
