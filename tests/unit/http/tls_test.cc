#include "http/tls.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

#include "support/openssl_deleter.h"
#include "support/self_signed.h"
#include "support/temporary_folder.h"

namespace understudy::http {
namespace {

using testing::Deleter;
using testing::MakeSelfSigned;
using testing::SelfSigned;
using testing::TemporaryFolder;
using Status = TlsSession::Status;

const SelfSigned& Pair() {
  static const SelfSigned pair = MakeSelfSigned();
  return pair;
}

std::unique_ptr<TlsContext> Load(const SelfSigned& pair) {
  const TemporaryFolder folder;
  auto loaded = TlsContext::Load(folder.Write("cert.pem", pair.certificate),
                                 folder.Write("key.pem", pair.key));
  if (!loaded) throw std::runtime_error(loaded.error());
  return std::move(*loaded);
}

// The other end, over OpenSSL's memory BIOs. It trusts the server's certificate alone.
class Client {
 public:
  explicit Client(const std::string& certificate, int version = 0)
      : context_(SSL_CTX_new(TLS_client_method())) {
    const std::unique_ptr<BIO, Deleter<BIO_free>> bio(
        BIO_new_mem_buf(certificate.data(), static_cast<int>(certificate.size())));
    const std::unique_ptr<X509, Deleter<X509_free>> trusted(
        PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), trusted.get());
    // So that the client itself would speak the versions that the server must refuse.
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), version);
    SSL_CTX_set_max_proto_version(context_.get(), version);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), "127.0.0.1");
    SSL_set_connect_state(ssl_.get());
  }

  SSL* ssl() { return ssl_.get(); }

  // Takes what the server sent, appends what it decrypts to `plain`; returns what to send.
  std::string Exchange(std::string_view from_server, std::string& plain) {
    if (!from_server.empty()) {
      BIO_write(SSL_get_rbio(ssl()), from_server.data(), static_cast<int>(from_server.size()));
    }
    char buffer[4096];
    int got = 0;
    ERR_clear_error();
    while ((got = SSL_read(ssl(), buffer, sizeof buffer)) > 0) {
      plain.append(buffer, static_cast<std::size_t>(got));
    }
    const int error = SSL_get_error(ssl(), got);
    closed_ = closed_ || error == SSL_ERROR_ZERO_RETURN;
    failed_ = failed_ || error == SSL_ERROR_SSL;
    return TakeOutput();
  }

  std::string Write(std::string_view plain) {
    SSL_write(ssl(), plain.data(), static_cast<int>(plain.size()));
    return TakeOutput();
  }

  std::string Close() {
    SSL_shutdown(ssl());
    return TakeOutput();
  }

  bool established() const { return SSL_is_init_finished(ssl_.get()) == 1; }
  bool closed() const { return closed_; }
  bool failed() const { return failed_; }

 private:
  std::string TakeOutput() {
    BIO* out = SSL_get_wbio(ssl());
    std::string bytes(BIO_ctrl_pending(out), '\0');
    if (!bytes.empty()) BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }

  std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, Deleter<SSL_free>> ssl_;
  bool closed_ = false;
  bool failed_ = false;
};

// A client and a session that have nothing but each other.
struct Talk {
  explicit Talk(const TlsContext& context, int version = 0)
      : session(context.NewSession()), client(Pair().certificate, version) {}

  // Passes bytes to and fro, the client's in pieces of `piece`, until both are silent.
  Status Run(std::string from_client = "", std::size_t piece = SIZE_MAX) {
    Status status = Status::kOpen;
    while (true) {
      from_client += client.Exchange(std::exchange(wire, ""), at_client);
      if (from_client.empty()) return status;
      for (std::size_t at = 0; at < from_client.size();) {
        const std::size_t size = std::min(piece, from_client.size() - at);
        status = session->Receive(std::string_view(from_client).substr(at, size), at_server, wire);
        at += size;
      }
      from_client.clear();
    }
  }

  std::unique_ptr<TlsSession> session;
  Client client;
  std::string wire;  // from the session, not yet at the client
  std::string at_server;
  std::string at_client;
};

