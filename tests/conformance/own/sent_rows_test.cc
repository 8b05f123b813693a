// What users' APIs keep of what requests send, and what they fill in.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Sent, version: "1"}
paths:
  /things:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}}}}}}
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/NewThing"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/NewThing"}}
      responses:
        "201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
        "422": {description: d, content: {application/json: {schema: {type: object, required: [message, documentation_url], properties: {message: {type: string}, documentation_url: {type: string}}}}}}
  /things/{slug}:
    parameters: [{name: slug, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/NewThing"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
  /keepers:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {keepers: {type: array, items: {$ref: "#/components/schemas/Keeper"}}}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/AKeeper"}}}}
      responses:
        "201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/AKeeper"}}}}
        "400": {description: d}
  /keepers/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/AKeeper"}}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/AKeeper"}}}}
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/AKeeper"}}}}
        "400": {description: d}
  /notes:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {silent: {type: boolean}, note: {type: object, required: [text], properties: {text: {type: string}, count: {type: integer, nullable: true}, any: {}}}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}}
components:
  schemas:
    Note: {type: object, required: [id, any], properties: {id: {type: integer}, text: {type: string}, count: {type: integer, nullable: true, default: 7}, any: {}}}
    NewThing:
      type: object
      required: [slug]
      properties:
        slug: {type: string}
        title: {oneOf: [{type: string}, {type: integer}]}
        state: {type: string, default: open}
        prio: {type: integer, default: 3}
        info:
          type: object
          properties: {made: {type: string, readOnly: true}, size: {type: integer, default: 7}, note: {type: string}, secret: {type: string, writeOnly: true}}
    Thing:
      type: object
      required: [slug]
      properties:
        slug: {type: string}
        title: {type: string}
        state: {type: string}
        prio: {type: integer}
        info:
          type: object
          properties: {made: {type: string, readOnly: true}, size: {type: integer}, note: {type: string}, secret: {type: string, writeOnly: true}}
      example: {slug: old, title: Old, info: {made: yesterday, note: a}}
    Keeper: {type: object, required: [name], properties: {id: {type: integer, readOnly: true}, name: {type: string}, active: {type: boolean, default: true}}}
    AKeeper: {type: object, properties: {keeper: {$ref: "#/components/schemas/Keeper"}}}
)";

class OwnSentRowsTest : public ::testing::Test {
 protected:
  std::string document_ = WriteFile(NewFolder(), "sent.yaml", kDocument);
  Program program_{"", {"--api", document_}};
  Client client_{program_};
};

TEST_F(OwnSentRowsTest, DefaultsOfTheRequestOnlyAreFilled) {
  const Reply json = client_.Json("POST", "/things", R"({"slug": "a", "info": {"note": "n"}})");
  EXPECT_EQ(json.body, R"({"slug":"a","state":"open","prio":3,"info":{"note":"n","size":7}})");
  const Reply form = client_.Form("POST", "/things", {{"slug", "b"}, {"prio", "5"}});
  EXPECT_EQ(form.body, R"({"slug":"b","state":"open","prio":5})");
  const Reply put = client_.Json("PUT", "/things/a", R"({"slug": "a", "title": "t"})");
  EXPECT_EQ(put.body, R"({"slug":"a","title":"t","state":"open","prio":3})");
  // A merge fills nothing.
  EXPECT_EQ(client_.Json("PATCH", "/things/old", R"({"title": "New"})").body,
            R"({"slug":"old","title":"New","info":{"made":"yesterday","note":"a"}})");
}

TEST_F(OwnSentRowsTest, RowsOfAScenarioHaveTheseDefaultsToo) {
  const std::string folder = NewFolder();
  WriteFile(folder, "sent.yaml", kDocument);
  const std::string scenario = WriteFile(
      folder, "s.yaml",
      "apis: {sent: sent.yaml}\nvendors: {sent: {data: {things: [{slug: x, state: null}]}}}\n");
  const Program program(scenario);
  Client client(program);
  EXPECT_EQ(client.Get("/things").body, R"([{"slug":"x","prio":3}])");
}

TEST_F(OwnSentRowsTest, ReadOnlyMembersInsideObjectsStayAsTheyWere) {
  EXPECT_EQ(
      client_.Json("POST", "/things", R"({"slug": "a", "info": {"made": "me"}})").Keys("/info"),
      "size");
  EXPECT_EQ(client_.Json("PATCH", "/things/old", R"({"info": {"made": "me", "note": "b"}})").body,
            R"({"slug":"old","title":"Old","info":{"made":"yesterday","note":"b"}})");
  const Reply put =
      client_.Json("PUT", "/things/old", R"({"slug": "old", "info": {"made": "me"}})");
  EXPECT_EQ(put.Text("/info/made"), "yesterday");
  const Reply patched = client_.Send(
      "PATCH", "/things/old", {{"Content-Type", "application/json-patch+json"}},
      R"([{"op": "replace", "path": "/info/made", "value": "me"}, {"op": "add", "path": "/info/note", "value": "c"}])");
  EXPECT_EQ(patched.Text("/info/made"), "yesterday");
  EXPECT_EQ(patched.Text("/info/note"), "c");
}

