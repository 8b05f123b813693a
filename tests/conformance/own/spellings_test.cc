// Fields that requests spell otherwise than replies, and requests that have none of them.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kServices = R"(openapi: 3.0.3
info: {title: Services, version: "1"}
paths:
  /services:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Service"}}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [FriendlyName], properties: {FriendlyName: {type: string}, CodeLength: {type: integer, default: 6}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Service"}}}}}
  /services/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Service"}}}}}}
    put:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [FriendlyName], properties: {FriendlyName: {type: string}, CodeLength: {type: integer}}}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Service"}}}}}
    patch:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [FriendlyName], properties: {FriendlyName: {type: string}, CodeLength: {type: integer}}}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Service"}}}}}
  /sessions:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {email: {type: string}, password: {type: string}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Session"}, example: {id: 1, token: tok_abc}}}}}
  /sessions/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Session"}}}}}}
  /parcels:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {Id: {type: string}, Price: {type: object}, State: {type: integer}, Size: {type: integer}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
  /parcels/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {oneOf: [{$ref: "#/components/schemas/Named"}, {$ref: "#/components/schemas/Counted"}], discriminator: {propertyName: theKind, mapping: {named: Named, counted: Counted}}}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
components:
  schemas:
    Named: {type: object, required: [theKind, firstName], properties: {theKind: {type: string}, firstName: {type: string}}}
    Counted: {type: object, required: [theKind, count], properties: {theKind: {type: string}, count: {type: integer}}}
    Thing: {type: object, properties: {id: {type: integer}, the_kind: {type: string}, first_name: {type: string}, count: {type: integer}, price: {type: string}, state: {type: string, enum: ["on", "off"]}, size: {type: string}}}
    Service: {type: object, required: [id, friendly_name], properties: {id: {type: integer, readOnly: true}, friendly_name: {type: string}, code_length: {type: integer}}}
    Session: {type: object, properties: {id: {type: integer, readOnly: true}, token: {type: string}}}
)";

class OwnSpellingsTest : public ::testing::Test {
 protected:
  std::string folder_ = NewFolder();
  std::string document_ = WriteFile(folder_, "services.yaml", kServices);
  Program program_{"", {"--api", document_}};
  Client client_{program_};
};

TEST_F(OwnSpellingsTest, FieldsAreOneInAnySpelling) {
  const Reply made = client_.Json("POST", "/services", R"({"FriendlyName": "a"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Text("/friendly_name"), "a");
  EXPECT_EQ(made.Integer("/code_length"), 6);
  const std::string path = "/services/" + std::to_string(made.Integer("/id"));
  EXPECT_EQ(client_.Get(path).body, made.body);
  // What a merge must have, the row has by its own name.
  const Reply merged = client_.Json("PATCH", path, R"({"CodeLength": 4})");
  EXPECT_EQ(merged.status, 200) << merged.body;
  EXPECT_EQ(merged.Text("/friendly_name"), "a");
  EXPECT_EQ(merged.Integer("/code_length"), 4);
  const Reply lost = client_.Json("PATCH", path, R"({"FriendlyName": null})");
  EXPECT_EQ(lost.status, 400);
  EXPECT_NE(lost.body.find("`/FriendlyName` is required."), std::string::npos) << lost.body;
  EXPECT_EQ(client_.Json("PUT", path, R"({"FriendlyName": "b"})").Text("/friendly_name"), "b");
}

TEST_F(OwnSpellingsTest, RowsThatPeopleWriteNeedWhatRequestsNeed) {
  const std::string scenario = WriteFile(
      folder_, "s.yaml", "apis: {x: services.yaml}\nvendors: {x: {data: {services: [{}]}}}\n");
  const std::string printed = Printed(RunToEnd({"check", scenario}));
  EXPECT_NE(printed.find("missing field `friendly_name`"), std::string::npos) << printed;
}

TEST_F(OwnSpellingsTest, AVendorFileGetsTheNameThatRepliesHave) {
  WriteFile(folder_, "v.yaml", "entities: {services: {fields: {FriendlyName: {default: z}}}}\n");
  const std::string scenario =
      WriteFile(folder_, "s.yaml", "apis: {x: {contract: services.yaml, vendor: v.yaml}}\n");
  const std::string printed = Printed(RunToEnd({"check", scenario}));
  EXPECT_NE(printed.find("the field is called `friendly_name` in replies: use that name"),
            std::string::npos)
      << printed;
}

// What is no part of the row is the password of a session, or the words of a search.
TEST_F(OwnSpellingsTest, ACreationThatWouldKeepNothingOfWhatIsSentIsNone) {
  const Reply made = client_.Json("POST", "/sessions", R"({"email": "a@example.com"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Text("/token"), "tok_abc");
  EXPECT_EQ(made.Header("Understudy-Basis"), "example");
}

TEST_F(OwnSpellingsTest, AnotherSpellingIsNoneOfAnotherTypeNorOfTheKey) {
  const Reply made = client_.Json(
      "POST", "/parcels", R"({"Id": "x", "Price": {"v": 1}, "State": 3, "Size": 4, "id": 7})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Integer("/id"), 7);
  EXPECT_EQ(made.Text("/size"), "4");
  EXPECT_EQ(made.Keys(""), "id,size") << made.body;
}

TEST_F(OwnSpellingsTest, MergesOfKindsAreChecked) {
  ASSERT_EQ(client_.Json("POST", "/parcels", R"({"id": 7})").status, 201);
  const Reply named =
      client_.Json("PATCH", "/parcels/7", R"({"theKind": "named", "firstName": "a"})");
  ASSERT_EQ(named.status, 200) << named.body;
  EXPECT_EQ(named.Text("/first_name"), "a");
  const std::pair<const char*, const char*> wrong[] = {
      {R"({"firstName": 3})", "`/firstName` must be a string, not an integer."},
      {R"({"firstName": null})", "`/firstName` is required."}};
  for (const auto& [body, message] : wrong) {
    const Reply refused = client_.Json("PATCH", "/parcels/7", body);
    EXPECT_EQ(refused.status, 400) << refused.body;
    EXPECT_NE(refused.body.find(message), std::string::npos) << refused.body;
  }
  EXPECT_EQ(client_.Get("/parcels/7").body, named.body);
}

}  // namespace
}  // namespace understudy::conformance
