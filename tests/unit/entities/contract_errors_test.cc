#include "entities/contract_errors.h"

#include <gtest/gtest.h>

#include <string>

#include "base/text.h"
#include "base/yaml.h"

namespace understudy::entities {
namespace {

const char* const kContract = R"(
components:
  responses:
    Other: {content: {application/json: {example: {message: m, errors: [{code: c}]}}}}
    Token: {content: {application/json: {example: {whole: body}}}}
    Gone: {description: no example}
    Wide: {content: {application/json: {example: {n: 7, at: {}, text: t, code: c}}}}
)";

std::string Words(const std::string& problems) {
  return "challenge: Bearer\nexample: Other\ncode: /errors/0/code\nmessage: /message\n"
         "client: bad\nserver: worse\nproblems: " +
         problems;
}

class ContractErrorsTest : public ::testing::Test {
 protected:
  ContractErrors Make(const std::string& words) {
    words_source_.text = words;
    words_ = *ParseYaml(words_source_, errors_);
    contract_ = *ParseYaml(contract_source_, errors_);
    return {words_, contract_, errors_};
  }
  // The first error, with its place.
  std::string Mistake(const std::string& words) {
    Make(words);
    if (errors_.empty()) return {};
    const auto& first = errors_.list().front();
    return std::to_string(first.line) + ":" + std::to_string(first.column) + ": " + first.message;
  }

  Source words_source_{"vendor.yaml", ""};
  Source contract_source_{"contract.yaml", kContract};
  Node words_;
  Node contract_;
  Diagnostics errors_;
};

TEST_F(ContractErrorsTest, HaveTheShapeOfTheExample) {
  const auto errors =
      Make(Words("{unknown-path: no_route, unknown-credentials: {example: Token}}"));
  ASSERT_TRUE(errors_.empty()) << errors_.Render();
  EXPECT_EQ(errors.Render({ProblemKind::kUnknownPath, "say \"what\""}, {}).body,
            R"({"message":"say \"what\"","errors":[{"code":"no_route"}]})");
  EXPECT_EQ(errors.Render({ProblemKind::kMalformedBody, "d"}, {}).body,
            R"({"message":"d","errors":[{"code":"bad"}]})");
  EXPECT_EQ(errors.Render(503, "Service Unavailable", {}).body,
            R"({"message":"Service Unavailable","errors":[{"code":"worse"}]})");
  const Error token = errors.Render({ProblemKind::kUnknownCredentials, "d"}, {});
  EXPECT_EQ(token.body, R"({"whole":"body"})");
  EXPECT_EQ(token.status, 401);
  ASSERT_EQ(token.headers.size(), 1U);
  EXPECT_EQ(token.headers[0].value, "Bearer");
}

TEST_F(ContractErrorsTest, ABadPathIsARowThatIsNotThere) {
  const auto errors = Make(Words("{bad-path: {reason: no such pet}}"));
  contract::Operation operation;
  operation.replies = {{"404", "", "", R"({"no":"pet"})"}};
  Problem problem{ProblemKind::kBadParameter, "d"};
  EXPECT_EQ(errors.Render(problem, {}).status, 400);
  problem.fields.push_back({"id", In::kPath, Rule::kNotInteger, "m"});
  EXPECT_EQ(errors.Render(problem, {}).status, 400);  // of no operation
  const Error error = errors.Render(problem, {}, &operation);
  EXPECT_EQ(error.status, 404);
  EXPECT_EQ(error.body, R"({"no":"pet"})");
  EXPECT_EQ(error.reason, "no such pet");
}

// The shape of Wide, with the code and what is wrong with each parameter.
const char* const kWide =
    "challenge: Key\nexample: Wide\nstatus: /n\nfields: /at\nmessage: /text\ncode: /code\n"
    "client: bad\nserver: worse\nfield-codes: {required: MISSING, other: WRONG}\n"
    "http-status: {setting: always, is: good, status: 200}\n";

