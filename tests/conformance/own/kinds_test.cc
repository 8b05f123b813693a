// Rows, keys and errors of users' APIs as different makers declare them.

#include <gtest/gtest.h>

#include <string>

#include "../support/own_api.h"

namespace understudy::conformance {
namespace {

// An API of these paths and schemas.
class Api : public OwnApi {
 public:
  Api(const std::string& paths, const std::string& schemas, const std::string& before = {})
      : OwnApi("openapi: 3.1.0\ninfo: {title: T, version: '1'}\n" + before + "paths:\n" + paths +
               "components:\n  schemas:\n" + schemas) {}
};

std::string Content(const std::string& schema) {
  return "{description: d, content: {application/json: {schema: " + schema + "}}}";
}
std::string Replies(const std::string& schema) { return "{'200': " + Content(schema) + "}"; }
std::string BodyOf(const std::string& schema) {
  return "{content: {application/json: {schema: " + schema + "}}}";
}
std::string Ref(const std::string& name) { return "{$ref: '#/components/schemas/" + name + "'}"; }
std::string ListOf(const std::string& name) { return "{type: array, items: " + Ref(name) + "}"; }

// `/xs` and `/xs/{id}` of the schema X, with these other replies of what changes rows.
std::string Crud(const std::string& others = {}) {
  const std::string x = Ref("X");
  const std::string change =
      "{requestBody: " + BodyOf(x) + ", responses: {'200': " + Content(x) + others + "}}\n";
  return "  /xs:\n    get: {responses: " + Replies(ListOf("X")) + "}\n    post: " + change +
         "  /xs/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: "
         "string}}]\n    get: {responses: " +
         Replies(x) + "}\n    patch: " + change + "    put: " + change;
}

TEST(OwnKindsTest, AMergeNeedsNotWhatTheRowHas) {
  Api api(Crud(),
          "    X: {type: object, required: [name, note], properties: {id: {type: integer}, "
          "name: {type: string}, note: {type: [string, 'null']}, size: {type: object, "
          "required: [w], properties: {w: {type: integer}, h: {type: integer}}}}}\n");
  EXPECT_EQ(api.Post("/xs", R"({"note":null})").status, 400);
  const Reply made = api.Post("/xs", R"({"name":"a","note":null,"size":{"w":1}})");
  const std::string row = "/xs/" + std::to_string(made.Integer("/id"));
  const Reply merged = api.Patch(row, R"({"size":{"h":2}})");
  EXPECT_EQ(merged.status, 200) << merged.body;
  EXPECT_EQ(merged.body, R"({"id":4,"name":"a","note":null,"size":{"w":1,"h":2}})");
  EXPECT_EQ(api.Patch(row, R"({"note":"n"})").Text("/note"), "n");
  EXPECT_EQ(api.Patch(row, R"({"note":null})").status, 200);
  // What a merge takes away is missing.
  EXPECT_EQ(api.Patch(row, R"({"name":null})").Text("/error/message"), "`/name` is required.");
  EXPECT_EQ(api.Patch(row, R"({"size":{"w":null}})").status, 400);
  EXPECT_EQ(api.Get(row).Text("/name"), "a");
}

TEST(OwnKindsTest, MadeKeysFitTheirSchema) {
  const auto key_of = [](const std::string& schema) {
    Api api(Crud(),
            "    X: {type: object, properties: {id: " + schema + ", name: {type: string}}}\n");
    const Reply made = api.Post("/xs", R"({"name":"a"})");
    EXPECT_EQ(made.status, 200) << made.body;
    const std::string key = made.Text("/id");
    EXPECT_EQ(api.Get("/xs/" + key).body, made.body);
    EXPECT_NE(api.Post("/xs", R"({"name":"a"})").Text("/id"), key);
    return key;
  };
  EXPECT_EQ(key_of("{type: string, pattern: '^[A-Z]{2}$'}").size(), 2U);
  EXPECT_LE(key_of("{type: string, maxLength: 8}").size(), 8U);
  const std::string order = key_of("{type: string, example: ORD-2024-0001}");
  EXPECT_EQ(order.substr(0, 9), "ORD-2024-") << order;
  EXPECT_EQ(order.size(), 13U);
  const std::string ulid = key_of("{type: string, example: 01ARZ3NDEKTSV4RRFFQ69G5FAV}");
  EXPECT_EQ(ulid.size(), 26U);
  EXPECT_EQ(ulid.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos) << ulid;
  EXPECT_NE(key_of("{type: string, format: email}").find('@'), std::string::npos);
  EXPECT_EQ(key_of("{type: string}").size(), 36U);
}

TEST(OwnKindsTest, KeysOfDigitsAreTheNextIntegers) {
  Api api(Crud(),
          "    X: {type: object, required: [size], properties: {id: {type: string, format: "
          "int64}, size: {type: string, format: uint64}, name: {type: string}}}\n");
  EXPECT_EQ(api.Get("/xs").Text("/2/id"), "3");
  const std::string size = api.Get("/xs").Text("/0/size");
  EXPECT_EQ(size.find_first_not_of("0123456789"), std::string::npos) << size;
  EXPECT_EQ(api.Post("/xs", R"({"size":"1"})").Text("/id"), "4");
  EXPECT_EQ(api.Post("/xs", R"({"size":"1","id":"12"})").Text("/id"), "12");
  EXPECT_EQ(api.Post("/xs", R"({"size":"1"})").Text("/id"), "13");
  const Reply added = api.Post("/__admin/worlds/default/data/t/xs",
                               R"([{"size":"1"},{"size":"1"},{"id":"20","size":"1"}])");
  EXPECT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(api.Get("/xs/14").status, 200);
  EXPECT_EQ(api.Get("/xs/15").status, 200);
  EXPECT_EQ(api.Post("/xs", R"({"size":"1"})").Text("/id"), "21");
}

TEST(OwnKindsTest, AKeyWithAnEnumTakesTheFirstThatIsFree) {
  Api api(Crud(),
          "    X: {type: object, properties: {id: {type: string, enum: [a, b, c]}, name: {type: "
          "string}}, example: {id: b, name: shown}}\n");
  EXPECT_EQ(api.Post("/xs", R"({"name":"x"})").Text("/id"), "a");
  EXPECT_EQ(api.Post("/xs", R"({"name":"x"})").Text("/id"), "c");
  EXPECT_EQ(api.Post("/xs", R"({"name":"x"})").status, 409);
  EXPECT_EQ(api.Get("/xs").At("").Size(), 3U);
}

TEST(OwnKindsTest, MadeListsFollowPrefixItems) {
  Api api("  /p:\n    get: {responses: " +
              Replies("{type: object, required: [at, pair], properties: {at: {type: array, "
                      "prefixItems: [{type: number}, {type: number}], minItems: 2}, pair: {type: "
                      "array, prefixItems: [{type: string}, {type: integer}], items: false}, "
                      "one: {type: array, prefixItems: [{type: boolean}, {type: "
                      "boolean}], maxItems: 1}, never: false}}") +
              "}\n" + Crud(),
          "    X: {type: object, properties: {id: {type: integer}, at: {type: array, prefixItems: "
          "[{type: number}, {type: number}]}, never: false}}\n");
  const Reply made = api.Get("/p");
  EXPECT_EQ(made.Keys(""), "at,pair,one");
  EXPECT_EQ(made.At("/at").Size(), 2U);
  EXPECT_TRUE(made.At("/at/1").IsNumber()) << made.body;
  EXPECT_EQ(made.At("/pair").Size(), 2U);
  EXPECT_TRUE(made.At("/pair/0").IsString()) << made.body;
  EXPECT_TRUE(made.At("/pair/1").IsInt()) << made.body;
  EXPECT_EQ(made.At("/one").Size(), 1U);
  const Reply rows = api.Get("/xs");
  EXPECT_EQ(rows.Keys("/0"), "id,at");
  EXPECT_TRUE(rows.At("/0/at/0").IsNumber()) << rows.body;
}

TEST(OwnKindsTest, ACollectionNeedsNoPathForItsItems) {
  const std::string event = Ref("Event");
  Api api(
      "  /events:\n    get: {parameters: [{name: kind, in: query, schema: {type: string}}], "
      "responses: " +
          Replies("{type: object, properties: {data: " + ListOf("Event") + "}}") +
          "}\n    post: {requestBody: " + BodyOf(event) + ", responses: " + Replies(event) + "}\n",
      "    Event: {type: object, properties: {id: {type: integer, readOnly: true}, kind: {type: "
      "string}}}\n");
  EXPECT_EQ(api.BasisOf("GET /events"), "stateful");
  EXPECT_EQ(api.Post("/events", R"({"kind":"late"})").body, R"({"id":4,"kind":"late"})");
  EXPECT_EQ(api.Get("/events?kind=late").body, R"({"data":[{"id":4,"kind":"late"}]})");
}

TEST(OwnKindsTest, RowsBelowAnOwnerAreCreatedThereThoughTheirPathIsAnother) {
  const std::string pet = Ref("Pet");
  const std::string owner = Ref("Owner");
  const std::string id =
      "parameters: [{name: id, in: path, required: true, schema: {type: "
      "integer}}]\n";
  Api api("  /owners:\n    get: {responses: " + Replies(ListOf("Owner")) +
              "}\n  /owners/{id}:\n    " + id + "    get: {responses: " + Replies(owner) +
              "}\n  /pets/{id}:\n    " + id + "    get: {responses: " + Replies(pet) +
              "}\n  /owners/{id}/pets:\n    " + id +
              "    get: {responses: " + Replies(ListOf("Pet")) +
              "}\n    post: {requestBody: " + BodyOf(pet) + ", responses: " + Replies(pet) + "}\n",
          "    Owner: {type: object, properties: {id: {type: integer}}}\n"
          "    Pet: {type: object, properties: {id: {type: integer}, name: {type: string}, "
          "owner_id: {type: integer}}}\n");
  EXPECT_EQ(api.Post("/owners/2/pets", R"({"name":"Rex"})").body,
            R"({"id":4,"name":"Rex","owner_id":2})");
  EXPECT_EQ(api.Get("/pets/4").Text("/name"), "Rex");
  EXPECT_EQ(api.Get("/owners/2/pets").At("").Size(), 2U);
  EXPECT_EQ(api.Post("/owners/9/pets", R"({"name":"Rex"})").status, 404);
}

TEST(OwnKindsTest, RowsOfSeveralKindsKeepTheirOwnMembers) {
  Api api(
      Crud(),
      "    X: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], "
      "discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: "
      "'#/components/schemas/Dog'}}}\n"
      "    Cat: {type: object, required: [kind, meow], properties: {id: {type: integer, "
      "readOnly: true}, kind: {type: string}, meow: {type: boolean}}}\n"
      "    Dog: {type: object, required: [kind], properties: {id: {type: integer, readOnly: "
      "true}, kind: {type: string}, bark: {type: [integer, 'null']}}}\n");
  EXPECT_EQ(api.Post("/xs", R"({"kind":"dog","bark":3})").body,
            R"({"id":4,"kind":"dog","bark":3})");
  EXPECT_EQ(api.Post("/xs", R"({"kind":"cat","meow":true})").body,
            R"({"id":5,"kind":"cat","meow":true})");
  EXPECT_EQ(api.Patch("/xs/4", R"({"kind":"dog","bark":4})").body,
            R"({"id":4,"kind":"dog","bark":4})");
  EXPECT_EQ(api.Post("/xs", R"({"kind":"cat"})").status, 400);
}

TEST(OwnKindsTest, AttributesOfJsonApiAreMembersOfTheRow) {
  const std::string item = "{type: object, properties: {data: " + Ref("X") + "}}";
  const std::string list = "{type: object, properties: {data: " + ListOf("X") + "}}";
  Api api(
      "  /xs:\n    get: {parameters: [{name: 'filter[title]', in: query, schema: {type: "
      "string}}, {name: sort, in: query, schema: {type: string}}], responses: " +
          Replies(list) + "}\n    post: {requestBody: " + BodyOf(item) +
          ", responses: " + Replies(item) +
          "}\n  /xs/{id}:\n    parameters: [{name: id, in: path, required: true, schema: "
          "{type: string}}]\n    get: {responses: " +
          Replies(item) + "}\n    patch: {requestBody: " + BodyOf(item) +
          ", responses: " + Replies(item) + "}\n",
      "    X: {type: object, properties: {type: {const: xs}, id: {type: string}, attributes: "
      "{type: object, required: [title], properties: {title: {type: string}, state: {type: "
      "string, default: draft}, createdAt: {type: string, format: date-time, readOnly: "
      "true}}}}}\n");
  const std::string made = R"({"data":{"type":"xs","attributes":{"title":")";
  const Reply zoo = api.Post("/xs", made + R"(zoo"}}})");
  EXPECT_EQ(zoo.Text("/data/attributes/state"), "draft");
  EXPECT_NE(zoo.Text("/data/attributes/createdAt"), "");
  api.Post("/xs", made + R"(abc"}}})");
  EXPECT_EQ(api.Get("/xs?filter[title]=zoo").At("/data").Size(), 1U);
  EXPECT_EQ(api.Get("/xs?sort=-title").Text("/data/0/attributes/title"), "zoo");
  EXPECT_EQ(api.Get("/xs?sort=title").Text("/data/0/attributes/title"), "abc");
  const std::string row = "/xs/" + zoo.Text("/data/id");
  EXPECT_EQ(
      api.Patch(row, R"({"data":{"attributes":{"state":"live"}}})").Text("/data/attributes/title"),
      "zoo");
}

