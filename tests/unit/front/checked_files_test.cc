#include "front/checked_files.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace understudy::front {
namespace {

CheckedFile FileOf(const std::string& rows) {
  return {store::Image(rows), "about " + rows, store::Image("old " + rows)};
}

TEST(CheckedFilesTest, FindsWhatWasKeptOfTheSameBytes) {
  CheckedFiles files;
  files.Keep("one", FileOf("a"));
  files.Keep("two", FileOf("b"));
  const auto found = files.Find("one");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->rows.Bytes(), "a");
  EXPECT_EQ(found->rows_before_last_write->Bytes(), "old a");
  EXPECT_EQ(found->settings, "about a");
  EXPECT_FALSE(files.Find("onE"));
  EXPECT_FALSE(files.Find("on"));
  EXPECT_FALSE(files.Find(""));
}

TEST(CheckedFilesTest, WhatIsFoundIsACopy) {
  CheckedFiles files;
  files.Keep("one", FileOf("a"));
  files.Find("one")->rows.Write(0, "z", 1);
  EXPECT_EQ(files.Find("one")->rows.Bytes(), "a");
}

TEST(CheckedFilesTest, TheOneUsedLongestAgoMakesRoom) {
  CheckedFiles files(8);
  files.Keep("one", FileOf("a"));
  files.Keep("two", FileOf("b"));
  EXPECT_TRUE(files.Find("one"));
  files.Keep("six", FileOf("c"));
  EXPECT_TRUE(files.Find("one"));
  EXPECT_FALSE(files.Find("two"));
  EXPECT_TRUE(files.Find("six"));
  files.Keep("larger than all", FileOf("d"));
  EXPECT_FALSE(files.Find("larger than all"));
  EXPECT_TRUE(files.Find("one"));
  EXPECT_TRUE(files.Find("six"));
}

TEST(CheckedFilesTest, ManyThreadsMayUseIt) {
  CheckedFiles files(20);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        const std::string bytes = "file " + std::to_string(i % 5);
        auto found = files.Find(bytes);
        if (!found) {
          files.Keep(bytes, FileOf(bytes));
        } else {
          found->rows.Write(0, "z", 1);
          EXPECT_EQ(found->settings, "about " + bytes);
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace understudy::front
