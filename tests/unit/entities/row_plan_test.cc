#include "entities/row_plan.h"

#include <gtest/gtest.h>

#include <string>

#include "base/diagnostics.h"
#include "base/json.h"
#include "entities/entity.h"
#include "store/database.h"

namespace understudy::entities {
namespace {

constexpr const char* kTables = R"(
CREATE TABLE owners(id TEXT PRIMARY KEY COLLATE NOCASE) STRICT;
CREATE TABLE pets(id INTEGER PRIMARY KEY, owner_id TEXT COLLATE NOCASE REFERENCES owners(id), name TEXT NOT NULL,
  nick_name TEXT, sort TEXT NOT NULL, legs INTEGER NOT NULL, weight TEXT NOT NULL, tame INTEGER NOT NULL,
  born INTEGER NOT NULL, seen INTEGER NOT NULL, food TEXT NOT NULL, home TEXT, notes TEXT NOT NULL, search TEXT NOT NULL) STRICT;
CREATE TABLE pet_tags(id INTEGER PRIMARY KEY, pet_id INTEGER NOT NULL, value TEXT NOT NULL, made_at INTEGER) STRICT;
CREATE TABLE pet_friends(pet_id INTEGER NOT NULL, position INTEGER NOT NULL, owner_id TEXT NOT NULL) STRICT;
CREATE TABLE pet_values(pet_id INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL) STRICT;
CREATE TABLE pets_by_food(food TEXT NOT NULL, legs INTEGER NOT NULL, pet_id INTEGER NOT NULL,
  PRIMARY KEY(food, legs, pet_id)) STRICT;
)";

EntityDeclaration Owners() {
  return {.name = "owners",
          .table = "owners",
          .doc = "",
          .fields = {{"id", Shape::String(), kRequired}}};
}

EntityDeclaration Pets() {
  const Shape tag = Shape::Object({{"id", Shape::Integer(), kRequired},
                                   {"value", Shape::String(), kRequired},
                                   {"madeAt", Shape::Instant().Nullable()}});
  const Shape home =
      Shape::Object({{"street", Shape::String().Nullable()}, {"no", Shape::Integer().Nullable()}});
  return {.name = "pets",
          .table = "pets",
          .doc = "",
          .fields = {{"id", Shape::Integer(), kRequired},
                     {"ownerId", Shape::String().References("owners").Nullable()},
                     {"name", Shape::String()},
                     {"nickName", Shape::String().Nullable()},
                     {.name = "kind", .shape = Shape::String(), .column = "sort"},
                     {"legs", Shape::Integer()},
                     {"weight", Shape::Number()},
                     {"tame", Shape::Boolean()},
                     {"born", Shape::Instant(), kRequired},
                     {.name = "seen", .shape = Shape::Instant(), .default_from = "born"},
                     {.name = "food",
                      .shape = Shape::List(Shape::String()),
                      .found_by = {.table = "pets_by_food",
                                   .owner = "pet_id",
                                   .columns = {"food"},
                                   .copies = {"legs"}}},
                     {"home", Shape(home).Nullable()},
                     {"notes", Shape::Mapping(Shape::Scalar())},
                     {.name = "tags",
                      .shape = Shape::List(tag),
                      .items = {.table = "pet_tags", .owner = "pet_id", .order = "id"}},
                     {.name = "friends",
                      .shape = Shape::List(Shape::String().References("owners")),
                      .items = {.table = "pet_friends",
                                .owner = "pet_id",
                                .order = "position",
                                .columns = {"owner_id"}}},
                     {.name = "values",
                      .shape = Shape::Mapping(Shape::String()),
                      .items = {.table = "pet_values",
                                .owner = "pet_id",
                                .order = "name",
                                .columns = {"name", "value"}}}},
          .unique = {{"id"}, {"ownerId", "name"}, {"tags.id"}},
          .search = {{"search", {"legs", "nickName", "food"}}}};
}

class RowPlanTest : public ::testing::Test {
 protected:
  RowPlanTest() {
    database_.Execute(kTables);
    database_.Execute("INSERT INTO owners VALUES('a')");
  }

