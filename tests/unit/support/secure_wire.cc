#include "support/secure_wire.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <csignal>

#include "support/self_signed.h"
#include "support/temporary_folder.h"

namespace understudy::testing {
namespace {

SSL_CTX* NewContext() {
  // OpenSSL writes to sockets without MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  return context;
}

}  // namespace

SecureClient::SecureClient(int port, int receive_buffer)
    : Client(port, receive_buffer), context_(NewContext()), ssl_(SSL_new(context_)) {
  // To OpenSSL itself the end of the connection is as good, as NewContext() has it.
  SSL_set_msg_callback(ssl_, [](int is_sent, int, int type, const void* bytes, std::size_t size,
                                SSL*, void* client) {
    if (is_sent != 0 || type != SSL3_RT_ALERT || size != 2) return;
    static_cast<SecureClient*>(client)->was_closed_cleanly_ =
        static_cast<const unsigned char*>(bytes)[1] == SSL_AD_CLOSE_NOTIFY;
  });
  SSL_set_msg_callback_arg(ssl_, this);
  SSL_set_fd(ssl_, socket());
  SSL_connect(ssl_);
}

SecureClient::~SecureClient() {
  SSL_free(ssl_);
  SSL_CTX_free(context_);
}

void SecureClient::FinishSending() {
  if (established()) SSL_shutdown(ssl_);
  Client::FinishSending();
}

bool SecureClient::established() const { return SSL_is_init_finished(ssl_) == 1; }

std::string SecureClient::Hello() {
  SSL_CTX* context = NewContext();
  SSL* ssl = SSL_new(context);
  BIO* out = BIO_new(BIO_s_mem());
  SSL_set_bio(ssl, BIO_new(BIO_s_mem()), out);
  SSL_connect(ssl);
  ERR_clear_error();
  std::string bytes(BIO_ctrl_pending(out), '\0');
  BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
  SSL_free(ssl);
  SSL_CTX_free(context);
  return bytes;
}

ssize_t SecureClient::Put(std::string_view bytes) {
  if (!established()) return -1;
  ERR_clear_error();
  return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
}

ssize_t SecureClient::Take(char* to, std::size_t size) {
  if (!established()) return -1;
  ERR_clear_error();
  errno = 0;
  const int got = SSL_read(ssl_, to, static_cast<int>(size));
  if (got > 0) return got;
  return SSL_get_error(ssl_, got) == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

http::ServerOptions WithTls(http::ServerOptions options) {
  static const TemporaryFolder folder;
  static const SelfSigned pair = MakeSelfSigned();
  static const std::string certificate = folder.Write("cert.pem", pair.certificate);
  static const std::string key = folder.Write("key.pem", pair.key);
  options.tls = http::TlsOptions{certificate, key, 0};
  return options;
}

std::unique_ptr<Client> EachTransport::Connect(int receive_buffer) const {
  if (!GetParam()) return std::make_unique<Client>(server_->port(), receive_buffer);
  auto client = std::make_unique<SecureClient>(server_->tls_port(), receive_buffer);
  EXPECT_TRUE(client->established());
  return client;
}

void EachTransport::Ping() const {
  Client client(server_->port());
  client.Send(Get("/ping"));
  EXPECT_TRUE(client.ReadReply().starts_with("HTTP/1.1 "));
}

}  // namespace understudy::testing
