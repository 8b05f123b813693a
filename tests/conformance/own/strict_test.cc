// `strict` of users' APIs: members of bodies that the document does not name.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Contacts, version: "1"}
paths:
  /contacts:
    get:
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Contact"}}}}}}
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Contact"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Contact"}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}}
  /contacts/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}}
  /notes:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                data:
                  anyOf:
                    - {type: object, properties: {text: {type: string}, tags: {type: array, items: {type: object, properties: {name: {type: string}}}}}}
                    - {type: object, properties: {image: {type: string}}}
                more: {type: object, additionalProperties: true, properties: {a: {type: integer}}}
                any: {type: object}
                by: {type: object, additionalProperties: {type: object, properties: {a: {type: integer}}}}
      responses:
        "201": {description: d}
        "400": {description: d, content: {application/json: {schema: {type: object, properties: {detail: {type: string}, pointer: {type: string}}}}}}
  /pets:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"201": {description: d}}
components:
  schemas:
    Contact:
      type: object
      properties: {id: {type: integer, readOnly: true}, email: {type: string}, size: {type: object, properties: {width: {type: integer}}}}
    Pet:
      type: object
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind}
    Cat:
      allOf:
        - {$ref: "#/components/schemas/Pet"}
        - {type: object, properties: {purrs: {type: boolean}}}
)";

class OwnStrictTest : public ::testing::Test {
 protected:
  static std::string Scenario(const std::string& strict) {
    const std::string folder = NewFolder();
    WriteFile(folder, "crm.yaml", kDocument);
    return WriteFile(folder, "my.yaml",
                     "apis: {crm: crm.yaml}\nvendors: {crm: {strict: " + strict + "}}\n");
  }
  static std::string Violations(const Reply& reply) {
    std::string all;
    const auto [first, end] = reply.headers.equal_range("understudy-violation");
    for (auto each = first; each != end; ++each) all += each->second + "\n";
    return all;
  }
};

TEST_F(OwnStrictTest, MembersThatTheDocumentDoesNotNameAreReported) {
  const Program program(Scenario("report"));
  Client client(program);
  const auto made = client.Json("POST", "/contacts",
                                R"({"email":"a@example.com","emial":"b","size":{"widht":1}})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(Violations(made),
            "Unknown body field `emial` (did you mean `email`?).\n"
            "Unknown body field `/size/widht` (did you mean `width`?).\n");
  EXPECT_EQ(Violations(client.Json("POST", "/contacts", R"({"id":7,"email":"a@example.com"})")),
            "");
  EXPECT_EQ(Violations(client.Form("POST", "/contacts", {{"email", "a@example.com"}, {"z", "1"}})),
            "Unknown body field `z`.\n");
  EXPECT_EQ(Violations(client.Json("PATCH", "/contacts/1", R"({"mail":null})")),
            "Unknown body field `mail` (did you mean `email`?).\n");
  const auto found = client.Get("/__admin/violations");
  EXPECT_NE(found.body.find("Unknown body field `/size/widht`"), std::string::npos) << found.body;
}

