// --port-file and --tls-port-file.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/tls.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool Exists(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

TEST(PortFileTest, HoldsThePortOnceTheLineIsPrinted) {
  const std::string folder = NewFolder();
  Program program("default", {"--port-file", folder + "/port"});
  const std::string text = ReadFile(folder + "/port");
  EXPECT_EQ(text, std::to_string(program.port()) + "\n");
}

TEST(PortFileTest, IsReplacedAtomicallyAndLeavesNothingBeside) {
  const std::string folder = NewFolder();
  const std::string file = WriteFile(folder, "port", "1\n");
  std::filesystem::create_hard_link(file, folder + "/witness");
  Program program("default", {}, {"UNDERSTUDY_PORT_FILE=" + file});
  EXPECT_EQ(ReadFile(file), std::to_string(program.port()) + "\n");
  EXPECT_EQ(ReadFile(folder + "/witness"), "1\n") << "written in place instead of renamed over";
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++files;
  EXPECT_EQ(files, 2);
}

TEST(PortFileTest, ThatCannotBeWrittenStopsTheStart) {
  const Finished run =
      RunToEnd({"serve", "default", "--port", "0", "--port-file", NewFolder() + "/absent/port"});
  EXPECT_EQ(run.exit_code, 1) << Printed(run);
  EXPECT_TRUE(Has(run.err, "absent/port")) << run.err;
}

TEST(PortFileTest, IsGoneAfterTheEnd) {
  const std::string file = NewFolder() + "/port";
  Program program("default", {"--port-file", file});
  EXPECT_TRUE(Exists(file));
  EXPECT_EQ(program.Stop(SIGTERM).exit_code, 0);
  EXPECT_FALSE(Exists(file));
}

TEST(PortFileTest, ThatSomebodyElseHasWrittenStaysAfterTheEnd) {
  const std::string folder = NewFolder();
  const std::string file = folder + "/port";
  Program program("default", {"--port-file", file});
  WriteFile(folder, "port", "notes\n");
  EXPECT_EQ(program.Stop(SIGTERM).exit_code, 0);
  EXPECT_EQ(ReadFile(file), "notes\n");
}

TEST(PortFileTest, OfTlsIsGoneAfterTheEnd) {
  const std::string folder = NewFolder();
  const std::string file = folder + "/tls-port";
  const std::string stale = WriteFile(folder, "stale", "1\n");
  const CertificateFiles& files = ServerCertificate();
  const Finished run = RunToEnd({"run", "--tls-cert", files.certificate, "--tls-key", files.key,
                                 "--tls-port-file", file, "--", "cat", file});
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  EXPECT_GT(std::atoi(run.out.c_str()), 0) << Printed(run);
  EXPECT_FALSE(Exists(file));
  EXPECT_EQ(RunToEnd({"serve", "no-such-scenario", "--tls-cert", files.certificate, "--tls-key",
                      files.key, "--tls-port-file", stale})
                .exit_code,
            3);
  EXPECT_FALSE(Exists(stale));
}

TEST(PortFileTest, OfAnEarlierServerIsRemovedWhenTheStartFails) {
  Program program;
  const std::string folder = NewFolder();
  const std::string stale = WriteFile(folder, "stale", "1\n");
  EXPECT_EQ(RunToEnd({"serve", "no-such-scenario", "--port-file", stale}).exit_code, 3);
  EXPECT_FALSE(Exists(stale));

  const std::string other = WriteFile(folder, "other", "1\n");
  EXPECT_EQ(
      RunToEnd({"serve", "--port", std::to_string(program.port()), "--port-file", other}).exit_code,
      4);
  EXPECT_FALSE(Exists(other));
}

TEST(PortFileTest, OfAnotherServerStays) {
  const std::string file = NewFolder() + "/port";
  Program first("default", {"--port-file", file});
  Program second("default", {"--port-file", file});
  EXPECT_EQ(first.Stop(SIGTERM).exit_code, 0);
  EXPECT_EQ(ReadFile(file), std::to_string(second.port()) + "\n");
}

TEST(PortFileTest, IsNothingButARegularFile) {
  const std::string folder = NewFolder();
  const std::string target = WriteFile(folder, "target", "kept");
  const std::string link = folder + "/link";
  const std::string fifo = folder + "/fifo";
  std::filesystem::create_symlink(target, link);
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  for (const std::string& file : {link, fifo, folder, std::string("/dev/null")}) {
    const Finished run = RunToEnd({"serve", "--port", "0", "--port-file", file});
    EXPECT_EQ(run.exit_code, 1) << Printed(run);
    EXPECT_TRUE(Has(run.err, "error: --port-file " + file + ": is not a regular file")) << run.err;
    EXPECT_FALSE(Has(run.out, "listening"));
  }
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_TRUE(std::filesystem::is_fifo(fifo));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  EXPECT_EQ(ReadFile(target), "kept");
}

TEST(PortFileTest, IsNoFileThatHoldsSomethingElse) {
  const std::string folder = NewFolder();
  for (const std::string text : {"my notes\n", "80 and more", "123456", "80\n\n", "-1\n"}) {
    const std::string file = WriteFile(folder, "important.txt", text);
    for (const std::string scenario : {"default", "no-such-scenario"}) {
      const Finished run = RunToEnd({"serve", scenario, "--port", "0", "--port-file", file});
      EXPECT_EQ(run.exit_code, 1) << Printed(run);
      EXPECT_TRUE(run.err.starts_with("error: --port-file " + file + ": is not a port file"))
          << run.err;
      EXPECT_EQ(ReadFile(file), text);
    }
  }
  const std::string empty = WriteFile(folder, "empty", "");
  Program program("default", {"--port-file", empty});
  EXPECT_EQ(ReadFile(empty), std::to_string(program.port()) + "\n");
}

TEST(PortFileTest, OfARunningServerStaysWhenTheStartFails) {
  const std::string folder = NewFolder();
  const std::string file = folder + "/port";
  const std::string tls_file = folder + "/tls-port";
  const CertificateFiles& tls = ServerCertificate();
  const std::vector<std::string> both = {
      "--tls-cert", tls.certificate,   "--tls-key", tls.key,       "--tls-port",
      "0",          "--tls-port-file", tls_file,    "--port-file", file};
  Program program("default", both);
  const std::string port = ReadFile(file);
  const std::string tls_port = ReadFile(tls_file);
  for (const std::vector<std::string>& start :
       {std::vector<std::string>{"serve", "--port", std::to_string(program.port())},
        std::vector<std::string>{"serve", "no-such-scenario"}}) {
    auto arguments = start;
    arguments.insert(arguments.end(), both.begin(), both.end());
    EXPECT_NE(RunToEnd(arguments).exit_code, 0);
    EXPECT_EQ(ReadFile(file), port);
    EXPECT_EQ(ReadFile(tls_file), tls_port);
  }
  EXPECT_EQ(program.Stop(SIGTERM).exit_code, 0);
  EXPECT_FALSE(Exists(file));
  EXPECT_FALSE(Exists(tls_file));
}

TEST(PortFileTest, ThatBecomesALinkIsNotReplaced) {
  const std::string folder = NewFolder();
  const std::string target = WriteFile(folder, "target", "kept");
  const std::string file = folder + "/port";
  Program program("default", {"--port-file", file});
  std::filesystem::remove(file);
  std::filesystem::create_symlink(target, file);
  EXPECT_EQ(program.Stop(SIGTERM).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(file));
  EXPECT_EQ(ReadFile(target), "kept");
}

}  // namespace
}  // namespace understudy::conformance
