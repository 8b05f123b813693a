// Rows whose key is not `id`, and references to them. No vendor that is built in has both.

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "entities/entity.h"
#include "scenario/row_changes.h"
#include "scenario/row_check.h"
#include "scenario/rows.h"
#include "scenario/scenario.h"
#include "store/row_changes.h"
#include "store/state.h"
#include "support/documents.h"
#include "support/rows_world.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

using testing::PatchRow;
using testing::Places;
using testing::PutRow;
using testing::Wrong;

constexpr const char* kTables = R"(
CREATE TABLE library_shelves(code TEXT PRIMARY KEY, id TEXT, floor INTEGER NOT NULL UNIQUE) STRICT;
CREATE TABLE library_books(shelf TEXT NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL,
  PRIMARY KEY(shelf, number)) STRICT;
CREATE TABLE library_loans(id INTEGER PRIMARY KEY, book TEXT) STRICT;
)";

entities::EntityDeclaration Shelves() {
  return {.name = "shelves",
          .table = "library_shelves",
          .doc = "",
          .fields = {{"code", Shape::String().NotEmpty(), kRequired},
                     {"id", Shape::String().Nullable()},
                     {"floor", Shape::Integer(), kRequired}},
          .unique = {{"code"}, {"floor"}}};
}

entities::EntityDeclaration Books() {
  return {.name = "books",
          .table = "library_books",
          .doc = "",
          .fields = {{"shelf", Shape::String().References("shelves"), kRequired},
                     {"number", Shape::Integer(), kRequired},
                     {"title", Shape::String(), kRequired}},
          .unique = {{"shelf", "number"}}};
}

entities::EntityDeclaration Loans() {
  return {.name = "loans",
          .table = "library_loans",
          .doc = "",
          .fields = {{"id", Shape::Integer(), kRequired},
                     {"book", Shape::String().References("books").Nullable()}}};
}

SharedCatalog LibraryCatalog() {
  Vendor vendor;
  vendor.name = "library";
  vendor.schema = kTables;
  vendor.entities = entities::CompileEntities({Shelves(), Books(), Loans()});
  vendor.credentials.key = "tokens";
  return std::make_shared<const Catalog>(std::vector<Vendor>{std::move(vendor)});
}

class OtherKeysTest : public ::testing::Test {
 protected:
  OtherKeysTest() {
    store::CreateTables(database_, catalog_->tables());
    const auto loaded = LoadText(catalog_, InData(R"(
        shelves: [{code: A, floor: 1}, {code: a, floor: 2, id: Old}]
        books: [{shelf: A, number: 1, title: One}, {shelf: a, number: 2, title: Two}]
        loans: [{id: 7, book: "A:1"}, {id: 8}])"),
                                 "s.yaml");
    if (!loaded) throw std::runtime_error(loaded.error().Render());
    Seed(*loaded, database_);
  }

  static std::string InData(const std::string& rows) {
    return "vendors:\n  library:\n    tokens: [t]\n    data:" + rows + "\n";
  }
  // What `understudy check` says of these rows.
  std::string Check(const std::string& rows) const {
    const auto loaded = LoadText(catalog_, InData(rows), "s.yaml");
    return loaded ? "" : Places(loaded.error());
  }
  RowSet Set(const std::string& entity) const {
    return FindRowSet(*catalog_, "library", entity).value();
  }
  std::string Row(const std::string& entity, const std::string& id) {
    const auto row = GetRow(database_, Set(entity), id);
    return row ? *row : Wrong(row);
  }

  const SharedCatalog catalog_ = LibraryCatalog();
  store::Database database_;
};

TEST_F(OtherKeysTest, AScenarioRefersToRowsByTheirKeys) {
  EXPECT_EQ(Row("shelves", "A"), R"({"code":"A","id":null,"floor":1})");
  EXPECT_EQ(Row("shelves", "a"), R"({"code":"a","id":"Old","floor":2})");
  EXPECT_EQ(Row("books", "a:2"), R"({"shelf":"a","number":2,"title":"Two"})");
  EXPECT_EQ(Row("loans", "7"), R"({"id":7,"book":"A:1"})");
}

TEST_F(OtherKeysTest, CheckFindsReferencesToNothing) {
  const std::string shelves = "\n      shelves: [{code: A, id: X, floor: 1}]";
  EXPECT_EQ(Check(shelves + "\n      books: [{shelf: A, number: +1, title: t}]"
                            "\n      loans: [{id: 1, book: 'A:1'}]"),
            "");
  // Letter case counts, and a field `id` that is no key is not looked at.
  EXPECT_EQ(Check(shelves + "\n      books: [{shelf: a, number: 1, title: t},"
                            "\n        {shelf: X, number: 1, title: t}]"),
            "6:23 refers to `a`, but shelves has no row with this code\n"
            "7:17 refers to `X`, but shelves has no row with this code\n");
  EXPECT_EQ(Check(shelves + "\n      books: [{shelf: A, number: 1, title: t}]"
                            "\n      loans: [{id: 1, book: 'A:2'}, {id: 2, book: A}]"),
            "7:29 refers to `A:2`, but books has no row with this shelf:number\n"
            "7:51 refers to `A`, but books has no row with this shelf:number\n");
}

