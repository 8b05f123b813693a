#include "scenario/row_changes.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "scenario/row_access.h"
#include "scenario/row_key.h"
#include "support/rows_world.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

using testing::RowsTest;

class RowChangeReaderTest : public RowsTest {
 protected:
  // The bytes of a transaction.
  template <typename Change>
  std::string Record(const Change& change) {
    store::RowRecorder recorder(database_, Catalog::BuiltIn()->row_tables().recorded());
    store::Transaction transaction(database_);
    change();
    transaction.Commit();
    return recorder.Take();
  }
  std::string RecordSql(const std::string& sql) {
    return Record([&] { database_.Execute(sql); });
  }
  std::string Members(const std::string& bytes) {
    json::Writer w;
    w.StartObject();
    RowChangeReader(Catalog::BuiltIn()).WriteMembers(bytes, w);
    w.EndObject();
    return w.Take();
  }
  std::string Changes(const std::string& sql) { return Members(RecordSql(sql)); }
};

TEST_F(RowChangeReaderTest, ShowsEachDeletedAndInsertedRowAsTheAdminApiDoes) {
  RowChangeReader reader(Catalog::BuiltIn());
  const store::WithoutForeignKeys alone(database_);
  for (const auto& set : AllSets()) {
    for (const auto& [id, row] : AllRows(database_, set)) {
      const auto key = RowKey::Parse(*set.entity, id).value();
      const auto removed = reader.Read(Record([&] { RemoveRow(database_, *set.entity, key); }));
      ASSERT_EQ(removed.rows.size(), 1U) << set.entity->name << " " << id;
      EXPECT_EQ(removed.rows[0].vendor, set.vendor);
      EXPECT_EQ(removed.rows[0].entity, set.entity);
      EXPECT_EQ(removed.rows[0].id, id);
      EXPECT_EQ(removed.rows[0].field, "");
      EXPECT_EQ(removed.rows[0].before, row);
      EXPECT_EQ(removed.rows[0].after, std::nullopt);

      const auto document = testing::Json(row);
      const auto added =
          reader.Read(Record([&] { set.entity->Insert(database_, *document.root); }));
      ASSERT_EQ(added.rows.size(), 1U) << set.entity->name << " " << id;
      EXPECT_EQ(added.rows[0].id, id);
      EXPECT_EQ(added.rows[0].before, std::nullopt);
      EXPECT_EQ(added.rows[0].after, row);
    }
  }
}

TEST_F(RowChangeReaderTest, ShowsAChangedRowWithoutItsPartsAndAChangedPartByItsField) {
  const store::WithoutForeignKeys alone(database_);
  RecordSql(
      "INSERT INTO omnidesk_brands VALUES(900, 'B', 0, NULL);"
      "INSERT INTO omnidesk_customers VALUES(901, 900, 'e', 'Ann', 'Example');"
      "INSERT INTO omnidesk_channels VALUES(902, 901, 'email', 'ann@example.com');"
      "INSERT INTO omnidesk_custom_fields VALUES(901, 'size', '1')");
  EXPECT_EQ(Changes("UPDATE omnidesk_customers SET firstname = 'Anna' WHERE id = 901;"
                    "UPDATE omnidesk_custom_fields SET value = '2' WHERE customer_id = 901;"
                    "DELETE FROM omnidesk_channels WHERE id = 902"),
            R"({"rowChanges":[)"
            R"({"vendor":"omnidesk","entity":"customers","id":"901",)"
            R"("before":{"id":901,"brand_id":900,"external_primary_id":"e","firstname":"Ann",)"
            R"("lastname":"Example"},)"
            R"("after":{"id":901,"brand_id":900,"external_primary_id":"e","firstname":"Anna",)"
            R"("lastname":"Example"}},)"
            R"({"vendor":"omnidesk","entity":"customers","id":"901","field":"custom_fields",)"
            R"("before":{"name":"size","value":"1"},"after":{"name":"size","value":"2"}},)"
            R"({"vendor":"omnidesk","entity":"customers","id":"901","field":"channels",)"
            R"("before":{"id":902,"type":"email","value":"ann@example.com"},"after":null}]})");
}