std::string Noise(std::size_t size, unsigned int seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

// --- Handshake and data

class VersionTest : public ::testing::TestWithParam<int> {
 protected:
  std::unique_ptr<TlsContext> context_ = Load(Pair());
};

TEST_P(VersionTest, ShakesHandsFedByteByByte) {
  Talk talk(*context_, GetParam());
  EXPECT_FALSE(talk.session->established());
  EXPECT_EQ(talk.Run("", 1), Status::kOpen);
  EXPECT_TRUE(talk.session->established());
  EXPECT_TRUE(talk.client.established());
  EXPECT_EQ(SSL_version(talk.client.ssl()), GetParam());
  EXPECT_EQ(SSL_get_verify_result(talk.client.ssl()), X509_V_OK);
  EXPECT_EQ(talk.Run(talk.client.Write("GET / HTTP/1.1\r\n"), 1), Status::kOpen);
  EXPECT_EQ(talk.at_server, "GET / HTTP/1.1\r\n");
  talk.session->Send("HTTP/1.1 200 OK\r\n", talk.wire);
  talk.Run();
  EXPECT_EQ(talk.at_client, "HTTP/1.1 200 OK\r\n");
}

TEST_P(VersionTest, CarriesMuchBothWays) {
  constexpr std::size_t kSize = std::size_t{1} << 20;
  const std::string up = Noise(kSize, 1);
  const std::string down = Noise(kSize, 2);
  Talk talk(*context_, GetParam());
  talk.Run();
  EXPECT_EQ(talk.Run(talk.client.Write(up), 10'007), Status::kOpen);
  EXPECT_TRUE(talk.at_server == up);
  talk.session->Send(down, talk.wire);
  EXPECT_GT(talk.wire.size(), kSize);
  talk.Run();
  EXPECT_TRUE(talk.at_client == down);
}

TEST_P(VersionTest, AClientThatHasClosedIsStillAnswered) {
  Talk talk(*context_, GetParam());
  talk.Run();
  std::string bytes = talk.client.Write("question");
  bytes += talk.client.Close();
  EXPECT_EQ(talk.session->Receive(bytes, talk.at_server, talk.wire), Status::kClosed);
  EXPECT_EQ(talk.at_server, "question");
  EXPECT_EQ(talk.session->Receive("ignored", talk.at_server, talk.wire), Status::kClosed);
  EXPECT_EQ(talk.at_server, "question");
  talk.session->Send("answer", talk.wire);
  talk.session->Close(talk.wire);
  talk.Run();
  EXPECT_EQ(talk.at_client, "answer");
  EXPECT_TRUE(talk.client.closed());
}

TEST_P(VersionTest, ClosesOnce) {
  Talk talk(*context_, GetParam());
  talk.Run();
  talk.session->Close(talk.wire);
  const std::size_t size = talk.wire.size();
  EXPECT_GT(size, 0U);
  talk.session->Close(talk.wire);
  talk.session->Send("too late", talk.wire);
  EXPECT_EQ(talk.wire.size(), size);
  talk.Run();
  EXPECT_TRUE(talk.client.closed());
}

TEST_P(VersionTest, ResumesByTicketInAnotherSession) {
  Talk first(*context_, GetParam());
  first.Run();
  const std::unique_ptr<SSL_SESSION, Deleter<SSL_SESSION_free>> ticket(
      SSL_get1_session(first.client.ssl()));
  Talk second(*context_, GetParam());
  SSL_set_session(second.client.ssl(), ticket.get());
  second.Run();
  EXPECT_TRUE(second.session->established());
  EXPECT_EQ(SSL_session_reused(second.client.ssl()), 1);
}

TEST_P(VersionTest, DamagedRecordsFail) {
  Talk talk(*context_, GetParam());
  talk.Run();
  std::string bytes = talk.client.Write("question");
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  EXPECT_EQ(talk.session->Receive(bytes, talk.at_server, talk.wire), Status::kFailed);
  EXPECT_EQ(talk.at_server, "");
  EXPECT_NE(talk.session->failure(), "");
  EXPECT_GT(talk.wire.size(), 0U) << "the alert";
  talk.Run();
  EXPECT_TRUE(talk.client.failed());
  talk.session->Send("answer", talk.wire);
  talk.session->Close(talk.wire);
  EXPECT_EQ(talk.wire, "");
}

INSTANTIATE_TEST_SUITE_P(Tls, VersionTest, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& tested) {
                           return std::string(tested.param == TLS1_2_VERSION ? "12" : "13");
                         });

class TlsTest : public ::testing::Test {
 protected:
  std::unique_ptr<TlsContext> context_ = Load(Pair());
};

TEST_F(TlsTest, RefusesOlderVersions) {
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
    Talk talk(*context_, version);
    EXPECT_EQ(talk.Run(), Status::kFailed);
    EXPECT_EQ(talk.session->failure(), "unsupported protocol");
    EXPECT_FALSE(talk.session->established());
    EXPECT_TRUE(talk.client.failed());
  }
}

TEST_F(TlsTest, RefusesToRenegotiate) {
  Talk talk(*context_, TLS1_2_VERSION);
  talk.Run();
  SSL_renegotiate(talk.client.ssl());
  talk.Run();
  EXPECT_TRUE(talk.client.failed());
}

TEST_F(TlsTest, ChoosesHttp11WhereItIsOffered) {
  const auto chosen = [&](const std::string& offer) {
    Talk talk(*context_);
    SSL_set_alpn_protos(talk.client.ssl(), reinterpret_cast<const unsigned char*>(offer.data()),
                        static_cast<unsigned int>(offer.size()));
    EXPECT_EQ(talk.Run(), Status::kOpen);
    EXPECT_TRUE(talk.client.established());
    const unsigned char* name = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(talk.client.ssl(), &name, &size);
    return std::string(name, name + size);
  };
  EXPECT_EQ(chosen("\x02h2\x08http/1.1"), "http/1.1");
  EXPECT_EQ(chosen("\x08http/1.1\x02h2"), "http/1.1");
  EXPECT_EQ(chosen("\x02h2"), "");
  EXPECT_EQ(chosen("\x08http/1.0"), "");
}

TEST_F(TlsTest, PlainHttpFails) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}}) {
    const std::string bytes = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    const auto session = context_->NewSession();
    std::string plain;
    std::string wire;
    Status status = Status::kOpen;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      status = session->Receive(std::string_view(bytes).substr(at, piece), plain, wire);
    }
    EXPECT_EQ(status, Status::kFailed);
    EXPECT_EQ(session->failure(), "http request");
    EXPECT_EQ(plain, "");
    session->Close(wire);
  }
}

