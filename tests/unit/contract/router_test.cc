#include "contract/router.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "support/sample_contract.h"

namespace understudy::contract {
namespace {

using testing::MakeSample;

// "operation name=value …", or "status detail".
std::string Describe(const std::variant<Match, NoMatch>& found) {
  if (const auto* match = std::get_if<Match>(&found)) {
    std::string out = match->operation->id;
    for (const auto& [name, value] : match->path_values) out += " " + name + "=" + value;
    return out;
  }
  const Problem& problem = std::get<NoMatch>(found).problem;
  return std::to_string(StatusOf(problem.kind)) + " " + problem.detail;
}

class RouterTest : public ::testing::Test {
 protected:
  std::string Find(std::string_view method, std::string_view path) const {
    return Describe(router_.Find(method, path));
  }
  NoMatch Miss(std::string_view method, std::string_view path) const {
    return std::get<NoMatch>(router_.Find(method, path));
  }

  std::unique_ptr<Contract> sample_ = MakeSample();
  Router router_{{sample_.get()}};
};

TEST_F(RouterTest, FindsOperationsByMethodAndPath) {
  EXPECT_EQ(Find("GET", "/api/v2/items"), "listItems");
  EXPECT_EQ(Find("POST", "/api/v2/items"), "createItem");
  EXPECT_EQ(Find("GET", "/api/v2/items/7"), "getItem id=7");
  EXPECT_EQ(Find("DELETE", "/api/v2/items/7"), "deleteItem id=7");
  EXPECT_EQ(Find("GET", "/api/v2/items/7/parts/a"), "getPart id=7 part=a");
}

TEST_F(RouterTest, PrefersTheMostConcretePath) {
  EXPECT_EQ(Find("DELETE", "/api/v2/items/purge"), "purgeItems");
}

TEST_F(RouterTest, FindsGetForHead) {
  EXPECT_EQ(Find("HEAD", "/api/v2/items"), "listItems");
  EXPECT_EQ(Miss("HEAD", "/api/v2/items/purge").problem.kind, ProblemKind::kMethodNotAllowed);
}

TEST_F(RouterTest, IgnoresOneSlashAtTheEnd) {
  EXPECT_EQ(Find("GET", "/api/v2/items/"), "listItems");
  EXPECT_EQ(Find("GET", "/api/v2/items/7/"), "getItem id=7");
  EXPECT_EQ(Miss("GET", "/api/v2/items//").problem.kind, ProblemKind::kUnknownPath);
}

// Two templates may differ in a slash at the end, or in the names of their parameters.
TEST(AlikePathsTest, AreSearchedForTheMethod) {
  ContractParts parts;
  const auto add = [&](const std::string& method, const std::string& path) {
    auto operation = std::make_unique<Operation>();
    operation->id = Concat({method, path});
    operation->method = method;
    operation->path = path;
    parts.operations.push_back(std::move(operation));
  };
  add("GET", "/a/{x}");
  add("GET", "/b");
  add("DELETE", "/a/{y}");
  add("POST", "/b");
  add("PUT", "/a/mine");
  const Contract contract(std::move(parts));
  const Router router({&contract});
  EXPECT_EQ(Describe(router.Find("GET", "/a/1")), "GET/a/{x} x=1");
  EXPECT_EQ(Describe(router.Find("DELETE", "/a/1/")), "DELETE/a/{y} y=1");
  EXPECT_EQ(Describe(router.Find("POST", "/b")), "POST/b");
  EXPECT_EQ(std::get<NoMatch>(router.Find("PUT", "/a/1")).problem.allow, "GET, HEAD, DELETE");
  // A path of its own is no such template.
  EXPECT_EQ(std::get<NoMatch>(router.Find("GET", "/a/mine")).problem.allow, "PUT");
  EXPECT_FALSE(router.has_root());
}

// One contract may have several prefixes, and another one's may lie between them.
TEST(FurtherPrefixesTest, LeadToTheirContract) {
  const auto parts_of = [](std::string vendor, std::vector<std::string> prefixes,
                           const std::vector<std::string>& paths) {
    ContractParts parts{std::move(vendor), "API", prefixes.front()};
    parts.further_prefixes.assign(prefixes.begin() + 1, prefixes.end());
    for (const auto& path : paths) {
      auto operation = std::make_unique<Operation>();
      operation->id = path;
      operation->method = "GET";
      operation->path = path;
      parts.operations.push_back(std::move(operation));
    }
    return parts;
  };
  const Contract wide(parts_of("wide", {"/api/v1", "/api/v2"}, {"/api/v1/a", "/api/v2/messages"}));
  const Contract deep(parts_of("deep", {"/api/v2/customer", "/api/v2/message"},
                               {"/api/v2/customer/{id}", "/api/v2/message/{id}"}));
  const Router router({&wide, &deep});
  EXPECT_EQ(Describe(router.Find("GET", "/api/v2/messages")), "/api/v2/messages");
  EXPECT_EQ(Describe(router.Find("GET", "/api/v2/message/1")), "/api/v2/message/{id} id=1");
  EXPECT_EQ(router.ContractOf("/api/v2/message/1/2"), &deep);
  EXPECT_EQ(router.ContractOf("/api/v2/messages/1/2"), &wide);
  EXPECT_EQ(router.ContractOf("/api/v1/x"), &wide);
  EXPECT_EQ(router.ContractOf("/api/v3/x"), nullptr);
  EXPECT_EQ(DocumentPath(deep, *deep.operations()[1]), "GET /{id}");
  EXPECT_EQ(std::get<NoMatch>(router.Find("GET", "/api/v1/messages")).hint,
            "did you mean GET /api/v2/messages? The path has `v1`, not `v2`.");
  EXPECT_EQ(std::get<NoMatch>(router.Find("GET", "/api/v2/mesages")).hint,
            "did you mean GET /api/v2/messages? The path has `mesages`, not `messages`.");
}

TEST(AliasPrefixesTest, CountAsThePrefix) {
  ContractParts parts{"pets", "API", "/v1"};
  parts.alias_prefixes = {"/api.example.com/v1"};
  for (const char* path : {"/v1/pets", "/v1/pets/{id}"}) {
    auto operation = std::make_unique<Operation>();
    operation->id = path;
    operation->method = "GET";
    operation->path = path;
    parts.operations.push_back(std::move(operation));
  }
  const Contract pets(std::move(parts));
  // Another vendor's paths are not below the alias.
  ContractParts other_parts{"other", "Other", "/v1/pet"};
  auto other_operation = std::make_unique<Operation>();
  other_operation->id = "/v1/pet/{id}";
  other_operation->method = "GET";
  other_operation->path = "/v1/pet/{id}";
  other_parts.operations.push_back(std::move(other_operation));
  const Contract other(std::move(other_parts));
  const Router router({&other, &pets});
  EXPECT_EQ(Describe(router.Find("GET", "/v1/pet/7")), "/v1/pet/{id} id=7");
  EXPECT_EQ(Describe(router.Find("GET", "/api.example.com/v1/pet/7")),
            "404 There is no GET /api.example.com/v1/pet/7.");
  EXPECT_EQ(router.ContractOf("/api.example.com/v1/pet/7"), &pets);
  EXPECT_EQ(Describe(router.Find("GET", "/api.example.com/v1/pets")), "/v1/pets");
  EXPECT_EQ(Describe(router.Find("HEAD", "/api.example.com/v1/pets/a%2Fb/")),
            "/v1/pets/{id} id=a/b");
  EXPECT_EQ(Describe(router.Find("GET", "/api%2Eexample.com/v1/pets/7")), "/v1/pets/{id} id=7");
  EXPECT_EQ(Describe(router.Find("GET", "/api.example.com%2Fv1/pets")),
            "404 There is no GET /api.example.com%2Fv1/pets.");
  EXPECT_EQ(Describe(router.Find("GET", "/api.example.com/v1pets")),
            "404 There is no GET /api.example.com/v1pets.");
  EXPECT_EQ(Describe(router.Find("GET", "/v1/api.example.com/v1/pets")),
            "404 There is no GET /v1/api.example.com/v1/pets.");
  EXPECT_EQ(router.ContractOf("/api.example.com/v1"), &pets);
  EXPECT_EQ(router.ContractOf("/api.example.com/v1/x"), &pets);
  EXPECT_EQ(router.ContractOf("/api.example.com/v2/x"), nullptr);
  EXPECT_EQ(std::get<NoMatch>(router.Find("GET", "/api.example.com/v1/pet")).hint,
            "did you mean GET /v1/pets? The path has `pet`, not `pets`.");
  EXPECT_EQ(std::get<NoMatch>(router.Find("PUT", "/api.example.com/v1/pets")).problem.allow,
            "GET, HEAD");
  EXPECT_EQ(router.Nearest("GET", "/api.example.com/v1/pets", 1).at(0).operation->id, "/v1/pets");
}

TEST_F(RouterTest, DecodesWhatStandsInASegment) {
  EXPECT_EQ(Find("GET", "/api/v2/%69tems"), "listItems");
  EXPECT_EQ(Find("GET", "/api/v2/items/a%2Fb"), "getItem id=a/b");
  EXPECT_EQ(Find("GET", "/api/v2/items/%D1%97"), "getItem id=ї");
  EXPECT_EQ(Find("GET", "/api/v2/items/a+b"), "getItem id=a+b");
}

TEST_F(RouterTest, TakesNoEmptyOrDottedSegmentAsAValue) {
  for (const std::string_view path :
       {"/api/v2/items//parts/a", "/api/v2/items/./parts/a", "/api/v2/items/../parts/a",
        "/api/v2/items/%2e%2e", "/api/v2/items/..", "/api/v2//items", "//api/v2/items"}) {
    EXPECT_EQ(Miss("GET", path).problem.kind, ProblemKind::kUnknownPath) << path;
  }
}

TEST_F(RouterTest, RefusesMalformedPaths) {
  for (const std::string_view path : {"/api/v2/items/%zz", "/api/v2/items/%", "/api/v2/items/%00",
                                      "/api/v2/items/%FF", "/api/v2/items/\xFF", "/%zz"}) {
    EXPECT_EQ(Miss("GET", path).problem.kind, ProblemKind::kMalformedRequest) << path;
  }
  EXPECT_EQ(
      Find("GET", "/api/v2/items/%zz"),
      "400 The path is malformed at `%zz`: `%zz` is not a percent-encoding: two hex digits must "
      "follow `%`.");
}

TEST_F(RouterTest, SaysWhichMethodsAreAllowed) {
  EXPECT_EQ(Miss("PUT", "/api/v2/items").problem.allow, "GET, HEAD, POST");
  EXPECT_EQ(Miss("POST", "/api/v2/items/7").problem.allow, "GET, HEAD, DELETE");
  EXPECT_EQ(Miss("GET", "/api/v2/items/purge").problem.allow, "DELETE");
  EXPECT_EQ(Miss("get", "/api/v2/items").problem.kind, ProblemKind::kMethodNotAllowed);
}

TEST_F(RouterTest, KnowsWhosePrefixAnUnknownPathHas) {
  EXPECT_EQ(Miss("GET", "/api/v2/nothing").contract, sample_.get());
  EXPECT_EQ(Miss("GET", "/api/v2").contract, sample_.get());
  for (const std::string_view path :
       {"/", "", "*", "/api", "/api/v20", "/api/v2x/items", "/API/V2/items"}) {
    EXPECT_EQ(Miss("GET", path).contract, nullptr) << path;
  }
}

TEST_F(RouterTest, SuggestsTheNearestOperationAndSaysWhatDiffers) {
  struct Case {
    std::string_view method;
    std::string_view path;
    std::string hint;
  };
  const std::string list = "did you mean GET /api/v2/items? ";
  const std::string one = "did you mean GET /api/v2/items/{id}? ";
  const std::vector<Case> cases = {
      {"GET", "/api/v2/item", list + "The path has `item`, not `items`."},
      {"GET", "/api/v2/item/7", one + "The path has `item`, not `items`."},
      {"GET", "/api/v2/items/abcdefgh/part/z",
       "did you mean GET /api/v2/items/{id}/parts/{part}? The path has `part`, not `parts`."},
      {"GET", "/v2/items", list + "The path lacks /api."},
      {"GET", "/items", list + "The path lacks /api/v2."},
      {"GET", "/items/7", one + "The path lacks /api/v2."},
      {"GET", "/API/v2/items",
       list + "The path has `API`, not `api` (upper and lower case differ)."},
      {"GET", "/api/v2/Items/7",
       one + "The path has `Items`, not `items` (upper and lower case differ)."},
      {"GET", "/api%2Fv2%2fitems", list + "An encoded slash (%2F) does not separate segments."},
      {"GET", "//api/v2/items", list + "The path has an empty segment (//)."},
      {"GET", "/api/v2/items/7/zz", one + "The path has an extra /zz."},
      {"GET", "/api/v2/items/7/parts",
       "did you mean GET /api/v2/items/{id}/parts/{part}? The path lacks /{part}."},
      {"GET", "/v1/api/v2/items/7", one + "The path has an extra /v1."},
      {"PUT", "/api/v2/items", list + "The path takes GET or POST, not PUT."},
      {"PUT", "/items", list + "The path lacks /api/v2; the path takes GET or POST, not PUT."},
      {"GET", "/nowhere/at/all", ""},
      {"GET", "/", ""},
      {"GET", "/favicon.ico", ""},
  };
  for (const auto& [method, path, hint] : cases) EXPECT_EQ(Miss(method, path).hint, hint) << path;
}

TEST_F(RouterTest, ShowsWhatWasSentShortAndPrintable) {
  const std::string sent(100, '\x01');
  const auto hint = Miss("GET", "/api/v2/items/7/" + sent).hint;
  EXPECT_EQ(hint.find('\x01'), std::string::npos);
  EXPECT_LT(hint.size(), 500U);
}

TEST_F(RouterTest, SuggestsNothingForLongPaths) {
  EXPECT_EQ(Miss("GET", "/api/v2/" + std::string(8000, 'x')).hint, "");
}

TEST_F(RouterTest, KeepsItsMessagesShortAndPrintable) {
  const std::string detail = Miss("GE\x01", "/api/v2/" + std::string(8000, '\x01')).problem.detail;
  EXPECT_LT(detail.size(), 1500U);
  EXPECT_EQ(detail.find('\x01'), std::string::npos);
}

TEST(RouterPrefixTest, TheLongestPrefixWins) {
  const auto outer = MakeSample("prefix: /api/v2", "prefix: /api");
  const auto inner = MakeSample();
  const Router router({outer.get(), inner.get()});

  EXPECT_EQ(router.ContractOf("/api/v2/items"), inner.get());
  EXPECT_EQ(router.ContractOf("/api/v3"), outer.get());
  EXPECT_EQ(router.ContractOf("/other"), nullptr);
}

TEST(RouterPrefixTest, LiteralsMatchInAnyLetterCaseWhereTheContractSaysSo) {
  const auto sample = MakeSample("case-insensitive-paths: false", "case-insensitive-paths: true");
  const Router router({sample.get()});

  EXPECT_EQ(Describe(router.Find("GET", "/API/v2/Items/aB")), "getItem id=aB");
  EXPECT_EQ(Describe(router.Find("DELETE", "/api/v2/items/PURGE")), "purgeItems");
}

}  // namespace
}  // namespace understudy::contract
