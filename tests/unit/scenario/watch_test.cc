#include "scenario/watch.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>

#include "support/temporary_folder.h"

namespace understudy::scenario {
namespace {

namespace fs = std::filesystem;
using testing::ReadWholeFile;
using testing::TemporaryFolder;

constexpr std::chrono::seconds kPatience{30};

// Long enough that a test's own steps in a row are one burst on a busy machine.
constexpr WatchPace kPatient{std::chrono::milliseconds(400), std::chrono::seconds(20)};
constexpr WatchPace kQuick{std::chrono::milliseconds(5), std::chrono::seconds(1)};

class WatchTest : public ::testing::Test {
 protected:
  // Reads the files of paths_, as a watcher's `read`.
  LookedAt Read() {
    const std::lock_guard lock(mutex_);
    ++reads_;
    seen_.clear();
    for (const auto& path : paths_) seen_ += ReadWholeFile(path) + "|";
    changed_.notify_all();
    return paths_;
  }

  void Start(const LookedAt& paths, WatchPace pace = kQuick) {
    paths_ = paths;
    watcher_ = std::make_unique<Watcher>(
        paths, [this] { return Read(); }, pace);
    AwaitReads(1);
  }
  bool AwaitReads(int reads) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return reads_ >= reads; });
  }
  // Whether what was read last becomes `text`.
  bool AwaitText(const std::string& text) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return seen_ == text; });
  }
  int reads() {
    const std::lock_guard lock(mutex_);
    return reads_;
  }

  TemporaryFolder folder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  LookedAt paths_;  // guarded by mutex_, as what follows
  int reads_ = 0;
  std::string seen_;
  std::unique_ptr<Watcher> watcher_;
};

TEST_F(WatchTest, ReadsOnceAtTheStart) {
  Start({folder_.Write("a.yaml", "one")});

  EXPECT_TRUE(AwaitText("one|"));
  EXPECT_EQ(reads(), 1);
}

TEST_F(WatchTest, SeesAFileWrittenInPlace) {
  Start({folder_.Write("a.yaml", "one")});

  folder_.Write("a.yaml", "two");

  EXPECT_TRUE(AwaitText("two|"));
}

TEST_F(WatchTest, SeesAFileRenamedOverIt) {
  Start({folder_.Write("a.yaml", "one")});

  for (const std::string text : {"two", "three"}) {
    fs::rename(folder_.Write(".a.yaml.swp", text), folder_.Path("a.yaml"));
    EXPECT_TRUE(AwaitText(text + "|"));
  }
}

TEST_F(WatchTest, SeesAFileMovedAwayAndWrittenAnew) {
  Start({folder_.Write("a.yaml", "one")});

  fs::rename(folder_.Path("a.yaml"), folder_.Path("a.yaml~"));
  folder_.Write("a.yaml", "two");

  EXPECT_TRUE(AwaitText("two|"));
}

TEST_F(WatchTest, SeesAFileGoAndComeBack) {
  Start({folder_.Write("a.yaml", "one")});

  fs::remove(folder_.Path("a.yaml"));
  ASSERT_TRUE(AwaitText("|"));
  folder_.Write("a.yaml", "two");

  EXPECT_TRUE(AwaitText("two|"));
}

TEST_F(WatchTest, SeesEachOfSeveralFiles) {
  Start({folder_.Write("a.yaml", "a1"), folder_.Write("b.yaml", "b1"),
         folder_.Write("rows/c.json", "c1")});

  folder_.Write("rows/c.json", "c2");
  EXPECT_TRUE(AwaitText("a1|b1|c2|"));
  folder_.Write("a.yaml", "a2");
  EXPECT_TRUE(AwaitText("a2|b1|c2|"));
  folder_.Write("b.yaml", "b2");
  EXPECT_TRUE(AwaitText("a2|b2|c2|"));
}

TEST_F(WatchTest, TakesABurstForOneChange) {
  Start({folder_.Write("a.yaml", "one"), folder_.Write("b.yaml", "one")}, kPatient);

  for (const std::string text : {"two", "three", "four"}) {
    folder_.Write("a.yaml", text);
    fs::rename(folder_.Write("new", text), folder_.Path("b.yaml"));
  }
  ASSERT_TRUE(AwaitReads(2));
  EXPECT_TRUE(AwaitText("four|four|"));
  folder_.Write("a.yaml", "five");
  ASSERT_TRUE(AwaitText("five|four|"));

  EXPECT_EQ(reads(), 3);
}

