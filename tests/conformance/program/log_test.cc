// The log on standard error.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string>

#include "check_run.h"

namespace understudy::conformance {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A server whose standard error is the pipe $2, which holds 4096 bytes and which nobody reads until
// `dd` does; then one more request is logged.
constexpr const char* kScript = R"(
"$0" serve --port 0 --port-file $1 --log-level debug >/dev/null 2>$2 & server=$!
"$0" health --wait 50s --port-file $1 >/dev/null || exit 10
i=0
while [ $i -lt 100 ]; do
  "$0" health --port-file $1 >/dev/null || exit 11
  i=$((i+1))
done
dd if=$2 of=/dev/null bs=4096 count=1 2>/dev/null
"$0" health --port-file $1 >/dev/null || exit 12
kill $server
wait $server
)";

TEST(LogTest, AReaderThatDoesNotReadHoldsUpNothing) {
  const std::string folder = NewFolder();
  const std::string fifo = folder + "/log";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  const int fd = open(fifo.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  ASSERT_GE(fcntl(fd, F_SETPIPE_SZ, 4096), 4096);

  const Finished run =
      RunToEnd({"run", "--", "sh", "-c", kScript, ProgramPath(), folder + "/port", fifo});

  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  std::array<char, 65536> buffer{};
  const ssize_t size = read(fd, buffer.data(), buffer.size());
  ASSERT_GT(size, 0);
  const std::string text(buffer.data(), static_cast<std::size_t>(size));
  EXPECT_TRUE(Has(text, " log lines were dropped, because nobody read standard error")) << text;
  EXPECT_TRUE(Has(text, "stopping on SIGTERM")) << text;
  close(fd);
}

}  // namespace
}  // namespace understudy::conformance
