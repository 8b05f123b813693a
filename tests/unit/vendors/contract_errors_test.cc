#include "vendors/contract_errors.h"

#include <gtest/gtest.h>

#include <string>

#include "base/yaml.h"
#include "vendors/catalog.h"

namespace understudy {
namespace {

const char* const kContract = R"(
components:
  responses:
    Other: {content: {application/json: {example: {message: m, errors: [{code: c}]}}}}
    Token: {content: {application/json: {example: {whole: body}}}}
    Gone: {description: no example}
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
  EXPECT_EQ(errors.Render({ProblemKind::kUnknownPath, "say \"what\""}).body,
            R"({"message":"say \"what\"","errors":[{"code":"no_route"}]})");
  EXPECT_EQ(errors.Render({ProblemKind::kMalformedBody, "d"}).body,
            R"({"message":"d","errors":[{"code":"bad"}]})");
  EXPECT_EQ(errors.Render(503).body,
            R"({"message":"Service Unavailable","errors":[{"code":"worse"}]})");
  const Error token = errors.Render({ProblemKind::kUnknownCredentials, "d"});
  EXPECT_EQ(token.body, R"({"whole":"body"})");
  EXPECT_EQ(token.status, 401);
  ASSERT_EQ(token.headers.size(), 1U);
  EXPECT_EQ(token.headers[0].value, "Bearer");
}

TEST_F(ContractErrorsTest, ABadPathIsARowThatIsNotThere) {
  const auto errors = Make(Words("{bad-path: {example: Token, reason: no such pet}}"));
  Problem problem{ProblemKind::kBadParameter, "d"};
  EXPECT_EQ(errors.Render(problem).status, 400);
  problem.fields.push_back({"id", In::kPath, Rule::kNotInteger, "m"});
  const Error error = errors.Render(problem);
  EXPECT_EQ(error.status, 404);
  EXPECT_EQ(error.body, R"({"whole":"body"})");
  EXPECT_EQ(error.reason, "no such pet");
}

TEST_F(ContractErrorsTest, MistakesHaveTheirPlace) {
  EXPECT_EQ(Mistake(Words("{unknown-pat: x}")),
            "7:12: there is no problem `unknown-pat` (did you mean `unknown-path`?)");
}

TEST_F(ContractErrorsTest, AnExampleMustBeThere) {
  EXPECT_EQ(Mistake(Words("{unknown-path: {example: Gone}}")),
            "7:12: the contract has no response `Gone` with an example");
}

TEST_F(ContractErrorsTest, APointerMustLeadToAText) {
  std::string words = Words("{}");
  words.replace(words.find("/message"), 8, "/errors");
  EXPECT_EQ(Mistake(words), "4:10: the example has no text at this pointer");
}

TEST_F(ContractErrorsTest, AWordMustBeThere) {
  EXPECT_EQ(Mistake("client: bad"), "1:1: `errors` needs a word `challenge`");
}

// For people: `understudy explain`.
TEST(ExplainTest, NamesTheSourceOfEachPartOfAReply) {
  const auto& catalog = *Catalog::BuiltIn();
  const auto reply = [&](const char* vendor, const char* operation,
                         const std::vector<std::string>& values) {
    return catalog.RepliesOf(*catalog.Find(vendor)).find(operation)->second.front().Explain(values);
  };
  EXPECT_TRUE(reply("helpcrunch", "getCustomer", {})
                  .starts_with(R"({"id":<id>,"name":<name>,"email":<email>,"userId":<user_id>)"));
  const std::string messages =
      reply("leeloo", "listChatMessages", {"limit", "offset", "filteredCount", "totalCount"});
  EXPECT_NE(messages.find(R"({"data":[<for each row:>{"id":<id>,"text":<text>)"), std::string::npos)
      << messages;
  EXPECT_NE(messages.find(R"("limit":<from the handler: limit>)"), std::string::npos) << messages;
  EXPECT_NE(messages.find(R"("totalCount":<from the handler: totalCount>)"), std::string::npos)
      << messages;
}

}  // namespace
}  // namespace understudy