  void Insert(std::string row) {
    const Source source{"row", std::move(row)};
    Diagnostics diagnostics;
    const auto node = ParseJson(source, diagnostics);
    ASSERT_TRUE(node) << diagnostics.Render();
    pets().row.Check(*node, diagnostics);
    ASSERT_TRUE(diagnostics.empty()) << diagnostics.Render();
    pets().Insert(database_, *node);
  }
  std::string Read() {
    auto query = database_.Prepare("SELECT " + pets().rows.columns + " FROM pets");
    EXPECT_TRUE(query.Step());
    json::Writer w;
    pets().rows.Write(database_, query, w);
    return w.Take();
  }
  std::string Select(const std::string& sql) {
    auto query = database_.Prepare(sql);
    std::string rows;
    while (query.Step()) rows += query.Text(0) + "|";
    return rows;
  }
  const Entity& pets() const { return entities_[1]; }

  std::vector<Entity> entities_ = CompileEntities({Owners(), Pets()});
  store::Database database_;
};

TEST_F(RowPlanTest, EachKindOfFieldComesBackAsItWas) {
  const std::string row =
      R"({"id":9223372036854775807,"ownerId":"a","name":"a \"q\" \\ /","nickName":"\u0001\n\u007f)"
      "\xe2\x80\xa8"  // U+2028
      R"(","kind":"","legs":-9223372036854775808,"weight":1.50,"tame":true,)"
      R"("born":"1970-01-01T00:00:00Z","seen":"9999-12-31T23:59:59.999Z","food":["b","a","b",""],)"
      R"("home":{"street":null,"no":7},"notes":{"z a":1,"b":null,"c":true,"d":"\"","e":2.0},)"
      R"("tags":[{"id":3,"value":"x","madeAt":null},)"
      R"({"id":9,"value":"\t","madeAt":"2024-01-15T12:00:00.001Z"}],)"
      R"("friends":["a","A","a"],"values":{"a":"1","b":""}})";
  const auto without_null = [](std::string text) {
    const std::string null = R"("b":null,)";  // a scalar of a mapping must not be null
    return text.erase(text.find(null), null.size());
  };
  Insert(without_null(row));
  const std::string read = Read();
  Diagnostics diagnostics;
  const Source source{"row", without_null(row)};
  EXPECT_EQ(read, json::ToText(ParseJson(source, diagnostics).value()));
  EXPECT_NE(read.find(R"("weight":1.50)"), std::string::npos);
}

TEST_F(RowPlanTest, WhatARowLeavesOutIsNullOrEmptyOrAnotherField) {
  Insert(R"({"id": 1, "born": "1970-01-01T00:00:00.001+01:00"})");
  EXPECT_EQ(Read(),
            R"({"id":1,"ownerId":null,"name":"","nickName":null,"kind":"","legs":0,"weight":0,)"
            R"("tame":false,"born":"1969-12-31T23:00:00.001Z","seen":"1969-12-31T23:00:00.001Z",)"
            R"("food":[],"home":null,"notes":{},"tags":[],"friends":[],"values":{}})");
}

TEST_F(RowPlanTest, NullIsAsIfLeftOut) {
  Insert(R"({"born": "9999-12-31T23:59:59.999-10:00", "id": 1, "nickName": null, "home": null,)"
         R"( "ownerId": null, "tags": [{"value": "v", "id": 1, "madeAt": null}]})");
  const std::string read = Read();
  EXPECT_NE(read.find(R"("nickName":null)"), std::string::npos);
  EXPECT_NE(read.find(R"("home":null)"), std::string::npos);
  // Past the years that can be written: on another clock.
  EXPECT_NE(read.find(R"("born":"9999-12-31T10:00:59.999-23:59")"), std::string::npos) << read;
  EXPECT_EQ(Select("SELECT count(*) FROM pets WHERE nick_name IS NULL AND home IS NULL"), "1|");
}

TEST_F(RowPlanTest, ObjectsHaveTheKeysOfTheirShapeInItsOrder) {
  Insert(R"({"home": {"no": 1}, "id": 1, "born": "1970-01-01T00:00:00Z",)"
         R"( "tags": [{"value": "v", "id": 5}]})");
  const std::string read = Read();
  EXPECT_NE(read.find(R"("home":{"street":null,"no":1})"), std::string::npos) << read;
  EXPECT_NE(read.find(R"("tags":[{"id":5,"value":"v","madeAt":null}])"), std::string::npos) << read;
}

