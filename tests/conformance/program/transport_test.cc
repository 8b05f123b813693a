// The options of the transport: threads, time-outs, caps, TLS; and the end of it all.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../../support/self_signed.h"
#include "../support/client.h"
#include "check_run.h"
#include "http_run.h"

namespace understudy::conformance {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kHealth = "GET /__admin/health HTTP/1.1\r\nHost: t\r\n\r\n";

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A certificate and a key, in files.
struct Files {
  Files() {
    const auto pair = testing::MakeSelfSigned();
    const std::string folder = NewFolder();
    certificate = WriteFile(folder, "cert.pem", pair.certificate);
    key = WriteFile(folder, "key.pem", pair.key);
    text = WriteFile(folder, "text.pem", "no PEM\n");
    port = folder + "/tls-port";
  }
  Words Options() const {
    return {"--tls-cert", certificate, "--tls-key",       key,
            "--tls-port", "0",         "--tls-port-file", port};
  }

  std::string certificate;
  std::string key;
  std::string text;
  std::string port;
};

// --- Values

TEST(TransportOptionsTest, AreShownWithTheirVariables) {
  const Finished run = RunToEnd({"serve", "--help"});
  for (const auto& [option, variable] : std::vector<std::pair<std::string, std::string>>{
           {"--threads", "UNDERSTUDY_THREADS"},
           {"--header-timeout", "UNDERSTUDY_HEADER_TIMEOUT"},
           {"--body-timeout", "UNDERSTUDY_BODY_TIMEOUT"},
           {"--idle-timeout", "UNDERSTUDY_IDLE_TIMEOUT"},
           {"--max-connections", "UNDERSTUDY_MAX_CONNECTIONS"},
           {"--max-buffer", "UNDERSTUDY_MAX_BUFFER"},
           {"--journal", "UNDERSTUDY_JOURNAL"},
           {"--journal-bytes", "UNDERSTUDY_JOURNAL_BYTES"},
           {"--journal-body", "UNDERSTUDY_JOURNAL_BODY"},
           {"--tls-cert", "UNDERSTUDY_TLS_CERT"},
           {"--tls-key", "UNDERSTUDY_TLS_KEY"},
           {"--tls-port", "UNDERSTUDY_TLS_PORT"},
           {"--tls-port-file", "UNDERSTUDY_TLS_PORT_FILE"}}) {
    EXPECT_TRUE(Has(run.out, option)) << option;
    EXPECT_TRUE(Has(run.out, variable)) << variable;
  }
}

std::vector<std::pair<std::string, std::string>> BadValues() {
  return {{"--threads", "-1"},
          {"--threads", "65"},
          {"--threads", "x"},
          {"--header-timeout", "10"},
          {"--header-timeout", "-1s"},
          {"--header-timeout", "soon"},
          {"--body-timeout", ""},
          {"--idle-timeout", "1 fortnight"},
          {"--idle-timeout", "99999999999999999999s"},
          {"--max-connections", "-1"},
          {"--max-connections", "1000001"},
          {"--max-buffer", "15"},
          {"--journal", "-1"},
          {"--journal", "many"},
          {"--journal-bytes", "0"},
          {"--journal-body", "1025"},
          {"--max-buffer", "1e3"},
          {"--tls-port", "65536"},
          {"--tls-port", "https"}};
}

TEST(TransportOptionsTest, BadValuesExitWithTwoAndNameTheOption) {
  for (const auto& [option, value] : BadValues()) {
    const Finished run = RunToEnd({"serve", "--port", "0", option, value});
    EXPECT_EQ(run.exit_code, 2) << option << ' ' << value << '\n' << Printed(run);
    EXPECT_TRUE(Has(run.err, option)) << run.err;
    EXPECT_FALSE(Has(run.out, "listening"));
  }
}

TEST(TransportOptionsTest, BadValuesInTheEnvironmentDoToo) {
  for (const auto& [option, value] : BadValues()) {
    if (value.empty()) continue;  // as if it were not set
    std::string variable = "UNDERSTUDY_" + option.substr(2);
    for (char& c : variable) {
      c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    const Finished run = RunToEnd({"serve", "--port", "0"}, {variable + "=" + value});
    EXPECT_EQ(run.exit_code, 2) << variable << '=' << value << '\n' << Printed(run);
    EXPECT_TRUE(Has(run.err, option) || Has(run.err, variable)) << run.err;
  }
}

TEST(TransportOptionsTest, GoodValuesServe) {
  for (const Words& words : {Words{"--threads", "1"}, Words{"--threads", "64"},
                             Words{"--threads", "0"}, Words{"--header-timeout", "2m"},
                             Words{"--max-connections", "0"}, Words{"--max-buffer", "16"}}) {
    Program program("default", words);
    ExpectHealthy(program);
  }
}

// --- Time and connections

TEST(TimeoutTest, AHeadThatDoesNotComeIsRefusedInTheVendorsShape) {
  for (const bool from_environment : {false, true}) {
    Program program("default", from_environment ? Words{} : Words{"--header-timeout", "50ms"},
                    from_environment ? Words{"UNDERSTUDY_HEADER_TIMEOUT=50ms"} : Words{});
    for (const VendorCase& vendor : AllVendors()) {
      Connection connection(program.port());
      const WireReply reply =
          Exchange(connection, "GET " + vendor.path + " HTTP/1.1\r\nHost: t\r\n");
      ExpectError(vendor, reply, 408, "");
      EXPECT_FALSE(reply.keeps_open);
      EXPECT_EQ(ToEnd(connection), "");
    }
  }
}

TEST(TimeoutTest, ABodyThatDoesNotComeIsRefused) {
  for (const bool from_environment : {false, true}) {
    Program program("default", from_environment ? Words{} : Words{"--body-timeout", "1ms"},
                    from_environment ? Words{"UNDERSTUDY_BODY_TIMEOUT=1ms"} : Words{});
    Connection connection(program.port());
    EXPECT_EQ(Exchange(connection,
                       "POST /v1/customers/1 HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nab")
                  .status,
              408);
    EXPECT_EQ(ToEnd(connection), "");
  }
}

TEST(TimeoutTest, AnIdleConnectionIsClosed) {
  for (const bool from_environment : {false, true}) {
    Program program("default", from_environment ? Words{} : Words{"--idle-timeout", "200ms"},
                    from_environment ? Words{"UNDERSTUDY_IDLE_TIMEOUT=200ms"} : Words{});
    Connection connection(program.port());
    EXPECT_EQ(Exchange(connection, kHealth).status, 200);
    EXPECT_EQ(ToEnd(connection), "");
  }
}

TEST(MaxConnectionsTest, TheLongestIdleOneGivesWay) {
  for (const bool from_environment : {false, true}) {
    Words words{"--threads", "1"};
    if (!from_environment) words.insert(words.end(), {"--max-connections", "2"});
    Program program("default", words,
                    from_environment ? Words{"UNDERSTUDY_MAX_CONNECTIONS=2"} : Words{});
    Connection first(program.port());
    EXPECT_EQ(Exchange(first, kHealth).status, 200);
    Connection second(program.port());
    EXPECT_EQ(Exchange(second, kHealth).status, 200);
    Connection third(program.port());
    EXPECT_EQ(Exchange(third, kHealth).status, 200);
    EXPECT_EQ(ToEnd(first), "");
    EXPECT_EQ(Exchange(second, kHealth).status, 200);
  }
}

TEST(ThreadsTest, OneLoopServesManyIdleAndBusyConnections) {
  for (const bool from_environment : {false, true}) {
    Program program("default", from_environment ? Words{} : Words{"--threads", "1"},
                    from_environment ? Words{"UNDERSTUDY_THREADS=1"} : Words{});
    std::vector<std::unique_ptr<Connection>> connections;
    for (int i = 0; i < 200; ++i) {
      connections.push_back(std::make_unique<Connection>(program.port()));
      if (i % 2 == 0) connections.back()->Send(kHealth.substr(0, 20), Soon());
    }
    for (int i = 0; i < 200; ++i) {
      EXPECT_EQ(
          Exchange(*connections[static_cast<std::size_t>(i)], kHealth.substr(i % 2 == 0 ? 20 : 0))
              .status,
          200);
    }
  }
}

// --- TLS

TEST(TlsOptionsTest, OneWithoutTheOtherExitsWithTwo) {
  const Files files;
  for (const Words& words :
       {Words{"--tls-cert", files.certificate}, Words{"--tls-key", files.key},
        Words{"--tls-port-file", files.port}, Words{"--tls-port", "0"}, Words{"--tls-port", "8443"},
        Words{"--tls-cert", "", "--tls-key", files.key},
        Words{"--tls-cert", files.certificate, "--tls-key", ""}}) {
    Words all = {"serve", "--port", "0"};
    all.insert(all.end(), words.begin(), words.end());
    const Finished run = RunToEnd(all);
    EXPECT_EQ(run.exit_code, 2) << words.front() << '\n' << Printed(run);
    EXPECT_TRUE(Has(run.err, "--tls-")) << run.err;
  }
  for (const std::string& variable :
       {"UNDERSTUDY_TLS_KEY=" + files.key, std::string("UNDERSTUDY_TLS_PORT=0")}) {
    const Finished run = RunToEnd({"serve", "--port", "0"}, {variable});
    EXPECT_EQ(run.exit_code, 2) << variable << '\n' << Printed(run);
    EXPECT_TRUE(Has(run.err, "--tls-")) << run.err;
  }
}

TEST(TlsOptionsTest, OneFileForBothPortsExitsWithTwo) {
  const Files files;
  const std::string same = files.port.substr(0, files.port.rfind('/')) + "/./tls-port";
  for (const auto& [option, variable] :
       std::vector<std::pair<std::string, std::string>>{{files.port, ""}, {same, ""}, {"", same}}) {
    Words words = {"serve", "--port", "0"};
    for (const Words& more :
         {files.Options(), option.empty() ? Words{} : Words{"--port-file", option}})
      words.insert(words.end(), more.begin(), more.end());
    const Finished run =
        RunToEnd(words, variable.empty() ? Words{} : Words{"UNDERSTUDY_PORT_FILE=" + variable});
    EXPECT_EQ(run.exit_code, 2) << Printed(run);
    const std::string other = variable.empty() ? "--port-file" : "UNDERSTUDY_PORT_FILE";
    EXPECT_TRUE(Has(run.err, "must be another file than " + other + "\n")) << run.err;
    EXPECT_EQ(ReadFile(files.port), "");
  }
}

TEST(TlsOptionsTest, ABadCertificateOrKeyStopsTheStart) {
  const Files files;
  const Files other;
  for (const auto& [certificate, key, named] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"/no/such/file.pem", files.key, "--tls-cert"},
           {files.text, files.key, "--tls-cert"},
           {files.key, files.key, "--tls-cert"},
           {files.certificate, "/no/such/file.pem", "--tls-key"},
           {files.certificate, files.text, "--tls-key"},
           {files.certificate, other.key, "--tls-key"}}) {
    const Finished run =
        RunToEnd({"serve", "--port", "0", "--tls-cert", certificate, "--tls-key", key});
    EXPECT_EQ(run.exit_code, 1) << certificate << ' ' << key << '\n' << Printed(run);
    EXPECT_TRUE(Has(run.err, named)) << run.err;
    EXPECT_FALSE(Has(run.out, "listening"));
  }
}