TEST_F(TlsTest, NoiseFails) {
  for (unsigned int seed = 0; seed < 2000; ++seed) {
    std::string bytes = Noise(600, seed);
    // Half of it gets past the record's header, a quarter past the handshake's.
    if (seed % 2 == 0) bytes.replace(0, 5, "\x16\x03\x01\x02\x00", 5);
    if (seed % 4 == 0) bytes.replace(5, 4, "\x01\x00\x01\xFC", 4);
    // As much as any length in it may ask for.
    bytes.resize(70'000, '\xFF');
    const auto session = context_->NewSession();
    std::string plain;
    std::string wire;
    EXPECT_EQ(session->Receive(bytes, plain, wire), Status::kFailed) << seed;
    EXPECT_EQ(plain, "");
    EXPECT_EQ(ERR_peek_error(), 0U);
  }
}

// An error that somebody else left on this thread is not taken for the session's.
TEST_F(TlsTest, StrangersErrorsDoNotMatter) {
  Talk talk(*context_);
  ERR_raise(ERR_LIB_SSL, SSL_R_HTTP_REQUEST);
  EXPECT_EQ(talk.Run(), Status::kOpen);
  EXPECT_TRUE(talk.session->established());
}

TEST_F(TlsTest, SendsNothingBeforeTheHandshake) {
  const auto session = context_->NewSession();
  std::string wire;
  session->Send("x", wire);
  session->Close(wire);
  EXPECT_EQ(wire, "");
}

TEST_F(TlsTest, ServesManyThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        Talk talk(*context_);
        talk.Run();
        talk.Run(talk.client.Write("question"));
        EXPECT_EQ(talk.at_server, "question");
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

TEST_F(TlsTest, ASessionOutlivesItsContext) {
  Talk talk(*context_);
  context_.reset();
  EXPECT_EQ(talk.Run(), Status::kOpen);
  EXPECT_TRUE(talk.session->established());
}

// --- Files

class TlsFilesTest : public ::testing::Test {
 protected:
  std::string Error(const std::string& certificate, const std::string& key) {
    const auto loaded = TlsContext::Load(certificate, key);
    EXPECT_EQ(ERR_peek_error(), 0U);
    return loaded ? "none" : loaded.error();
  }

  const TemporaryFolder folder_;
  const std::string certificate_ = folder_.Write("cert.pem", Pair().certificate);
  const std::string key_ = folder_.Write("key.pem", Pair().key);
  const std::string absent_ = folder_.Path("absent.pem");
  const std::string empty_ = folder_.Write("empty.pem", "");
  const std::string text_ = folder_.Write("text.pem", "no PEM\n");
  const std::string large_ = folder_.Write("large.pem", std::string(2 << 20, 'x'));
};

TEST_F(TlsFilesTest, TakesGoodOnes) {
  EXPECT_EQ(Error(certificate_, key_), "none");
  const std::string both = folder_.Write("both.pem", Pair().key + Pair().certificate);
  EXPECT_EQ(Error(both, both), "none");
  const std::string chain =
      folder_.Write("chain.pem", Pair().certificate + MakeSelfSigned().certificate);
  EXPECT_EQ(Error(chain, key_), "none");
}

TEST_F(TlsFilesTest, SendsTheWholeChain) {
  const auto context = Load({Pair().certificate + MakeSelfSigned().certificate, Pair().key});
  Talk talk(*context);
  talk.Run();
  EXPECT_EQ(sk_X509_num(SSL_get_peer_cert_chain(talk.client.ssl())), 2);
}

TEST_F(TlsFilesTest, TakesACertificateThatIsOutOfDate) {
  const auto old = MakeSelfSigned(-std::chrono::hours(48), -std::chrono::hours(24));
  EXPECT_EQ(Error(folder_.Write("old.pem", old.certificate), folder_.Write("old.key", old.key)),
            "none");
}

TEST_F(TlsFilesTest, NamesWhatIsWrongWithTheCertificate) {
  const std::string damaged = folder_.Write(
      "damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  EXPECT_EQ(Error(absent_, key_), "--tls-cert " + absent_ + ": No such file or directory");
  EXPECT_EQ(Error(folder_.Path(), key_), "--tls-cert " + folder_.Path() + ": Is a directory");
  EXPECT_EQ(Error(empty_, key_), "--tls-cert " + empty_ + ": the file is empty");
  EXPECT_EQ(Error(large_, key_), "--tls-cert " + large_ + ": the file is larger than 1 MiB");
  for (const auto& file : {text_, key_}) {
    EXPECT_EQ(Error(file, key_),
              "--tls-cert " + file +
                  ": it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
  }
  EXPECT_TRUE(Error(damaged, key_)
                  .starts_with("--tls-cert " + damaged + ": a certificate in it is damaged: "))
      << Error(damaged, key_);
}

TEST_F(TlsFilesTest, NamesWhatIsWrongWithTheKey) {
  const std::string damaged = folder_.Write(
      "damaged.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  const std::string other = folder_.Write("other.pem", MakeSelfSigned().key);
  EXPECT_EQ(Error(certificate_, absent_), "--tls-key " + absent_ + ": No such file or directory");
  EXPECT_EQ(Error(certificate_, folder_.Path()),
            "--tls-key " + folder_.Path() + ": Is a directory");
  EXPECT_EQ(Error(certificate_, empty_), "--tls-key " + empty_ + ": the file is empty");
  for (const auto& file : {text_, certificate_}) {
    EXPECT_EQ(Error(certificate_, file),
              "--tls-key " + file +
                  ": it holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
  }
  EXPECT_EQ(Error(certificate_, other),
            "--tls-key " + other + ": the key is not that of the certificate in " + certificate_);
  EXPECT_TRUE(Error(certificate_, damaged)
                  .starts_with("--tls-key " + damaged + ": the private key in it is damaged: "))
      << Error(certificate_, damaged);
}

TEST_F(TlsFilesTest, NeverAsksForAPassword) {
  const std::unique_ptr<BIO, Deleter<BIO_free>> in(
      BIO_new_mem_buf(Pair().key.data(), static_cast<int>(Pair().key.size())));
  const std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>> key(
      PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
  for (const bool traditional : {false, true}) {
    const std::unique_ptr<BIO, Deleter<BIO_free>> out(BIO_new(BIO_s_mem()));
    const unsigned char password[] = "secret";
    const auto write =
        traditional ? PEM_write_bio_PrivateKey_traditional : PEM_write_bio_PrivateKey;
    ASSERT_EQ(write(out.get(), key.get(), EVP_aes_128_cbc(), password, 6, nullptr, nullptr), 1);
    std::string text(BIO_ctrl_pending(out.get()), '\0');
    BIO_read(out.get(), text.data(), static_cast<int>(text.size()));
    const std::string file = folder_.Write("encrypted.pem", text);
    EXPECT_EQ(Error(certificate_, file),
              "--tls-key " + file + ": the key is encrypted; it must be stored without a password");
  }
}

}  // namespace
}  // namespace understudy::http