TEST(OwnKindsTest, RangesFilterNumbersAndTimes) {
  Api api(
      "  /xs:\n    get: {parameters: [{name: min_price, in: query, schema: {type: number}}, "
      "{name: 'price[lt]', in: query, schema: {type: number}}, {name: made_before, in: query, "
      "schema: {type: string, format: date-time}}], responses: " +
          Replies(ListOf("X")) + "}\n    post: {requestBody: " + BodyOf(Ref("X")) +
          ", responses: " + Replies(Ref("X")) + "}\n",
      "    X: {type: object, properties: {id: {type: integer}, price: {type: number}, made_at: "
      "{type: string, format: date-time}}, example: {id: 1, price: 5, made_at: "
      "'2024-01-01T00:00:00Z'}}\n");
  api.Post("/xs", R"({"price":10.5,"made_at":"2024-06-01T12:00:00+02:00"})");
  const auto count = [&](const std::string& query) { return api.Get("/xs" + query).At("").Size(); };
  EXPECT_EQ(count(""), 2U);
  EXPECT_EQ(count("?min_price=10.5"), 1U);
  EXPECT_EQ(count("?min_price=10.6"), 0U);
  EXPECT_EQ(count("?price[lt]=10.5"), 1U);
  EXPECT_EQ(count("?made_before=2024-06-01T10:00:00Z"), 1U);
  EXPECT_EQ(count("?made_before=2024-06-01T10:00:01Z"), 2U);
}