TEST_F(RowChangeReaderTest, ShowsDeletedRowsWithThePartsThatWentWithThem) {
  EXPECT_EQ(Changes("INSERT INTO omnidesk_brands VALUES(900, 'B', 0, NULL);"
                    "INSERT INTO omnidesk_customers VALUES(901, 900, NULL, 'Ann', 'Example');"
                    "INSERT INTO omnidesk_channels VALUES(902, 901, 'email', 'a@example.com')"),
            R"({"rowChanges":[{"vendor":"omnidesk","entity":"brands","id":"900","before":null,)"
            R"("after":{"id":900,"name":"B","search_by_channels":false,"crm_lookup_url":null}},)"
            R"({"vendor":"omnidesk","entity":"customers","id":"901","before":null,)"
            R"("after":{"id":901,"brand_id":900,"external_primary_id":null,"firstname":"Ann",)"
            R"("lastname":"Example","channels":[{"id":902,"type":"email",)"
            R"("value":"a@example.com"}],"custom_fields":{}}}]})");
  EXPECT_EQ(Changes("DELETE FROM omnidesk_customers WHERE id = 901"),
            R"({"rowChanges":[{"vendor":"omnidesk","entity":"customers","id":"901",)"
            R"("before":{"id":901,"brand_id":900,"external_primary_id":null,"firstname":"Ann",)"
            R"("lastname":"Example","channels":[{"id":902,"type":"email",)"
            R"("value":"a@example.com"}],"custom_fields":{}},"after":null}]})");
}

TEST_F(RowChangeReaderTest, LeavesDerivedTablesAndColumnsOut) {
  EXPECT_EQ(Changes("UPDATE sumaya_customers SET search_name = 'x'; UPDATE omnidesk_customer_count "
                    "SET total = 1; DELETE FROM leeloo_account_tags"),
            R"({"rowChanges":[]})");
}

TEST_F(RowChangeReaderTest, SaysHowManyChangesWereNotKept) {
  const auto bytes = RecordSql("UPDATE helpcrunch_customers SET notes = hex(zeroblob(30000))");
  EXPECT_NE(Members(bytes).find(R"("moreRowChanges":)"), std::string::npos);
}

TEST_F(RowChangeReaderTest, TellsTheFateOfARow) {
  const auto& customers = *Set("omnidesk", "customers").entity;
  const auto bytes = RecordSql(
      "INSERT INTO omnidesk_brands VALUES(900, 'B', 0, NULL);"
      "INSERT INTO omnidesk_customers VALUES(901, 900, NULL, 'Ann', 'Example')");
  EXPECT_EQ(FateOfRow(*Catalog::BuiltIn(), bytes, customers, "901"), RowFate::kInserted);
  EXPECT_EQ(FateOfRow(*Catalog::BuiltIn(), bytes, customers, "900"), RowFate::kUntouched);
  EXPECT_EQ(FateOfRow(*Catalog::BuiltIn(),
                      RecordSql("UPDATE omnidesk_customers SET lastname = 'X' WHERE id = 901"),
                      customers, "901"),
            RowFate::kChanged);
  EXPECT_EQ(FateOfRow(*Catalog::BuiltIn(),
                      RecordSql("DELETE FROM omnidesk_customers WHERE id = 901"), customers, "901"),
            RowFate::kDeleted);
  const auto& accounts = *Set("leeloo", "accounts").entity;
  const store::WithoutForeignKeys alone(database_);
  database_.Execute(
      "INSERT INTO leeloo_accounts(id, name, tags, source, bot_status, last_message_time,"
      " subscribe_history, created_at, updated_at, utm_marks, connection_status)"
      " VALUES('aB', 'n', '[]', '', '', 0, '[]', 0, 0, '{}', 'OK')");
  EXPECT_EQ(FateOfRow(*Catalog::BuiltIn(), RecordSql("DELETE FROM leeloo_accounts WHERE id = 'ab'"),
                      accounts, "AB"),
            RowFate::kDeleted);
}

}  // namespace
}  // namespace understudy::scenario
