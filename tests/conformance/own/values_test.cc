// Values of query and path parameters of users' APIs, by the rules that their schemas have.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"
#include "../support/ids.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Values, version: "1"}
paths:
  /pets:
    get:
      parameters:
        - {name: state, in: query, schema: {type: string, enum: [open, SOLD, all]}}
        - {name: kind, in: query, schema: {type: string}}
        - {name: sold, in: query, schema: {type: string, enum: ["true", "false", either]}}
        - {name: tags, in: query, explode: false, schema: {type: array, items: {type: string, enum: [a, b, any]}}}
        - {name: age, in: query, schema: {type: string}}
        - {name: min_age, in: query, schema: {type: string}}
        - {name: born, in: query, schema: {type: string}}
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}
              example:
                - {id: 1, state: open, kind: cat, sold: false, tags: [a], age: 3}
                - {id: 2, state: sold, kind: dog, sold: true, tags: [a, b], age: 4}
                - {id: 5000, state: open, kind: dog, sold: true, tags: [b], age: 3}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer, maximum: 1000}}]
    get:
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        "400": {description: bad}
        "404": {description: none}
    delete:
      responses:
        "204": {description: d}
        "404": {description: none}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        "422": {description: bad}
  /pets/{petId}/toys:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        "200":
          description: d
          content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: integer}}}}}}
        "400": {description: bad}
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}
      responses:
        "201": {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}
  /pets/{petId}/toys/{toyId}:
    get:
      parameters:
        - {name: petId, in: path, required: true, schema: {type: integer}}
        - {name: toyId, in: path, required: true, schema: {type: integer}}
        - {name: gone, in: path, required: true, schema: {type: integer}}
      responses:
        "200": {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}
  /reports/{year}:
    get:
      parameters: [{name: year, in: path, required: true, schema: {type: integer, minimum: 2000}}]
      responses: {"200": {description: d}, "422": {description: bad}, "400": {description: bad}}
  /impossible/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid, minLength: 64}}]
      responses: {"200": {description: d}, "400": {description: bad}}
  /plans/{name}:
    get:
      parameters: [{name: name, in: path, required: true, schema: {type: string, enum: [free, paid]}}]
      responses: {"200": {description: d}}
components:
  schemas:
    Pet:
      type: object
      properties:
        id: {type: integer}
        state: {type: string, enum: [open, sold]}
        kind: {type: string, enum: [cat, dog]}
        sold: {type: boolean}
        tags: {type: array, items: {type: string, enum: [a, b]}}
        age: {type: integer}
        born: {type: string, format: date}
)";

class OwnValuesTest : public ::testing::Test {
 protected:
  std::string Ids(const std::string& query) { return IdsIn(client_.Get("/pets" + query)); }
  int Status(const std::string& path) { return client_.Get(path).status; }

  Program program_{"", {"--api", WriteFile(NewFolder(), "values.yaml", kDocument)}};
  Client client_{program_};
};

TEST_F(OwnValuesTest, AValueThatNoRowCanHaveFiltersNothingIfTheParameterHasIt) {
  EXPECT_EQ(Ids("?state=open"), "1 5000");
  EXPECT_EQ(Ids("?state=all"), "1 2 5000");
  EXPECT_EQ(Ids("?state=all&kind=dog"), "2 5000");
  EXPECT_EQ(Ids("?sold=either"), "1 2 5000");
  EXPECT_EQ(Ids("?sold=true"), "2 5000");
  EXPECT_EQ(Ids("?tags=b,any"), "1 2 5000");
  EXPECT_EQ(Ids("?tags=b"), "2 5000");
  EXPECT_EQ(Status("/pets?state=lost"), 400);
}

TEST_F(OwnValuesTest, AllAndAnyFilterNothingWhereAParameterHasNoEnumeration) {
  EXPECT_EQ(Ids("?kind=all"), "1 2 5000");
  EXPECT_EQ(Ids("?age=Any"), "1 2 5000");
  EXPECT_EQ(Ids("?min_age=any"), "1 2 5000");
  EXPECT_EQ(Ids("?min_age=4"), "2");
  EXPECT_EQ(Ids("?born=all"), "1 2 5000");
  EXPECT_EQ(Ids("?born=2020-01-01"), "");
  EXPECT_EQ(Ids("?kind=bird"), "");
  EXPECT_EQ(Ids("?kind=dog"), "2 5000");
}

