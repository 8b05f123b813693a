// What lists of users' APIs do with the defaults of their parameters, and collections with changes
// that name no row.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"
#include "../support/ids.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Defaults, version: "1"}
paths:
  /issues:
    get:
      parameters:
        - {name: state, in: query, schema: {type: string, enum: [open, closed, all], default: open}}
        - {name: kind, in: query, schema: {type: string, enum: [bug, wish, any], default: any}}
        - {name: place, in: query, schema: {type: string, default: nowhere}}
        - {name: title, in: query, schema: {type: string}}
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Issue"}}
              example:
                - {id: 1, title: a, state: open, kind: bug, place: here}
                - {id: 2, title: a, state: closed, kind: wish, place: there}
                - {id: 3, title: b, kind: wish, place: here}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Issue"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Issue"}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Issue"}}}}
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Issue"}}}}
        "404": {description: d}
        "422": {description: d}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Issue"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Issue"}}}}}
  /issues/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Issue"}}}}}
  /marks:
    get:
      responses:
        "200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Mark"}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Mark"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Mark"}}}}}
  /marks/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Mark"}}}}}
    put:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Mark"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Mark"}}}}}
components:
  schemas:
    Issue:
      type: object
      properties:
        id: {type: integer}
        title: {type: string}
        state: {type: string, enum: [open, closed]}
        kind: {type: string, enum: [bug, wish]}
        place: {type: string}
    Mark: {type: object, properties: {id: {type: integer}, color: {type: string}}}
)";

class OwnDefaultsTest : public ::testing::Test {
 protected:
  std::string Ids(const std::string& query) { return IdsIn(client_.Get("/issues" + query)); }

  std::string document_ = WriteFile(NewFolder(), "defaults.yaml", kDocument);
  Program program_{"", {"--api", document_}};
  Client client_{program_};
};

TEST_F(OwnDefaultsTest, AFilterThatIsLeftOutHasItsDefault) {
  EXPECT_EQ(Ids(""), "1 3");  // the third has no state
  EXPECT_EQ(Ids("?state=open"), "1");
  EXPECT_EQ(Ids("?state=closed"), "2");
  EXPECT_EQ(Ids("?state=all"), "1 2 3");
  EXPECT_EQ(Ids("?title=a"), "1");
  EXPECT_EQ(Ids("?title=a&state=all"), "1 2");
  EXPECT_EQ(client_.Json("POST", "/issues", R"({"state": "closed"})").status, 201);
  EXPECT_EQ(Ids(""), "1 3");
}

TEST_F(OwnDefaultsTest, ADefaultThatFitsNoRowOfTheDocumentFiltersNothing) {
  // `place` has the default `nowhere`, and the document shows the row 2 elsewhere.
  EXPECT_EQ(Ids("?state=all"), "1 2 3");
  EXPECT_EQ(Ids("?state=all&place=nowhere"), "");
  EXPECT_EQ(Ids("?state=all&place=here"), "1 3");
}

TEST(MadeDefaultsTest, ARowThatIsMadeFitsThem) {
  const std::string document = WriteFile(NewFolder(), "cars.yaml", R"(openapi: 3.0.3
info: {title: Cars, version: "1"}
paths:
  /cars:
    get:
      parameters:
        - {name: color, in: query, schema: {type: string, default: red}}
        - {name: sold, in: query, schema: {type: boolean, default: false}}
        - {name: doors, in: query, schema: {type: string, default: many}}
      responses:
        "200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Car"}}}}}
  /cars/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Car"}}}}}
components:
  schemas:
    Car:
      type: object
      required: [id, color, sold, doors]
      properties: {id: {type: integer}, color: {type: string}, sold: {type: boolean}, doors: {type: integer}}
)");
  const Program program("", {"--api", document});
  Client client(program);
  const Reply cars = client.Get("/cars");
  ASSERT_GE(cars.At("").Size(), 1U) << cars.body;
  for (const auto& car : cars.At("").GetArray()) {
    EXPECT_STREQ(car["color"].GetString(), "red");
    EXPECT_FALSE(car["sold"].GetBool());
  }
  EXPECT_EQ(client.Get("/cars/1").Text("/color"), "red");
}

