// The journal of users' APIs: what a test expects of the bodies that were sent, and why they were
// refused.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    post:
      operationId: addPet
      parameters: [{name: dry, in: query, schema: {type: boolean}}]
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Pet"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Pet"}}
          multipart/form-data: {schema: {$ref: "#/components/schemas/Pet"}}
      responses:
        "201": {description: d}
        "400": {description: bad, content: {application/json: {schema: {type: object}, example: {error: bad input}}}}
  /notes:
    post:
      operationId: addNote
      requestBody: {content: {application/json: {schema: {type: object, additionalProperties: true, properties: {text: {type: string}}}}}}
      responses: {"201": {description: d}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string}
        age: {type: integer}
        tags: {type: array, items: {type: string}}
        size: {type: object, properties: {width: {type: integer}}}
)";

class OwnJournalTest : public ::testing::Test {
 protected:
  static std::string Scenario(const std::string& strict = "report") {
    const std::string folder = NewFolder();
    WriteFile(folder, "pets.yaml", kDocument);
    return WriteFile(folder, "my.yaml",
                     "apis: {pets: pets.yaml}\nvendors: {pets: {strict: " + strict + "}}\n");
  }
  static std::string Violations(const Reply& reply) {
    std::string all;
    const auto [first, end] = reply.headers.equal_range("understudy-violation");
    for (auto each = first; each != end; ++each) all += each->second + "\n";
    return all;
  }
  static Reply Verify(Client& client, const std::string& operation, const std::string& arguments) {
    return client.Send("POST", "/__admin/verify", {{"Content-Type", "application/yaml"}},
                       "- {operation: pets." + operation + ", arguments: {" + arguments + "}}\n");
  }
};

TEST_F(OwnJournalTest, ArgumentsAreMembersOfTheBody) {
  const Program program(Scenario());
  Client client(program);
  const auto is_met = [&](const std::string& arguments) {
    return Verify(client, "addPet", arguments).status == 200;
  };
  client.Json("POST", "/pets?dry=true",
              R"({"name":"Rex","age":4,"tags":["a","b"],"size":{"width":3}})");
  EXPECT_TRUE(is_met("dry: true, name: Rex, age: 4"));
  EXPECT_TRUE(is_met("tags: [a, b]"));
  EXPECT_TRUE(is_met("tags: b"));
  EXPECT_TRUE(is_met(R"(size: '{"width":3}')"));
  EXPECT_FALSE(is_met("tags: [a]"));
  EXPECT_FALSE(is_met("age: null"));
  const Reply other = Verify(client, "addPet", "name: Rexx, age: 4");
  EXPECT_NE(other.body.find("- `name` is `Rex`, expected `Rexx`\n"), std::string::npos)
      << other.body;
}

TEST_F(OwnJournalTest, ArgumentsAreFieldsOfAForm) {
  const Program program(Scenario());
  Client client(program);
  client.Form("POST", "/pets", {{"name", "Li"}, {"tags", "a"}, {"tags", "b"}});
  EXPECT_EQ(Verify(client, "addPet", "name: Li, tags: [a, b]").status, 200);
  client.Form("POST", "/pets", {{"name", "Ida"}, {"tags[]", "x"}, {"size[width]", "7"}});
  EXPECT_EQ(
      Verify(client, "addPet", R"(name: Ida, tags: [x], size: '{"width":"7"}', age: null)").status,
      200);
  client.Multipart("POST", "/pets", {{"name", "Ada"}, {"age", "07"}});
  const Reply parts = Verify(client, "addPet", "name: Ada, age: '07', tags: null");
  EXPECT_EQ(parts.status, 200) << parts.body;
}

TEST_F(OwnJournalTest, OnlyMembersThatTheBodyMayHaveAreArguments) {
  const Program program(Scenario());
  Client client(program);
  const Reply unknown = Verify(client, "addPet", "nam: Rex");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_NE(unknown.body.find("the operation has no argument `nam` (did you mean `name`?)"),
            std::string::npos)
      << unknown.body;
  client.Json("POST", "/notes", R"({"text":"a","mood":"good"})");
  EXPECT_EQ(Verify(client, "addNote", "text: a, mood: good").status, 200);
  EXPECT_EQ(Verify(client, "addNote", "mood: bad").status, 422);
}

// A body that the API refuses was sent too.
TEST_F(OwnJournalTest, RefusedBodiesAreCompared) {
  const Program program(Scenario());
  Client client(program);
  EXPECT_EQ(client.Json("POST", "/pets", R"({"name":5})").status, 400);
  EXPECT_EQ(
      client.Send("POST", "/pets", {{"Content-Type", "text/plain"}}, R"({"name":"T"})").status,
      415);
  EXPECT_EQ(Verify(client, "addPet", "name: 5").status, 200);
  EXPECT_EQ(Verify(client, "addPet", "name: T").status, 200);
}

// The declared error has no room for it.
TEST_F(OwnJournalTest, RefusalsNameTheirCause) {
  const Program program(Scenario());
  Client client(program);
  const Reply refused = client.Json("POST", "/pets", R"({"name":5,"nam":1})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body, R"({"error":"bad input"})");
  EXPECT_EQ(Violations(refused),
            "`/name` must be a string, not an integer.\n"
            "Unknown body field `nam` (did you mean `name`?).\n");
  EXPECT_EQ(Violations(client.Json("POST", "/pets", "")), "The request has no body.\n");
  EXPECT_EQ(Violations(client.Json("POST", "/pets", R"({"name":"Rex"})")), "");

  const Reply journal = client.Get("/__admin/violations");
  EXPECT_EQ(journal.Text("/violations/1/violations/1/message"),
            "`/name` must be a string, not an integer.")
      << journal.body;
  EXPECT_EQ(journal.Text("/violations/1/violations/1/name"), "/name");
  EXPECT_EQ(client.Get("/__admin/violations?expect=none").status, 422);
}

TEST_F(OwnJournalTest, TheContentTypeIsACause) {
  const Program program(Scenario());
  Client client(program);
  const Reply refused = client.Send("POST", "/pets", {{"Content-Type", "text/plain"}}, "x");
  EXPECT_EQ(refused.status, 415);
  EXPECT_EQ(Violations(refused).find("The Content-Type `text/plain` is not accepted"), 0U);
  const Reply journal = client.Get("/__admin/violations");
  EXPECT_EQ(journal.Text("/violations/0/violations/0/in"), "header") << journal.body;
  EXPECT_EQ(journal.Text("/violations/0/violations/0/name"), "Content-Type");
}

TEST_F(OwnJournalTest, WithoutStrictNoCauseIsTold) {
  const Program program(Scenario("off"));
  Client client(program);
  const Reply refused = client.Json("POST", "/pets", R"({"name":5})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(Violations(refused), "");
}

}  // namespace
}  // namespace understudy::conformance
