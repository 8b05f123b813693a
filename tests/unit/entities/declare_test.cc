#include "entities/declare.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "entities/any_of.h"
#include "entities/entity.h"
#include "entities/tables.h"
#include "support/declared.h"

namespace understudy::entities {
namespace {

const char* const kContract = R"(
openapi: 3.0.3
paths:
  /pets/{id}:
    get: {operationId: getPet, responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
  /pets:
    get: {operationId: listPets, responses: {'200': {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Listed'}}}}}}}
components:
  schemas:
    Pet:
      type: object
      properties:
        id: {type: string}
        name: {type: string}
        born: {type: string, x-time: millis}
        size: {type: integer, minimum: 1}
        tags: {type: array, items: {type: string}}
        kind: {type: string, enum: [pet]}
        links: {type: object}
    Listed:
      type: object
      properties:
        id: {type: string}
        name: {type: string}
        seen: {type: string, x-time: millis}
    Odd: {type: object, properties: {name: {type: integer}}}
)";

// What a vendor.yaml makes of the contract.
class Declared : public testing::Declared {
 public:
  explicit Declared(const std::string& words, const std::set<std::string>& in_code = {"listPets"})
      : testing::Declared(kContract, words, in_code) {}

  std::string Names(std::size_t entity = 0) const {
    std::string names;
    for (const auto& field : entities().at(entity).fields) names += field.name + " ";
    return names;
  }
};

const char* const kPets =
    "entities:\n"
    "  pets: {schema: [Pet, Listed], shows: [links]}\n"
    "operations: {getPet: {read: pets}}\n";

TEST(DeclareTest, FieldsStandWhereTheirSchemasHaveThem) {
  const Declared made(kPets);
  EXPECT_EQ(made.errors(), "");
  EXPECT_EQ(made.Names(), "id name seen born size tags ");
  EXPECT_EQ(made.entities()[0].table, "shop_pets");
}

TEST(DeclareTest, AFieldOfTheFileStandsBehindTheOneBeforeItThere) {
  const Declared made(
      "entities:\n"
      "  pets:\n"
      "    schema: Pet\n"
      "    shows: [links]\n"
      "    fields:\n"
      "      code: {type: integer}\n"
      "      name:\n"
      "      owner: {type: string, nullable: true, column: holder}\n"
      "operations: {getPet: {read: pets}}\n");
  EXPECT_EQ(made.errors(), "");
  EXPECT_EQ(made.Names(), "code id name owner born size tags ");
  EXPECT_EQ(made.entities()[0].fields[3].column, "holder");
}

TEST(DeclareTest, AFieldMovesBehindAnother) {
  const Declared made(
      "entities:\n"
      "  pets: {schema: Pet, shows: [links], fields: {name: {after: size}, code: {type: string}}}\n"
      "operations: {getPet: {read: pets}}\n");
  EXPECT_EQ(made.errors(), "");
  EXPECT_EQ(made.Names(), "id born size name code tags ");
}

TEST(DeclareTest, TheTypeOfAFieldSaysHowItIsStored) {
  const Declared made(kPets);
  std::string types;
  for (const auto& field : made.entities()[0].fields) {
    types += std::to_string(static_cast<int>(field.shape.type())) +
             (field.presence == kRequired ? "! " : " ");
  }
  const auto type = [](Shape::Type each) { return std::to_string(static_cast<int>(each)); };
  const std::string text = type(Shape::Type::kString) + "! ";
  const std::string time = type(Shape::Type::kInstant) + "! ";
  EXPECT_EQ(types, text + text + time + time + type(Shape::Type::kInteger) + "! " +
                       type(Shape::Type::kList) + " ");
}

TEST(DeclareTest, ReadBindsTheReplyAndAHandler) {
  const Declared made(kPets);
  ASSERT_EQ(made.bound().replies.size(), 1U);
  EXPECT_EQ(made.bound().replies[0].entity, "pets");
  EXPECT_EQ(made.bound().replies[0].row, "");
  EXPECT_EQ(made.bound().handlers[0].first, "getPet");
}

TEST(DeclareTest, AListHasAQueryAndATotalForEachChoiceOfFilters) {
  const Declared made(
      "entities:\n"
      "  pets:\n"
      "    schema: Pet\n"
      "    shows: [links]\n"
      "    order: [-born, id]\n"
      "    indexes: [[-born, id], [name, -born, id]]\n"
      "    counts: [{table: shop_count}]\n"
      "operations:\n"
      "  getPet: {read: pets}\n"
      "  listPets: {list: pets, reply: data, filter: {name: name}, fill: {total: total}}\n",
      {});
  ASSERT_EQ(made.errors(), "");
  const auto& list = made.bound().replies[1];
  EXPECT_EQ(list.row, "data");
  EXPECT_EQ(list.values, std::vector<std::string>{"total"});
  EXPECT_EQ(list.queries,
            (std::vector<std::string>{
                "FROM (SELECT rowid AS position FROM shop_pets ORDER BY born DESC, id LIMIT ?1 "
                "OFFSET ?2) CROSS JOIN shop_pets m ON m.rowid = position",
                "FROM (SELECT rowid AS position FROM shop_pets WHERE name = ?1 ORDER BY born DESC, "
                "id LIMIT ?2 OFFSET ?3) CROSS JOIN shop_pets m ON m.rowid = position"}));
}

TEST(DeclareTest, ListsOfAnyItemReadTheTableThatFindsThem) {
  const std::string pets =
      "entities:\n"
      "  pets:\n"
      "    schema: Pet\n"
      "    shows: [links]\n"
      "    indexes: [[-born, id], [id, -born]]\n"
      "    counts: [{table: shop_count}]\n"
      "    fields: {tags: {found-by: {table: shop_tags, owner: pet, columns: [tag], copies: "
      "[-born], "
      "counts: shop_tag_counts}}}\n"
      "operations:\n"
      "  getPet: {read: pets}\n"
      "  listPets: {list: pets, pages: {limit: l, offset: o}, ";
  const Declared made(pets + "order: [-born, id], filter: {t: {any-of: tags}}}\n", {});
  ASSERT_EQ(made.errors(), "");
  const auto* list = made.bound().handlers[1].second.target<ListAnyOf>();
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->items, "t");
  EXPECT_EQ(list->sql.count_all, "SELECT total FROM shop_count");
  EXPECT_EQ(list->sql.count, "SELECT total FROM shop_tag_counts WHERE tag = ?1");
  EXPECT_EQ(list->sql.found,
            "SELECT born, pet FROM shop_tags WHERE tag = ?1 ORDER BY born DESC, pet");
  EXPECT_EQ(list->sql.has, "SELECT 1 FROM shop_tags WHERE tag = ?1 AND born = ?2 AND pet = ?3");
  EXPECT_TRUE(list->sql.is_descending);
  EXPECT_FALSE(list->sql.any_case);
  EXPECT_EQ(
      made.bound().replies[1].queries[1],
      "FROM (SELECT pet FROM shop_tags WHERE tag = ?3 ORDER BY born DESC, pet LIMIT ?1 OFFSET "
      "?2) CROSS JOIN shop_pets a ON a.id = pet");

  const auto mistake = [&](const std::string& words) {
    return Declared(pets + words, {}).errors().substr(0, 64);
  };
  const std::string none = "vendor.yaml:10:";
  EXPECT_EQ(mistake("order: [id, -born], filter: {t: {any-of: tags}}}"),
            none + "97: `tags` is no list that has `found-by` with `c");
  EXPECT_EQ(mistake("order: [-born, id], filter: {t: {any-of: name}}}"),
            none + "97: `name` is no list that has `found-by` with `c");
  EXPECT_EQ(mistake("order: [-born, id], filter: {t: {any-of: tags}, name: name}}"),
            none + "85: a list with `any-of` has no other filter and ");
  EXPECT_EQ(mistake("order: [-born, id], filter: {t: {any-if: tags}}}"),
            none + "89: unknown word `any-if` of a filter (did you me");
}

TEST(DeclareTest, AReplyIsFilledWithWhatItHas) {
  const std::string entities =
      "entities:\n  pets: {schema: [Pet, Listed], shows: {links: {id: name}}}\n";
  const std::string operations = "operations: {getPet: {read: pets}, listPets: {list: pets}}\n";
  const Declared made(entities + operations, {});
  ASSERT_EQ(made.errors(), "");
  ASSERT_EQ(made.bound().replies[0].fills.size(), 1U);
  EXPECT_EQ(made.bound().replies[0].fills[0].property, "links.id");
  EXPECT_TRUE(made.bound().replies[1].fills.empty());  // Listed has no links
  const Declared listed(entities + "operations: {listPets: {list: pets}}\n", {"getPet"});
  EXPECT_EQ(listed.errors(), "vendor.yaml:2:41: no reply with these rows has a property `links`\n");
}

// All mistakes at once, each with its place and what to do.
struct Mistake {
  std::string words;  // of the entity `pets`, or a whole file
  std::string error;
};

TEST(DeclareTest, MistakesNameTheirPlaceAndWhatToDo) {
  const std::string operations = "operations: {getPet: {read: pets}}\n";
  const std::string pets = "entities:\n  pets: {schema: Pet, shows: [links]";
  const std::vector<Mistake> mistakes = {
      {"entities:\n  pets: {schema: Pat, fields: {id: {type: string}}}\n" + operations,
       "vendor.yaml:2:18: the contract has no schema `Pat` (did you mean `Pet`?)\n"},
      {"entities:\n  pets: {schema: [Pet, Odd], shows: [links]}\n" + operations,
       "contract.yaml:26:44: `name` of `pets` has two types: string in Pet, integer in Odd: give "
       "it one, or list it in `shows`\n"},
      {pets + ", fields: {owner: {column: x}}}\n" + operations,
       "vendor.yaml:2:48: no schema of `pets` has `owner`: give it a `type`\n"},
      {pets + ", fields: {owner: {type: string, references: people}}}\n" + operations,
       "vendor.yaml:2:48: `owner` refers to `people`, which no entity above this one is called: "
       "correct the name, or move that entity up\n"},
      {pets + ", fields: {name: {colum: x}}}\n" + operations,
       "vendor.yaml:2:55: unknown word `colum` of a field (did you mean `column`?)"},
      {pets + ", key: [nam]}\n" + operations,
       "vendor.yaml:2:45: there is no field `nam` (did you mean `name`?)\n"},
      {pets + ", indexes: [[-borne, id]]}\n" + operations,
       "vendor.yaml:2:50: there is no field `borne` (did you mean `born`?)\n"},
      {pets + "}\noperations: {getPet: {read: pets}, listPets: {read: pets}}\n",
       "vendor.yaml:3:36: `listPets` is bound in C++ too: take it out of vendor.yaml, or out of "
       "the vendor's handlers\n"},
      {pets + "}\n",
       "contract.yaml:5:10: nothing says what `getPet` does: name it in `operations` of "
       "vendor.yaml, or in the vendor's handlers\n"},
      {pets + "}\noperations: {getPet: {read: pet}}\n",
       "vendor.yaml:3:29: there is no entity `pet` (did you mean `pets`?)\n"},
      {pets + "}\noperations: {getPets: {read: pets}, getPet: {read: pets}}\n",
       "vendor.yaml:3:14: the contract has no operation `getPets` (did you mean `getPet`?)\n"},
      {pets + "}\noperations: {getPet: {read: pets, key: petId}}\n",
       "vendor.yaml:3:40: the path /pets/{id} has no parameter `petId`\n"},
      {pets + ", fields: {name: {on-delete: drop}}}\n" + operations,
       "vendor.yaml:2:66: `on-delete` is cascade or set-null\n"},
      {pets + ", fields: {name: {default-from: nam}}}\n" + operations,
       "vendor.yaml:2:69: there is no field `nam` (did you mean `name`?)\n"},
      {pets + ", table: 'pets; DROP'}\n" + operations,
       "vendor.yaml:2:46: `pets; DROP` can't name a table or a column: use a-z, 0-9 and _\n"},
      {pets + "}\noperations: {getPet: {read: pets}, listPets: {list: pets, order: name}}\n",
       "vendor.yaml:3:36: no index of `pets` can serve this list: add one of the fields with the "
       "columns name to `indexes`\n"},
      {"entities:\n  owners: {fields: {id: {type: string}, owner: {type: string}}}\n"
       "  pets: {schema: Pet, shows: {links: owner.owner}, "
       "fields: {owner: {type: string, references: owners}}}\n" +
           operations,
       "vendor.yaml:3:38: `owners` has a column owner too: give one of the two another `column`\n"},
      {pets + ", counts: [{table: t, or-any: [size]}]}\n" + operations,
       "vendor.yaml:2:68: `size` is no text: its 0 would count all rows\n"},
  };
  for (const auto& [words, error] : mistakes) {
    const bool lists = words.find("list: pets") != std::string::npos;
    const std::string errors =
        Declared(words, lists ? std::set<std::string>() : std::set<std::string>{"listPets"})
            .errors();
    EXPECT_TRUE(errors.starts_with(error)) << words << errors;
  }
}

TEST(DeclareTest, AllMistakesAreToldAtOnce) {
  const Declared made(
      "entities:\n"
      "  pets: {schema: Pet, shows: [links], key: [a], indexes: [[b]], unique: [[c]]}\n"
      "operations: {getPet: {read: pats}}\n");
  const std::string errors = made.errors();
  for (const char* const name : {"`a`", "`b`", "`c`", "`pats`"}) {
    EXPECT_NE(errors.find(name), std::string::npos) << name << errors;
  }
}

TEST(DeclareTest, TablesHaveWhatTheFileDeclares) {
  const Declared made(
      "any-case-keys: true\n"
      "entities:\n"
      "  owners: {clustered: true, fields: {id: {type: string}}}\n"
      "  pets:\n"
      "    schema: Pet\n"
      "    shows: [links]\n"
      "    unique: [[owner, name]]\n"
      "    fields:\n"
      "      id:\n"
      "      owner: {type: string, references: owners, on-delete: cascade}\n"
      "      tags: {found-by: {table: shop_tags, owner: pet, columns: [tag], copies: [-born]}}\n"
      "    indexes: [[-born, id], [name, owner]]\n"
      "    counts: [{table: shop_counts, by: [owner], or-any: [name]}]\n"
      "operations: {getPet: {read: pets}}\n");
  ASSERT_EQ(made.errors(), "");
  EXPECT_EQ(TablesSql(made.entities()), R"(CREATE TABLE shop_owners(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE
) STRICT, WITHOUT ROWID;
CREATE TABLE shop_pets(
  id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  owner TEXT NOT NULL COLLATE NOCASE REFERENCES shop_owners(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  born INTEGER NOT NULL,
  size INTEGER NOT NULL,
  tags TEXT NOT NULL
) STRICT;
CREATE INDEX shop_pets__born_id ON shop_pets(born DESC, id);
CREATE UNIQUE INDEX shop_pets__name_owner ON shop_pets(name, owner);
CREATE INDEX shop_pets__owner ON shop_pets(owner);
CREATE TABLE shop_counts(
  owner TEXT NOT NULL COLLATE NOCASE,
  name ANY NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY(owner, name)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER shop_counts__added AFTER INSERT ON shop_pets BEGIN
  INSERT INTO shop_counts(owner, name, total) VALUES(new.owner, 0, 1), (new.owner, new.name, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER shop_counts__removed AFTER DELETE ON shop_pets BEGIN
  UPDATE shop_counts SET total = total - 1
    WHERE owner = old.owner AND name IN (0, old.name);
END;
CREATE TRIGGER shop_counts__changed AFTER UPDATE OF owner, name ON shop_pets BEGIN
  UPDATE shop_counts SET total = total - 1
    WHERE owner = old.owner AND name IN (0, old.name);
  INSERT INTO shop_counts(owner, name, total) VALUES(new.owner, 0, 1), (new.owner, new.name, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TABLE shop_tags(
  tag TEXT NOT NULL,
  born INTEGER NOT NULL,
  pet TEXT NOT NULL COLLATE NOCASE REFERENCES shop_pets(id) ON DELETE CASCADE,
  PRIMARY KEY(tag, born DESC, pet)
) STRICT, WITHOUT ROWID;
CREATE INDEX shop_tags__pet ON shop_tags(pet);
)");
}

}  // namespace
}  // namespace understudy::entities
