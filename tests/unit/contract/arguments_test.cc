#include "contract/arguments.h"

#include <gtest/gtest.h>

#include "support/sample_contract.h"

namespace understudy::contract {
namespace {

using testing::MakeSample;
using testing::OperationOf;
using Result = tl::expected<Arguments, Problem>;

// "name rule, name rule" of what is wrong; "" when nothing is.
std::string Wrong(const Result& result) {
  static constexpr const char* kRules[] = {"required", "not-integer", "too-low",
                                           "too-high", "pattern",     "not-allowed",
                                           "repeated", "not-scalar",  "invalid"};
  if (result) return "";
  std::string out;
  for (const auto& field : result.error().fields) {
    if (!out.empty()) out += ", ";
    out += field.name + " " + kRules[static_cast<std::size_t>(field.rule)];
  }
  return out.empty() ? result.error().detail : out;
}

class ArgumentsTest : public ::testing::Test {
 protected:
  Result List(const std::string& query) const {
    const std::string target = "/api/v2/items?" + query;
    const http::Request request{"GET", target, {}, ""};
    return ReadArguments(*sample_, OperationOf(*sample_, "listItems"), {}, request);
  }
  Result Create(const std::string& body, const std::string& query = "") const {
    const std::string target = "/api/v2/items?" + query;
    const http::Request request{
        "POST", target, {{"Content-Type", "application/x-www-form-urlencoded"}}, body};
    return ReadArguments(*sample_, OperationOf(*sample_, "createItem"), {}, request);
  }
  Result Get(const std::string& id) const {
    const http::Request request{"GET", "/api/v2/items/x", {}, ""};
    return ReadArguments(*sample_, OperationOf(*sample_, "getItem"), {{"id", id}}, request);
  }

  std::unique_ptr<Contract> sample_ = MakeSample();
};

TEST_F(ArgumentsTest, FillsDefaultsIn) {
  const auto arguments = List("");

  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->Integer("limit"), 20);
  EXPECT_EQ(arguments->Integer("page"), 1);
  EXPECT_EQ(arguments->Text("q"), "");
  EXPECT_FALSE(arguments->Has("mode"));
  EXPECT_EQ(arguments->OptionalText("mode"), std::nullopt);
  EXPECT_EQ(arguments->OptionalInteger("absent"), std::nullopt);
  EXPECT_TRUE(arguments->List("filter[tags]").empty());
}

TEST_F(ArgumentsTest, ReadsAndDecodesWhatWasSent) {
  const auto arguments = List("limit=5&q=a%20b&mode=slow&flag=&unknown=1");

  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->Integer("limit"), 5);
  EXPECT_EQ(arguments->Text("q"), "a b");
  EXPECT_EQ(arguments->Text("mode"), "slow");
  EXPECT_TRUE(arguments->Has("flag"));
  EXPECT_FALSE(arguments->Has("unknown"));
}

TEST_F(ArgumentsTest, KeepsTheWholeQueryInSentOrder) {
  EXPECT_EQ(List("b=1&limit=5&a=%41")->query(),
            (http::Pairs{{"b", "1"}, {"limit", "5"}, {"a", "A"}}));
}

std::string OpenFields(int count) {
  std::string body = "name=x";
  for (int i = 1; i < count; ++i)
    body += "&custom_a_long_name_for_field_" + std::to_string(i) + "=1";
  return body;
}