TEST_F(OwnDefaultsTest, AChangeOfACollectionNamesItsRow) {
  EXPECT_EQ(client_.Json("PUT", "/issues", R"({"title": "c"})").status, 422);
  const Reply refused = client_.Json("PATCH", "/issues", R"({"title": "c"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("`id` is required"), std::string::npos) << refused.body;
  EXPECT_EQ(client_.Json("PUT", "/issues", R"({"id": 99, "title": "c"})").status, 404);
  EXPECT_EQ(client_.Json("PATCH", "/issues", R"({"id": 1, "title": "c"})").Text("/title"), "c");
  EXPECT_EQ(client_.Get("/issues/1").Text("/title"), "c");
}

TEST_F(OwnDefaultsTest, PutOnACollectionCreatesWhereNothingElseDoes) {
  const Reply made = client_.Json("PUT", "/marks", R"({"color": "red"})");
  EXPECT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(client_.Get("/marks/" + std::to_string(made.Integer("/id"))).Text("/color"), "red");
  EXPECT_EQ(client_.Json("PUT", "/marks", R"({"id": 77, "color": "blue"})").Integer("/id"), 77);
  EXPECT_EQ(client_.Json("PUT", "/marks/78.0", "{}").status, 404);
  // In a body, 1.0 is an integer.
  EXPECT_EQ(client_.Json("PUT", "/marks", R"({"id": 79.0, "color": "blue"})").Integer("/id"), 79);
  EXPECT_EQ(client_.Json("PUT", "/marks", R"({"id": 79.0, "color": "red"})").status, 200);
  EXPECT_EQ(client_.Get("/marks/79").Text("/color"), "red");
}

// Each index costs time in every write.
TEST(ListIndexesTest, ADefaultOfSortHasOneAndTextsThatNobodyLooksForHaveNone) {
  const std::string document = WriteFile(NewFolder(), "cars.yaml", R"(openapi: 3.0.3
info: {title: Cars, version: "1"}
paths:
  /cars:
    get:
      parameters:
        - {name: sort, in: query, schema: {type: string, default: -made}}
        - {name: color, in: query, schema: {type: string}}
        - {name: doors, in: query, schema: {type: integer}}
      responses:
        "200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Car"}}}}}
  /cars/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Car"}}}}}
components:
  schemas:
    Car:
      type: object
      required: [id, uuid]
      properties: {id: {type: integer}, uuid: {type: string, format: uuid}, color: {type: string}, doors: {type: integer}, made: {type: string, format: date-time}}
)");
  const auto run = RunToEnd({"explain", "--api", "it=" + document});
  std::size_t indexes = 0;
  for (auto at = run.out.find("CREATE INDEX"); at != std::string::npos;
       at = run.out.find("CREATE INDEX", at + 1)) {
    ++indexes;
  }
  EXPECT_EQ(indexes, 3U) << Printed(run);  // of the order, and of each filter
  EXPECT_NE(run.out.find("(julianday("), std::string::npos) << run.out;
}

TEST_F(OwnDefaultsTest, ExplainTellsTheDefault) {
  const auto run = RunToEnd({"explain", "--api", document_, "GET /issues"});
  EXPECT_NE(run.out.find("without it `open`"), std::string::npos) << run.out << run.err;
}

TEST(DeclaredDefaultsTest, FieldsOfTheFileAndRequiredOnesHaveThem) {
  const std::string folder = NewFolder();
  const std::string document = WriteFile(folder, "shop.yaml", R"(openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /pets:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
components:
  schemas:
    Pet: {type: object, required: [name, kind], properties: {id: {type: integer}, name: {type: string}, kind: {type: string}}}
)");
  WriteFile(
      folder, "vendor.yaml",
      "entities: {pets: {fields: {rank: {type: integer, default: 4}, name: {default: Bo}}}}\n");
  const Program program("", {"--api", document});
  Client client(program);
  const std::string rows = "/__admin/worlds/default/data/shop/pets/";
  const Reply made = client.Json("POST", "/pets", R"({"kind":"cat"})");
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Text("/name"), "Bo");
  const std::string id = std::to_string(made.Integer("/id"));
  EXPECT_EQ(client.Get(rows + id).Integer("/rank"), 4);
  // What else is required is.
  const Reply wrong = client.Json("POST", "/pets", "{}");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.Text("/error/message"), "`/kind` is required.");
  EXPECT_EQ(client.Json("POST", "/pets", R"({"kind":"cat","name":null})").status, 400);
  EXPECT_EQ(client.Json("POST", "/pets", R"({"kind":"cat","name":"Al"})").Text("/name"), "Al");
  EXPECT_EQ(client.Json("PUT", "/pets/" + id, R"({"kind":"dog"})").Text("/name"), "Bo");
  EXPECT_LT(client.Json("PUT", rows + "77", R"({"kind":"cat"})").status, 300);
  EXPECT_EQ(client.Get(rows + "77").Integer("/rank"), 4);
  EXPECT_EQ(client.Get(rows + "77").Text("/name"), "Bo");
}

}  // namespace
}  // namespace understudy::conformance
