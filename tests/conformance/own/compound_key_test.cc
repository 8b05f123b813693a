// Keys of several parts: `/months/{year}/{month}`.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

const std::string kCalendar = UNDERSTUDY_APIS_FOLDER "/calendar/openapi.yaml";

class CompoundKeyTest : public ::testing::Test {
 protected:
  Program program_{"", {"--api", kCalendar}};
  Client client_{program_};
};

TEST_F(CompoundKeyTest, BothPartsTellRowsApart) {
  EXPECT_EQ(client_.Get("/months/2024/1").Text("/title"), "January");
  EXPECT_EQ(client_.Get("/months/2023/1").Text("/title"), "Old");
  EXPECT_EQ(client_.Get("/months/2023/2").status, 404);
  EXPECT_EQ(client_.Get("/months/2024/01").status, 404);
  EXPECT_EQ(client_.Get("/months").At("").Size(), 3U);
  EXPECT_EQ(client_.Get("/months/2024").At("").Size(), 2U);
  EXPECT_EQ(client_.Get("/months/1999").At("").Size(), 0U);
  EXPECT_EQ(client_.Get("/months?limit=1&sort=-title").Text("/0/title"), "Old");
}

TEST_F(CompoundKeyTest, RowsAreCreatedChangedAndDeleted) {
  const Reply made = client_.Json("POST", "/months", R"({"year":2025,"month":7,"title":"July"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.Header("Location"), "/months/2025/7");
  EXPECT_EQ(client_.Json("POST", "/months", R"({"year":2025,"month":7})").status, 409);
  EXPECT_EQ(client_.Json("POST", "/months", R"({"year":2025})").status, 422);
  EXPECT_EQ(client_.Get("/months/2025").At("").Size(), 1U);
  // The parts stay, whatever the body says.
  EXPECT_EQ(client_.Json("PATCH", "/months/2025/7", R"({"year":1,"title":"Hot"})").body,
            R"({"year":2025,"month":7,"title":"Hot"})");
  EXPECT_EQ(client_.Json("PUT", "/months/2025/7", R"({"year":2,"month":3})").Integer("/year"),
            2025);
  EXPECT_EQ(client_.Delete("/months/2025/7").status, 204);
  EXPECT_EQ(client_.Delete("/months/2025/7").status, 404);
  EXPECT_EQ(client_.Get("/months/2024/1").status, 200);
}

TEST_F(CompoundKeyTest, TheNameOfAThingMayBeAPart) {
  const Reply made = client_.Json("POST", "/users/ada/repos", R"({"name":"a/b"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.Text("/owner"), "ada");
  EXPECT_EQ(client_.Get("/repos/ada/a%2Fb").Text("/name"), "a/b");
  EXPECT_EQ(client_.Get("/repos/ben/a%2Fb").status, 404);
  EXPECT_EQ(client_.Json("POST", "/users/ada/repos", R"({"name":"a/b"})").status, 409);
  EXPECT_EQ(client_.Json("POST", "/users/ben/repos", R"({"name":"a/b"})").status, 201);
  EXPECT_EQ(client_.Get("/users/ada/repos").At("").Size(), 1U);
}

TEST_F(CompoundKeyTest, InDoubtExamplesAreShown) {
  // A tile that is created has no place that a path could name.
  EXPECT_EQ(client_.Get("/tiles/1/2").Header("Understudy-Basis"), "schema");
  EXPECT_EQ(client_.Json("POST", "/tiles", R"({"color":"red"})").Header("Understudy-Basis"),
            "schema");
}

TEST_F(CompoundKeyTest, TheAdminApiNamesRowsByTheirParts) {
  const std::string rows = "/__admin/worlds/default/data/calendar/months/";
  EXPECT_EQ(client_.Get(rows + "2024%2F1").body,
            R"({"year":2024,"month":1,"title":"January","year/month":"2024/1"})");
  EXPECT_EQ(client_.Json("PUT", rows + "2030%2F5", R"({"year":2030,"month":5})").status, 201);
  EXPECT_EQ(client_.Get("/months/2030/5").status, 200);
  const Reply wrong = client_.Json("PUT", rows + "2030%2F5", R"({"year":2031,"month":5})");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_NE(wrong.body.find("must be `2031/5`, as its parts say"), std::string::npos) << wrong.body;
}

TEST_F(CompoundKeyTest, TheAdminApiTakesThePartsAsSegments) {
  const std::string data = "/__admin/worlds/default/data/calendar/";
  EXPECT_EQ(client_.Get(data + "months/2024/1").Text("/title"), "January");
  EXPECT_EQ(client_.Get(data + "months/2024/13").status, 404);
  // The row has the parts that the path says.
  EXPECT_EQ(client_.Json("PUT", data + "months/2031/3", R"({"title":"March"})").body,
            R"({"year":2031,"month":3,"title":"March","year/month":"2031/3"})");
  EXPECT_EQ(client_.Get("/months/2031/3").Text("/title"), "March");
  EXPECT_EQ(client_.Json("PUT", data + "months/2032%2F4", R"({"title":"April"})").status, 201);
  EXPECT_EQ(client_.Get("/months/2032/4").Text("/title"), "April");
  const Reply wrong = client_.Json("PUT", data + "months/2031/x", R"({"title":"None"})");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_NE(wrong.body.find("expected an integer or null, found a string `x`"), std::string::npos)
      << wrong.body;
  EXPECT_EQ(client_.Json("PATCH", data + "months/2031/3", R"({"title":"m"})").Text("/title"), "m");
  EXPECT_EQ(client_.Delete(data + "months/2031/3").status, 204);
  EXPECT_EQ(client_.Get("/months/2031/3").status, 404);
  // A part may have a slash.
  EXPECT_EQ(client_.Json("PUT", data + "repos/ada/x%2Fy", "{}").Text("/name"), "x/y");
  EXPECT_EQ(client_.Get("/repos/ada/x%2Fy").Text("/owner"), "ada");
}

TEST(CompoundKeyScenarioTest, RowsNeedTheirParts) {
  const std::string folder = NewFolder();
  const auto good = WriteFile(folder, "good.yaml",
                              "vendors: {calendar: {data: {months: [{year: 2020, month: 3}]}}}\n");
  const Program program(good, {"--api", kCalendar});
  Client client(program);
  EXPECT_EQ(client.Get("/months/2020/3").status, 200);
  EXPECT_EQ(client.Get("/months/2024/1").status, 404);
  const auto wrong = WriteFile(folder, "wrong.yaml",
                               "vendors:\n  calendar:\n    data:\n      months:\n"
                               "        - {year: 2020}\n"
                               "        - {year: 2020, month: 3}\n"
                               "        - {year: 2020, month: 3}\n");
  const auto run = RunToEnd({"check", wrong, "--api", kCalendar});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.err.find("wrong.yaml:5:11: error: missing field `month`"), std::string::npos)
      << run.err;
  EXPECT_NE(run.err.find("wrong.yaml:7:11: error: duplicate year/month"), std::string::npos)
      << run.err;
}

TEST(CompoundKeyPutTest, TheRowHasThePartsOfItsPath) {
  const auto document = WriteFile(NewFolder(), "openapi.yaml", R"(openapi: 3.0.3
info: {title: Memberships, version: "1"}
paths:
  /memberships/{group}:
    get:
      parameters: [{name: group, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Membership"}}
  /memberships/{group}/{user}:
    parameters:
      - {name: group, in: path, required: true, schema: {type: string}}
      - {name: user, in: path, required: true, schema: {type: string}}
    get:
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Membership"}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Membership"}}}}
      responses:
        "201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Membership"}}}}
components:
  schemas:
    Membership:
      type: object
      properties: {group: {type: string}, user: {type: string}, role: {type: string}}
)");
  const Program program("", {"--api", document});
  Client client(program);
  EXPECT_EQ(client.Json("PUT", "/memberships/g1/u1", R"({"role":"x"})").body,
            R"({"group":"g1","user":"u1","role":"x"})");
  EXPECT_EQ(client.Get("/memberships/g1").At("").Size(), 1U);
  EXPECT_EQ(client.Json("PUT", "/memberships/g1/u2", R"({"group":"other"})").Text("/group"), "g1");
  EXPECT_EQ(client.Get("/memberships/g1/u2").Text("/user"), "u2");
}

}  // namespace
}  // namespace understudy::conformance