TEST_F(OtherKeysTest, ARowThatIsSetNeedsTheRowsThatItRefersTo) {
  EXPECT_EQ(Wrong(PutRow(database_, Set("books"), "A:9", R"({"title":"Nine"})")), "");
  EXPECT_EQ(Wrong(PutRow(database_, Set("books"), "B:9", R"({"title":"Nine"})")),
            "invalid: the row has an error\n"
            "1:1 refers to `B`, but shelves has no row with this code\n");
  EXPECT_EQ(Wrong(PutRow(database_, Set("loans"), "9", R"({"book":"A:9"})")), "");
  EXPECT_EQ(Wrong(PutRow(database_, Set("loans"), "9", R"({"book":"A:8"})")),
            "invalid: the row has an error\n"
            "1:9 refers to `A:8`, but books has no row with this shelf:number\n");
  EXPECT_EQ(Wrong(PatchRow(database_, Set("loans"), "9", R"({"book":"A"})")),
            "invalid: the row has an error\n"
            "1:9 refers to `A`, but books has no row with this shelf:number\n");
}

TEST_F(OtherKeysTest, ARowThatOthersReferToCantBeDeleted) {
  EXPECT_EQ(Wrong(DeleteRow(database_, Set("shelves"), "A")),
            "conflict: shelves `A` can't be deleted: rows refer to it: books `A:1`\n");
  EXPECT_EQ(Wrong(DeleteRow(database_, Set("books"), "A:1")),
            "conflict: books `A:1` can't be deleted: rows refer to it: loans `7`\n");
  EXPECT_EQ(Wrong(DeleteRow(database_, Set("loans"), "7")), "");
  EXPECT_EQ(Wrong(DeleteRow(database_, Set("books"), "A:1")), "");
  EXPECT_EQ(Wrong(DeleteRow(database_, Set("shelves"), "A")), "");
}

TEST_F(OtherKeysTest, AFieldIdThatIsNoKeyIsSetAsAnyOther) {
  EXPECT_EQ(Wrong(PutRow(database_, Set("shelves"), "a", R"({"floor":2,"id":"New"})")), "");
  EXPECT_EQ(Row("shelves", "a"), R"({"code":"a","id":"New","floor":2})");
  EXPECT_EQ(Wrong(PutRow(database_, Set("shelves"), "a", R"({"floor":3})")), "");
  EXPECT_EQ(Row("shelves", "a"), R"({"code":"a","id":null,"floor":3})");
}

TEST_F(OtherKeysTest, NamesTheHolderOfAUniqueValueByItsKey) {
  EXPECT_EQ(Wrong(PutRow(database_, Set("shelves"), "B", R"({"floor":2})")),
            "invalid: the row has an error\n1:10 duplicate floor `2` in shelves, as in row `a`\n");
  EXPECT_EQ(Wrong(PutRow(database_, Set("shelves"), "A", R"({"code":"a","floor":1})")),
            "invalid: the row has an error\n1:9 code is `a`, but the path says `A`\n");
}

TEST_F(OtherKeysTest, AFileOfTheseRowsCanBeUsed) {
  store::Database empty;
  store::CreateTables(empty, catalog_->tables());
  EXPECT_EQ(WhyNotUsable(*catalog_, database_, empty), std::nullopt);
  database_.Execute("UPDATE library_loans SET book = 'A:3' WHERE id = 7");
  store::Database other;
  store::CreateTables(other, catalog_->tables());
  EXPECT_EQ(WhyNotUsable(*catalog_, database_, other).value_or(""),
            "Row `7` of library's loans can't be used: refers to `A:3`, but books has no row with "
            "this shelf:number.");
}

TEST_F(OtherKeysTest, ChangedRowsHaveTheirKeysAsIds) {
  store::RowRecorder recorder(database_, catalog_->row_tables().recorded());
  database_.Execute(
      "UPDATE library_books SET title = 'Second' WHERE number = 2; "
      "DELETE FROM library_shelves WHERE code = 'A'");
  const std::string bytes = recorder.Take();
  const auto changed = RowChangeReader(catalog_).Read(bytes);
  ASSERT_EQ(changed.rows.size(), 2U);
  EXPECT_EQ(changed.rows[0].id, "a:2");
  EXPECT_EQ(changed.rows[0].after, R"({"shelf":"a","number":2,"title":"Second"})");
  EXPECT_EQ(changed.rows[1].id, "A");
  EXPECT_EQ(FateOfRow(*catalog_, bytes, *Set("books").entity, "a:2"), RowFate::kChanged);
  EXPECT_EQ(FateOfRow(*catalog_, bytes, *Set("shelves").entity, "A"), RowFate::kDeleted);
  EXPECT_EQ(FateOfRow(*catalog_, bytes, *Set("shelves").entity, "B"), RowFate::kUntouched);
}

}  // namespace
}  // namespace understudy::scenario
