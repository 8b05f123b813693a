// Users' own APIs: what replies show, and what bodies may be.

#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/program.h"

namespace understudy::conformance {
namespace {

const std::string kShop = UNDERSTUDY_APIS_FOLDER "/shop/openapi.yaml";

class BodiesTest : public ::testing::Test {
 protected:
  Reply Patch(const std::string& target, const std::string& patch) {
    return client_.Send("PATCH", target, {{"Content-Type", "application/json-patch+json"}}, patch);
  }
  Reply Preferring(const std::string& preference, const std::string& target = "/items/1") {
    return client_.Get(target, {{"Prefer", preference}});
  }

  Program program_{"", {"--api", "shop=" + kShop}};
  Client client_{program_};
};

TEST_F(BodiesTest, PathsMayEndInASlash) {
  EXPECT_EQ(client_.Get("/items/").status, 200);
  EXPECT_EQ(client_.Get("/items").Integer("/results/1/id"), 2);
  EXPECT_EQ(client_.Get("/items/2/").Text("/name"), "Pot");
  EXPECT_EQ(client_.Get("/items/2").Text("/name"), "Pot");
  // The document calls this operation's parameter otherwise, and has no slash there.
  EXPECT_EQ(client_.Delete("/items/2/").status, 204);
  EXPECT_EQ(client_.Get("/items/2/").status, 404);
  const Reply refused = client_.Send("POST", "/items/1");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.Header("Allow"), "GET, HEAD, PATCH, DELETE");
}

TEST_F(BodiesTest, TheRootPathIsTheDocuments) {
  for (const std::string target : {"/", "/~cart/", "/?a=1"}) {
    const Reply root = client_.Get(target);
    EXPECT_EQ(root.body, R"({"name":"shop"})") << target;
    EXPECT_EQ(root.Header("Understudy-Basis"), "example");
  }
  EXPECT_EQ(client_.Send("POST", "/").status, 405);
}

TEST_F(BodiesTest, ExamplesCheckTheirRequests) {
  const Reply good = client_.Json("POST", "/orders/quote?currency=EUR", R"({"items":[1]})");
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.body, R"({"total":12})");
  EXPECT_EQ(good.Header("Understudy-Basis"), "example");
  const Reply wrong = client_.Json("POST", "/orders/quote?currency=EUR", R"({"items":[true]})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.body, R"({"detail":"`/items/0` must be an integer, not a boolean."})");
  EXPECT_EQ(client_.Json("POST", "/orders/quote?currency=EUR", "{}").status, 422);
  EXPECT_EQ(client_.Send("POST", "/orders/quote?currency=EUR").status, 422);
  EXPECT_EQ(client_.Json("POST", "/orders/quote?currency=GBP", R"({"items":[]})").status, 422);
  EXPECT_EQ(client_.Json("POST", "/orders/quote", R"({"items":[]})").status, 422);
  EXPECT_EQ(client_.Json("POST", "/orders/quote?currency=EUR", "{").status, 422);
  // `default`.
  const Reply by_default = client_.Json("POST", "/orders/check", R"({"a":"b"})");
  EXPECT_EQ(by_default.status, 400);
  EXPECT_EQ(by_default.Keys(""), "detail");
  EXPECT_EQ(client_.Json("POST", "/orders/check", R"({"a":1})").Header("Understudy-Basis"),
            "schema");
  // Nothing is declared.
  const Reply plain = client_.Json("PUT", "/orders/plain", "\"1\"");
  EXPECT_EQ(plain.status, 400);
  EXPECT_EQ(plain.Text("/error/code"), "bad_request");
  EXPECT_EQ(client_.Json("PUT", "/orders/plain", "1").status, 204);
}

TEST_F(BodiesTest, LinksAreUrisWhereTheSchemaWantsThem) {
  const std::string url = program_.url();
  const Reply first = client_.Get("/items/");
  EXPECT_EQ(first.Text("/url"), "/items/");
  EXPECT_EQ(first.Text("/next"), url + "/items/?page=2");
  EXPECT_EQ(first.Keys(""), "url,count,next,results,paging");  // an empty text is no URI
  EXPECT_EQ(first.Text("/paging/self"), "/items/");
  EXPECT_EQ(first.Text("/paging/first"), url + "/items/?page=1");
  EXPECT_EQ(first.Text("/paging/last"), url + "/items/?page=2");
  EXPECT_EQ(first.Text("/paging/next"), "/items/?page=2");
  const Reply last = client_.Get("/items?per_page=1&page=3", {{"Host", "shop.example.com"}});
  EXPECT_EQ(last.Keys(""), "url,count,previous,results,paging");
  EXPECT_EQ(last.Text("/previous"),
            program_.scheme() + "://shop.example.com/items?per_page=1&page=2");
  EXPECT_EQ(last.Text("/paging/self"), "/items?per_page=1&page=3");
  EXPECT_EQ(last.Keys("/paging"), "self,first,last");
  // The way to the world is part of both.
  const Reply cart = client_.Get("/~cart/items");
  EXPECT_EQ(cart.Text("/paging/self"), "/~cart/items");
  EXPECT_EQ(cart.Text("/url"), "/items");  // its pattern takes nothing else
  EXPECT_EQ(cart.Text("/next"), url + "/~cart/items?page=2");
}

TEST_F(BodiesTest, DeclaredHeadersAreSent) {
  const Reply list = client_.Get("/items/?per_page=1");
  EXPECT_EQ(list.Header("X-Total-Count"), "3");
  EXPECT_EQ(list.Header("X-Api-Version"), "2024-05");
  const Reply made = client_.Json("POST", "/items/", R"({"name":"Can"})");
  EXPECT_EQ(made.Header("Location"), program_.url() + "/items/4");
  const Reply quote = client_.Json("POST", "/orders/quote?currency=EUR", R"({"items":[1]})");
  EXPECT_EQ(quote.Header("X-Quote-Id").size(), 36U);
  EXPECT_EQ(quote.Header("X-Kinds"), "a,b");
}

TEST_F(BodiesTest, OtherTypesThanJsonAreShownAsTheyAre) {
  const Reply prices = client_.Get("/price-list");
  EXPECT_EQ(prices.Header("Content-Type"), "text/csv");
  EXPECT_EQ(prices.Header("Content-Disposition"), "attachment");
  EXPECT_EQ(prices.body, "id,price\n1,1.50\n");
}

TEST_F(BodiesTest, PreferNamesAnExample) {
  const Reply pot = Preferring("example=pot");
  EXPECT_EQ(pot.status, 200);
  EXPECT_EQ(pot.body, R"({"id":2,"name":"Pot"})");
  EXPECT_EQ(pot.Header("Understudy-Basis"), "example");
  EXPECT_EQ(pot.Header("Preference-Applied"), "example=pot");
  const Reply gone = Preferring("code=404, example=\"never\"");
  EXPECT_EQ(gone.status, 404);
  EXPECT_EQ(gone.body, R"({"detail":"There never was such an item."})");
  EXPECT_EQ(gone.Header("Preference-Applied"), "code=404, example=never");
  EXPECT_EQ(Preferring("example=never").status, 404);
  const Reply unknown = Preferring("example=pan");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_EQ(unknown.Text("/error/message"),
            "Prefer can't be met. This operation has no example `pan` for that; it has cup, pot, "
            "gone, never.");
  EXPECT_EQ(Preferring("code=404, example=cup").status, 400);
  EXPECT_EQ(Preferring("example=x", "/price-list").Text("/error/message"),
            "Prefer can't be met. This operation has no named examples.");
}

TEST_F(BodiesTest, PreferNamesAStatus) {
  // The document's first example of that status.
  const Reply missing = Preferring("code=404");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.body, R"({"detail":"The item is gone."})");
  EXPECT_EQ(missing.Header("Understudy-Basis"), "example");
  // Made from the declared schema.
  const Reply wrong = client_.Send("POST", "/orders/quote", {{"Prefer", "code=422"}}, "");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.Keys(""), "detail");
  EXPECT_EQ(Preferring("code=200").body, R"({"id":1,"name":"Cup"})");
  EXPECT_EQ(Preferring("code=206").status, 400);
  EXPECT_EQ(Preferring("respond-async, wait=10").Text("/name"), "Cup");
}

