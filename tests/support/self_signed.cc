#include "support/self_signed.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

#include "support/openssl_deleter.h"

namespace understudy::testing {
namespace {

using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free>>;
using CertificatePtr = std::unique_ptr<X509, Deleter<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;

void Check(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("OpenSSL cannot make a certificate: ") + what);
}

void Extend(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  Check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, value);
}

template <typename Write>
std::string Pem(Write write) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  Check(bio != nullptr && write(bio.get()) == 1, "PEM");
  std::string text(BIO_ctrl_pending(bio.get()), '\0');
  BIO_read(bio.get(), text.data(), static_cast<int>(text.size()));
  return text;
}

}  // namespace

SelfSigned MakeSelfSigned(std::chrono::seconds begins, std::chrono::seconds ends) {
  const KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  const CertificatePtr certificate(X509_new());
  Check(key != nullptr && certificate != nullptr, "key");
  X509* x = certificate.get();
  X509_set_version(x, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
  X509_gmtime_adj(X509_getm_notBefore(x), begins.count());
  X509_gmtime_adj(X509_getm_notAfter(x), ends.count());
  X509_NAME* name = X509_get_subject_name(x);
  const unsigned char common_name[] = "localhost";
  X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(x, name);
  X509_set_pubkey(x, key.get());
  Extend(x, NID_basic_constraints, "critical,CA:TRUE");
  Extend(x, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  Check(X509_sign(x, key.get(), EVP_sha256()) > 0, "signature");
  return {Pem([&](BIO* to) { return PEM_write_bio_X509(to, x); }), Pem([&](BIO* to) {
            return PEM_write_bio_PKCS8PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr,
                                                 nullptr);
          })};
}

}  // namespace understudy::testing
