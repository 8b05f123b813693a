#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/declared.h"

// Lists of built-in vendors with `pages: laravel`: what is bound, and which mistakes stop the
// start.
namespace understudy::entities {
namespace {

using testing::Declared;

constexpr char kContract[] = R"(
openapi: 3.0.3
paths:
  /owners/{id}/pets:
    get:
      operationId: listPets
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: 'filter[kind]', in: query, schema: {type: array, items: {type: string}}}
        - {name: 'filter[born]', in: query, schema: {type: array, items: {type: string}}}
        - {name: search_text, in: query, schema: {type: string}}
        - {name: sort, in: query, schema: {type: array, items: {type: string, enum: [kind, -kind, name]}}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: per_page, in: query, schema: {type: integer}}
      responses:
        '200':
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {type: object, properties: {pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Owner: {type: object, properties: {id: {type: string}, name: {type: string}}}
    Pet:
      type: object
      properties:
        id: {type: string}
        kind: {type: string}
        name: {type: string}
        born: {type: string, x-time: millis}
)";

constexpr std::string_view kEntities = R"(
laravel: {previous: '<', next: '>'}
entities:
  owners:
    schema: Owner
    search: {found: name}
  pets:
    schema: Pet
    order: [born, id]
    fields:
      ownerId: {type: string, references: owners}
    search: {found: name}
    indexes: [[ownerId, born, id], [ownerId, kind, born, id], [ownerId, name, born, id]]
    counts: [{table: pet_counts, by: [ownerId], or-any: [kind]}]
)";

constexpr std::string_view kList = R"(
operations:
  listPets:
    list: pets
    of: owners
    reply: data.pets
    filter: {'filter[kind]': kind, 'filter[born]': born}
    search: {search_text: [found, ownerId.found]}
    sort: {parameter: sort}
    pages: laravel
)";

std::string Replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string replaced(text);
  const auto at = replaced.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? replaced : replaced.replace(at, from.size(), to);
}

std::string ErrorsOf(std::string_view entities, std::string_view list) {
  return Declared(kContract, std::string(entities) + std::string(list)).errors();
}

TEST(LaravelListsTest, FindThePageByAnIndexFirst) {
  const Declared made(kContract, std::string(kEntities) + std::string(kList));
  EXPECT_EQ(made.errors(), "");
  ASSERT_EQ(made.bound().replies.size(), 1U);
  const ReplyBinding& reply = made.bound().replies[0];
  EXPECT_EQ(reply.row, "data.pets");
  EXPECT_EQ(reply.values.size(), 12U);
  ASSERT_EQ(reply.queries.size(), 1U);
  EXPECT_EQ(reply.queries[0],
            "FROM (SELECT rowid AS position FROM shop_pets WHERE owner_id = ?1 ORDER BY born, id"
            " LIMIT ?6 OFFSET ?7) CROSS JOIN shop_pets m ON m.rowid = position");
}

TEST(LaravelListsTest, WantAnIndexForEachSortAndEachFilter) {
  EXPECT_EQ(
      ErrorsOf(Replaced(kEntities, ", [ownerId, name, born, id]", ""), kList),
      "vendor.yaml:17:3: no index of `pets` can serve its sort by name: add one of the fields "
      "with the columns owner_id, name, born, id to `indexes`\n");
  EXPECT_EQ(
      ErrorsOf(Replaced(kEntities, "[ownerId, kind, born, id], ", ""), kList),
      "vendor.yaml:17:3: no index of `pets` can serve its sort by kind: add one of the fields "
      "with the columns owner_id, kind, born, id to `indexes`\n"
      "vendor.yaml:17:3: no index of `pets` can serve its filter filter[kind]: add one of the "
      "fields with the columns owner_id, kind, born, id to `indexes`\n");
}

TEST(LaravelListsTest, UseEachParameterOfTheContract) {
  EXPECT_EQ(ErrorsOf(kEntities, Replaced(kList, ", 'filter[born]': born", "")),
            "contract.yaml:10:11: nothing says what `filter[born]` of `listPets` does: name it in "
            "`filter`, `like`, `search` or `sort`\n");
  EXPECT_EQ(ErrorsOf(kEntities, Replaced(kList, "'filter[born]'", "'filter[bron]'")),
            "vendor.yaml:17:3: the operation has no query parameter `filter[bron]`\n"
            "contract.yaml:10:11: nothing says what `filter[born]` of `listPets` does: name it in "
            "`filter`, `like`, `search` or `sort`\n");
}

TEST(LaravelListsTest, NameThePlaceOfOtherMistakes) {
  EXPECT_EQ(ErrorsOf(kEntities, Replaced(kList, "ownerId.found", "ownerId.name")),
            "vendor.yaml:22:35: `ownerId.name` is no column of `search`\n");
  EXPECT_EQ(ErrorsOf(kEntities, Replaced(kList, "data.pets", "data.cats")),
            "vendor.yaml:20:12: the reply has no list `data.cats`\n");
  EXPECT_EQ(ErrorsOf(Replaced(kEntities, "laravel: {previous: '<', next: '>'}\n", ""), kList),
            "vendor.yaml:16:3: `pages: laravel` needs the word `laravel` in the file\n");
  EXPECT_EQ(
      ErrorsOf(Replaced(kEntities,
                        "    counts: [{table: pet_counts, by: [ownerId], or-any: [kind]}]\n", ""),
               Replaced(kList, "filter: {'filter[kind]': kind, ",
                        "like: {'filter[kind]': kind}\n    filter: {")),
      "vendor.yaml:7:3: `like` finds the values of kind in a counter: add one to `counts`, "
      "with that field in `or-any`\n");
}