TEST_F(OwnValuesTest, AnEnumerationMaySpellItsValuesInAnotherCase) {
  EXPECT_EQ(Ids("?state=SOLD"), "2");
}

TEST_F(OwnValuesTest, AKeyThatItsParameterForbidsIsBadInputIfThatIsDeclared) {
  EXPECT_EQ(Status("/pets/7"), 404);
  EXPECT_EQ(Status("/pets/1001"), 400);
  EXPECT_EQ(Status("/pets/rex"), 400);
  EXPECT_EQ(Status("/pets/rex/toys"), 400);
  EXPECT_EQ(client_.Delete("/pets/1001").status, 404);
  EXPECT_EQ(client_.Delete("/pets/rex").status, 404);
  EXPECT_EQ(client_.Json("PUT", "/pets/rex", "{}").status, 422);
  // A row that is there is found: examples of documents break their schemas.
  EXPECT_EQ(Status("/pets/5000"), 200);
}

TEST_F(OwnValuesTest, APathParameterThatIsNoKeyIsCheckedToo) {
  EXPECT_EQ(Status("/reports/2024"), 200);
  EXPECT_EQ(Status("/reports/1999"), 422);
  EXPECT_EQ(Status("/reports/soon"), 422);
  EXPECT_EQ(Status("/plans/free"), 200);
  EXPECT_EQ(Status("/plans/gold"), 404);
  EXPECT_EQ(Status("/impossible/gold"), 200);
}

TEST_F(OwnValuesTest, APathParameterThatThePathLacksIsIgnored) {
  ASSERT_EQ(client_.Json("POST", "/pets/1/toys", "{}").status, 201);
  const Reply toys = client_.Get("/pets/1/toys");
  ASSERT_EQ(toys.status, 200);
  EXPECT_EQ(Status("/pets/1/toys/" + std::to_string(toys.Integer("/0/id"))), 200);
}

constexpr const char* kBodies = R"(openapi: 3.0.3
info: {title: Bodies, version: "1"}
paths:
  /boxes:
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Box"}}
          application/xml: {schema: {$ref: "#/components/schemas/Box"}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Box"}}}}}
  /boxes/{boxId}:
    parameters: [{name: boxId, in: path, required: true, schema: {type: integer}}]
    get:
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Box"}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Box"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Box"}}}}}
    put:
      requestBody: {content: {application/xml: {schema: {$ref: "#/components/schemas/Box"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Box"}}}}}
  /shapes/{code}:
    parameters: [{name: code, in: path, required: true, schema: {type: string, pattern: "^[A-Z]{3}$"}}]
    get:
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Shape"}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Shape"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Shape"}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Shape"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Shape"}}}}}
components:
  schemas:
    Shape: {type: object, properties: {code: {type: string}, attributes: {type: object}, name: {type: string}}}
    Box:
      type: object
      properties:
        id: {type: string}
        state: {type: string, default: new}
        size:
          type: object
          properties: {unit: {type: string, default: cm}, wide: {type: number}}
        parts:
          type: array
          items: {type: object, properties: {kind: {type: string, default: plain}, name: {type: string}}}
)";

class OwnBodiesTest : public ::testing::Test {
 protected:
  Program program_{"", {"--api", WriteFile(NewFolder(), "bodies.yaml", kBodies)}};
  Client client_{program_};
};

TEST_F(OwnBodiesTest, ACreationFillsDefaultsInsideAndAMergeNone) {
  const Reply made = client_.Json("POST", "/boxes",
                                  R"({"id":"7","state":"old","size":{"wide":2},)"
                                  R"("parts":[{"name":"a"},{"kind":"odd"}]})");
  EXPECT_EQ(made.body, R"({"id":"7","state":"old","size":{"wide":2,"unit":"cm"},)"
                       R"("parts":[{"name":"a","kind":"plain"},{"kind":"odd"}]})");
  ASSERT_EQ(client_.Json("PATCH", "/boxes/7", R"({"size":{"unit":"m"}})").status, 200);
  const Reply merged = client_.Json("PATCH", "/boxes/7", R"({"size":{"wide":3}})");
  EXPECT_EQ(merged.Text("/state"), "old");
  EXPECT_EQ(merged.Text("/size/unit"), "m");
}

TEST_F(OwnBodiesTest, AKeyIsMadeAsThePathTakesIt) {
  const std::string key = client_.Json("POST", "/boxes", "{}").Text("/id");
  EXPECT_EQ(key.find_first_not_of("0123456789"), std::string::npos) << key;
  EXPECT_EQ(client_.Get("/boxes/" + key).status, 200);
}

TEST_F(OwnBodiesTest, PutMakesNoRowUnderAKeyThatThePathForbids) {
  EXPECT_EQ(client_.Json("PUT", "/shapes/zz", R"({"name":"a"})").status, 404);
  EXPECT_EQ(client_.Json("PUT", "/shapes/ABC", R"({"name":"a"})").status, 200);
}

// A field `attributes` alone is no JSON:API, whose bodies must repeat the key.
TEST_F(OwnBodiesTest, AnotherKeyInABodyIsIgnored) {
  ASSERT_EQ(client_.Json("PUT", "/shapes/ABC", R"({"name":"a","attributes":{}})").status, 200);
  const Reply merged = client_.Json("PATCH", "/shapes/ABC", R"({"code":"DEF","name":"b"})");
  EXPECT_EQ(merged.status, 200);
  EXPECT_EQ(merged.Text("/code"), "ABC");
  EXPECT_EQ(merged.Text("/name"), "b");
}

TEST_F(OwnBodiesTest, XmlIsNotIgnored) {
  const Headers xml = {{"Content-Type", "application/xml"}};
  const Reply reply = client_.Send("POST", "/boxes", xml, "<Box><id>8</id></Box>");
  EXPECT_EQ(reply.status, 415);
  EXPECT_EQ(reply.Text("/error/message"), "XML is not read: send the request body as JSON.");
  EXPECT_EQ(client_.Get("/boxes/8").status, 404);
  // Where nothing else is declared, there is no state.
  const Reply example = client_.Send("PUT", "/boxes/9", xml, "<Box/>");
  EXPECT_EQ(example.status, 200);
  EXPECT_EQ(example.Header("Understudy-Basis"), "schema");
}

constexpr const char* kDefaults = R"(openapi: 3.0.3
info: {title: Defaults, version: "1"}
paths:
  /jobs:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}}
  /jobs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}}}
