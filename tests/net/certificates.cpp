#include "tests/net/certificates.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace pln::net::test {
namespace {

void must(bool good) {
  if (!good) throw std::runtime_error("OpenSSL refuses to make a test's certificate");
}

void add(X509* certificate, X509* issuer, int kind, const std::string& value) {
  if (value.empty()) return;
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const made = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  must(made != nullptr);
  must(X509_add_ext(certificate, made, -1) == 1);
  X509_EXTENSION_free(made);
}

}  // namespace

Key elliptic_key() {
  Key key(EVP_EC_gen("P-256"));
  must(key != nullptr);
  return key;
}

Key rsa_key(unsigned bits) {
  Key key(EVP_RSA_gen(bits));
  must(key != nullptr);
  return key;
}

Claims authority(std::string_view name) {
  Claims claims;
  claims.common_name = name;
  claims.other_names.clear();
  claims.basic = "critical,CA:TRUE";
  claims.usage = "critical,keyCertSign,cRLSign";
  claims.extended_usage.clear();
  return claims;
}

Identity issue(const Claims& claims, const Identity* issuer, Key key) {
  static long serial = 1;
  constexpr long day = 24L * 60 * 60;
  Identity made;
  made.key = key ? std::move(key) : elliptic_key();
  made.certificate.reset(X509_new());
  X509* const certificate = made.certificate.get();
  must(X509_set_version(certificate, 2) == 1);
  must(ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial) == 1);
  must(X509_gmtime_adj(X509_getm_notBefore(certificate), claims.from_days * day) != nullptr);
  must(X509_gmtime_adj(X509_getm_notAfter(certificate), claims.to_days * day) != nullptr);
  must(X509_set_pubkey(certificate, made.key.get()) == 1);
  const auto* const name = reinterpret_cast<const unsigned char*>(claims.common_name.c_str());
  must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC, name, -1,
                                  -1, 0) == 1);
  X509* const by = issuer ? issuer->certificate.get() : certificate;
  must(X509_set_issuer_name(certificate, X509_get_subject_name(by)) == 1);
  add(certificate, by, NID_subject_key_identifier, "hash");
  add(certificate, by, NID_basic_constraints, claims.basic);
  add(certificate, by, NID_key_usage, claims.usage);
  add(certificate, by, NID_ext_key_usage, claims.extended_usage);
  add(certificate, by, NID_subject_alt_name, claims.other_names);
  add(certificate, by, NID_name_constraints, claims.name_constraints);
  EVP_PKEY* const signer = issuer ? issuer->key.get() : made.key.get();
  must(X509_sign(certificate, signer, claims.digest) > 0);
  return made;
}

boost::asio::ssl::context server_context(const Identity& shown, const Identity* between,
                                         int newest) {
  boost::asio::ssl::context context(boost::asio::ssl::context::tls_server);
  SSL_CTX* const native = context.native_handle();
  SSL_CTX_set_security_level(native, 0);  // a server that does what clients must refuse
  must(SSL_CTX_set_min_proto_version(native, TLS1_VERSION) == 1);
  must(SSL_CTX_set_max_proto_version(native, newest) == 1);
  must(SSL_CTX_use_certificate(native, shown.certificate.get()) == 1);
  must(SSL_CTX_use_PrivateKey(native, shown.key.get()) == 1);
  if (between) must(SSL_CTX_add1_chain_cert(native, between->certificate.get()) == 1);
  return context;
}

OnlyTrusted::OnlyTrusted(const Identity& identity) : path_("/tmp/pln-trusted-XXXXXX") {
  const int file = ::mkstemp(path_.data());
  must(file >= 0);
  std::FILE* const stream = ::fdopen(file, "w");
  must(stream && PEM_write_X509(stream, identity.certificate.get()) == 1);
  std::fclose(stream);
  ::setenv("SSL_CERT_FILE", path_.c_str(), 1);
  ::setenv("SSL_CERT_DIR", "/nonexistent", 1);
}

OnlyTrusted::~OnlyTrusted() {
  ::unsetenv("SSL_CERT_FILE");
  ::unsetenv("SSL_CERT_DIR");
  ::unlink(path_.c_str());
}

}  // namespace pln::net::test