TEST_F(WatchTest, DoesNotWaitForeverForTheEndOfABurst) {
  Start({folder_.Write("a.yaml", "one")}, {std::chrono::hours(1), std::chrono::milliseconds(5)});

  folder_.Write("a.yaml", "two");

  EXPECT_TRUE(AwaitText("two|"));
}

TEST_F(WatchTest, PassesOverOtherFilesOfTheFolder) {
  Start({folder_.Write("a.yaml", "one")});

  folder_.Write("a.yaml.bak", "x");
  folder_.Write("state.sqlite", "x");
  folder_.Write("a.yaml", "two");
  ASSERT_TRUE(AwaitText("two|"));
  watcher_.reset();

  EXPECT_EQ(reads(), 2);
}

TEST_F(WatchTest, FollowsTheSetThatWasReadLast) {
  const auto first = folder_.Write("a.yaml", "a1");
  const auto second = folder_.Write("more/b.yaml", "b1");
  Start({first});
  {
    const std::lock_guard lock(mutex_);
    paths_.insert(second);
  }
  folder_.Write("a.yaml", "a2");
  ASSERT_TRUE(AwaitText("a2|b1|"));

  folder_.Write("more/b.yaml", "b2");

  EXPECT_TRUE(AwaitText("a2|b2|"));
}

TEST_F(WatchTest, ReadsAgainWhatCameInSinceItMayHaveChangedBefore) {
  const auto first = folder_.Write("a.yaml", "a1");
  Start({first});
  const int before = reads();
  {
    const std::lock_guard lock(mutex_);
    paths_.insert(folder_.Path("more/b.yaml"));
  }
  folder_.Write("a.yaml", "a2");

  EXPECT_TRUE(AwaitReads(before + 2));
}

TEST_F(WatchTest, WaitsForAFileInAFolderThatIsNotThere) {
  Start({folder_.Path("x/y/a.yaml")});

  folder_.Write("x/y/a.yaml", "one");

  EXPECT_TRUE(AwaitText("one|"));
}

TEST_F(WatchTest, FollowsAFolderThatIsReplaced) {
  Start({folder_.Write("x/a.yaml", "one")});

  folder_.Write("y/a.yaml", "two");
  fs::rename(folder_.Path("x"), folder_.Path("z"));
  fs::rename(folder_.Path("y"), folder_.Path("x"));
  ASSERT_TRUE(AwaitText("two|"));
  folder_.Write("x/a.yaml", "three");

  EXPECT_TRUE(AwaitText("three|"));
}

// As Kubernetes mounts files: a.yaml → ..data/a.yaml, ..data → ..1, which is renamed over.
TEST_F(WatchTest, SeesALinkOnTheWayTurnedElsewhere) {
  folder_.Write("..1/a.yaml", "one");
  folder_.Write("..2/a.yaml", "two");
  fs::create_symlink("..1", folder_.Path("..data"));
  fs::create_symlink("..data/a.yaml", folder_.Path("a.yaml"));
  Start({folder_.Path("a.yaml")});
  ASSERT_TRUE(AwaitText("one|"));

  fs::create_symlink("..2", folder_.Path("..tmp"));
  fs::rename(folder_.Path("..tmp"), folder_.Path("..data"));
  EXPECT_TRUE(AwaitText("two|"));
  folder_.Write("..2/a.yaml", "three");

  EXPECT_TRUE(AwaitText("three|"));
}

TEST_F(WatchTest, StopsAtOnceWhenABurstHasBegun) {
  Start({folder_.Write("a.yaml", "one")}, {std::chrono::hours(1), std::chrono::hours(1)});

  folder_.Write("a.yaml", "two");
  watcher_.reset();

  EXPECT_EQ(reads(), 1);
}

TEST_F(WatchTest, PlacesOfALinkThatGoesInCircles) {
  fs::create_symlink("b", folder_.Path("a"));
  fs::create_symlink("a", folder_.Path("b"));

  Places places;
  AddPlaces(folder_.Path("a"), places);

  EXPECT_EQ(places, (Places{{fs::canonical(folder_.Path()), {"a", "b"}}}));
}

}  // namespace
}  // namespace understudy::scenario
