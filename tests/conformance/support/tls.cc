#include "tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "../../support/openssl_deleter.h"
#include "../../support/self_signed.h"
#include "program.h"

namespace understudy::conformance {
namespace {

using testing::Deleter;
using ContextPtr = std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, Deleter<SSL_free>>;

void Write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

SSL_CTX* Context() {
  static const ContextPtr context = [] {
    ContextPtr made(SSL_CTX_new(TLS_client_method()));
    const std::string& file = ServerCertificate().certificate;
    if (made == nullptr || SSL_CTX_load_verify_file(made.get(), file.c_str()) != 1) {
      throw std::runtime_error("OpenSSL does not trust " + file);
    }
    SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER, nullptr);
    return made;
  }();
  return context.get();
}

}  // namespace

bool OverTls() {
  const char* value = std::getenv("UNDERSTUDY_TEST_TLS");
  return value != nullptr && std::string_view(value) == "1";
}

const CertificateFiles& ServerCertificate() {
  static const CertificateFiles files = [] {
    const auto made = testing::MakeSelfSigned();
    const std::string folder = NewFolder();
    const CertificateFiles result{folder + "/certificate.pem", folder + "/key.pem"};
    Write(result.certificate, made.certificate);
    Write(result.key, made.key);
    return result;
  }();
  return files;
}

struct TlsClient::Impl {
  SslPtr ssl;
  std::string failure;

  void TakeOutput(std::string& wire) {
    BIO* out = SSL_get_wbio(ssl.get());
    const std::size_t size = BIO_ctrl_pending(out);
    if (size == 0) return;
    wire.resize(wire.size() + size);
    BIO_read(out, wire.data() + wire.size() - size, static_cast<int>(size));
  }
};

TlsClient::TlsClient() : impl_(std::make_unique<Impl>()) {
  impl_->ssl.reset(SSL_new(Context()));
  SSL* ssl = impl_->ssl.get();
  if (ssl == nullptr) throw std::runtime_error("no TLS client");
  SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), "127.0.0.1");
  SSL_set_connect_state(ssl);
}

TlsClient::~TlsClient() = default;

bool TlsClient::Receive(std::string_view bytes, std::string& plain, std::string& wire) {
  SSL* ssl = impl_->ssl.get();
  if (!bytes.empty()) BIO_write(SSL_get_rbio(ssl), bytes.data(), static_cast<int>(bytes.size()));
  char buffer[16384];
  int got = 0;
  ERR_clear_error();
  while ((got = SSL_read(ssl, buffer, sizeof buffer)) > 0) {
    plain.append(buffer, static_cast<std::size_t>(got));
  }
  const int error = SSL_get_error(ssl, got);
  impl_->TakeOutput(wire);
  if (error == SSL_ERROR_WANT_READ) return true;
  if (error != SSL_ERROR_ZERO_RETURN) {
    const char* reason = ERR_reason_error_string(ERR_peek_error());
    impl_->failure = reason == nullptr ? "TLS failed" : reason;
    ERR_clear_error();
  }
  return false;
}

void TlsClient::Send(std::string_view plain, std::string& wire) {
  if (plain.empty()) return;
  ERR_clear_error();
  if (SSL_write(impl_->ssl.get(), plain.data(), static_cast<int>(plain.size())) <= 0) {
    throw std::runtime_error("TLS cannot send");
  }
  impl_->TakeOutput(wire);
}

bool TlsClient::established() const { return SSL_is_init_finished(impl_->ssl.get()) == 1; }
const std::string& TlsClient::failure() const { return impl_->failure; }

}  // namespace understudy::conformance
