#include "journal/violations.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/sample_contract.h"

namespace understudy::journal {
namespace {

std::string Violations(const http::Request& request, std::string_view operation,
                       std::size_t most_body = 1000,
                       std::shared_ptr<const Answered> answered = nullptr) {
  const auto contract = testing::MakeSample();
  const auto asked = Asked::Make(request, std::string("/~cart").size(), most_body, contract.get(),
                                 &testing::OperationOf(*contract, operation));
  json::Writer writer;
  WriteViolations(writer, ViolationsOf(Entry{1, asked, std::move(answered), nullptr}), Redaction());
  return writer.Take();
}

TEST(JournalViolationsTest, AreDerivedFromAStoredRequest) {
  EXPECT_EQ(Violations({"GET", "/~cart/api/v2/items?limt=1&page=x", {}, ""}, "listItems"),
            R"([{"in":"query","name":"limt",)"
            R"("message":"Unknown query parameter `limt` (did you mean `limit`?)."},)"
            R"({"in":"query","name":"page","message":"`page` must be an integer."}])");
  EXPECT_EQ(Violations({"GET", "/~cart/api/v2/items/x", {}, ""}, "getItem"),
            R"([{"in":"path","name":"id","message":"`id` must be an integer."}])");
  EXPECT_EQ(Violations({"GET", "/~cart/api/v2/items?limit=1", {}, ""}, "listItems"), "[]");
  EXPECT_EQ(Violations({"POST",
                        "/~cart/api/v2/items",
                        {{"Content-Type", "application/x-www-form-urlencoded"}},
                        "nam=a"},
                       "createItem"),
            R"([{"in":"body","name":"nam",)"
            R"("message":"Unknown body field `nam` (did you mean `name`?)."},)"
            R"({"in":"body","name":"name","message":"`name` is required."}])");
}

TEST(JournalViolationsTest, SayNothingOfABodyThatWasCut) {
  const http::Request request = {
      "POST", "/~cart/api/v2/items?a=1", {{"Content-Type", "application/json"}}, R"({"nam":"a"})"};
  EXPECT_EQ(Violations(request, "createItem", 5),
            R"([{"in":"query","name":"a","message":"Unknown query parameter `a`."}])");
}

TEST(JournalViolationsTest, OfABodyThatWasCutAreThoseOfTheReply) {
  http::Response response{200, {}, "", ""};
  for (const auto* text : {"Unknown query parameter `a`.", "Unknown body field `nam`.",
                           "`%D1%97` must be an integer.", "Unknown body field `aaa...`."}) {
    response.headers.push_back({"Understudy-Violation", text});
  }
  const http::Request request = {
      "POST", "/~cart/api/v2/items?a=1", {{"Content-Type", "application/json"}}, R"({"nam":"a"})"};
  EXPECT_EQ(Violations(request, "createItem", 5, Answered::Make(response, 0, {}, {})),
            R"([{"in":"query","name":"a","message":"Unknown query parameter `a`."},)"
            R"({"in":"body","name":"nam","message":"Unknown body field `nam`."},)"
            R"({"in":"body","name":"%D1%97","message":"`%D1%97` must be an integer."},)"
            R"({"in":"body","name":"","message":"Unknown body field `aaa...`."}])");
}

TEST(JournalViolationsTest, AreTextWhateverWasSent) {
  const http::Request request = {"POST", "/~cart/api/v2/items", {{"Content-Type", "\xE9/x"}}, "a"};
  const auto text = Violations(request, "createItem");
  EXPECT_NE(text.find(R"(\\xE9/x)"), std::string::npos) << text;
}

TEST(JournalViolationsTest, AreNoneWithoutAnOperation) {
  const auto asked = Asked::Make({"GET", "/x?a=1", {}, ""}, 0, 10, nullptr, nullptr);
  EXPECT_TRUE(ViolationsOf(Entry{1, asked, nullptr, nullptr}).empty());
}

}  // namespace
}  // namespace understudy::journal
