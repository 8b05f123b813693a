#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace understudy::conformance {

// Whether the tests of this process speak TLS to the programs that they start:
// UNDERSTUDY_TEST_TLS=1 in the environment.
bool OverTls();

// The certificate for 127.0.0.1 that those programs get, and its key: paths of files made once a
// process.
struct CertificateFiles {
  std::string certificate;
  std::string key;
};
const CertificateFiles& ServerCertificate();

// The client's end of one TLS connection, over memory. It trusts ServerCertificate() alone. Used by
// one thread.
class TlsClient {
 public:
  TlsClient();
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  // Takes what the server sent; appends what it decrypts to `plain` and what must be sent now to
  // `wire`. Called with nothing, it begins the handshake. False once the server has closed or
  // something failed; failure() then says what, and nothing after close_notify.
  bool Receive(std::string_view bytes, std::string& plain, std::string& wire);
  // Only once established().
  void Send(std::string_view plain, std::string& wire);

  bool established() const;
  const std::string& failure() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace understudy::conformance
