#pragma once

#include <gtest/gtest.h>
#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

#include "http/server.h"
#include "support/wire.h"

namespace understudy::testing {

// A client that speaks TLS. It takes any certificate, and an end without close_notify for one.
class SecureClient : public Client {
 public:
  // Shakes hands; without success it can send and read nothing.
  explicit SecureClient(int port, int receive_buffer = 0);
  ~SecureClient() override;

  // close_notify, then FIN.
  void FinishSending() override;
  bool established() const;

  // What a client says first.
  static std::string Hello();

  // Whether the server said close_notify.
  bool was_closed_cleanly() const { return was_closed_cleanly_; }

 private:
  ssize_t Put(std::string_view bytes) override;
  ssize_t Take(char* to, std::size_t size) override;

  SSL_CTX* const context_;
  SSL* const ssl_;
  bool was_closed_cleanly_ = false;
};

// Gives `options` a certificate, the same one each time.
http::ServerOptions WithTls(http::ServerOptions options);

// Tests that hold over plain HTTP (parameter false) and over TLS (true).
class EachTransport : public ::testing::TestWithParam<bool> {
 protected:
  void Start(http::Server::Handler handler = Echo, const http::ServerOptions& options = OneLoop()) {
    server_ = StartServer(std::move(handler), WithTls(options));
  }
  std::unique_ptr<Client> Connect(int receive_buffer = 0) const;
  // Has the loop of a server with one loop do what it has to do so far, by a request of its own.
  void Ping() const;

  std::unique_ptr<http::Server> server_;
};

inline std::string TransportName(const ::testing::TestParamInfo<bool>& info) {
  return info.param ? "Tls" : "Plain";
}

}  // namespace understudy::testing
