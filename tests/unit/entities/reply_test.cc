#include "entities/reply.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "base/yaml.h"
#include "entities/declaration.h"

namespace understudy::entities {
namespace {

// A schema in YAML, and a database.
class ReplyTest : public ::testing::Test {
 protected:
  ReplyPlan Compile(const std::string& schema, const ReplyBinding& binding,
                    const Entity* entity = nullptr) {
    source_ = std::make_unique<Source>(Source{"contract", schema});
    Diagnostics diagnostics;
    document_ = std::make_unique<Node>(ParseYaml(*source_, diagnostics).value());
    Diagnostics warnings(Severity::kWarning);
    contract::Schemas schemas(*document_, warnings);
    return CompileReply(schemas.At(*document_), binding, errors_, entity);
  }

  std::string Write(const ReplyPlan& plan, Values values = {}) {
    EXPECT_TRUE(errors_.empty()) << errors_.Render();
    auto rows = database_.Prepare(plan.query());
    if (plan.query().find("LIMIT 1") != std::string::npos) rows.Step();
    return plan.Write(database_, values, &rows);
  }

  // The messages of a binding that is wrong.
  std::string Errors(const std::string& schema, const ReplyBinding& binding) {
    Compile(schema, binding);
    return errors_.Render();
  }

  store::Database database_;
  std::unique_ptr<Source> source_;
  std::unique_ptr<Node> document_;
  Diagnostics errors_;
};

TEST_F(ReplyTest, WritesEachTypeOfColumn) {
  database_.Execute(
      "CREATE TABLE t(text_column, whole, truth, price, tags, at, missing);"
      "INSERT INTO t VALUES('a\"b', 9223372036854775807, 1, '1.50', '[1,{}]', -1, NULL)");
  const auto plan = Compile(R"(
type: object
properties:
  textColumn: {type: string}
  whole: {type: integer}
  truth: {type: boolean}
  price: {type: number}
  tags: {type: array}
  missing: {type: string, nullable: true}
  status: {type: integer, enum: [1]}
required: [textColumn, whole, truth, price, tags, missing, status]
)",
                            {.operation = "o", .row = "", .queries = {"FROM t LIMIT 1"}});
  EXPECT_EQ(plan.select(), "SELECT [text_column], [whole], [truth], [price], [tags], [missing] ");
  EXPECT_EQ(Write(plan),
            R"({"textColumn":"a\"b","whole":9223372036854775807,"truth":true,"price":1.50,)"
            R"("tags":[1,{}],"missing":null,"status":1})");
}

TEST_F(ReplyTest, TakesTheColumnsOfAnEntitysFields) {
  database_.Execute("CREATE TABLE t(id, source, bot_status); INSERT INTO t VALUES(7, 'a', 'b')");
  const auto entities =
      CompileEntities({{.name = "accounts",
                        .table = "t",
                        .doc = "",
                        .fields = {{"id", Shape::Integer(), kRequired},
                                   {.name = "from", .shape = Shape::String(), .column = "source"},
                                   {"botStatus", Shape::String()}}}});
  const std::string schema = R"(
type: object
properties: {id: {type: integer}, from: {type: string}, botStatus: {type: string}}
required: [id, from, botStatus]
)";
  const ReplyBinding binding{.operation = "o", .row = "", .entity = "accounts"};
  const auto plan = Compile(schema, binding, &entities[0]);
  EXPECT_EQ(plan.query(), "SELECT [id], [source], [bot_status] FROM t WHERE id = ?1");
  auto row = database_.Prepare(plan.query());
  row.Bind(1, std::int64_t{7}).Step();
  EXPECT_EQ(plan.Write(database_, {}, &row), R"({"id":7,"from":"a","botStatus":"b"})");
  EXPECT_EQ(errors_.Render(), "");

  Compile("{type: object, properties: {locale: {type: string}}}", binding, &entities[0]);
  EXPECT_NE(errors_.Render().find("the reply of o has a property `locale` that is not a field of"
                                  " `accounts`: declare the field, or say what fills it"),
            std::string::npos)
      << errors_.Render();
}

TEST_F(ReplyTest, WritesTimesAsTheirFormatsSay) {
  database_.Execute("CREATE TABLE t(a, b, c, d, e); INSERT INTO t VALUES(1, 1, 1, 1, 0)");
  const auto plan = Compile(R"(
type: object
properties:
  a: {type: string, x-time: millis}
  b: {type: string, x-time: micros}
  c: {type: string, x-time: seconds}
  d: {type: string, x-time: comma}
  e: {type: string, x-time: seconds}
)",
                            {.operation = "o", .row = "", .queries = {"FROM t LIMIT 1"}});
  EXPECT_EQ(Write(plan),
            R"({"a":"1970-01-01T00:00:00.001Z","b":"1970-01-01T00:00:00.001000Z",)"
            R"("c":"1970-01-01T00:00:00Z","d":"1970-01-01, 00:00:00","e":"1970-01-01T00:00:00Z"})");
}

