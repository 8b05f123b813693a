// Keys of rows that users' APIs make by themselves: the path finds each of them.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Keys, version: "1"}
paths:
  /orders:
    get:
      responses:
        "200":
          description: d
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Order"}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses:
        "201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
  /orders/{orderId}:
    parameters: [{name: orderId, in: path, required: true, schema: {type: integer, minimum: 1000, exclusiveMinimum: true}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}}
    delete: {responses: {"204": {description: Gone.}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
  /seats:
    get:
      responses:
        "200":
          description: d
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Seat"}}}}
  /seats/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 5, maximum: 6}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Seat"}}}}}
  /months/{year}/{month}:
    get:
      parameters:
        - {name: year, in: path, required: true, schema: {type: integer, minimum: 2000, maximum: 2099}}
        - {name: month, in: path, required: true, schema: {type: integer, minimum: 4, maximum: 12}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Month"}}}}}
  /months:
    get:
      responses:
        "200":
          description: d
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Month"}}}}
  /notes:
    get:
      responses:
        "200":
          description: d
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Note"}}}}
  /notes/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string, pattern: "^n[0-9]{4}$"}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}
components:
  schemas:
    Order: {type: object, properties: {id: {type: integer}, note: {type: string}}}
    Seat: {type: object, properties: {id: {type: integer}}}
    Month: {type: object, properties: {year: {type: integer}, month: {type: integer}, sum: {type: integer}}}
    Note: {type: object, properties: {id: {type: string}, text: {type: string}}, example: {text: hello}}
)";

class OwnKeysTest : public ::testing::Test {
 protected:
  std::string Body(const std::string& path) { return client_.Get(path).body; }

  Program program_{"", {"--api", WriteFile(NewFolder(), "keys.yaml", kDocument)}};
  Client client_{program_};
};

TEST_F(OwnKeysTest, MadeIntegersKeepTheRangeOfThePath) {
  const Reply orders = client_.Get("/orders");
  ASSERT_EQ(orders.json.Size(), 3U) << orders.body;
  EXPECT_EQ(orders.json[0]["id"].GetInt(), 1001);
  const Reply made = client_.Json("POST", "/orders", R"({"note": "a"})");
  EXPECT_EQ(made.json["id"].GetInt(), 1004) << made.body;
  EXPECT_EQ(client_.Get("/orders/1004").status, 200);
  EXPECT_EQ(Body("/seats"), R"([{"id":5},{"id":6}])");
}

TEST_F(OwnKeysTest, SoDoThePartsOfAKey) {
  const Reply months = client_.Get("/months");
  ASSERT_EQ(months.json.Size(), 3U) << months.body;
  for (const auto& row : months.json.GetArray()) {
    EXPECT_GE(row["year"].GetInt(), 2000);
    EXPECT_GE(row["month"].GetInt(), 4);
    EXPECT_EQ(client_
                  .Get("/months/" + std::to_string(row["year"].GetInt()) + "/" +
                       std::to_string(row["month"].GetInt()))
                  .status,
              200);
  }
}

TEST_F(OwnKeysTest, AnExampleWithoutItsKeyGetsOne) {
  const Reply notes = client_.Get("/notes");
  ASSERT_EQ(notes.json.Size(), 3U) << notes.body;
  EXPECT_STREQ(notes.json[0]["text"].GetString(), "hello");
  const std::string key = notes.json[0]["id"].GetString();
  EXPECT_EQ(client_.Get("/notes/" + key).status, 200) << key;
}

TEST_F(OwnKeysTest, AnIntegerInAPathHasDigitsOnly) {
  EXPECT_EQ(client_.Get("/orders/1001").status, 200);
  EXPECT_EQ(client_.Get("/orders/1001.0").status, 404);
  EXPECT_EQ(client_.Delete("/orders/1001.0").status, 404);
  EXPECT_EQ(client_.Json("PUT", "/orders/1001.0", "{}").status, 404);
}

}  // namespace
}  // namespace understudy::conformance
