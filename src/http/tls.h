#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace understudy::http {

// One connection's TLS, server side, over memory: it touches no socket. Used by one thread at a
// time; it may outlive its TlsContext.
class TlsSession {
 public:
  enum class Status {
    kOpen,
    kClosed,  // the client said close_notify: nothing more comes from it, Send() still works
    kFailed,  // nothing more comes, nothing can be sent
  };

  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Takes bytes off the wire, all of them; appends what they decrypt to `plain`, and what must be
  // sent now (handshake, alerts) to `wire`, on failure too. Bytes after the end are ignored.
  Status Receive(std::string_view bytes, std::string& plain, std::string& wire);

  // Appends `plain`, encrypted, to `wire`. Only once established(); after a failure or Close() it
  // appends nothing.
  void Send(std::string_view plain, std::string& wire);

  // Appends close_notify, once and only where it is in order.
  void Close(std::string& wire);

  // Whether the handshake is done.
  bool established() const;

  // After kFailed: why, in OpenSSL's words ("http request", "no shared cipher").
  const std::string& failure() const;

 private:
  friend class TlsContext;
  struct Impl;
  explicit TlsSession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A server's certificate and key: TLS 1.2 and 1.3, ALPN http/1.1 where the client asks for it, no
// client certificates, no renegotiation, no compression. Thread-safe.
class TlsContext {
 public:
  // Reads a certificate, with the chain that leads to its root if there is one, and its private
  // key; both PEM, perhaps the same file. The error is one sentence which names the option
  // (--tls-cert or --tls-key), the file and what is wrong. A certificate that is out of date is
  // taken. Never asks for a password.
  static tl::expected<std::unique_ptr<TlsContext>, std::string> Load(
      const std::string& certificate_file, const std::string& key_file);

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  std::unique_ptr<TlsSession> NewSession() const;

 private:
  struct Impl;
  explicit TlsContext(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace understudy::http