constexpr const char* kOptional = R"(
type: array
items:
  type: object
  properties:
    a: {type: integer}
    b: {type: string}
    c: {type: object, properties: {kind: {type: string, enum: [k]}, id: {type: string}}, required: [kind, id]}
)";

TEST_F(ReplyTest, LeavesOutWhatIsNotRequiredAndNull) {
  database_.Execute(
      "CREATE TABLE t(a, b, c_id);"
      "INSERT INTO t VALUES(NULL, 'b', NULL), (0, NULL, 'c'), (NULL, NULL, NULL), (1, 'b', 'c')");
  const auto plan = Compile(
      kOptional, {.operation = "o", .row = "", .queries = {"FROM t"}, .fills = {{"c.id", "c_id"}}});
  EXPECT_EQ(Write(plan), R"([{"b":"b"},{"a":0,"c":{"kind":"k","id":"c"}},{},)"
                         R"({"a":1,"b":"b","c":{"kind":"k","id":"c"}}])");
}

TEST_F(ReplyTest, WritesValuesByTheirNames) {
  database_.Execute("CREATE TABLE t(id); INSERT INTO t VALUES(1), (2)");
  const auto plan = Compile(
      R"(
type: object
required: [data, meta]
properties:
  data: {type: array, items: {type: object, required: [id], properties: {id: {type: integer}}}}
  meta:
    type: object
    required: [count, total, next, links]
    properties: {count: {}, total: {}, next: {}, links: {type: array}, extra: {}}
)",
      {.operation = "o",
       .row = "data",
       .queries = {"FROM t"},
       .values = {"meta.total", "count", "next", "links", "extra"}});
  EXPECT_EQ(Write(plan, {std::int64_t{7}, Value::RowCount(), "n", Value::Json("[0]"), Value()}),
            R"({"data":[{"id":1},{"id":2}],"meta":{"count":2,"total":7,"next":"n","links":[0]}})");
}

TEST_F(ReplyTest, WritesAnEmptyListWithoutRows) {
  const auto plan = Compile("{type: array, items: {type: string}}",
                            {.operation = "o", .row = "", .fills = {{"", "name"}}});
  EXPECT_EQ(plan.Write(database_), "[]");
}

TEST_F(ReplyTest, WritesRowsThatAreJson) {
  database_.Execute("CREATE TABLE t(shown); INSERT INTO t VALUES('{\"a\":1}'), ('{}')");
  const auto plan =
      Compile("{type: array, items: {type: object, properties: {a: {}}}}",
              {.operation = "o", .row = "", .queries = {"FROM t"}, .fills = {{"", "shown"}}});
  EXPECT_EQ(Write(plan), R"([{"a":1},{}])");
}

constexpr const char* kOwners = R"(
type: array
items:
  type: object
  required: [id, brand, pets, notes]
  properties:
    id: {type: integer}
    brand: {type: string, nullable: true}
    pets: {type: array, items: {type: object, required: [name], properties: {name: {type: string}}}}
    notes: {type: object, additionalProperties: {type: string}}
)";

class OwnersTest : public ReplyTest {
 protected:
  OwnersTest() {
    database_.Execute(
        "CREATE TABLE brands(id INTEGER PRIMARY KEY, title TEXT);"
        "CREATE TABLE owners(id INTEGER PRIMARY KEY, brand_id INTEGER);"
        "CREATE TABLE pets(owner_id INTEGER, name TEXT);"
        "CREATE TABLE notes(owner_id INTEGER, name TEXT, value TEXT);"
        "INSERT INTO brands VALUES(1, 'one'), (2, 'two');"
        "INSERT INTO owners VALUES(0, NULL), (1, 1), (2, 1), (100, 2), (101, 9);"
        "INSERT INTO pets VALUES(1, 'a'), (1, 'b'), (100, 'c'), (101, 'd');"
        "INSERT INTO notes VALUES(2, 'x\"', 'y'), (2, 'z', '')");
    // More than are stepped over.
    for (int owner = 3; owner < 90; ++owner) {
      database_.Execute("INSERT INTO pets VALUES(" + std::to_string(owner) + ", 'other')");
    }
  }