TEST_F(BodiesTest, JsonPatchChangesRows) {
  const Reply patched = Patch("/items/1", R"([
      {"op": "test", "path": "/name", "value": "Cup"},
      {"op": "replace", "path": "/name", "value": "Mug"},
      {"op": "add", "path": "/tags/1", "value": "tall"},
      {"op": "remove", "path": "/tags/0"},
      {"op": "copy", "from": "/name", "path": "/note"},
      {"op": "move", "from": "/tags/1", "path": "/tags/0"}])");
  EXPECT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(patched.body,
            R"({"id":1,"name":"Mug","price":1.50,"tags":["small","tall"],"note":"Mug"})");
  EXPECT_EQ(client_.Get("/items/1").body, patched.body);
  EXPECT_EQ(patched.Header("Understudy-Basis"), "stateful");
  EXPECT_EQ(Patch("/items/1", R"([{"op":"remove","path":"/tags"}])").Keys(""),
            "id,name,price,note");
  EXPECT_EQ(Patch("/items/9", "[]").status, 404);
}

TEST_F(BodiesTest, AJsonPatchIsAppliedWholeOrNotAtAll) {
  const std::string before = client_.Get("/items/1").body;
  const std::string change = R"({"op":"replace","path":"/name","value":"Mug"},)";
  const auto refused = [&](const std::string& last) {
    const Reply reply = Patch("/items/1", "[" + change + last + "]");
    EXPECT_EQ(client_.Get("/items/1").body, before);
    return std::to_string(reply.status) + " " + reply.Text("/detail");
  };
  EXPECT_EQ(refused(R"({"op":"test","path":"/price","value":2})"),
            "409 `/1/value` is not what is there.");
  EXPECT_EQ(refused(R"({"op":"remove","path":"/nothing"})"),
            "422 `/1/path` names a place that is not there.");
  EXPECT_EQ(refused(R"({"op":"set","path":"/name"})"),
            "422 `/1/op` must be add, remove, replace, move, copy or test, not `set`.");
  EXPECT_EQ(refused(R"({"op":"remove","path":"/name"})").substr(0, 4), "422 ");
  EXPECT_EQ(refused(R"({"op":"replace","path":"/price","value":"much"})"),
            "422 `/price` must be a number, not a string.");
  EXPECT_EQ(refused(R"({"op":"replace","path":"/id","value":7})"),
            "422 `/id` is the key: it does not change.");
  // Merging goes on as before.
  EXPECT_EQ(client_.Json("PATCH", "/items/1", R"({"name":"Jug"})").Text("/name"), "Jug");
}