TEST_F(ArgumentsTest, BoundsTheFieldsOfABody) {
  EXPECT_EQ(Wrong(Create(OpenFields(1024))), "");
  EXPECT_EQ(Wrong(Create(OpenFields(1025))), "The request body has more than 1024 fields.");
  EXPECT_EQ(Wrong(Create(OpenFields(40'000))), "The request body has more than 1024 fields.");
  EXPECT_EQ(Wrong(List(OpenFields(1025))), "The query has more than 1024 fields.");
}

TEST_F(ArgumentsTest, BoundsTheValuesOfAList) {
  const auto values = [](int count) {
    std::string query = "filter[tags]=0";
    for (int i = 1; i < count; ++i) query += "," + std::to_string(i);
    return query;
  };
  const auto elements = [](int count) {
    std::string query;
    for (int i = 0; i < count; ++i) query += "&filter[tags][]=" + std::to_string(i);
    return query;
  };
  EXPECT_EQ(List(values(200))->List("filter[tags]").size(), 200U);
  EXPECT_EQ(List(elements(200))->List("filter[tags]").size(), 200U);
  for (const auto& query : {values(201), values(1650), elements(201), elements(1000)}) {
    const auto refused = List(query);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.front().message,
              "`filter[tags]` must have at most 200 values.");
  }
}

TEST_F(ArgumentsTest, RefusesABrokenQuery) {
  for (const std::string query : {"q=%zz", "unknown=%FF", "%00=1"}) {
    const auto arguments = List(query);
    ASSERT_FALSE(arguments) << query;
    EXPECT_EQ(arguments.error().kind, ProblemKind::kMalformedRequest);
  }
}

TEST_F(ArgumentsTest, ChecksIntegersAtTheirBounds) {
  struct Case {
    std::string query;
    std::string wrong;
  };
  for (const auto& [query, wrong] : {
           Case{"limit=1", ""},
           Case{"limit=100", ""},
           Case{"limit=007", ""},
           Case{"limit=0", "limit too-low"},
           Case{"limit=-1", "limit too-low"},
           Case{"limit=101", "limit too-high"},
           Case{"limit=9223372036854775808", "limit too-high"},
           Case{"limit=-9223372036854775809", "limit too-low"},
           Case{"limit=" + std::string(10'000, '9'), "limit too-high"},
           Case{"limit=x", "limit not-integer"},
           Case{"limit=", "limit not-integer"},
           Case{"limit", "limit not-integer"},
           Case{"limit=1.0", "limit not-integer"},
           Case{"limit=%2B1", "limit not-integer"},
           Case{"limit=+1", "limit not-integer"},
           Case{"limit=1%20", "limit not-integer"},
       }) {
    EXPECT_EQ(Wrong(List(query)), wrong) << query.substr(0, 40);
  }
}

TEST_F(ArgumentsTest, ChecksTexts) {
  EXPECT_EQ(Wrong(List("q=abc12")), "");
  EXPECT_EQ(Wrong(List("q=abc123")), "q invalid");
  EXPECT_EQ(Wrong(List("q=a-b")), "q pattern");
  EXPECT_EQ(Wrong(List("word=")), "word invalid");
  EXPECT_EQ(Wrong(List("mode=")), "mode not-allowed");
  EXPECT_EQ(Wrong(List("mode=FAST")), "mode not-allowed");
}

TEST_F(ArgumentsTest, CountsATextsLengthInCodePoints) {
  const auto sample = MakeSample("pattern: '^[0-9a-zA-Z ]*$', ", "");
  const std::string target = "/api/v2/items?q=їжаки";
  const http::Request request{"GET", target, {}, ""};
  EXPECT_EQ(Wrong(ReadArguments(*sample, OperationOf(*sample, "listItems"), {}, request)), "");
}

TEST_F(ArgumentsTest, SaysWhatWasSentAndWhatIsAllowed) {
  const auto arguments = List("mode=warp");

  ASSERT_FALSE(arguments);
  EXPECT_EQ(arguments.error().kind, ProblemKind::kBadParameter);
  EXPECT_EQ(arguments.error().detail, "`mode` must be one of fast, slow.");
  EXPECT_EQ(arguments.error().fields.at(0).value, "warp");
  EXPECT_EQ(arguments.error().fields.at(0).allowed, std::vector<std::string>({"fast", "slow"}));
}

TEST_F(ArgumentsTest, NamesEveryFieldThatIsWrong) {
  const auto arguments = List("limit=0&q=-&mode=x");

  EXPECT_EQ(Wrong(arguments), "limit too-low, q pattern, mode not-allowed");
  EXPECT_EQ(arguments.error().detail, "`limit` must be an integer of at least 1.");
}

TEST_F(ArgumentsTest, RefusesRepeatedValuesAndArrayForms) {
  for (const std::string query :
       {"limit=1&limit=1", "limit[]=1", "limit%5B%5D=1", "limit[a]=1", "limit=1&limit[]=2"}) {
    EXPECT_EQ(Wrong(List(query)), "limit repeated") << query;
  }
  EXPECT_EQ(Wrong(List("mode=fast&mode=fast")), "mode repeated");
  EXPECT_EQ(Wrong(List("limits=1&limit2[]=1")), "");
}

TEST_F(ArgumentsTest, TheLastRepeatedValueCountsWhereTheContractSaysSo) {
  const auto sample = MakeSample("repeated-parameters: reject", "repeated-parameters: last");
  const auto read = [&](std::string_view target) {
    const http::Request request{"GET", target, {}, ""};
    return ReadArguments(*sample, OperationOf(*sample, "listItems"), {}, request);
  };

  EXPECT_EQ(read("/?limit=1&limit=7")->Integer("limit"), 7);
  EXPECT_EQ(read("/?page=2&page=3")->Integer("page"), 3);
  EXPECT_EQ(read("/?page[]=2")->Integer("page"), 1);
  EXPECT_EQ(Wrong(read("/?q[]=x")), "q repeated");
}

TEST_F(ArgumentsTest, TakesTheDefaultForABadValueWhereTheContractSaysSo) {
  for (const std::string page : {"0", "-1", "x", "", "1.5", "9223372036854775808"}) {
    const auto arguments = List("page=" + page);
    ASSERT_TRUE(arguments) << page;
    EXPECT_EQ(arguments->Integer("page"), 1) << page;
  }
  EXPECT_EQ(List("page=7")->Integer("page"), 7);
}

TEST_F(ArgumentsTest, ReadsListsInEachOfTheirForms) {
  for (const std::string query :
       {"filter[tags]=a,b", "filter%5Btags%5D=a%2Cb", "filter[tags]=a&filter[tags]=b",
        "filter[tags][]=a&filter[tags][]=b", "filter[tags]=a,,b,",
        "filter[tags][0]=a&filter[tags][1]=b", "filter%5Btags%5D%5B7%5D=a%2Cb",
        "filter[tags]=a&filter[tags][12]=b", "filter[tags]=,a&filter[tags]=b"}) {
    EXPECT_EQ(List(query)->List("filter[tags]"), std::vector<std::string>({"a", "b"})) << query;
  }
  EXPECT_FALSE(List("filter[tags]=")->Has("filter[tags]"));
}

TEST_F(ArgumentsTest, IgnoresNoOtherArrayFormOfAList) {
  for (const std::string query :
       {"filter[tags][0][0]=a", "filter[tags][0=a", "filter[tags][a]b=a"}) {
    EXPECT_EQ(Wrong(List(query)), "filter[tags] invalid") << query;
  }
  EXPECT_EQ(List("filter[tags][x]=a")->List("filter[tags]"), std::vector<std::string>({"a"}));
  EXPECT_FALSE(List("filter[tags]x=a")->Has("filter[tags]"));
}

TEST_F(ArgumentsTest, ReadsListsOfABodyInEachOfTheirForms) {
  const auto sample =
      MakeSample("count: {type: integer}", "count: {type: array, items: {type: string}}");
  const auto read = [&](const char* type, const std::string& body) {
    const http::Request request{"POST", "/api/v2/items", {{"Content-Type", type}}, body};
    const auto arguments = ReadArguments(*sample, OperationOf(*sample, "createItem"), {}, request);
    return arguments ? arguments->List("count") : std::vector<std::string>{Wrong(arguments)};
  };
  const std::vector<std::string> both = {"1", "b"};
  const char* form = "application/x-www-form-urlencoded";
  EXPECT_EQ(read(form, "name=x&count[0]=1&count[1]=b"), both);
  EXPECT_EQ(read(form, "name=x&count%5B%5D=1&count%5B%5D=b"), both);
  EXPECT_EQ(read("application/json", R"({"name":"x","count":[1,"b"]})"), both);
  EXPECT_EQ(read("application/json", R"({"name":"x","count":"1,b"})"), both);
  EXPECT_EQ(read("application/json", R"({"name":"x","count":[[1]]})"),
            std::vector<std::string>{"count not-scalar"});
  EXPECT_EQ(read("application/json", R"({"name":["x"]})"),
            std::vector<std::string>{"name not-scalar"});
}

// --- x-understudy: input: laravel

class LaravelArgumentsTest : public ::testing::Test {
 protected:
  Result Read(const std::string& query) const {
    const std::string target = "/api/v2/items?" + query;
    const http::Request request{"GET", target, {}, ""};
    return ReadArguments(*sample_, OperationOf(*sample_, "listItems"), {}, request);
  }
  std::vector<std::string> Tags(const std::string& query) const {
    return Read(query)->List("filter[tags]");
  }
  std::unique_ptr<Contract> sample_ =
      MakeSample("repeated-parameters: reject", "repeated-parameters: last, input: laravel");
};

TEST_F(LaravelArgumentsTest, TrimsValuesAndTakesEmptyOnesForAbsent) {
  EXPECT_EQ(Read("word=%20a%C2%A0")->Text("word"), "a");
  EXPECT_FALSE(Read("word=%20")->Has("word"));
  EXPECT_EQ(Read("limit=%2030%20")->Integer("limit"), 30);
  EXPECT_EQ(Read("limit=")->Integer("limit"), 20);
  EXPECT_FALSE(Read("filter[tags]=%20")->Has("filter[tags]"));
}

TEST_F(LaravelArgumentsTest, ReadsArraysAsPhpDoes) {
  using Tags_ = std::vector<std::string>;
  EXPECT_EQ(Tags("filter[tags][x]=a&filter[tags][]=b"), Tags_({"a", "b"}));
  EXPECT_EQ(Tags("filter[tags]=a&filter[tags]=b"), Tags_({"b"}));
  EXPECT_EQ(Tags("filter[tags]=a&filter[tags][]=b"), Tags_({"b"}));
  EXPECT_EQ(Tags("filter[tags][]=a&filter[tags]=b"), Tags_({"b"}));
  EXPECT_EQ(Tags("filter[tags][0]=a&filter[tags][0]=b"), Tags_({"b"}));
  EXPECT_EQ(Tags("filter[tags]=a,"), Tags_({"a", ""}));
  EXPECT_EQ(Tags("filter[tags][]="), Tags_({""}));
}

TEST_F(LaravelArgumentsTest, TakesSeveralDashesOfASortForOne) {
  EXPECT_EQ(Wrong(Read("include=--a")), "include not-allowed");
  EXPECT_EQ(Read("include=--a").error().fields.at(0).value, "-a");
}

TEST_F(ArgumentsTest, CountsTheItemsOfAList) {
  const auto sample = MakeSample(
      "schema: {type: array, items: {type: string}}",
      "schema: {type: array, minItems: 2, maxItems: 3, items: {type: string, pattern: '^[a-z]$'}}");
  const auto wrong = [&](std::string_view target) {
    const http::Request request{"GET", target, {}, ""};
    return Wrong(ReadArguments(*sample, OperationOf(*sample, "listItems"), {}, request));
  };
  EXPECT_EQ(wrong("/?filter[tags]=a,b"), "");
  EXPECT_EQ(wrong("/?filter[tags]=a,b,c"), "");
  EXPECT_EQ(wrong("/?filter[tags]=a"), "filter[tags] invalid");
  EXPECT_EQ(wrong("/?filter[tags]=a,b,c,d"), "filter[tags] invalid");
  EXPECT_EQ(wrong("/?filter[tags]=a,B"), "filter[tags] pattern");
  EXPECT_EQ(wrong("/"), "");
}

TEST_F(ArgumentsTest, ChecksEachItemOfAList) {
  EXPECT_EQ(List("include=b,a")->List("include"), std::vector<std::string>({"b", "a"}));
  const auto arguments = List("include=a,c");
  EXPECT_EQ(Wrong(arguments), "include not-allowed");
  EXPECT_EQ(arguments.error().fields.at(0).value, "c");
}

TEST_F(ArgumentsTest, ChecksValuesOfThePath) {
  EXPECT_EQ(Get("7")->Integer("id"), 7);
  EXPECT_EQ(Wrong(Get("x")), "id not-integer");
  EXPECT_EQ(Wrong(Get("0")), "id too-low");
  EXPECT_EQ(Wrong(Get(std::string(10'000, '1'))), "id too-high");
  EXPECT_EQ(Get("x").error().fields.at(0).in, In::kPath);
}

TEST_F(ArgumentsTest, ReadsFieldsOfTheBody) {
  const auto arguments = Create("name=Anna+B&count=3");

  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->Text("name"), "Anna B");
  EXPECT_EQ(arguments->Integer("count"), 3);
  EXPECT_FALSE(arguments->Has("note"));
}

TEST_F(ArgumentsTest, AsksForRequiredFields) {
  const auto arguments = Create("count=3");

  EXPECT_EQ(Wrong(arguments), "name required");
  EXPECT_EQ(arguments.error().fields.at(0).in, In::kBody);
  EXPECT_EQ(arguments.error().detail, "`name` is required.");
  EXPECT_EQ(Wrong(Create("")), "name required");
}

TEST_F(ArgumentsTest, TheBodyCountsBeforeTheQuery) {
  EXPECT_EQ(Create("name=x&note=body", "note=query")->Text("note"), "body");
  EXPECT_EQ(Create("name=x", "note=query")->Text("note"), "query");
}

TEST_F(ArgumentsTest, TakesAnyValueWhereTheContractSaysSo) {
  EXPECT_TRUE(Create("name=x&noSync=")->Has("noSync"));
  EXPECT_TRUE(Create("name=x&noSync=%D1%97")->Has("noSync"));
  EXPECT_TRUE(Create("name=x", "noSync")->Has("noSync"));
}

TEST_F(ArgumentsTest, GathersOpenFieldsInSentOrder) {
  const auto arguments = Create("custom_b=2&name=x&custom_a=&other=1");

  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->open_fields(), (http::Pairs{{"custom_b", "2"}, {"custom_a", ""}}));
}

TEST_F(ArgumentsTest, RefusesOpenFieldsWhoseNamesBreakTheRule) {
  EXPECT_EQ(Wrong(Create("name=x&custom_=1")), "custom_ pattern");
  EXPECT_EQ(Wrong(Create("name=x&custom_a-b=1")), "custom_a-b pattern");
  EXPECT_EQ(Wrong(Create("name=x&custom_" + std::string(64, 'a') + "=1")), "");
  const std::string long_name = "custom_" + std::string(65, 'a');
  EXPECT_EQ(Wrong(Create("name=x&" + long_name + "=1")), long_name + " pattern");
  EXPECT_EQ(Wrong(Create("name=x&custom_a=1&custom_a=2")), "custom_a repeated");
}

TEST_F(ArgumentsTest, NamesAreQuotedShortAndPrintable) {
  const auto arguments = Create("name=x&custom_%01" + std::string(1000, 'a') + "=1");
  ASSERT_FALSE(arguments);
  EXPECT_LT(arguments.error().detail.size(), 200U);
  EXPECT_EQ(arguments.error().detail.find('\x01'), std::string::npos);
}

}  // namespace
}  // namespace understudy::contract