TEST_F(OwnStrictTest, TheyAreRefused) {
  const Program program(Scenario("refuse"));
  Client client(program);
  const auto refused = client.Json("POST", "/contacts", R"({"email":"a@example.com","zzz":1})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("Unknown body field `zzz`."), std::string::npos) << refused.body;
  EXPECT_EQ(client.Json("POST", "/contacts", R"({"email":"a@example.com"})").status, 201);
  const auto patch =
      client.Send("PATCH", "/contacts/1", {{"Content-Type", "application/json-patch+json"}},
                  R"([{"op":"replace","path":"/email","value":"b@example.com"}])");
  EXPECT_EQ(patch.status, 200) << patch.body;
}

TEST_F(OwnStrictTest, ObjectsThatMayHaveOtherMembersMayHaveThem) {
  const Program program(Scenario("report"));
  Client client(program);
  const auto send = [&](const std::string& body) {
    return Violations(client.Json("POST", "/notes", body));
  };
  EXPECT_EQ(send(R"({"more":{"b":1},"any":{"c":2},"data":{"image":"i"}})"), "");
  EXPECT_EQ(send(R"({"by":{"x":{"a":1}}})"), "");
  const std::string inside = send(R"({"by":{"x":{"zzz":1}}})");
  EXPECT_NE(inside.find("Unknown body field `/by/x/zzz`"), std::string::npos) << inside;
  EXPECT_EQ(send(R"({"data":{"text":"t","tags":[{"name":"n"},{"nam":"n"}]}})"),
            "Unknown body field `/data/tags/1/nam` (did you mean `name`?).\n");
}

TEST_F(OwnStrictTest, SchemasThatExtendTheBodysMayNameMore) {
  const Program program(Scenario("report"));
  Client client(program);
  EXPECT_EQ(Violations(client.Json("POST", "/pets", R"({"kind":"Cat","purrs":true})")), "");
}

TEST_F(OwnStrictTest, ErrorsPointToTheMember) {
  const Program program(Scenario("refuse"));
  Client client(program);
  const auto refused = [&](const std::string& body) {
    const auto reply = client.Json("POST", "/notes", body);
    EXPECT_EQ(reply.status, 400);
    return reply.body;
  };
  const auto inside = refused(R"({"data":{"zzz":1}})");
  EXPECT_NE(inside.find(R"("pointer":"/data/zzz")"), std::string::npos) << inside;
  const auto top = refused(R"({"a/b":1})");
  EXPECT_NE(top.find(R"("pointer":"/a~1b")"), std::string::npos) << top;
}

constexpr const char* kObjectsInQuery = R"(openapi: 3.0.3
info: {title: Objects, version: "1"}
paths:
  /deep:
    get:
      parameters:
        - {name: filter, in: query, style: deepObject, schema: {type: object, properties: {kind: {type: string}, size: {type: object, properties: {width: {type: integer}}}}}}
        - {name: any, in: query, style: deepObject, schema: {type: object, properties: {kind: {type: string}}, additionalProperties: {type: string}}}
        - {name: "filter[old]", in: query, schema: {type: string}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
      responses: {"200": {description: d}}
  /flat:
    get:
      parameters: [{name: where, in: query, schema: {type: object, properties: {kind: {type: string}}}}]
      responses: {"200": {description: d}}
  /free:
    get:
      parameters: [{name: where, in: query, schema: {type: object, additionalProperties: {type: string}}}]
      responses: {"200": {description: d}}
)";

TEST_F(OwnStrictTest, MembersOfObjectsInTheQueryAreParametersToo) {
  const std::string folder = NewFolder();
  WriteFile(folder, "o.yaml", kObjectsInQuery);
  const auto scenario = [&](const std::string& strict) {
    return WriteFile(folder, strict + ".yaml",
                     "apis: {o: o.yaml}\nvendors: {o: {strict: " + strict + "}}\n");
  };
  const Program reporting(scenario("report"));
  Client client(reporting);
  const auto sent = [&](const std::string& target) { return Violations(client.Get(target)); };
  EXPECT_EQ(sent("/deep?filter[knd]=x"),
            "Unknown query parameter `filter[knd]` (did you mean `filter[kind]`?).\n");
  EXPECT_EQ(sent("/deep?filter[size][height]=1"),
            "Unknown query parameter `filter[size][height]`.\n");
  EXPECT_EQ(sent("/deep?filter[kind]=x&filter[size][width]=1&any[z]=1&filter[old]=1&tags[]=a"), "");
  EXPECT_EQ(sent("/flat?knd=x"), "Unknown query parameter `knd` (did you mean `kind`?).\n");
  EXPECT_EQ(sent("/flat?kind=x"), "");
  EXPECT_EQ(sent("/free?zzz=x"), "");
  const Program refusing(scenario("refuse"));
  Client refused(refusing);
  EXPECT_EQ(refused.Get("/deep?filter[knd]=x").status, 400);
  EXPECT_EQ(refused.Get("/flat?knd=x").status, 400);
  EXPECT_EQ(refused.Get("/deep?filter[kind]=x").status, 200);
}

TEST_F(OwnStrictTest, WithoutItNothingIsReported) {
  const Program program(Scenario("off"));
  Client client(program);
  EXPECT_EQ(Violations(client.Json("POST", "/contacts", R"({"zzz":1})")), "");
}

}  // namespace
}  // namespace understudy::conformance