  static ReplyBinding Binding(bool sorted, const std::string& order) {
    const Fill by_query{.property = "pets", .from = "FROM pets WHERE owner_id = ?1 ORDER BY name"};
    const Fill by_side{.property = "pets",
                       .from = "FROM pets WHERE owner_id >= ?1 ORDER BY owner_id, name",
                       .owner = "owner_id"};
    return {
        .operation = "o",
        .row = "",
        .queries = {"FROM owners ORDER BY " + order},
        .fills = {{"brand", "title", "FROM brands WHERE id = ?1", "brand_id"},
                  sorted ? by_side : by_query,
                  {.property = "notes", .from = "FROM notes WHERE owner_id = ?1 ORDER BY name"}}};
  }

  static constexpr const char* kUpwards =
      R"([{"id":0,"brand":null,"pets":[],"notes":{}},)"
      R"({"id":1,"brand":"one","pets":[{"name":"a"},{"name":"b"}],"notes":{}},)"
      R"({"id":2,"brand":"one","pets":[],"notes":{"x\"":"y","z":""}},)"
      R"({"id":100,"brand":"two","pets":[{"name":"c"}],"notes":{}},)"
      R"({"id":101,"brand":null,"pets":[{"name":"d"}],"notes":{}}])";
};

TEST_F(OwnersTest, ShowsOtherRowsByTheirKey) {
  EXPECT_EQ(Write(Compile(kOwners, Binding(false, "id"))), kUpwards);
}

TEST_F(OwnersTest, ReadsSortedRowsSideBySide) {
  EXPECT_EQ(Write(Compile(kOwners, Binding(true, "id"))), kUpwards);
}

// Slower, but right.
TEST_F(OwnersTest, ReadsSortedRowsInAnyOrder) {
  const auto by_query = Write(Compile(kOwners, Binding(false, "id DESC")));
  EXPECT_EQ(Write(Compile(kOwners, Binding(true, "id DESC"))), by_query);
}

constexpr const char* kIncluded = R"(
type: object
required: [data, included]
properties:
  data:
    type: object
    required: [id, pets]
    properties:
      id: {type: integer}
      pets: {type: array, items: {type: object, required: [kind, name], properties: {kind: {enum: [pet]}, name: {type: string}}}}
  included:
    type: object
    properties:
      pets: {type: array, items: {type: object, required: [ownerId, name], properties: {ownerId: {type: integer}, name: {type: string}}}}
      notes: {type: array, items: {type: object, required: [value], properties: {value: {type: string}}}}
)";

TEST_F(OwnersTest, ShowsRowsTwiceAndOnlyIfAsked) {
  const std::string pets = "FROM pets WHERE owner_id = ?1 ORDER BY name";
  const auto plan = Compile(
      kIncluded, {.operation = "o",
                  .row = "data",
                  .queries = {"FROM owners WHERE id = 1 LIMIT 1"},
                  .values = {"with_pets", "with_notes"},
                  .fills = {{.property = "data.pets", .from = pets},
                            {.property = "included.pets", .from = pets, .only_if = "with_pets"},
                            {.property = "included.notes",
                             .from = "FROM notes WHERE owner_id = ?1",
                             .only_if = "with_notes"}}});
  const std::string data =
      R"({"data":{"id":1,"pets":[{"kind":"pet","name":"a"},{"kind":"pet","name":"b"}]},"included":)";
  const std::string both = R"("pets":[{"ownerId":1,"name":"a"},{"ownerId":1,"name":"b"}])";
  EXPECT_EQ(plan.other_queries().size(), 2U);  // the pets are read once
  EXPECT_EQ(Write(plan, {false, false}), data + "{}}");
  EXPECT_EQ(Write(plan, {true, false}), data + "{" + both + "}}");
  EXPECT_EQ(Write(plan, {false, true}), data + R"({"notes":[]}})");
  EXPECT_EQ(Write(plan, {true, true}), data + "{" + both + R"(,"notes":[]}})");
}

constexpr const char* kTwoLists = R"(
type: array
items:
  type: object
  required: [id, a, b]
  properties:
    id: {type: integer}
    a: {type: array, items: {type: object, required: [name], properties: {name: {type: string}}}}
    b: {type: array, items: {type: object, required: [ownerId], properties: {ownerId: {type: integer}}}}
)";