TEST(OwnKindsTest, MembersOfAnyDeepObjectFilter) {
  const auto deep = [](const std::string& name) {
    return "{name: " + name +
           ", in: query, style: deepObject, schema: {type: object, properties: {kind: {type: "
           "string}, price: {type: object, properties: {gte: {type: number}}}}}}";
  };
  Api api("  /xs:\n    get: {parameters: [" + deep("cond") + ", " + deep("expand") +
              ", {name: q, in: query, schema: {type: string}}], responses: " +
              Replies(ListOf("X")) + "}\n    post: {requestBody: " + BodyOf(Ref("X")) +
              ", responses: " + Replies(Ref("X")) + "}\n",
          "    X: {type: object, properties: {id: {type: integer}, price: {type: number}, kind: "
          "{type: string}}, example: {id: 1, price: 5, kind: cat}}\n");
  api.Post("/xs", "{\"price\":10,\"kind\":\"\u00c9va\"}");
  const auto count = [&](const std::string& query) { return api.Get("/xs" + query).At("").Size(); };
  EXPECT_EQ(count("?cond[kind]=cat"), 1U);
  EXPECT_EQ(count("?cond[kind]=dog"), 0U);
  EXPECT_EQ(count("?cond[price][gte]=6"), 1U);
  EXPECT_EQ(count("?cond[price][gte]=5"), 2U);
  EXPECT_EQ(count("?expand[kind]=dog"), 2U);
  // Searches ignore the case of all letters.
  EXPECT_EQ(count("?q=%C3%A9VA"), 1U);
  EXPECT_EQ(count("?q=eve"), 0U);
}