TEST_F(OwnSentRowsTest, WriteOnlyMembersInsideObjectsAreNotShown) {
  const Reply made =
      client_.Json("POST", "/things", R"({"slug": "a", "info": {"secret": "s", "note": "n"}})");
  EXPECT_EQ(made.Keys("/info"), "note,size");
  EXPECT_EQ(client_.Get("/things/a").Keys("/info"), "note,size");
}

TEST_F(OwnSentRowsTest, AFieldIsKeptInTheTypeThatRepliesShow) {
  EXPECT_EQ(client_.Json("POST", "/things", R"({"slug": "a", "title": 5})").Text("/title"), "5");
  EXPECT_EQ(client_.Json("POST", "/things", R"({"slug": "b", "prio": 2.0})").Integer("/prio"), 2);
  EXPECT_EQ(client_.Json("PUT", "/things/b", R"({"slug": "b", "title": 6})").Text("/title"), "6");
}

TEST_F(OwnSentRowsTest, ATakenKeyIsTheDeclaredError) {
  const Reply taken = client_.Json("POST", "/things", R"({"slug": "old"})");
  EXPECT_EQ(taken.status, 422);
  EXPECT_EQ(taken.Text("/message"), "things has a row with the key `old` already.");
  // An address is no sentence.
  EXPECT_TRUE(taken.Text("/documentation_url").starts_with("https://example.com/"));
}

TEST_F(OwnSentRowsTest, ARowThatIsNotSentIsNotInvented) {
  for (const char* body : {R"({"name": "Bare"})", "{}"}) {
    const Reply refused = client_.Json("POST", "/keepers", body);
    EXPECT_EQ(refused.status, 400) << body << refused.body;
  }
  EXPECT_EQ(client_.Send("POST", "/keepers").status, 400);
  const Reply made = client_.Json("POST", "/keepers", R"({"keeper": {"name": "K"}})");
  ASSERT_EQ(made.status, 201);
  const std::string path = "/keepers/" + std::to_string(made.Integer("/keeper/id"));
  EXPECT_EQ(client_.Json("PUT", path, R"({"name": "Bare"})").status, 400);
  EXPECT_EQ(client_.Get(path).Text("/keeper/name"), "K");
}

TEST_F(OwnSentRowsTest, AnObjectWithTheEntitysNameIsTheRow) {
  const Reply made =
      client_.Json("POST", "/notes", R"({"silent": true, "note": {"text": "t", "any": 1}})");
  EXPECT_EQ(made.Text("/text"), "t");
  EXPECT_EQ(made.Integer("/count"), 7);
  EXPECT_EQ(made.Integer("/any"), 1);
}

TEST(SentKindsTest, AMistakeBesideARowOfSomeKindIsRefused) {
  const std::string document = WriteFile(NewFolder(), "notes.yaml", R"(openapi: 3.0.3
info: {title: Notes, version: "1"}
paths:
  /notes:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Sent"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Sent"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}
components:
  schemas:
    Sent: {type: object, properties: {silent: {type: boolean}, note: {$ref: "#/components/schemas/Note"}}}
    Note: {oneOf: [{$ref: "#/components/schemas/Plain"}, {$ref: "#/components/schemas/Counted"}]}
    Plain: {type: object, required: [text], properties: {id: {type: integer, readOnly: true}, text: {type: string}}}
    Counted: {type: object, required: [count], properties: {id: {type: integer, readOnly: true}, count: {type: integer}}}
)");
  const Program program("", {"--api", document});
  Client client(program);
  const Reply made = client.Json("POST", "/notes", R"({"note": {"text": "a"}})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/notes/" + std::to_string(made.Integer("/id"));
  EXPECT_EQ(client.Json("PATCH", path, R"({"silent": true, "note": {"text": "b"}})").Text("/text"),
            "b");
  const Reply wrong = client.Json("PATCH", path, R"({"silent": "x", "note": {"text": "c"}})");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_NE(wrong.body.find("/silent"), std::string::npos) << wrong.body;
  // Also behind one of the row, which the row that is there mends.
  EXPECT_EQ(client.Json("PATCH", path, R"({"note": {}})").status, 200);
  EXPECT_EQ(client.Json("PATCH", path, R"({"note": {}, "silent": "x"})").status, 400);
  EXPECT_EQ(client.Json("PATCH", path, R"({"note": {"text": 5}})").status, 400);
  EXPECT_EQ(client.Get(path).Text("/text"), "b");
}

TEST_F(OwnSentRowsTest, NullThatIsSentGetsNoDefault) {
  const Reply made =
      client_.Json("POST", "/notes", R"({"note": {"text": "t", "count": null, "any": null}})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(made.At("/count").IsNull());
  EXPECT_TRUE(made.At("/any").IsNull());
}

}  // namespace
}  // namespace understudy::conformance