TEST_F(OwnersTest, ShowsRowsTwiceInEachRowOfAList) {
  const std::string pets = "FROM pets WHERE owner_id = ?1 ORDER BY name";
  const auto plan = Compile(
      kTwoLists, {.operation = "o",
                  .row = "",
                  .queries = {"FROM owners WHERE id IN (1, 2, 100) ORDER BY id"},
                  .fills = {{.property = "a", .from = pets}, {.property = "b", .from = pets}}});
  EXPECT_EQ(plan.other_queries().size(), 1U);
  EXPECT_EQ(Write(plan),
            R"([{"id":1,"a":[{"name":"a"},{"name":"b"}],"b":[{"ownerId":1},{"ownerId":1}]},)"
            R"({"id":2,"a":[],"b":[]},)"
            R"({"id":100,"a":[{"name":"c"}],"b":[{"ownerId":100}]}])");
}

// The same query, but with another key.
TEST_F(OwnersTest, TellsRowsApartByTheirKey) {
  const std::string pets = "FROM pets WHERE owner_id = ?1 ORDER BY name";
  const auto plan =
      Compile(kTwoLists, {.operation = "o",
                          .row = "",
                          .queries = {"FROM owners WHERE id IN (2, 100) ORDER BY id"},
                          .fills = {{.property = "a", .from = pets},
                                    {.property = "b", .from = pets, .key = "brand_id"}}});
  EXPECT_EQ(Write(plan), R"([{"id":2,"a":[],"b":[{"ownerId":1},{"ownerId":1}]},)"
                         R"({"id":100,"a":[{"name":"c"}],"b":[]}])");
}

// Only one of the alternatives is written.
TEST_F(OwnersTest, ShowsTheSameRowsInEachAlternative) {
  const auto plan = Compile(
      R"(
type: array
items:
  oneOf:
    - type: object
      required: [kind, pets]
      properties:
        kind: {enum: [first]}
        pets: {type: array, items: {type: object, required: [name], properties: {name: {type: string}}}}
    - type: object
      required: [kind, pets]
      properties:
        kind: {enum: [second]}
        pets: {type: array, items: {type: object, required: [name], properties: {name: {type: string}}}}
)",
      {.operation = "o",
       .row = "",
       .queries = {"FROM (SELECT id, CASE id WHEN 1 THEN 'first' ELSE "
                   "'second' END AS kind FROM owners) WHERE id IN (1, 100)"},
       .fills = {{.property = "pets", .from = "FROM pets WHERE owner_id = ?1 ORDER BY name"}}});
  EXPECT_EQ(Write(plan), R"([{"kind":"first","pets":[{"name":"a"},{"name":"b"}]},)"
                         R"({"kind":"second","pets":[{"name":"c"}]}])");
}

TEST_F(ReplyTest, WantsTheValuesOfItsBinding) {
  const auto plan = Compile("{type: object, required: [a], properties: {a: {type: integer}}}",
                            {.operation = "o", .values = {"a"}});
  EXPECT_EQ(plan.Write(database_, {std::int64_t{1}}), R"({"a":1})");
  EXPECT_THROW(plan.Write(database_), std::logic_error);
}

// Each level has twice as many, or no object at all.
TEST_F(ReplyTest, RefusesSchemasThatContainThemselvesTwiceOrAsAlternatives) {
  EXPECT_NE(Errors("{type: object, required: [a, b], properties: {a: {$ref: '#'}, b: {$ref: '#'}}}",
                   {.operation = "o"})
                .find("is too deep at"),
            std::string::npos);
  EXPECT_EQ(errors_.list().size(), 1U) << errors_.Render();
  errors_ = {};
  EXPECT_NE(Errors("{type: array, items: {type: object, properties: {kind: {enum: [x]}}, "
                   "oneOf: [{$ref: '#/items'}]}}",
                   {.operation = "o", .row = ""})
                .find("is too deep at"),
            std::string::npos);
}

constexpr const char* kAlternatives = R"(
type: array
items:
  oneOf:
    - {type: object, required: [kind, a], properties: {kind: {enum: [first]}, a: {type: integer}}}
    - {type: object, required: [kind, b], properties: {kind: {enum: [second]}, b: {type: integer}}}
)";

TEST_F(ReplyTest, TellsAlternativesApartByTheirConstant) {
  database_.Execute(
      "CREATE TABLE t(kind, a, b); INSERT INTO t VALUES('second', 1, 2), ('first', 3, 4)");
  const auto plan = Compile(kAlternatives, {.operation = "o", .row = "", .queries = {"FROM t"}});
  EXPECT_EQ(Write(plan), R"([{"kind":"second","b":2},{"kind":"first","a":3}])");
}