TEST_F(ContractErrorsTest, NameEachBadParameterOnce) {
  const auto errors = Make(kWide);
  ASSERT_TRUE(errors_.empty()) << errors_.Render();
  const Problem problem{ProblemKind::kBadParameter,
                        "d",
                        {{"a", In::kQuery, Rule::kRequired, "m"},
                         {"a", In::kQuery, Rule::kTooLow, "m"},
                         {"", In::kBody, Rule::kTooLow, "m"}}};
  EXPECT_EQ(errors.Render(problem, {}).body,
            R"({"n":400,"at":{"a":"MISSING","body":"WRONG"},"text":"d","code":"bad"})");
}

TEST_F(ContractErrorsTest, ASettingGivesEachTheSameStatus) {
  const auto errors = Make(Concat({kWide,
                                   "problems: {missing-credentials: {code: NONE, fields: "
                                   "{key: MISSING}}}"}));
  ASSERT_TRUE(errors_.empty()) << errors_.Render();
  const Error own = errors.Render({ProblemKind::kMissingCredentials, "d"}, {{"always", "bad"}});
  EXPECT_EQ(own.status, 401);
  EXPECT_EQ(own.headers.size(), 1U);
  const Settings settings = {{"always", "good"}};
  const Error same = errors.Render({ProblemKind::kMissingCredentials, "d"}, settings);
  EXPECT_EQ(same.status, 200);
  EXPECT_TRUE(same.headers.empty());
  EXPECT_EQ(same.body, R"({"n":401,"at":{"key":"MISSING"},"text":"d","code":"NONE"})");
  EXPECT_EQ(errors.Render(401, "d", settings).status, 200);
  EXPECT_TRUE(errors.Render(401, "d", settings).headers.empty());
}

TEST_F(ContractErrorsTest, MayTellTheFirstBadParameterOnly) {
  const Problem problem{ProblemKind::kBadParameter,
                        "first second",
                        {{"sort", In::kQuery, Rule::kNotAllowed, "first", "-b, c,b", {"a", "-a"}},
                         {"x", In::kQuery, Rule::kTooLow, "second"}}};
  const auto told = [&](const std::string& problems) {
    return Make(Words(problems)).Render(problem, {}).body;
  };
  EXPECT_EQ(told("{}"), R"({"message":"first second","errors":[{"code":"bad"}]})");
  EXPECT_EQ(told("{bad-parameter: {tells: first}}"),
            R"({"message":"first","errors":[{"code":"bad"}]})");
  EXPECT_EQ(told("{bad-parameter: {tells: laravel}}"),
            R"({"message":"Requested sort(s) `b, c` is not allowed. Allowed sort(s) are `a`.",)"
            R"("errors":[{"code":"bad"}]})");
  EXPECT_EQ(Mistake(Words("{bad-parameter: {tells: last}}")),
            "7:35: `tells` can only be `first` or `laravel`");
}

TEST_F(ContractErrorsTest, MistakesHaveTheirPlace) {
  EXPECT_EQ(Mistake(Words("{unknown-pat: x}")),
            "7:12: there is no problem `unknown-pat` (did you mean `unknown-path`?)");
}

TEST_F(ContractErrorsTest, ABadPathSaysWhy) {
  EXPECT_EQ(Mistake(Words("{bad-path: {}}")), "7:22: expected `reason`, which the log tells");
}

TEST_F(ContractErrorsTest, AnExampleMustBeThere) {
  EXPECT_EQ(Mistake(Words("{unknown-path: {example: Gone}}")),
            "7:36: the contract has no response `Gone` with an example");
}

TEST_F(ContractErrorsTest, APointerMustLeadToAText) {
  std::string words = Words("{}");
  words.replace(words.find("/message"), 8, "/errors");
  EXPECT_EQ(Mistake(words), "4:10: the example does not have a string at this pointer");
}

TEST_F(ContractErrorsTest, AWordMustBeThere) {
  EXPECT_EQ(Mistake("client: bad"), "1:1: `errors` needs a word `challenge`");
}

}  // namespace
}  // namespace understudy::entities
