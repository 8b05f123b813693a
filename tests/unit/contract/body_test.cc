#include <gtest/gtest.h>

#include "base/long_work.h"
#include "contract/arguments.h"
#include "support/documents.h"
#include "support/sample_contract.h"

namespace understudy::contract {
namespace {

using testing::MakeSample;
using testing::OperationOf;
using testing::Repeat;

class BodyTest : public ::testing::Test {
 protected:
  tl::expected<http::Pairs, Problem> Read(const std::string& type, const std::string& body) const {
    http::Request request{"POST", "/", {}, body};
    if (!type.empty()) request.headers.push_back({"Content-Type", type});
    return ReadBody(*OperationOf(*sample_, "createItem").body, request);
  }
  // What is wrong with a JSON body; "" when nothing is.
  std::string WrongJson(const std::string& body) const {
    const auto fields = Read("application/json", body);
    return fields ? "" : fields.error().detail;
  }

  std::unique_ptr<Contract> sample_ = MakeSample();
};

TEST_F(BodyTest, ReadsTheSameFieldsInEachForm) {
  const http::Pairs expected = {{"name", "їжак & co"}, {"count", "3"}};

  EXPECT_EQ(*Read("application/x-www-form-urlencoded", "name=%D1%97жак+%26+co&count=3"), expected);
  EXPECT_EQ(*Read("application/json", R"({"name": "\u0457жак & co", "count": 3})"), expected);
  EXPECT_EQ(*Read("multipart/form-data; boundary=X",
                  "--X\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nїжак & co\r\n"
                  "--X\r\nContent-Disposition: form-data; name=\"count\"\r\n\r\n3\r\n--X--"),
            expected);
}

TEST_F(BodyTest, BoundsTheFieldsInEachForm) {
  const auto json = [](int count) {
    std::string body = R"({"name": "x")";
    for (int i = 1; i < count; ++i) body += ", \"custom_" + std::to_string(i) + "\": 1";
    return body + "}";
  };
  EXPECT_EQ(WrongJson(json(1024)), "");
  EXPECT_EQ(WrongJson(json(1025)), "The request body has more than 1024 fields.");
  const auto many = Read("application/x-www-form-urlencoded", Repeat("a&", 1'000'000));
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().kind, ProblemKind::kMalformedBody);
  EXPECT_EQ(many.error().detail, "The request body has more than 1024 fields.");
}

// The loop of the thread serves its other connections meanwhile.
TEST_F(BodyTest, ALongBodyIsLongWork) {
  int taken_over = 0;
  const LongWorkScope scope(
      [](void* count) {
        ++*static_cast<int*>(count);
        return true;
      },
      &taken_over);
  Read("application/json", R"({"other": ")" + std::string(60'000, 'x') + R"("})");
  EXPECT_EQ(taken_over, 0);
  Read("application/json", R"({"other": ")" + std::string(70'000, 'x') + R"("})");
  EXPECT_EQ(taken_over, 1);
}

TEST_F(BodyTest, ReadsTheContentTypeAsHttpHasIt) {
  for (const std::string type :
       {"application/json", "APPLICATION/JSON", "application/json;charset=utf-8",
        " application/json ; charset=utf-8"}) {
    EXPECT_TRUE(Read(type, "{}")) << type;
  }
}

TEST_F(BodyTest, AnEmptyBodyHasNoFieldsWhateverItsType) {
  for (const std::string type : {"", "text/plain", "application/json", "multipart/form-data"}) {
    EXPECT_EQ(*Read(type, ""), http::Pairs()) << type;
  }
}

TEST_F(BodyTest, RefusesOtherContentTypes) {
  for (const std::string type :
       {"", "text/plain", "application/xml", "application/jsonx", "json"}) {
    const auto fields = Read(type, "name=x");
    ASSERT_FALSE(fields) << type;
    EXPECT_EQ(fields.error().kind, ProblemKind::kUnsupportedMediaType) << type;
  }
  EXPECT_EQ(Read("text/plain", "x").error().detail,
            "The Content-Type `text/plain` is not accepted: send multipart/form-data, "
            "application/x-www-form-urlencoded, application/json.");
}

TEST_F(BodyTest, ReadsJsonScalarsAsTheyWereWritten) {
  EXPECT_EQ(
      *Read("application/json", R"({"count": 1.50, "noSync": true, "name": "", "note": null})"),
      (http::Pairs{{"count", "1.50"}, {"noSync", "true"}, {"name", ""}}));
}

TEST_F(BodyTest, RefusesBodiesThatAreNoJson) {
  using namespace std::string_literals;
  for (const std::string& body :
       {"{"s, "{\"a\":}"s, "name=x"s, "{} {}"s, "\xFF"s, "{\"a\":\"\xC0\x80\"}"s, "{}\0"s,
        "{\"a\":1,\"a\":2}"s, Repeat("[", 10'000), Repeat("{\"a\":", 10'000)}) {
    const auto fields = Read("application/json", body);
    ASSERT_FALSE(fields) << body.substr(0, 40);
    EXPECT_EQ(fields.error().kind, ProblemKind::kMalformedBody) << body.substr(0, 40);
  }
}

TEST_F(BodyTest, SaysWhereABodyIsNoJson) {
  EXPECT_EQ(WrongJson("{\n \"a\": 1,\n \"a\": 2}"),
            "The request body is not JSON, line 3, column 2: duplicate key `a`.");
}

TEST_F(BodyTest, RefusesJsonThatIsNoObject) {
  for (const std::string body : {"[]", "1", "\"x\"", "null", "true"}) {
    EXPECT_EQ(WrongJson(body), "The request body must be a JSON object.") << body;
  }
}

TEST_F(BodyTest, NamesEveryJsonFieldThatIsNoScalar) {
  const auto fields = Read("application/json", R"({"name": [], "count": 1, "custom_x": {"d": 1}})");

  ASSERT_FALSE(fields);
  EXPECT_EQ(fields.error().kind, ProblemKind::kBadParameter);
  ASSERT_EQ(fields.error().fields.size(), 2U);
  EXPECT_EQ(fields.error().fields[0].name, "name");
  EXPECT_EQ(fields.error().fields[0].rule, Rule::kNotScalar);
  EXPECT_EQ(fields.error().fields[1].name, "custom_x");
}

TEST_F(BodyTest, IgnoresJsonFieldsThatNobodyReadsWhateverTheyHold) {
  EXPECT_EQ(
      *Read("application/json", R"({"x": [1], "name": "a", "y": {"z": "\u0000"}, "Name": 1})"),
      (http::Pairs{{"name", "a"}}));
}

TEST_F(BodyTest, RefusesANulInAJsonText) {
  EXPECT_EQ(WrongJson(R"({"note": "x\u0000y"})"), "`note` must not hold a NUL character.");
}

TEST_F(BodyTest, RefusesBrokenForms) {
  for (const std::string body : {"name=%zz", "name=%00", "name=%FF", "\xFF"}) {
    const auto fields = Read("application/x-www-form-urlencoded", body);
    ASSERT_FALSE(fields) << body;
    EXPECT_EQ(fields.error().kind, ProblemKind::kMalformedBody);
  }
  EXPECT_EQ(Read("multipart/form-data; boundary=X", "x").error().kind, ProblemKind::kMalformedBody);
}

}  // namespace
}  // namespace understudy::contract
