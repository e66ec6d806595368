#include "adapters/net/tls.hpp"

#include <boost/asio/ssl/context.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pln::net {
namespace {

namespace ssl = boost::asio::ssl;

// Certificates in a folder are read by OpenSSL when they are asked for, by the hash in their name.
bool folder_has_authorities() {
  const char* named = std::getenv(X509_get_default_cert_dir_env());
  const std::string folders = named ? named : X509_get_default_cert_dir();
  for (std::size_t start = 0; start < folders.size();) {
    const std::size_t end = std::min(folders.find(':', start), folders.size());
    std::error_code error;
    for (const auto& entry :
         std::filesystem::directory_iterator(folders.substr(start, end - start), error)) {
      const std::string name = entry.path().filename().string();
      if (name.size() > 9 && name[8] == '.') return true;  // "5ed36f99.0"
    }
    start = end + 1;
  }
  return false;
}

bool has_authorities(SSL_CTX* context) {
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  return sk_X509_OBJECT_num(X509_STORE_get0_objects(store)) > 0 || folder_has_authorities();
}

}  // namespace

TlsTrust::TlsTrust() : context_(std::make_unique<ssl::context>(ssl::context::tls_client)) {
  SSL_CTX* const native = context_->native_handle();
  boost::system::error_code error;
  context_->set_default_verify_paths(error);
  if (error || !has_authorities(native)) {
    throw std::runtime_error(
        "no certificate authorities: install ca-certificates, or name them "
        "in SSL_CERT_FILE");
  }
  // Level 2: keys worth 112 bits at least, so no RSA below 2048 bits and no SHA-1 signatures.
  SSL_CTX_set_security_level(native, 2);
  context_->set_options(ssl::context::default_workarounds | SSL_OP_NO_COMPRESSION |
                        SSL_OP_NO_RENEGOTIATION);
  context_->set_verify_mode(ssl::verify_peer);
  if (SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1) {
    throw std::runtime_error("TLS 1.2 is not there");
  }
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
}

TlsTrust::~TlsTrust() = default;

}  // namespace pln::net
