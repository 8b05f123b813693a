#include "journal/verification.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/documents.h"
#include "../support/sample_contract.h"
#include "contract/router.h"

namespace understudy::journal {
namespace {

using Texts = std::vector<std::string>;

struct Sent {
  std::string method;
  std::string target;
  std::string body = {};
  std::string type = "application/json";
  int status = 200;
};

class VerificationTest : public ::testing::Test {
 protected:
  void Send(const Sent& sent) {
    http::Request request;
    request.method = sent.method;
    request.target = sent.target;
    request.headers = {{"Host", "a.example"}, {"Content-Type", sent.type}};
    request.body = sent.body;
    const contract::Router router({contract_.get()});
    const auto path = http::SplitTarget(sent.target).path;
    const auto found = router.Find(sent.method, path);
    const auto* match = std::get_if<contract::Match>(&found);
    const auto asked = Asked::Make(request, 0, 1000,
                                   router.ContractOf(path) == nullptr ? nullptr : contract_.get(),
                                   match == nullptr ? nullptr : match->operation);
    const auto number = journal_->Begin(asked, contract_);
    if (sent.status == 0) return;
    const http::Response response{sent.status, {}, "", ""};
    journal_->Complete(number, Answered::Make(response, 5, SteadyTime(), {}));
  }

  Verdict Compare(const std::string& yaml) {
    const auto document = testing::Yaml(yaml);
    Diagnostics diagnostics;
    const auto expectations = ReadExpectations(document.root.value(), {contract_}, diagnostics);
    EXPECT_EQ(testing::Places(diagnostics), "");
    if (!diagnostics.empty()) return {};
    return Verify(expectations, *journal_, redaction_);
  }
  bool Met(const std::string& yaml) { return Compare(yaml).met(); }

  // What is wrong with the expectations.
  std::string Errors(const std::string& yaml) {
    const auto document = testing::Yaml(yaml);
    Diagnostics diagnostics;
    ReadExpectations(document.root.value(), {contract_}, diagnostics);
    return testing::Places(diagnostics);
  }

