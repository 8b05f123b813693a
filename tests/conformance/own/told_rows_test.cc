// What is a row for users' documents, and what requests may make of it.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Told, version: "1"}
paths:
  /pets:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {rid: {type: string}, resources: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {type: object, properties: {rid: {type: string}, resource: {$ref: "#/components/schemas/Pet"}}}}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {rid: {type: string}, resource: {$ref: "#/components/schemas/Pet"}}}}}}}}
  /customers:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: string}, object: {type: string}, data: {type: array, items: {$ref: "#/components/schemas/Customer"}}}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Customer"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Customer"}}}}}
  /customers/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Customer"}}}}}}
  /tasks:
    get:
      parameters:
        - {name: state, in: query, schema: {type: string}}
        - {name: sort, in: query, schema: {type: string, enum: [title, created, votes], default: title}}
        - {name: direction, in: query, schema: {type: string, enum: [asc, desc]}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Task"}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {anyOf: [{$ref: "#/components/schemas/Task"}, {type: object, properties: {tasks: {type: array, items: {$ref: "#/components/schemas/Task"}}}}]}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}}}
  /tasks/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Change"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}}}
  /jobs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}}}
    post:
      parameters:
        - {name: age, in: query, schema: {type: string}}
        - {name: status, in: query, schema: {type: string}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}
    Customer: {type: object, required: [name], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}
    Task:
      type: object
      required: [title]
      properties: {id: {type: integer, readOnly: true}, title: {type: string}, note: {type: string}, state: {type: string}, created_at: {type: string, format: date-time}}
    Change: {type: object, properties: {title: {type: string}, note: {type: string}}}
    Job:
      type: object
      required: [status]
      properties: {id: {type: integer, readOnly: true}, age: {type: integer}, status: {type: string, enum: [open, done]}}
)";

class OwnToldRowsTest : public ::testing::Test {
 protected:
  void AddTask(const std::string& title, const std::string& year) {
    const Reply made =
        client_.Json("POST", "/tasks",
                     R"({"title": ")" + title + R"(", "state": "open", "created_at": ")" + year +
                         R"(-01-01T00:00:00Z"})");
    ASSERT_EQ(made.status, 201) << made.body;
  }

  std::string document_ = WriteFile(NewFolder(), "told.yaml", kDocument);
  Program program_{"", {"--api", document_}};
  Client client_{program_};
};

TEST_F(OwnToldRowsTest, AnObjectWithTheSchemaOfListedRowsIsTheRow) {
  const Reply made = client_.Json("POST", "/pets", R"({"name": "Tom"})");
  EXPECT_EQ(made.Text("/resource/name"), "Tom") << made.body;
  const std::string id = std::to_string(made.Integer("/resource/id"));
  const Reply read = client_.Get("/pets/" + id);
  EXPECT_EQ(read.Header("Understudy-Basis"), "stateful");
  EXPECT_EQ(read.Text("/resource/name"), "Tom");
  EXPECT_EQ(client_.Get("/pets/999").status, 404);
}

TEST_F(OwnToldRowsTest, AListOfKnownRowsMayHaveAnIdBesideIt) {
  const std::size_t before = client_.Get("/customers").At("/data").Size();
  ASSERT_EQ(client_.Json("POST", "/customers", R"({"name": "Tom"})").status, 201);
  const Reply list = client_.Get("/customers");
  EXPECT_EQ(list.Header("Understudy-Basis"), "stateful");
  EXPECT_EQ(list.At("/data").Size(), before + 1);
}

TEST_F(OwnToldRowsTest, AListInAnObjectIsNotKeptAsOneRow) {
  const std::size_t before = client_.Get("/tasks").json.Size();
  const Reply refused = client_.Json("POST", "/tasks", R"({"tasks": [{"title": "x"}]})");
  EXPECT_EQ(refused.status, 400) << refused.body;
  EXPECT_EQ(client_.Get("/tasks").json.Size(), before);
  EXPECT_EQ(client_.Json("POST", "/tasks", R"({"title": "x"})").Text("/title"), "x");
}

TEST_F(OwnToldRowsTest, NullForARequiredMemberIsRefused) {
  const Reply before = client_.Get("/tasks/1");
  EXPECT_EQ(client_.Json("PATCH", "/tasks/1", R"({"title": null})").status, 400);
  EXPECT_EQ(client_.Get("/tasks/1").body, before.body);
  EXPECT_EQ(client_.Json("PATCH", "/tasks/1", R"({"note": null})").status, 200);
}

TEST_F(OwnToldRowsTest, FieldsInTheQueryAreOfTheFieldsTypesAndRules) {
  const Reply changed = client_.Send("POST", "/jobs/1?age=3&status=done");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.Integer("/age"), 3);
  EXPECT_EQ(changed.Text("/status"), "done");
  EXPECT_EQ(client_.Send("POST", "/jobs/1?status=nope").status, 400);
  EXPECT_EQ(client_.Send("POST", "/jobs/1?age=old").status, 400);
  EXPECT_EQ(client_.Get("/jobs/1").body, changed.body);
}

TEST_F(OwnToldRowsTest, AChoiceOfSortMeansATimeOrNothing) {
  AddTask("b", "1990");
  AddTask("c", "1980");
  AddTask("a", "1970");
  EXPECT_EQ(client_.Get("/tasks?sort=created&state=open").Text("/0/title"), "a");
  EXPECT_EQ(client_.Get("/tasks?sort=created&state=open").Text("/1/title"), "c");
  // As they were made, not by the default.
  const Reply votes = client_.Get("/tasks?sort=votes&state=open");
  EXPECT_EQ(votes.Text("/0/title") + votes.Text("/1/title") + votes.Text("/2/title"), "bca");
}

TEST_F(OwnToldRowsTest, AllFiltersNothingWithoutAnEnumeration) {
  AddTask("b", "1990");
  const std::size_t all = client_.Get("/tasks").json.Size();
  EXPECT_EQ(client_.Get("/tasks?state=all").json.Size(), all);
  EXPECT_EQ(client_.Get("/tasks?state=nowhere").json.Size(), 0U);
}

}  // namespace
}  // namespace understudy::conformance
