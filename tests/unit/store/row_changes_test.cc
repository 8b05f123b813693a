#include "store/row_changes.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace understudy::store {
namespace {

class RowChangesTest : public ::testing::Test {
 protected:
  RowChangesTest() {
    database_.Execute(
        "CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT, weight REAL, search TEXT) STRICT;"
        "CREATE TABLE tags(person INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,"
        " tag TEXT NOT NULL, color TEXT, PRIMARY KEY(tag, person)) STRICT, WITHOUT ROWID;"
        "CREATE INDEX tags_person ON tags(person);"
        "CREATE TABLE logs(id TEXT PRIMARY KEY, text TEXT) STRICT;"
        "CREATE TABLE counts(total INTEGER) STRICT; INSERT INTO counts VALUES(0);"
        "CREATE TRIGGER added AFTER INSERT ON people BEGIN"
        " UPDATE counts SET total = total + 1; INSERT INTO logs VALUES(new.id, 'added'); END;"
        "INSERT INTO people VALUES(1, 'Ann', 1.5, 'ann'), (2, 'Bob', NULL, 'bob');"
        "INSERT INTO tags VALUES(1, 'lead', 'red'), (1, 'new', NULL);"
        "DELETE FROM logs");
    tables_.emplace(database_,
                    std::vector<RecordedTables::Wanted>{
                        {"people", {"id", "name", "weight"}}, {"tags", {}}, {"logs", {}}});
  }

  // The bytes of a transaction that runs `sql`.
  std::string Record(const std::string& sql, std::size_t most = RowRecorder::kMostBytes) {
    RowRecorder recorder(database_, *tables_, most);
    Transaction transaction(database_);
    database_.Execute(sql);
    transaction.Commit();
    return recorder.Take();
  }

  static std::string Text(const std::optional<RowValues>& values) {
    if (!values) return "none";
    std::string text;
    for (const auto& value : *values) {
      if (!text.empty()) text += ",";
      if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        text += std::to_string(*integer);
      } else if (const auto* real = std::get_if<double>(&value)) {
        text += FormatNumber(*real);
      } else if (const auto* string = std::get_if<std::string>(&value)) {
        text += "'" + *string + "'";
      } else {
        text += "null";
      }
    }
    return text;
  }
  // "table: before -> after; …"
  std::string Text(const std::string& bytes) {
    const auto changes = ReadRowChanges(bytes, *tables_);
    std::string text;
    for (const auto& row : changes.rows) {
      text += (text.empty() ? "" : "; ") + row.table->name + ": " + Text(row.before) + " -> " +
              Text(row.after);
    }
    return changes.more == 0 ? text : text + " + " + std::to_string(changes.more);
  }
  std::string Changes(const std::string& sql) { return Text(Record(sql)); }

  Database database_;
  std::optional<RecordedTables> tables_;
};

TEST_F(RowChangesTest, GivesTheValuesBeforeAndAfter) {
  EXPECT_EQ(Changes("UPDATE people SET name = 'Anna', weight = 2 WHERE id = 1"),
            "people: 1,'Ann',1.5 -> 1,'Anna',2");
  EXPECT_EQ(Changes("UPDATE people SET name = NULL, weight = 0.25 WHERE id = 2"),
            "people: 2,'Bob',null -> 2,null,0.25");
}

TEST_F(RowChangesTest, FollowsTriggersAndForeignKeysAndPassesOverOtherTables) {
  EXPECT_EQ(Changes("INSERT INTO people VALUES(3, '', -9e99, 'x')"),
            "people: none -> 3,'',-9e+99; logs: none -> '3','added'");
  EXPECT_EQ(Changes("DELETE FROM people WHERE id = 1"),
            "people: 1,'Ann',1.5 -> none; tags: 1,'lead','red' -> none; tags: 1,'new',null -> "
            "none");
}

TEST_F(RowChangesTest, ReadsTablesWithoutRowid) {
  EXPECT_EQ(Changes("INSERT INTO tags VALUES(2, 'a', 'b')"), "tags: none -> 2,'a','b'");
  EXPECT_EQ(Changes("UPDATE tags SET color = 'c' WHERE tag = 'a'"), "tags: 2,'a','b' -> 2,'a','c'");
  EXPECT_EQ(Changes("DELETE FROM tags WHERE tag = 'a'"), "tags: 2,'a','c' -> none");
}

TEST_F(RowChangesTest, MergesTheChangesOfARow) {
  EXPECT_EQ(Changes("INSERT INTO logs VALUES('a', 'b'); UPDATE logs SET text = 'c'"),
            "logs: none -> 'a','c'");
  EXPECT_EQ(Changes("INSERT INTO logs VALUES('x', 'y'); DELETE FROM logs WHERE id = 'x'"), "");
  EXPECT_EQ(Changes("UPDATE logs SET text = 'd'; UPDATE logs SET text = 'e'"),
            "logs: 'a','c' -> 'a','e'");
  EXPECT_EQ(Changes("DELETE FROM logs; INSERT INTO logs VALUES('a', 'f')"),
            "logs: 'a','e' -> 'a','f'");
  EXPECT_EQ(Changes("UPDATE logs SET text = 'g'; DELETE FROM logs"), "logs: 'a','f' -> none");
  EXPECT_EQ(Changes("DELETE FROM tags WHERE tag = 'new'; INSERT INTO tags VALUES(1, 'new', NULL)"),
            "");
}