TEST(TlsOptionsTest, ThePortIsPrintedSecondAndWritten) {
  const Files files;
  for (const bool from_environment : {false, true}) {
    Program program(
        "default", from_environment ? Words{} : files.Options(),
        from_environment
            ? Words{"UNDERSTUDY_TLS_CERT=" + files.certificate, "UNDERSTUDY_TLS_KEY=" + files.key,
                    "UNDERSTUDY_TLS_PORT=0", "UNDERSTUDY_TLS_PORT_FILE=" + files.port}
            : Words{});
    ExpectHealthy(program);
    const std::string port = ReadFile(files.port);
    const std::string url = program.url();
    const auto lines = Lines(program.Stop(SIGTERM).out);
    ASSERT_GE(lines.size(), 2U);
    EXPECT_EQ(lines[0], "listening on " + url);
    EXPECT_EQ(lines[1] + "\n", "listening on https://127.0.0.1:" + port);
  }
}

TEST(TlsOptionsTest, ABusyPortExitsWithFour) {
  Program program;
  const Files files;
  const Finished run =
      RunToEnd({"serve", "--port", "0", "--tls-cert", files.certificate, "--tls-key", files.key,
                "--tls-port", std::to_string(program.port())});
  EXPECT_EQ(run.exit_code, 4) << Printed(run);
}

