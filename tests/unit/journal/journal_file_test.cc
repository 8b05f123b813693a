#include "journal/journal_file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace understudy::journal {
namespace {

// A folder that is removed with its files.
class Folder {
 public:
  Folder() {
    std::string name = ::testing::TempDir() + "journal_file_XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::string ReadAll(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

std::vector<std::string> LinesOf(const std::string& file) {
  std::vector<std::string> lines;
  std::istringstream text(ReadAll(file));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

Entry EntryWith(const std::string& body, std::uint64_t number = 1) {
  http::Request request;
  request.method = "GET";
  request.target = "/a?apiKey=s3cret";
  request.body = body;
  const http::Response response{200, {}, "text/plain", "fine"};
  return {number, Asked::Make(request, 0, 100'000'000, nullptr, nullptr),
          Answered::Make(response, 100, SteadyTime(), {}), nullptr};
}

// What opening the file says; empty if it opens.
std::string WhyNot(const std::string& file) {
  static const Redaction kHiding({"apiKey"});
  try {
    const JournalFile opened(file, kHiding, {});
    return {};
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

class JournalFileTest : public ::testing::Test {
 protected:
  Folder folder_;
  const std::string file_ = folder_ / "journal.jsonl";
  const Redaction hiding_{{"apiKey"}};
  std::atomic<std::size_t> total_ = 0;
  Journal journal_{"cart", 1, {}, total_};
};

TEST_F(JournalFileTest, AppendsALineForEachEntry) {
  for (int server = 0; server < 2; ++server) {
    JournalFile file(file_, hiding_, {});
    for (std::uint64_t i = 1; i <= 1000; ++i) {
      file.OnComplete(journal_, EntryWith("line\nbreak", i));
    }
  }
  const auto lines = LinesOf(file_);
  ASSERT_EQ(lines.size(), 2000U);
  EXPECT_TRUE(lines[999].starts_with("{\"number\":1000,\"id\":\"" + IdOf(1, "cart", 1000)))
      << lines[999];
  EXPECT_NE(lines[0].find("\"url\":\"/a?apiKey=***\""), std::string::npos) << lines[0];
}

TEST_F(JournalFileTest, EndsALineThatAKilledServerLeft) {
  std::ofstream(file_) << "{\"number\":1,";
  JournalFile(file_, hiding_, {}).OnComplete(journal_, EntryWith(""));
  const auto lines = LinesOf(file_);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "{\"number\":1,");
}

TEST_F(JournalFileTest, SaysHowManyEntriesItLost) {
  {
    JournalFile file(file_, hiding_, {});
    file.OnComplete(journal_, EntryWith(std::string(9'000'000, 'x')));
    file.OnComplete(journal_, EntryWith(std::string(9'000'000, 'x')));
  }
  std::uint64_t lost = 0;
  for (const auto& line : LinesOf(file_)) {
    ASSERT_TRUE(line.starts_with("{\"lost\":")) << line;
    lost += std::stoul(line.substr(8));
  }
  EXPECT_EQ(lost, 2U);
}

TEST_F(JournalFileTest, RefusesWhatIsNoRegularFile) {
  EXPECT_EQ(WhyNot(folder_ / "."), "Is a directory");
  EXPECT_EQ(WhyNot("/dev/null"), "is not a regular file");
  ASSERT_EQ(mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(WhyNot(folder_ / "fifo"), "is not a regular file");
  std::ofstream(folder_ / "there") << "";
  ASSERT_EQ(symlink((folder_ / "there").c_str(), (folder_ / "link").c_str()), 0);
  EXPECT_EQ(WhyNot(folder_ / "link"), "is a symbolic link");
  EXPECT_EQ(WhyNot(folder_ / "none/file"), "No such file or directory");
  const JournalFile file(file_, hiding_, {});
  EXPECT_EQ(WhyNot(file_), "another server is writing to it");
}

TEST_F(JournalFileTest, LeavesNoPartOfALineOnAFullDisk) {
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  {
    JournalFile file(file_, hiding_, {});
    rlimit small = before;
    small.rlim_cur = 1000;
    setrlimit(RLIMIT_FSIZE, &small);
    file.OnComplete(journal_, EntryWith(std::string(2000, 'x')));
    file.Finish();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  EXPECT_EQ(ReadAll(file_), "");
}

}  // namespace
}  // namespace understudy::journal
