#include "http/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <new>
#include <utility>
#include <vector>

namespace understudy::http {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free>>;
using CertificatePtr = std::unique_ptr<X509, Deleter<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using ContextPtr = std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, Deleter<SSL_free>>;

// No chain is larger. So naming a disk instead of a file is an error, not an endless read.
constexpr std::size_t kMostFileBytes = std::size_t{1} * 1024 * 1024;
// The most bytes of content in one TLS record.
constexpr std::size_t kRecord = std::size_t{16} * 1024;

template <typename T>
T* NotNull(T* pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}

// OpenSSL's text for its first error. Clears this thread's error queue.
std::string TakeReason() {
  const unsigned long code = ERR_peek_error();
  const char* reason = ERR_reason_error_string(code);
  ERR_clear_error();
  return reason == nullptr ? "unknown error " + std::to_string(code) : reason;
}

// --- The two files

// An option and the file that it names, for messages.
struct Source {
  const char* option;
  const std::string& file;

  tl::unexpected<std::string> Error(const std::string& what) const {
    return tl::make_unexpected(std::string(option) + " " + file + ": " + what);
  }
};

tl::expected<std::string, std::string> Read(const Source& source) {
  errno = 0;
  std::ifstream stream(source.file, std::ios::binary);
  std::string text(kMostFileBytes + 1, '\0');
  if (stream) stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.eof() && errno != 0) return source.Error(std::strerror(errno));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > kMostFileBytes) return source.Error("the file is larger than 1 MiB");
  if (text.empty()) return source.Error("the file is empty");
  return text;
}

BioPtr BioOf(const std::string& text) {
  return BioPtr(NotNull(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))));
}