// A list with every further word: of few rows, with a truth, a date, deleted rows, a filter and a
// sort by another row's field, and a reply of all rows.
constexpr char kWideContract[] = R"(
openapi: 3.0.3
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: 'filter[tame]', in: query, schema: {type: array, items: {type: string}}}
        - {name: 'filter[gone]', in: query, schema: {type: array, items: {type: string}}}
        - {name: 'filter[trashed]', in: query, schema: {type: array, items: {type: string}}}
        - {name: 'filter[owner]', in: query, schema: {type: array, items: {type: string}}}
        - {name: sort, in: query, schema: {type: array, items: {type: string, enum: [owner, until]}}}
        - {name: list, in: query, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: per_page, in: query, schema: {type: integer}}
      responses:
        '200':
          content:
            application/json:
              schema:
                oneOf: [{$ref: '#/components/schemas/Page'}, {$ref: '#/components/schemas/Names'}]
components:
  schemas:
    Owner: {type: object, properties: {id: {type: string}, name: {type: string}}}
    Pet: {type: object, properties: {id: {type: string}, name: {type: string}, tame: {type: boolean}, until: {type: string, nullable: true}}}
    Page: {type: object, properties: {total: {type: integer}, pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    Name: {type: object, properties: {id: {type: string}, name: {type: string}}}
    Names: {type: object, properties: {pets: {type: array, items: {$ref: '#/components/schemas/Name'}}}}
)";

constexpr std::string_view kWideEntities = R"(
laravel: {previous: '<', next: '>'}
entities:
  owners: {schema: Owner}
  pets:
    schema: Pet
    small: true
    order: [id]
    fields:
      ownerId: {type: string, references: owners}
      deleted_at: {type: string, format: date-time, nullable: true}
)";

constexpr std::string_view kWideList = R"(
operations:
  listPets:
    list: pets
    reply: pets
    filter: {'filter[tame]': tame, 'filter[owner]': ownerId.name}
    past: {'filter[gone]': until}
    trashed: {'filter[trashed]': deleted_at}
    sort: {parameter: sort, fields: {owner: ownerId.name}}
    whole: {parameter: list, schema: Names}
    pages: laravel
)";

std::string WideErrorsOf(std::string_view entities, std::string_view list) {
  return Declared(kWideContract, std::string(entities) + std::string(list)).errors();
}

TEST(LaravelListsTest, OfFewRowsWantNoIndexAndLeaveOutWhatIsDeleted) {
  const Declared made(kWideContract, std::string(kWideEntities) + std::string(kWideList));
  EXPECT_EQ(made.errors(), "");
  ASSERT_EQ(made.bound().replies.size(), 2U);
  EXPECT_EQ(made.bound().replies[0].schema, "Page");
  EXPECT_EQ(made.bound().replies[0].queries.front(),
            "FROM (SELECT rowid AS position FROM shop_pets WHERE deleted_at IS NULL ORDER BY id"
            " LIMIT ?4 OFFSET ?5) CROSS JOIN shop_pets m ON m.rowid = position");
  EXPECT_EQ(made.bound().replies[1].schema, "Names");
  EXPECT_TRUE(made.bound().replies[1].values.empty());
  EXPECT_NE(WideErrorsOf(Replaced(kWideEntities, "    small: true\n", ""), kWideList)
                .find("no index of `pets` can serve its filter filter[tame]"),
            std::string::npos);
}

// The same request may have another answer later.
TEST(LaravelListsTest, ThatTheClockDecidesAreNotKept) {
  const Declared clocked(kWideContract, std::string(kWideEntities) + std::string(kWideList));
  EXPECT_FALSE(clocked.bound().reading.contains("listPets"));
  const Declared kept(kContract, std::string(kEntities) + std::string(kList));
  EXPECT_TRUE(kept.bound().reading.contains("listPets"));
}

TEST(LaravelListsTest, NameThePlaceOfMistakesInFurtherWords) {
  EXPECT_EQ(WideErrorsOf(kWideEntities, Replaced(kWideList, "list, schema: Names", "list")),
            "vendor.yaml:21:12: expected a `parameter`, and the `schema` of the reply with all "
            "rows\n");
  EXPECT_NE(WideErrorsOf(kWideEntities, Replaced(kWideList, "Names}", "Nmaes}"))
                .find("vendor.yaml:21:38: the reply has no list `pets`"),
            std::string::npos);
  EXPECT_NE(WideErrorsOf(kWideEntities, Replaced(kWideList, "[gone]': until", "[gone]': utnil"))
                .find("vendor.yaml:18:28: "),
            std::string::npos);
}

}  // namespace
}  // namespace understudy::entities