  std::shared_ptr<const contract::Contract> contract_ = testing::MakeSample();
  Redaction redaction_;
  Journals journals_;
  std::shared_ptr<Journal> journal_ = journals_.Make("default", 1);
};

TEST_F(VerificationTest, CountsTheRequestsOfAnOperation) {
  EXPECT_FALSE(Met("[{operation: sample.getItem}]"));
  EXPECT_TRUE(Met("[{operation: sample.getItem, exactly: 0}]"));
  EXPECT_TRUE(Met("[{operation: sample.getItem, at_most: 1}]"));
  Send({"GET", "/api/v2/items/1"});
  Send({"GET", "/api/v2/items/2", "", "", 404});
  Send({"GET", "/api/v2/items/1", "", "", 0});  // is being answered
  Send({"DELETE", "/api/v2/items/1"});
  EXPECT_TRUE(Met("[{operation: sample.getItem}]"));
  EXPECT_TRUE(Met("[{operation: sample.getItem, exactly: 3}]"));
  EXPECT_FALSE(Met("[{operation: sample.getItem, exactly: 2}]"));
  EXPECT_FALSE(Met("[{operation: sample.getItem, at_least: 4}]"));
  EXPECT_FALSE(Met("[{operation: sample.getItem, at_most: 2}]"));
  EXPECT_TRUE(Met("[{operation: sample.getItem, at_least: 2, at_most: 3}]"));
  EXPECT_TRUE(Met("[{operation: sample.getItem, arguments: {id: 1}, exactly: 2}]"));
  EXPECT_TRUE(Met("[{operation: sample.getItem, arguments: {id: '2'}, exactly: 1}]"));
  EXPECT_FALSE(Met("[{operation: sample.getItem, arguments: {id: 3}}]"));
}

TEST_F(VerificationTest, FindsArgumentsInPathQueryAndBody) {
  Send({"GET", "/api/v2/items?limit=3&q=a%20b&include[]=a&include[]=b&page=1&page=2"});
  Send({"POST", "/api/v2/items?noSync=1", R"({"name":"x","count":7})"});
  Send({"POST", "/api/v2/items", "name=y%21&custom_a=1", "application/x-www-form-urlencoded"});
  EXPECT_TRUE(Met("[{operation: sample.listItems, arguments: {limit: 3, q: a b}}]"));
  EXPECT_TRUE(Met("[{operation: sample.listItems, arguments: {include: [a, b]}}]"));
  EXPECT_FALSE(Met("[{operation: sample.listItems, arguments: {include: [b, a]}}]"));
  EXPECT_TRUE(Met("[{operation: sample.listItems, arguments: {page: 2}}]"));
  EXPECT_TRUE(Met("[{operation: sample.listItems, arguments: {word: null}}]"));
  EXPECT_FALSE(Met("[{operation: sample.listItems, arguments: {limit: null}}]"));
  EXPECT_TRUE(Met("[{operation: sample.createItem, arguments: {name: x, count: 7, noSync: 1}}]"));
  EXPECT_TRUE(Met("[{operation: sample.createItem, arguments: {name: y!, custom_a: 1}}]"));
  EXPECT_FALSE(Met("[{operation: sample.createItem, arguments: {name: x, custom_a: 1}}]"));
}

// A field counted as not sent where the request was refused for another one.
TEST_F(VerificationTest, WhatTheOperationRefusesWasSentToo) {
  const std::string absent = "[{operation: sample.createItem, arguments: {name: null}}]";
  Send({"POST", "/api/v2/items", R"({"name":"a\u0000"})", "application/json", 400});
  EXPECT_FALSE(Met(absent));
  journal_->Clear();
  Send({"POST", "/api/v2/items", R"({"name":"x","count":{"a":1}})", "application/json", 400});
  EXPECT_FALSE(Met(absent));
  EXPECT_TRUE(Met("[{operation: sample.createItem, arguments: {name: x}}]"));
  journal_->Clear();
  Send({"POST", "/api/v2/items", "name=x&count=%f", "application/x-www-form-urlencoded", 400});
  EXPECT_FALSE(Met(absent));
  EXPECT_TRUE(Met("[{operation: sample.createItem, arguments: {name: x}}]"));
  journal_->Clear();
  Send({"GET", "/api/v2/items?limit=3&q=%f", "", "", 400});
  EXPECT_FALSE(Met("[{operation: sample.listItems, arguments: {limit: null}}]"));
  EXPECT_FALSE(Met("[{operation: sample.listItems, arguments: {q: null}}]"));
  EXPECT_TRUE(Met("[{operation: sample.listItems, arguments: {word: null}}]"));
}

TEST_F(VerificationTest, AsksBeforeEachComparisonWhetherToStop) {
  for (int i = 0; i < 3; ++i) Send({"GET", "/api/v2/items/1"});
  const auto document = testing::Yaml("[{operation: sample.getItem, exactly: 9}]");
  Diagnostics diagnostics;
  const auto expectations = ReadExpectations(document.root.value(), {contract_}, diagnostics);
  const auto asks = [&](int most) {
    int asked = 0;
    Verify(expectations, *journal_, redaction_, [&] { return ++asked >= most; });
    return asked;
  };
  EXPECT_EQ(asks(100), 6) << "each request is compared, then the nearest are looked for";
  // Those that go on looking ask once more.
  EXPECT_EQ(asks(2), 3);
  EXPECT_EQ(asks(5), 5);
}

TEST_F(VerificationTest, TakesRequestPatterns) {
  Send({"POST", "/api/v2/items", R"({"name":"x"})"});
  EXPECT_TRUE(Met("[{request: {method: POST, urlPath: /api/v2/items}, exactly: 1}]"));
  EXPECT_TRUE(Met(R"([{request: {bodyPatterns: [{contains: name}]}}])"));
  const Verdict verdict = Compare(
      R"([{request: {method: PUT, urlPath: /api/v2/items, headers: {Accept: {absent: true}}}}])");
  EXPECT_FALSE(verdict.met());
  EXPECT_EQ(verdict.outcomes[0].wanted,
            R"(PUT urlPath /api/v2/items, headers {"Accept":{"absent":true}})");
  ASSERT_EQ(verdict.outcomes[0].nearest.size(), 1U);
  EXPECT_EQ(verdict.outcomes[0].nearest[0].reasons,
            (Texts{"method: expected it to be PUT, got `POST`"}));
}

TEST_F(VerificationTest, SaysWhatDiffersFromTheNearestRequests) {
  Send({"GET", "/api/v2/items/43"});
  Send({"GET", "/api/v2/items"});
  Send({"GET", "/api/v2/item/42", "", "", 404});
  Send({"DELETE", "/api/v2/items/purge"});
  const Verdict verdict = Compare(
      "- {operation: sample.getItem, arguments: {id: 42}, exactly: 1}\n"
      "- {operation: sample.listItems, exactly: 0}\n");
  EXPECT_EQ(verdict.Text(redaction_),
            "Not met: 2 of 2 expectations (world `default`, 4 requests in its journal)\n"
            "\n"
            "1. sample.getItem with `id` = `42`\n"
            "   expected exactly once, seen never\n"
            "   The nearest requests:\n"
            "   #1 GET /api/v2/items/43, answered 200\n"
            "     - `id` is `43`, expected `42`\n"
            "   #3 GET /api/v2/item/42, answered 404\n"
            "     - it calls no operation, expected GET /api/v2/items/{id}\n"
            "   #2 GET /api/v2/items, answered 200\n"
            "     - it is sample.listItems, expected GET /api/v2/items/{id}\n"
            "\n"
            "2. sample.listItems\n"
            "   expected exactly 0 times, seen once\n"
            "   #2 GET /api/v2/items, answered 200\n");
  EXPECT_EQ(Compare("[{operation: sample.getItem}]").Text(redaction_),
            "All expectations are met: 1 (world `default`, 4 requests in its journal)\n");
}

TEST_F(VerificationTest, ChecksTheOrder) {
  Send({"GET", "/api/v2/items/1"});
  Send({"DELETE", "/api/v2/items/1"});
  Send({"GET", "/api/v2/items/1"});
  const std::string get = "  - {operation: sample.getItem}\n";
  const std::string remove = "  - {operation: sample.deleteItem}\n";
  const std::string list = "  - {operation: sample.listItems, exactly: 0}\n";
  const std::string in_order = "in_order: true\nexpectations:\n";
  EXPECT_TRUE(Met(in_order + get + remove + get));
  EXPECT_TRUE(Met(in_order + remove + list + get));
  EXPECT_TRUE(Met("expectations:\n" + get + get + remove + remove));
  EXPECT_FALSE(Met(in_order + get + get + get));
  const Verdict verdict = Compare(in_order + remove + remove + get);
  EXPECT_EQ(verdict.failed(), 1U);
  EXPECT_EQ(verdict.Text(redaction_),
            "Not met: 1 of 3 expectations (world `default`, 3 requests in its journal)\n"
            "\n"
            "2. sample.deleteItem\n"
            "   expected at least once, seen once, but too few after #2 DELETE /api/v2/items/1, "
            "answered 200\n"
            "   #2 DELETE /api/v2/items/1, answered 200\n");
  EXPECT_FALSE(Met(in_order + "  - {operation: sample.getItem, at_least: 2}\n" + remove));
}

TEST_F(VerificationTest, FindsOtherRequestsToVendorsPaths) {
  Send({"GET", "/api/v2/items/1"});
  Send({"GET", "/favicon.ico", "", "", 404});
  const std::string none_other = "none_other: true\nexpectations: [{operation: sample.getItem}]\n";
  EXPECT_TRUE(Met(none_other));
  EXPECT_FALSE(Met("none_other: true"));
  for (int i = 0; i < 7; ++i) Send({"GET", "/api/v2/itemz", "", "", 404});
  const Verdict verdict = Compare(none_other);
  EXPECT_EQ(verdict.others_in_all, 7U);
  EXPECT_EQ(verdict.failed(), 0U);
  EXPECT_TRUE(
      verdict.Text(redaction_)
          .starts_with("Unexpected requests came (world `default`, 9 requests in its journal)\n"
                       "\n"
                       "No other request was expected, but 7 others came:\n"
                       "   #3 GET /api/v2/itemz, answered 404\n"))
      << verdict.Text(redaction_);
  EXPECT_TRUE(verdict.Text(redaction_).ends_with("   and 2 more\n")) << verdict.Text(redaction_);
}

TEST_F(VerificationTest, SaysThatTheJournalWasShort) {
  Journals small({2, 1U << 30, 100});
  journal_ = small.Make("a", 1);
  for (int i = 0; i < 3; ++i) Send({"GET", "/api/v2/items/1"});
  const std::string text = Compare("[{operation: sample.getItem, exactly: 3}]").Text(redaction_);
  EXPECT_NE(text.find("The journal no longer has the first 1 request, so nobody knows what they "
                      "were: raise --journal"),
            std::string::npos)
      << text;
  journal_.reset();
}

TEST_F(VerificationTest, SaysThatABodyWasCut) {
  Send({"POST", "/api/v2/items", R"({"note":")" + std::string(2000, 'x') + R"(","name":"x"})"});
  const Verdict verdict = Compare("[{operation: sample.createItem, arguments: {name: x}}]");
  ASSERT_FALSE(verdict.met());
  EXPECT_EQ(verdict.outcomes[0].nearest[0].reasons,
            (Texts{"`name` was not sent, expected `x`", "its body was kept only in part"}));
}

TEST_F(VerificationTest, ShowsNoCredentialsInArguments) {
  redaction_ = Redaction({"name"});
  Send({"POST", "/api/v2/items", R"({"name":"s3cret"})"});
  const Verdict verdict = Compare("[{operation: sample.createItem, arguments: {name: x}}]");
  EXPECT_EQ(verdict.outcomes[0].nearest[0].reasons, Texts{"`name` is `***`, expected `***`"});
  redaction_ = Redaction({"note"});
  const Verdict others = Compare("[{operation: sample.createItem, arguments: {name: x}}]");
  EXPECT_EQ(others.outcomes[0].nearest[0].reasons, Texts{"`name` is `s3cret`, expected `x`"});
}

// The journal keeps 1,000 bytes of a body here.
TEST_F(VerificationTest, WhatTheLostPartOfABodyDecidesIsNotMet) {
  const std::string body = R"({"note":")" + std::string(2000, 'x') + R"(","name":"x"})";
  Send({"POST", "/api/v2/items?page=2", body});
  const std::string create = "[{operation: sample.createItem, arguments: ";
  for (const char* unknown : {"{name: x}}]", "{name: x}, exactly: 0}]", "{name: null}}]",
                              "{name: null}, exactly: 0}]", "{name: [x]}, exactly: 0}]"}) {
    const Verdict verdict = Compare(create + unknown);
    EXPECT_FALSE(verdict.met()) << unknown;
    EXPECT_EQ(verdict.outcomes.at(0).cut.in_all, 1U) << unknown;
  }
  EXPECT_TRUE(Met("[{operation: sample.createItem}]"));
  const std::string post = "[{request: {method: POST, bodyPatterns: [{";
  EXPECT_FALSE(Met(post + "doesNotContain: y}]}}]"));
  EXPECT_FALSE(Met(post + "contains: y}]}, exactly: 0}]"));
  EXPECT_FALSE(Met(post + "contains: y}]}, at_most: 0}]"));
  EXPECT_TRUE(Met(post + "contains: y}]}, at_most: 1}]"));  // whatever the rest is
  EXPECT_TRUE(Met(post + "contains: note}]}}]"));
  EXPECT_EQ(Compare(post + "contains: y}]}, exactly: 0}]").Text(redaction_),
            "Not met: 1 of 1 expectation (world `default`, 1 request in its journal)\n\n"
            "1. POST any URL, bodyPatterns [{\"contains\":\"y\"}]\n"
            "   expected exactly 0 times, seen never\n"
            "   It can't be known: whether these match depends on a part of their bodies that the "
            "journal did not keep (raise --journal-body), or on what the server refused to read:\n"
            "   #1 POST /api/v2/items?page=2, answered 200\n");
  // What is known suffices.
  Send({"POST", "/api/v2/items", R"({"name":"x"})"});
  EXPECT_TRUE(Met(create + "{name: x}}]"));
  EXPECT_FALSE(Met(create + "{name: x}, exactly: 1}]"));
  const Verdict others = Compare("{none_other: true, expectations: " + create + "{name: x}}]}");
  EXPECT_FALSE(others.met());
  EXPECT_EQ(others.others_unknown, 1U);
  EXPECT_NE(others.Text(redaction_).find("It can't be known whether 1 of them was expected"),
            std::string::npos);
}

// The body may have a field of the same name.
TEST_F(VerificationTest, ThePathHasTheOnlyValueOfItsArgument) {
  Send({"PUT", "/api/v2/items/7", R"({"id":8,"note":")" + std::string(2000, 'x') + R"("})"});
  Send({"GET", "/api/v2/items/7"});
  EXPECT_TRUE(Met("[{operation: sample.getItem, arguments: {id: 8}, exactly: 0}]"));
}

TEST_F(VerificationTest, WorkPastTheLimitIsNotMet) {
  Send({"POST", "/api/v2/items", "[[[[[[1]]]]]]"});
  std::string million = "$";  // so many values it finds
  for (int i = 0; i < 6; ++i) million += "[0,0,0,0,0,0,0,0,0,0]";
  const std::string post = "[{request: {method: POST, bodyPatterns: [";
  const std::string path = "{matchesJsonPath: '" + million + "'}";
  for (const auto& pattern : {path + "]}", path + "]}, exactly: 0", "{not: " + path + "}]}",
                              "{not: " + path + "}]}, exactly: 0"}) {
    const Verdict verdict = Compare(post + pattern + "}]");
    EXPECT_FALSE(verdict.met()) << pattern;
    const auto text = verdict.Text(redaction_);
    EXPECT_NE(text.find("It can't be known: the work limit is reached"), std::string::npos) << text;
    EXPECT_NE(text.find("$[0,0,"), std::string::npos) << text;
  }
}

TEST_F(VerificationTest, WhatDroppedRequestsDecideIsNotMet) {
  Journals journals({2, 1'000'000, 1000});
  journal_ = journals.Make("default", 1);
  for (int i = 0; i < 5; ++i) Send({"GET", "/api/v2/items/1"});
  EXPECT_TRUE(Met("[{operation: sample.getItem, at_least: 2}]"));
  EXPECT_FALSE(Met("[{operation: sample.getItem, at_least: 3}]"));
  EXPECT_FALSE(Met("[{operation: sample.getItem, exactly: 2}]"));
  EXPECT_FALSE(Met("[{operation: sample.getItem, exactly: 5}]"));
  EXPECT_FALSE(Met("[{operation: sample.listItems, exactly: 0}]"));
  EXPECT_FALSE(Met("[{operation: sample.getItem, at_most: 9}]"));
  EXPECT_FALSE(Met("[{operation: sample.getItem, at_least: 1, at_most: 9}]"));
  const Verdict others = Compare("{none_other: true, expectations: [{operation: sample.getItem}]}");
  EXPECT_EQ(others.failed(), 0U);
  EXPECT_EQ(
      others.Text(redaction_),
      "It can't be known whether unexpected requests came (world `default`, 2 requests in its "
      "journal)\n\nThe journal no longer has the first 3 requests, so nobody knows what they "
      "were: raise --journal or --journal-bytes, or reset the world before the test.\n");
  const auto text = Compare("[{operation: sample.getItem, exactly: 2}]").Text(redaction_);
  EXPECT_NE(text.find("seen 2 times\n"), std::string::npos) << text;
  EXPECT_NE(text.find("   It can't be known: requests were dropped, see below.\n"),
            std::string::npos)
      << text;
  // Too often already, whatever the others were.
  const auto certain = Compare("[{operation: sample.getItem, exactly: 1}]").Text(redaction_);
  EXPECT_EQ(certain.find("It can't be known"), std::string::npos) << certain;
  journal_->Clear();
  EXPECT_EQ(journal_->counts().dropped, 0U);
  EXPECT_TRUE(Met("[{operation: sample.getItem, exactly: 0}]"));
  Send({"GET", "/api/v2/items/1"});
  EXPECT_TRUE(Met("{none_other: true, expectations: [{operation: sample.getItem, exactly: 1}]}"));
}

// Each compiled expression takes much more memory than its text.
TEST_F(VerificationTest, BoundsTheRegularExpressionsOfAllExpectations) {
  std::string yaml;
  for (int i = 0; i < 1000; ++i) yaml += "- {request: {urlPath: /x, headers: {A: {matches: b}}}}\n";
  EXPECT_EQ(Errors(yaml), "");
  yaml.replace(yaml.find("matches: b"), 10, "and: [{matches: b}, {matches: c}]");
  EXPECT_EQ(Errors(yaml),
            "1000:50 /headers/A: all patterns together have at most 1000 regular expressions\n");
}

TEST_F(VerificationTest, RefusesBadExpectationsWithTheirPlace) {
  EXPECT_EQ(Errors("[]"), "1:1 there are no expectations, and `none_other` is not true\n");
  EXPECT_EQ(Errors("expectations: [{operation: sample.getItem, exactly: -1}]"),
            "1:53 must be at least 0\n");
  EXPECT_EQ(Errors("- {operation: sample.getItm}\n"),
            "1:15 there is no operation `sample.getItm` (did you mean `sample.getItem`?)\n");
  EXPECT_EQ(Errors("- {operation: getItem}\n"),
            "1:15 there is no operation `getItem`: write it as `vendor.operationId`; `understudy "
            "routes` lists them\n");
  EXPECT_EQ(Errors("- {operation: sample.getItem, arguments: {idd: 1}}\n"),
            "1:43 the operation has no argument `idd` (did you mean `id`?)\n");
  EXPECT_EQ(Errors("- {operation: sample.getItem, arguments: {id: {a: 1}}}\n"),
            "1:47 an argument must be a string, a number, a boolean, a list of these, or null, "
            "which means that it is not sent\n");
  const std::string no_list =
      "1:1 expected a list of expectations, found one expectation: put `- ` before it, or in JSON "
      "`[` before it and `]` after it\n";
  EXPECT_EQ(Errors("operation: sample.getItem\nexactly: 1\n"), no_list);
  EXPECT_EQ(Errors("request: {method: GET}\n"), no_list);
  EXPECT_EQ(Errors("- operation: sample.getItem\n  arguments:\n"), "") << "no arguments";
  EXPECT_EQ(Errors("- {exactly: 1}\n"), "1:3 an expectation needs `request` or `operation`\n");
  EXPECT_EQ(Errors("- {operation: sample.getItem, request: {}}\n"),
            "1:31 an expectation has `request` or `operation`, not both\n");
  EXPECT_EQ(Errors("- {request: {}, arguments: {id: 1}}\n"),
            "1:17 `arguments` needs `operation`\n");
  EXPECT_EQ(Errors("- {request: {}, exactly: 1, at_most: 2}\n"),
            "1:17 `exactly` excludes `at_least` and `at_most`\n");
  EXPECT_EQ(Errors("- {request: {}, at_least: 3, at_most: 2}\n"),
            "1:39 `at_most` must not be less than `at_least`\n");
  EXPECT_NE(Errors("- request: {headers: {Accept: {equalsTo: x}}}\n")
                .find("1:32 /headers/Accept: unknown operator"),
            std::string::npos)
      << Errors("- request: {headers: {Accept: {equalsTo: x}}}\n");
  EXPECT_EQ(Errors("in_ordr: true\nexpectations: []\n"),
            "1:1 unknown key `in_ordr` (did you mean `in_order`?)\n");
}

}  // namespace
}  // namespace understudy::journal