components:
  schemas:
    Limit: {type: object, properties: {unit: {type: string, default: ms}, most: {type: integer}}}
    Cat: {type: object, required: [lives], properties: {lives: {type: integer}, fur: {type: string, default: grey}}}
    Dog: {type: object, required: [barks], properties: {barks: {type: boolean}, fur: {type: string, default: red}}}
    Mail: {type: object, required: [kind], properties: {kind: {type: string}, retries: {type: integer, default: 3}}}
    Hook: {type: object, required: [kind], properties: {kind: {type: string}, method: {type: string, default: PUT}}}
    Nest: {type: object, default: {}, properties: {eggs: {type: integer, default: 2}, nest: {$ref: "#/components/schemas/Nest"}}}
    Job:
      type: object
      properties:
        id: {type: string}
        limits: {type: object, additionalProperties: {$ref: "#/components/schemas/Limit"}}
        pet: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]}
        target:
          oneOf: [{$ref: "#/components/schemas/Mail"}, {$ref: "#/components/schemas/Hook"}]
          discriminator: {propertyName: kind, mapping: {mail: "#/components/schemas/Mail", hook: "#/components/schemas/Hook"}}
        retry: {type: object, default: {most: 3}, properties: {most: {type: integer}, pause: {type: object, default: {}, properties: {unit: {type: string, default: s}}}}}
        nest: {$ref: "#/components/schemas/Nest"}
)";

TEST(OwnFilledDefaultsTest, ACreationFillsThoseOfMapsOptionsAndWholeObjects) {
  const Program program("", {"--api", WriteFile(NewFolder(), "jobs.yaml", kDefaults)});
  Client client(program);
  const Reply made =
      client.Json("POST", "/jobs",
                  R"({"id":"7","limits":{"read":{"most":5},"write":{"unit":"s"}},)"
                  R"("pet":{"barks":true},"target":{"kind":"hook"},"nest":{"eggs":1}})");
  EXPECT_EQ(
      made.body,
      R"({"id":"7","limits":{"read":{"most":5,"unit":"ms"},"write":{"unit":"s"}},)"
      R"("pet":{"barks":true,"fur":"red"},"target":{"kind":"hook","method":"PUT"},)"
      R"("retry":{"most":3,"pause":{"unit":"s"}},"nest":{"eggs":1,"nest":{"eggs":2,"nest":{}}}})");
  EXPECT_EQ(client.Get("/jobs/7").body, made.body);
}

}  // namespace
}  // namespace understudy::conformance