// Whether something listens on ::1; nullopt where this machine has no such address.
std::optional<bool> ListensOnV6(int port) {
  const int socket = ::socket(AF_INET6, SOCK_STREAM, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  address.sin6_port = htons(static_cast<std::uint16_t>(port));
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  const bool listens = connect(socket, generic, sizeof(address)) == 0;
  const int error = errno;
  close(socket);
  if (!listens && error != ECONNREFUSED) return std::nullopt;
  return listens;
}

TEST(TransportOptionsTest, LocalhostMeansBothAddresses) {
  const Files files;
  Words options = files.Options();
  options.insert(options.end(), {"--host", "localhost"});
  Program program("default", options);
  ExpectHealthy(program);
  for (const int port : {program.port(), std::stoi(ReadFile(files.port))}) {
    Connection connection(port);
    EXPECT_TRUE(ListensOnV6(port).value_or(true));
  }
  const auto lines = Lines(program.Stop(SIGTERM).out);
  ASSERT_GE(lines.size(), 2U);
  EXPECT_EQ(lines[0].substr(0, 30), "listening on http://localhost:");
  EXPECT_EQ(lines[1].substr(0, 31), "listening on https://localhost:");
}

TEST(TlsOptionsTest, PlainHttpToItsPortIsToldToUseHttps) {
  const Files files;
  Program program("default", files.Options());
  Connection connection(std::stoi(ReadFile(files.port)));
  connection.Send(kHealth, Soon());
  const std::string reply = ToEnd(connection);
  EXPECT_TRUE(Has(reply, "HTTP/1.1 400 Bad Request\r\n")) << reply;
  EXPECT_TRUE(Has(reply, "\r\n\r\nThis port speaks TLS: use https://")) << reply;
  ExpectHealthy(program);
}

// --- The end

TEST(DrainTest, EndsPromptlyWithIdleAndBusyConnections) {
  const Files files;
  Program program("default", files.Options());
  std::vector<std::unique_ptr<Connection>> idle;
  const int tls_port = std::stoi(ReadFile(files.port));
  for (int i = 0; i < 60; ++i) {
    idle.push_back(std::make_unique<Connection>(i % 3 == 0 ? tls_port : program.port()));
    if (i % 3 == 1) {
      EXPECT_EQ(Exchange(*idle.back(), kHealth).status, 200);
    }
  }
  Connection busy(program.port());
  busy.Send(
      "POST /v1/customers/1 HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: "
      "2\r\n\r\n",
      Soon());
  while (!Has(busy.pending(), "100 Continue\r\n\r\n")) ASSERT_TRUE(busy.Fill(Soon()));

  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(kill(program.pid(), SIGTERM), 0);
  for (const auto& connection : idle) ToEnd(*connection);
  ASSERT_TRUE(busy.Send("{}", Soon()));
  const std::optional<WireReply> reply = busy.Receive(false, Soon());
  ASSERT_TRUE(reply.has_value());
  EXPECT_FALSE(reply->keeps_open);
  EXPECT_EQ(program.Stop(0).exit_code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

// --- Connecting

// The listening socket's queue: cpp-httplib's own would hold five.
TEST(ConnectTest, AHundredMayConnectBeforeTheServerAcceptsOne) {
  if (OverTls()) GTEST_SKIP() << "a handshake needs the server";
  const Program program;
  ASSERT_EQ(kill(program.pid(), SIGSTOP), 0);
  std::vector<std::unique_ptr<Connection>> clients;
  try {
    for (int i = 0; i < 100; ++i) clients.push_back(std::make_unique<Connection>(program.port()));
  } catch (const std::runtime_error& e) {
    ADD_FAILURE() << "after " << clients.size() << ": " << e.what();
  }
  kill(program.pid(), SIGCONT);
  for (const auto& client : clients) {
    EXPECT_TRUE(client->Send(kHealth, Soon()));
    const auto reply = client->Receive(false, Soon());
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 200);
  }
}

}  // namespace
}  // namespace understudy::conformance