TEST_F(BodiesTest, ParametersThatNameNoRowKeepRowsApart) {
  const Reply made = client_.Json("POST", "/acme/notes", R"({"text":"a"})");
  EXPECT_EQ(made.body, R"({"id":2,"text":"a"})");
  EXPECT_EQ(client_.Json("POST", "/other/notes", R"({"text":"b"})").Integer("/id"), 3);
  EXPECT_EQ(client_.Get("/acme/notes").body, R"([{"id":1,"text":"all"},{"id":2,"text":"a"}])");
  EXPECT_EQ(client_.Get("/other/notes").body, R"([{"id":1,"text":"all"},{"id":3,"text":"b"}])");
  EXPECT_EQ(client_.Get("/other/notes?text=a").body, "[]");
  EXPECT_EQ(client_.Get("/acme/notes?text=a").At("").Size(), 1U);
  EXPECT_EQ(client_.Get("/acme/notes/2").status, 200);
  EXPECT_EQ(client_.Get("/other/notes/2").status, 404);
  EXPECT_EQ(client_.Json("PUT", "/other/notes/2", R"({"text":"c"})").status, 404);
  EXPECT_EQ(client_.Json("PUT", "/acme/notes/2", R"({"text":"c"})").Text("/text"), "c");
  EXPECT_EQ(client_.Get("/other/notes/2").status, 404);
  // What hangs below such a row, too.
  EXPECT_EQ(client_.Json("POST", "/other/notes/2/marks", R"({"name":"m"})").status, 404);
  const Reply mark = client_.Json("POST", "/acme/notes/2/marks", R"({"name":"m"})");
  EXPECT_EQ(mark.status, 201);
  EXPECT_EQ(client_.Get("/acme/notes/2/marks/" + std::to_string(mark.Integer("/id"))).body,
            mark.body);
  EXPECT_EQ(client_.Get("/other/notes/2/marks").status, 404);
  EXPECT_EQ(client_.Delete("/other/notes/2").status, 404);
  EXPECT_EQ(client_.Delete("/acme/notes/2").status, 204);
  EXPECT_EQ(client_.Get("/acme/notes").At("").Size(), 1U);
}

}  // namespace
}  // namespace understudy::conformance
