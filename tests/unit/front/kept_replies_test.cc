#include "front/kept_replies.h"

#include <gtest/gtest.h>

namespace understudy::front {
namespace {

class KeptRepliesTest : public ::testing::Test {
 protected:
  std::string BodyOf(const KeptReplies::Question& question, const std::string& base_url = "") {
    const auto found = replies_.Find(question, [&] { return base_url; });
    return found ? found->body : "none";
  }
  void Add(const KeptReplies::Question& question, const std::string& body,
           std::optional<std::string> base_url = std::nullopt) {
    replies_.Add(question, {200, {{"A", "b"}}, "text/plain", body}, std::move(base_url));
  }

  contract::Operation operation_;
  contract::Operation other_;
  KeptReplies replies_;
  const KeptReplies::Question question_{1, 2, &operation_, "/path", "a=b"};
};

TEST_F(KeptRepliesTest, KeepsWhatIsAskedForTwice) {
  EXPECT_EQ(BodyOf(question_), "none");
  Add(question_, "body");
  EXPECT_EQ(BodyOf(question_), "none");
  Add(question_, "body");
  const auto found = replies_.Find(question_, [] { return ""; });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->status, 200);
  EXPECT_EQ(found->content_type, "text/plain");
  EXPECT_EQ(found->body, "body");
  ASSERT_EQ(found->headers.size(), 1U);
  EXPECT_EQ(found->headers.front().name, "A");
  EXPECT_EQ(found->headers.front().value, "b");
}

TEST_F(KeptRepliesTest, DistinguishesAllThatDecidesAReply) {
  Add(question_, "body");
  Add(question_, "body");
  ASSERT_EQ(BodyOf(question_), "body");
  for (const auto& other : {KeptReplies::Question{9, 2, &operation_, "/path", "a=b"},
                            {1, 9, &operation_, "/path", "a=b"},
                            {1, 2, &other_, "/path", "a=b"},
                            {1, 2, &operation_, "/other", "a=b"},
                            {1, 2, &operation_, "/path", "a=c"},
                            {1, 2, &operation_, "/path", ""}}) {
    EXPECT_EQ(BodyOf(other), "none");
  }
}

TEST_F(KeptRepliesTest, ViewsNothingOfTheRequest) {
  std::string path = "/a/path/that/no/string/keeps/in/itself";
  const std::string same = path;
  for (int i = 0; i < 2; ++i) Add({1, 2, &operation_, path, path}, "body");
  path.assign(path.size(), 'x');
  EXPECT_EQ(BodyOf({1, 2, &operation_, same, same}), "body");
}

TEST_F(KeptRepliesTest, LinksBelongToTheirUrl) {
  for (int i = 0; i < 2; ++i) Add(question_, "body", "http://a.example");
  EXPECT_EQ(BodyOf(question_, "http://a.example"), "body");
  EXPECT_EQ(BodyOf(question_, "http://b.example"), "none");
}

TEST_F(KeptRepliesTest, KeepsNoLargeReply) {
  const std::string most(KeptReplies::kMostBody, 'x');
  for (int i = 0; i < 2; ++i) Add(question_, most + "x");
  EXPECT_EQ(BodyOf(question_), "none");
  for (int i = 0; i < 2; ++i) Add(question_, most);
  EXPECT_EQ(BodyOf(question_), most);
}

TEST_F(KeptRepliesTest, AnotherReplyTakesTheSamePlace) {
  std::uint64_t rows = 0;
  Add(question_, "body");
  Add(question_, "body");
  // Each place has a few of them.
  while (BodyOf(question_) == "body" && rows < 100 * KeptReplies::kPlaces) {
    const KeptReplies::Question other{1, ++rows + 2, &operation_, "/path", ""};
    Add(other, "other");
    Add(other, "other");
    EXPECT_EQ(BodyOf(other), "other");
  }
  EXPECT_EQ(BodyOf(question_), "none");
}

}  // namespace
}  // namespace understudy::front