// Whether the last call failed because there is no further block of the kind that it looked for.
bool NoFurtherBlock() {
  const unsigned long code = ERR_peek_last_error();
  return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

// The certificate, then those that lead from it to its root.
tl::expected<std::vector<CertificatePtr>, std::string> ReadCertificates(const Source& source) {
  const auto text = Read(source);
  if (!text) return tl::make_unexpected(text.error());
  const BioPtr bio = BioOf(*text);
  std::vector<CertificatePtr> chain;
  ERR_clear_error();
  while (CertificatePtr next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    chain.push_back(std::move(next));
  }
  const bool at_end = NoFurtherBlock();
  const std::string reason = TakeReason();
  if (!at_end) return source.Error("a certificate in it is damaged: " + reason);
  if (chain.empty()) {
    return source.Error("it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
  }
  return chain;
}

// Replaces OpenSSL's own function, which asks on the terminal.
int RefusePassword(char* /*to*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

tl::expected<KeyPtr, std::string> ReadKey(const Source& source) {
  const auto text = Read(source);
  if (!text) return tl::make_unexpected(text.error());
  const BioPtr bio = BioOf(*text);
  bool asked = false;
  ERR_clear_error();
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, RefusePassword, &asked));
  if (key != nullptr) return key;
  // OpenSSL's decoder reports a missing key as "unsupported".
  const bool absent = text->find("PRIVATE KEY-----") == std::string::npos;
  const std::string reason = TakeReason();
  if (asked) return source.Error("the key is encrypted; it must be stored without a password");
  if (absent) {
    return source.Error("it holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
  }
  return source.Error("the private key in it is damaged: " + reason);
}

// Gives the context both; the error says what is wrong, without a source.
tl::expected<void, std::string> Use(SSL_CTX* context, const std::vector<CertificatePtr>& chain,
                                    EVP_PKEY* key) {
  ERR_clear_error();
  bool good = SSL_CTX_use_certificate(context, chain.front().get()) == 1;
  for (std::size_t i = 1; good && i < chain.size(); ++i) {
    good = SSL_CTX_add1_chain_cert(context, chain[i].get()) == 1;
  }
  if (good) good = SSL_CTX_use_PrivateKey(context, key) == 1;
  if (good) return {};
  return tl::make_unexpected(TakeReason());
}

// --- The context's settings

// `offered`: names, each behind a byte that says its length; OpenSSL has checked the lengths. A
// client that offers only others is served as one that offers none.
int ChooseProtocol(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* chosen_size,
                   const unsigned char* offered, unsigned int size, void* /*unused*/) {
  constexpr std::string_view kHttp = "http/1.1";
  for (unsigned int at = 0; at < size; at += 1U + offered[at]) {
    const unsigned char* name = offered + at + 1;
    if (!std::equal(kHttp.begin(), kHttp.end(), name, name + offered[at])) continue;
    *chosen = name;
    *chosen_size = offered[at];
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_NOACK;
}

ContextPtr NewContext() {
  ContextPtr context(NotNull(SSL_CTX_new(TLS_server_method())));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // An idle connection holds no record buffers.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  // Tickets, which the client keeps, are enough to resume by; the cache would grow, under a lock.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(context.get(), ChooseProtocol, nullptr);
  return context;
}

// --- A BIO over the arguments of one call

// What OpenSSL reads from and writes to while one of a session's functions runs; empty and null
// outside. In place of memory BIOs, which copy twice and keep what they grew to.
struct Wire {
  std::string_view in;
  std::string* out = nullptr;
};

Wire& WireOf(BIO* bio) { return *static_cast<Wire*>(BIO_get_data(bio)); }

int ReadWire(BIO* bio, char* to, std::size_t size, std::size_t* got) {
  Wire& wire = WireOf(bio);
  BIO_clear_retry_flags(bio);
  *got = std::min(size, wire.in.size());
  if (*got == 0) {
    BIO_set_retry_read(bio);
    return -1;
  }
  std::memcpy(to, wire.in.data(), *got);
  wire.in.remove_prefix(*got);
  return 1;
}

int WriteWire(BIO* bio, const char* from, std::size_t size, std::size_t* put) {
  BIO_clear_retry_flags(bio);
  if (WireOf(bio).out != nullptr) WireOf(bio).out->append(from, size);
  *put = size;
  return 1;
}

long ControlWire(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

using MethodPtr = std::unique_ptr<BIO_METHOD, Deleter<BIO_meth_free>>;

MethodPtr NewWireMethod() {
  MethodPtr method(NotNull(BIO_meth_new(BIO_TYPE_SOURCE_SINK, "understudy wire")));
  BIO_meth_set_read_ex(method.get(), ReadWire);
  BIO_meth_set_write_ex(method.get(), WriteWire);
  BIO_meth_set_ctrl(method.get(), ControlWire);
  return method;
}

}  // namespace

// --- TlsSession

struct TlsSession::Impl {
  std::shared_ptr<BIO_METHOD> method;  // that of the BIO in `ssl`
  Wire wire;
  SslPtr ssl;
  Status status = Status::kOpen;
  bool close_sent = false;
  std::string failure;

  void Fail(std::string why) {
    status = Status::kFailed;
    failure = std::move(why);
  }
  // Sets the status after a call to OpenSSL that did not succeed.
  void Judge(int result);
};

void TlsSession::Impl::Judge(int result) {
  const int error = SSL_get_error(ssl.get(), result);
  if (error == SSL_ERROR_WANT_READ) return;
  if (error == SSL_ERROR_ZERO_RETURN) {
    status = Status::kClosed;
  } else {
    Fail(TakeReason());
  }
}

TlsSession::TlsSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsSession::~TlsSession() = default;

TlsSession::Status TlsSession::Receive(std::string_view bytes, std::string& plain,
                                       std::string& wire) {
  Impl& s = *impl_;
  if (s.status != Status::kOpen) return s.status;
  s.wire = {bytes, &wire};
  std::array<char, kRecord> buffer;
  while (true) {
    std::size_t got = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(s.ssl.get(), buffer.data(), buffer.size(), &got);
    if (result != 1) {
      s.Judge(result);
      break;
    }
    plain.append(buffer.data(), got);
  }
  ERR_clear_error();
  s.wire = {};
  return s.status;
}

void TlsSession::Send(std::string_view plain, std::string& wire) {
  Impl& s = *impl_;
  if (plain.empty() || s.status == Status::kFailed || s.close_sent || !established()) return;
  s.wire = {{}, &wire};
  ERR_clear_error();
  std::size_t put = 0;
  const int result = SSL_write_ex(s.ssl.get(), plain.data(), plain.size(), &put);
  if (result != 1) s.Fail(TakeReason());
  s.wire = {};
}

void TlsSession::Close(std::string& wire) {
  Impl& s = *impl_;
  // OpenSSL has no close_notify to send during the handshake, or after a fatal alert.
  if (s.status == Status::kFailed || s.close_sent || !established()) return;
  s.close_sent = true;
  s.wire = {{}, &wire};
  ERR_clear_error();
  SSL_shutdown(s.ssl.get());
  ERR_clear_error();
  s.wire = {};
}

bool TlsSession::established() const { return SSL_is_init_finished(impl_->ssl.get()) == 1; }
const std::string& TlsSession::failure() const { return impl_->failure; }

// --- TlsContext

struct TlsContext::Impl {
  ContextPtr context;
  std::shared_ptr<BIO_METHOD> method;
};

TlsContext::TlsContext(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsContext::~TlsContext() = default;

tl::expected<std::unique_ptr<TlsContext>, std::string> TlsContext::Load(
    const std::string& certificate_file, const std::string& key_file) {
  const Source certificate_source{"--tls-cert", certificate_file};
  const Source key_source{"--tls-key", key_file};
  const auto chain = ReadCertificates(certificate_source);
  if (!chain) return tl::make_unexpected(chain.error());
  const auto key = ReadKey(key_source);
  if (!key) return tl::make_unexpected(key.error());
  if (X509_check_private_key(chain->front().get(), key->get()) != 1) {
    ERR_clear_error();
    return key_source.Error("the key is not that of the certificate in " + certificate_file);
  }
  auto impl = std::make_unique<Impl>(Impl{NewContext(), NewWireMethod()});
  if (auto used = Use(impl->context.get(), *chain, key->get()); !used) {
    return certificate_source.Error("OpenSSL does not accept it: " + used.error());
  }
  return std::unique_ptr<TlsContext>(new TlsContext(std::move(impl)));
}

std::unique_ptr<TlsSession> TlsContext::NewSession() const {
  auto session = std::make_unique<TlsSession::Impl>();
  session->method = impl_->method;
  session->ssl.reset(NotNull(SSL_new(impl_->context.get())));
  BIO* bio = NotNull(BIO_new(session->method.get()));
  BIO_set_data(bio, &session->wire);
  BIO_set_init(bio, 1);
  SSL_set_bio(session->ssl.get(), bio, bio);
  SSL_set_accept_state(session->ssl.get());
  return std::unique_ptr<TlsSession>(new TlsSession(std::move(session)));
}

}  // namespace understudy::http