TEST_F(RowPlanTest, RowsAreFoundByItemsAndBySearchText) {
  Insert(R"({"id": 1, "born": "1970-01-01T00:00:00Z", "legs": 4, "nickName": "Éa",)"
         R"( "food": ["b", "C", "b"]})");
  EXPECT_EQ(Select("SELECT food || legs || pet_id FROM pets_by_food ORDER BY food"), "C41|b41|");
  EXPECT_EQ(Select("SELECT search FROM pets"),
            "4\x1f"
            "ea\x1f"
            "b\x1f"
            "c\x1f"
            "b|");
}

TEST_F(RowPlanTest, SqlFollowsFromTheDeclaration) {
  const RowTable& rows = pets().rows;
  EXPECT_EQ(
      rows.columns,
      "id, owner_id, name, nick_name, sort, legs, weight, tame, born, seen, food, home, notes");
  ASSERT_EQ(rows.delete_parts.size(), 4U);
  EXPECT_EQ(rows.delete_parts[0], "DELETE FROM pets_by_food WHERE pet_id = ?1");
  ASSERT_EQ(rows.parts.size(), 3U);
  EXPECT_EQ(rows.parts[0].field, "tags");
  const auto& referrers = entities_[0].rows.referrers;
  ASSERT_EQ(referrers.size(), 2U);
  EXPECT_EQ(referrers[0].entity, "pets");
  EXPECT_EQ(referrers[0].sql, "SELECT CAST(id AS TEXT) FROM pets WHERE owner_id = ?1");
  EXPECT_EQ(referrers[1].sql, "SELECT DISTINCT pet_id FROM pet_friends WHERE owner_id = ?1");
}

std::string MistakeIn(EntityDeclaration pets) {
  try {
    CompileEntities({Owners(), std::move(pets)});
  } catch (const std::logic_error& e) {
    return e.what();
  }
  return "";
}

TEST(CompileEntitiesTest, RefusesMistakes) {
  const auto with = [](Field field) {
    auto pets = Pets();
    pets.fields.push_back(std::move(field));
    return MistakeIn(std::move(pets));
  };
  EXPECT_EQ(with({"name", Shape::String()}), "pets.name: declared twice");
  EXPECT_EQ(with({"nick_name", Shape::String()}), "pets.nick_name: another field has its column");
  EXPECT_EQ(with({"friend", Shape::String().References("pets")}),
            "pets.friend: refers to no entity that is declared before this one");
  EXPECT_EQ(with({.name = "last", .shape = Shape::Instant(), .default_from = "first"}),
            "pets has no field first");
  EXPECT_EQ(with({.name = "tail",
                  .shape = Shape::String(),
                  .items = {.table = "tails", .owner = "pet_id", .order = "position"}}),
            "pets.tail: only a list or a map has a table for its items");
  auto pets = Pets();
  pets.unique.push_back({"chip"});
  EXPECT_EQ(MistakeIn(pets), "pets has no field chip");
  pets = Pets();
  pets.unique.front() = {"id", "legs"};
  EXPECT_EQ(MistakeIn(pets), "pets.food: a table for items needs a key of one field");
  pets = Pets();
  pets.name = "owners";
  EXPECT_EQ(MistakeIn(pets), "two entities are called owners");
}

TEST(CompileEntitiesTest, AFieldMayNeedAnotherFieldsValue) {
  auto pets = Pets();
  pets.fields.push_back(
      {.name = "wool", .shape = Shape::String().Nullable(), .only_with = {"kind", "sheep"}});
  const auto entities = CompileEntities({Owners(), pets});
  const auto errors = [&](const std::string& row) {
    Diagnostics diagnostics;
    const Source source{"row", row};
    entities[1].row.Check(ParseJson(source, diagnostics).value(), diagnostics);
    return diagnostics.empty() ? "" : diagnostics.list().front().message;
  };
  const std::string row = R"({"id": 1, "born": "1970-01-01T00:00:00Z", "kind": )";
  EXPECT_EQ(errors(row + R"("cat", "wool": "white"})"), "only a sheep has a `wool`");
  EXPECT_EQ(errors(row + R"("sheep", "wool": "white"})"), "");
  EXPECT_EQ(errors(row + R"("cat", "wool": null})"), "");
}

}  // namespace
}  // namespace understudy::entities
