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
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
  /seats:
    get:
      responses:
        "200":
          description: d
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Seat"}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Seat"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Seat"}}}}}
  /seats/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 5, maximum: 6}}]
    delete: {responses: {"204": {description: Gone.}}}
    get:
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

TEST_F(OwnKeysTest, ARowMoreThanTheRangeHasTheNextKey) {
  EXPECT_EQ(client_.Json("POST", "/seats", "{}").body, R"({"id":7})");
  ASSERT_EQ(client_.Delete("/seats/5").status, 204);
  EXPECT_EQ(client_.Json("POST", "/seats", "{}").body, R"({"id":5})");
  EXPECT_EQ(client_.Json("POST", "/seats", "{}").body, R"({"id":8})");
}

TEST_F(OwnKeysTest, RowsThatPeopleWriteHaveItToo) {
  const std::string folder = NewFolder();
  WriteFile(folder, "keys.yaml", kDocument);
  const Program program(
      WriteFile(folder, "my.yaml",
                "apis: {keys: keys.yaml}\nvendors: {keys: {data: {seats: [{id: 6}, {}, {}]}}}\n"));
  Client client(program);
  EXPECT_EQ(client.Get("/seats").body, R"([{"id":5},{"id":6},{"id":7}])");
  ASSERT_EQ(client.Delete("/seats/5").status, 204);
  // Of what is free, and not what rows have that are there.
  const Reply added = client.Json("POST", "/__admin/worlds/default/data/keys/seats", "[{}, {}]");
  EXPECT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(client.Get("/seats").body, R"([{"id":5},{"id":6},{"id":7},{"id":8}])");
}

TEST_F(OwnKeysTest, APatchMayRepeatTheKeyAsANumber) {
  const Reply patched = client_.Send(
      "PATCH", "/orders/1001", {{"Content-Type", "application/json-patch+json"}},
      R"([{"op":"replace","path":"/id","value":1001.0},{"op":"add","path":"/note","value":"n"}])");
  EXPECT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(patched.body, R"({"id":1001,"note":"n"})");
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

TEST(QueryFieldsTest, ARefusalTellsThatAFieldCameByTheQuery) {
  const std::string document = WriteFile(NewFolder(), "pets.yaml", R"(openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /owners:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Owner"}}}}}}}
  /owners/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Owner"}}}}}}
  /owners/{id}/pets:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}
    post:
      parameters: [{name: owner_id, in: query, schema: {type: integer}}]
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        "422": {description: d, content: {application/json: {schema: {type: object, required: [loc, msg], properties: {loc: {type: array, items: {type: string}}, msg: {type: string}}}}}}
components:
  schemas:
    Owner: {type: object, properties: {id: {type: integer}}}
    Pet: {type: object, properties: {id: {type: integer}, name: {type: string}, owner_id: {type: integer}}}
)");
  const Program program("", {"--api", document});
  Client client(program);
  EXPECT_EQ(client.Send("POST", "/pets/1?owner_id=2").Integer("/owner_id"), 2);
  const Reply refused = client.Send("POST", "/pets/1?owner_id=99");
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_EQ(refused.Text("/loc/0"), "query");
  EXPECT_EQ(refused.Text("/loc/1"), "owner_id");
}

}  // namespace
}  // namespace understudy::conformance
