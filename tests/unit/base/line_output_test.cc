#include "base/line_output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <utility>

#include "support/temporary_folder.h"

namespace understudy {
namespace {

using Ends = std::array<int, 2>;  // read here, write there

Ends Pipe() {
  Ends ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  return ends;
}

Ends Sockets() {
  Ends ends{};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  return ends;
}

// Everything that has arrived, without waiting.
std::string ReadAll(int fd) {
  fcntl(fd, F_SETFL, O_NONBLOCK);
  std::string text;
  std::array<char, 65536> buffer{};
  for (ssize_t size = 0; (size = read(fd, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return text;
}

std::size_t Count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

class LineOutputTest : public ::testing::TestWithParam<Ends (*)()> {};

TEST_P(LineOutputTest, DropsWholeLinesWhenNobodyReads) {
  const Ends ends = GetParam()();
  LineOutput output(ends[1]);
  const std::string line = std::string(9'999, 'x') + "\n";
  std::size_t taken = 0;
  for (int i = 0; i < 1000; ++i) taken += output.Write(line) ? 1U : 0U;
  EXPECT_GT(taken, 0U);
  EXPECT_LT(taken, 1000U);
  EXPECT_FALSE(output.Write(line));

  std::string text = ReadAll(ends[0]);
  EXPECT_TRUE(output.Write("later\n"));
  text += ReadAll(ends[0]);

  EXPECT_EQ(Count(text, line), taken);
  EXPECT_EQ(text.size(), taken * line.size() + 6);
  EXPECT_TRUE(text.ends_with("\nlater\n"));
  close(ends[0]);
  close(ends[1]);
}

TEST_P(LineOutputTest, LeavesTheDescriptorAsItWas) {
  const Ends ends = GetParam()();
  LineOutput output(ends[1]);
  EXPECT_TRUE(output.Write("line\n"));
  EXPECT_EQ(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
  close(ends[0]);
  close(ends[1]);
}

INSTANTIATE_TEST_SUITE_P(Kinds, LineOutputTest, ::testing::Values(&Pipe, &Sockets));

TEST(LineOutputFileTest, WritesBehindWhatOthersWrote) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.Path("log");
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_GE(fd, 0);
  ASSERT_EQ(write(fd, "other\n", 6), 6);
  LineOutput output(fd);
  EXPECT_TRUE(output.Write("first\n"));
  ASSERT_EQ(write(fd, "other\n", 6), 6);
  EXPECT_TRUE(output.Write("second\n"));
  close(fd);
  EXPECT_EQ(testing::ReadWholeFile(path), "other\nfirst\nother\nsecond\n");
}

TEST(LineOutputFileTest, FollowsTheDescriptor) {
  const Ends first = Pipe();
  const Ends second = Pipe();
  const int fd = dup(first[1]);
  LineOutput output(fd);
  EXPECT_TRUE(output.Write("one\n"));
  dup2(second[1], fd);
  EXPECT_TRUE(output.Write("two\n"));
  EXPECT_EQ(ReadAll(first[0]), "one\n");
  EXPECT_EQ(ReadAll(second[0]), "two\n");
  for (const int each : {first[0], first[1], second[0], second[1], fd}) close(each);
}

}  // namespace
}  // namespace understudy