TEST(OwnKindsTest, ErrorsSayWhere) {
  const std::string wrong = ", '422': " + Content(Ref("Wrong")) + ", '404': {description: none}";
  Api api(Crud(wrong),
          "    X: {type: object, required: [name], properties: {id: {type: integer}, name: {type: "
          "string}, tags: {type: array, items: {type: string}}}}\n"
          "    Wrong: {type: object, properties: {detail: {type: array, items: {type: object, "
          "required: [loc, msg], properties: {loc: {type: array, items: {anyOf: [{type: string}, "
          "{type: integer}]}}, msg: {type: string}}}}, details: {type: array, items: {type: "
          "object, properties: {field: {type: string}, issue: {type: string}}}}}}\n");
  EXPECT_EQ(api.Post("/xs", R"({"name":"a","tags":["x",1]})").body,
            R"({"detail":[{"loc":["body","tags",1],"msg":"`/tags/1` must be a string, not an )"
            R"(integer."}],"details":[{"field":"tags.1","issue":"`/tags/1` must be a string, not )"
            R"(an integer."}]})");
  // An error without a body has no type.
  const Reply none = api.Patch("/xs/77", R"({"name":"a"})");
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.body, "");
  EXPECT_EQ(none.Header("Content-Type"), "");
}

TEST(OwnKindsTest, PutCreatesWhereNothingElseDoes) {
  const std::string x = Ref("X");
  const std::string item =
      "  /xs/{name}:\n    parameters: [{name: name, in: path, required: true, schema: {type: "
      "string}}]\n    get: {responses: " +
      Replies(x) + "}\n    put: {requestBody: " + BodyOf(x) + ", responses: ";
  const std::string schema =
      "    X: {type: object, properties: {name: {type: string}, size: {type: integer, default: "
      "1}}}\n";
  Api alone(item + Replies(x) + "}\n", schema);
  const Reply made = alone.Put("/xs/a%2Fb", R"({"name":"ignored"})");
  EXPECT_EQ(made.status, 200);
  EXPECT_EQ(made.body, R"({"name":"a/b","size":1})");
  EXPECT_EQ(alone.Get("/xs/a%2Fb").body, made.body);
  Api declared(item + "{'200': " + Content(x) + ", '201': " + Content(x) + "}}\n", schema);
  EXPECT_EQ(declared.Put("/xs/a", R"({"size":2})").status, 201);
  EXPECT_EQ(declared.Put("/xs/a", R"({"size":3})").status, 200);
  EXPECT_EQ(declared.Get("/xs/a").Integer("/size"), 3);
  // With a POST, PUT changes only what is there.
  Api other(Crud(), "    X: {type: object, properties: {id: {type: string}}}\n");
  EXPECT_EQ(other.Put("/xs/a", "{}").status, 404);
}