TEST_F(ReplyTest, WritesWhatNeverChanges) {
  const auto plan = Compile("{type: object, properties: {b: {enum: [x]}, a: {enum: [1]}}}", {"o"});
  EXPECT_EQ(plan.Write(database_), R"({"b":"x","a":1})");
}

TEST_F(ReplyTest, NamesColumnsInSnakeCase) {
  EXPECT_EQ(SnakeCase("botStatus"), "bot_status");
  EXPECT_EQ(SnakeCase("id"), "id");
  EXPECT_EQ(SnakeCase("userID"), "user_id");
  EXPECT_EQ(SnakeCase("address2Line"), "address2_line");
  EXPECT_EQ(SnakeCase("first-name; --"), "first_name____");
}

TEST_F(ReplyTest, RefusesAPropertyThatNothingFills) {
  const auto errors =
      Errors("type: object\nproperties:\n  meta: {properties: {total: {type: integer}}}\n", {"o"});
  EXPECT_EQ(errors.substr(0, errors.find('\n')),
            "contract:3:30: error: the reply of o has nothing that fills `meta.total`: it is in no "
            "row, so give a value of that name, or fill it with `from`");
}

TEST_F(ReplyTest, RefusesBindingsThatDoNotFit) {
  const char* list = "{type: array, items: {type: object, properties: {a: {type: string}}}}";
  const std::pair<ReplyBinding, const char*> cases[] = {
      {{.operation = "o", .row = "", .fills = {{"b", "x"}}},
       "the reply of o has no property `b` that can be filled"},
      {{.operation = "o", .row = "", .values = {"c"}}, "has no use for the value `c`"},
      {{.operation = "o", .schema = "Other"}, "is never `Other`: name the schema of the reply"},
      {{.operation = "o", .row = "data", .fills = {{.property = "", .from = "FROM t"}}},
       "has no list or object `data` for its rows"},
      {{.operation = "o", .fills = {{.property = "", .from = "FROM t"}}},
       "has no row whose key finds other rows"},
      {{.operation = "o", .row = "", .fills = {{.property = "a", .column = "x", .only_if = "v"}}},
       "does not have the value `v`"},
      {{.operation = "o",
        .row = "",
        .fills = {{.property = "a", .column = "x", .from = "FROM t", .owner = "o"}}},
       "takes one value from `a`'s rows: leave out `owner`"},
  };
  for (const auto& [binding, message] : cases) {
    errors_ = {};
    EXPECT_NE(Errors(list, binding).find(message), std::string::npos) << errors_.Render();
  }
}

TEST_F(ReplyTest, RefusesSchemasThatDoNotSayEnough) {
  const std::pair<const char*, const char*> cases[] = {
      {"{type: array, items: {type: string}}", "needs the column that fills each of ``"},
      {"{type: array, items: {oneOf: [{properties: {a: {}}}, {properties: {a: {}}}]}}",
       "has alternatives at `` which no property tells apart"},
      {"{type: array, items: {properties: {a: {type: string, x-time: days}}}}",
       "has an x-time that is not one of millis, micros, seconds, unix, comma"},
  };
  for (const auto& [schema, message] : cases) {
    errors_ = {};
    const auto errors = Errors(schema, {.operation = "o", .row = ""});
    EXPECT_NE(errors.find(message), std::string::npos) << errors;
  }
}

TEST_F(ReplyTest, RefusesASchemaThatContainsItself) {
  const auto errors = Errors("{type: object, required: [self], properties: {self: {$ref: '#'}}}",
                             {.operation = "o"});
  EXPECT_NE(errors.find("is too deep at"), std::string::npos) << errors;
}

TEST(RepliesTest, CompilesTheFirstGoodJsonReplyOfEachOperation) {
  const Source source{"contract", R"(
paths:
  /a:
    get: {operationId: a, responses: {'404': {}, '201': {content: {application/json: {schema: {enum: [x]}}}}}}
    post: {operationId: b, responses: {'204': {description: none}}}
)"};
  Diagnostics diagnostics;
  const auto document = ParseYaml(source, diagnostics);
  ASSERT_TRUE(document) << diagnostics.Render();
  contract::Schemas schemas(*document, diagnostics);
  const auto replies = CompileReplies(*document, schemas, {{.operation = "b"}}, {}, diagnostics);
  ASSERT_EQ(replies.size(), 1U);
  store::Database database;
  EXPECT_EQ(replies.at("a").at(0).Write(database), "\"x\"");
  EXPECT_NE(diagnostics.Render().find("no operation `b` has a JSON reply"), std::string::npos);
}

}  // namespace
}  // namespace understudy::entities