TEST_F(RowChangesTest, TakesAnotherKeyForADeletedAndAnInsertedRow) {
  EXPECT_EQ(Changes("UPDATE people SET id = 9 WHERE id = 2"),
            "people: 2,'Bob',null -> none; people: none -> 9,'Bob',null");
  EXPECT_EQ(Changes("UPDATE people SET id = 2 WHERE id = 9; UPDATE people SET id = 9 WHERE id = 2"),
            "");
}

TEST_F(RowChangesTest, ReplacesAndUpserts) {
  database_.Execute("INSERT INTO logs VALUES('a', 'b')");
  EXPECT_EQ(Changes("INSERT OR REPLACE INTO logs VALUES('a', 'c')"), "logs: 'a','b' -> 'a','c'");
  EXPECT_EQ(Changes("INSERT INTO logs VALUES('a', 'x') ON CONFLICT DO UPDATE SET text = 'd'"),
            "logs: 'a','c' -> 'a','d'");
  EXPECT_EQ(Changes("INSERT OR IGNORE INTO logs VALUES('a', 'x')"), "");
  EXPECT_EQ(Changes("DELETE FROM logs"), "logs: 'a','d' -> none");
}

TEST_F(RowChangesTest, KeepsNothingOfAWriteThatChangesNoRecordedValue) {
  EXPECT_EQ(Record("UPDATE people SET name = 'Ann', search = 'other' WHERE id = 1"), "");
  EXPECT_EQ(Record("UPDATE counts SET total = 7"), "");
}

TEST_F(RowChangesTest, KeepsTextsOfAnyBytes) {
  const auto bytes = Record("INSERT INTO logs VALUES('a', CAST(x'00ff00' AS TEXT))");
  const auto changes = ReadRowChanges(bytes, *tables_);
  ASSERT_EQ(changes.rows.size(), 1U);
  EXPECT_EQ(changes.rows[0].after->at(1), RowValue(std::string("\0\xff\0", 3)));
}

TEST_F(RowChangesTest, BoundsItsBytesAndCountsTheRest) {
  const auto bytes = Record(
      "INSERT INTO logs VALUES('a', 'b'); INSERT INTO logs VALUES('c', randomblob(0) || "
      "hex(zeroblob(500))); INSERT INTO logs VALUES('d', ''); UPDATE counts SET total = 1",
      100);
  EXPECT_EQ(Text(bytes), "logs: none -> 'a','b' + 2");
  EXPECT_LE(bytes.size(), 100U + 9U + 5U);
  EXPECT_LE(Record("INSERT INTO logs VALUES('e', hex(zeroblob(1000000)))").capacity(), 65'536U);
  // Many small ones reach the bound too.
  const auto many = Record(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
      " INSERT INTO logs SELECT 'n' || i, 'text' FROM n");
  const auto changes = ReadRowChanges(many, *tables_);
  EXPECT_EQ(changes.rows.size() + changes.more, 9000U);
  EXPECT_GT(changes.rows.size(), 2000U);
  EXPECT_LE(many.size(), RowRecorder::kMostBytes + 9U);
}

TEST_F(RowChangesTest, StopsWithTheRecorder) {
  const auto first = Record("UPDATE people SET name = 'A' WHERE id = 1");
  database_.Execute("UPDATE people SET name = 'B' WHERE id = 1");
  EXPECT_EQ(Changes("UPDATE people SET name = 'C' WHERE id = 1"), "people: 1,'B',1.5 -> 1,'C',1.5");
  EXPECT_EQ(Text(first), "people: 1,'Ann',1.5 -> 1,'A',1.5");
}

TEST_F(RowChangesTest, ReadsAnyBytes) {
  const auto bytes = Record(
      "UPDATE people SET name = 'Anna' WHERE id = 1; INSERT INTO logs VALUES('a', 'b');"
      "DELETE FROM people WHERE id = 2");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    ReadRowChanges(std::string_view(bytes).substr(0, i), *tables_);
    for (const char other : {'\0', '\1', '\3', '\4', '\5', '\x7f', '\xff'}) {
      std::string wrong = bytes;
      wrong[i] = other;
      EXPECT_LE(ReadRowChanges(wrong, *tables_).rows.size(), 4U);
    }
  }
  EXPECT_TRUE(ReadRowChanges("", *tables_).rows.empty());
}

TEST_F(RowChangesTest, RefusesTablesThatItCanNotTell) {
  const auto make = [&](RecordedTables::Wanted wanted) {
    return RecordedTables(database_, {std::move(wanted)});
  };
  EXPECT_THROW(make({"nobody", {}}), std::logic_error);
  EXPECT_THROW(make({"counts", {}}), std::logic_error);  // no primary key
  EXPECT_THROW(make({"people", {"id", "age"}}), std::logic_error);
  EXPECT_THROW(make({"people", {"name"}}), std::logic_error);
}

}  // namespace
}  // namespace understudy::store