TEST(OwnKindsTest, ErrorsAreToldInMapsAndTruths) {
  Api api(Crud(", '422': " +
               Content("{type: object, properties: {success: {type: boolean}, error: {type: "
                       "boolean}, message: {type: string}, errors: {type: object, "
                       "additionalProperties: {type: array, items: {type: string}}}}}")),
          "    X: {type: object, required: [name], properties: {id: {type: integer}, name: {type: "
          "string}}}\n");
  EXPECT_EQ(api.Post("/xs", "{}").body,
            R"({"success":false,"error":true,"message":"`/name` is required.",)"
            R"("errors":{"name":["`/name` is required."]}})");
}

TEST(OwnKindsTest, TheFirstTextOfAnErrorWithoutUsualNamesIsTheSentence) {
  Api api(Crud(", '422': " + Content("{type: object, properties: {n: {type: integer}, m: {type: "
                                     "string}, o: {type: string}}}")),
          "    X: {type: object, required: [name], properties: {id: {type: integer}, name: {type: "
          "string}}}\n");
  EXPECT_EQ(api.Post("/xs", "{}").body, R"({"m":"`/name` is required."})");
}

TEST(OwnKindsTest, PartsOfMultipartThatAreNoTextsAreJson) {
  const std::string x = Ref("X");
  Api api(
      "  /xs:\n    get: {responses: " + Replies(ListOf("X")) +
          "}\n    post: {requestBody: {content: {multipart/form-data: {schema: " + x +
          "}}}, responses: " + Replies(x) + "}\n",
      "    X: {type: object, properties: {id: {type: integer}, name: {type: string}, size: {type: "
      "object, properties: {w: {type: integer}}}, tags: {type: array, items: {type: "
      "string}}}}\n");
  EXPECT_EQ(
      api.client()
          .Multipart("POST", "/xs", {{"name", "{a"}, {"size", R"({"w":2})"}, {"tags", R"(["r"])"}})
          .body,
      R"({"id":4,"name":"{a","size":{"w":2},"tags":["r"]})");
}

TEST(OwnKindsTest, ADeletionSaysThatItIsDone) {
  const std::string x = Ref("X");
  Api api(
      "  /xs/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: "
      "integer}}]\n    get: {responses: " +
          Replies(x) + "}\n    delete: {responses: " +
          Replies("{type: object, properties: {id: {type: integer}, deleted: {type: boolean}}}") +
          "}\n",
      "    X: {type: object, properties: {id: {type: integer}}}\n");
  EXPECT_EQ(api.Delete("/xs/1").body, R"({"id":1,"deleted":true})");
  EXPECT_EQ(api.Get("/xs/1").status, 404);
}

TEST(OwnKindsTest, XmlIsWrittenAsTheSchemaSays) {
  Api api(
      "  /x:\n    get: {responses: {'200': {description: d, content: {application/xml: {schema: " +
          Ref("X") + ", example: {id: 1, name: a<b, tags: [r, s]}}}}}}\n",
      "    X: {type: object, xml: {name: thing}, properties: {id: {type: integer, xml: "
      "{attribute: true}}, name: {type: string}, tags: {type: array, xml: {wrapped: true}, "
      "items: {type: string, xml: {name: tag}}}}}\n");
  EXPECT_EQ(api.Get("/x").body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><thing id=\"1\"><name>a&lt;b</name><tags>"
            "<tag>r</tag><tag>s</tag></tags></thing>");
}

TEST(OwnKindsTest, ARedirectionIsTheGoodReply) {
  Api api(
      "  /old:\n    get: {responses: {'302': {description: d, headers: {Location: {schema: "
      "{type: string}, example: 'https://example.com/new'}}}, default: " +
          Content(Ref("X")) + "}}\n",
      "    X: {type: object}\n", "servers: [{url: '../v1/./{stage}/'}]\n");
  const Reply moved = api.Get("/v1/old");
  EXPECT_EQ(moved.status, 302);
  EXPECT_EQ(moved.Header("Location"), "https://example.com/new");
}

TEST(OwnKindsTest, AMemberOfAnyTypeFilters) {
  Api api(R"(
  /items:
    get:
      parameters: [{name: meta.tag, in: query, schema: {type: string}}]
      responses:
        "200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Item"}}}}}
  /items/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Item"}
              examples:
                a: {value: {id: 1, meta: {tag: plain}}}
                b: {value: {id: 2, meta: {tag: [plain, other]}}}
                c: {value: {id: 3, meta: {tag: other}}}
                d: {value: {id: 4}}
)",
          R"(
    Item: {type: object, properties: {id: {type: integer}, meta: {type: object, properties: {tag: {}}}}}
)");
  const Reply found = api.Get("/items?meta.tag=plain");
  ASSERT_EQ(found.status, 200) << found.body;
  EXPECT_EQ(found.At("").Size(), 2U) << found.body;
}

TEST(OwnKindsTest, AMemberWithAKeyIsNoEnvelope) {
  Api api(R"(
  /projects:
    get:
      responses:
        "200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Project"}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/ProjectInput"}}}}
      responses:
        "201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Project"}}}}
  /projects/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Project"}}}}
        "404": {description: d, content: {application/json: {examples: {gone: {value: {message: "It is gone."}}}}}}
)",
          R"(
    Owner: {type: object, properties: {id: {type: integer}, email: {type: string}}}
    ProjectInput: {type: object, properties: {name: {type: string}, owner: {$ref: "#/components/schemas/Owner"}}}
    Project: {type: object, properties: {id: {type: string}, name: {type: string}, owner: {$ref: "#/components/schemas/Owner"}}}
)");
  const Reply made = api.Post("/projects", R"({"name":"N","owner":{"id":5,"email":"e"}})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Text("/name"), "N");
  EXPECT_EQ(made.Integer("/owner/id"), 5);
  EXPECT_EQ(api.Get("/projects/" + made.Text("/id")).body, made.body);
  EXPECT_EQ(api.Get("/projects/none").body, R"({"message":"It is gone."})");
}

}  // namespace
}  // namespace understudy::conformance
