#include "store/database.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "base/long_work.h"
#include "support/temporary_folder.h"

namespace understudy::store {
namespace {

using testing::TemporaryFolder;

class DatabaseTest : public ::testing::Test {
 protected:
  DatabaseTest() { database_.Execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT) STRICT"); }

  void Insert(std::int64_t a, std::string_view b) {
    database_.Prepare("INSERT INTO t(a, b) VALUES(?1, ?2)").Bind(1, a).Bind(2, b).Run();
  }
  std::int64_t Count() {
    Query query = database_.Prepare("SELECT count(*) FROM t");
    EXPECT_TRUE(query.Step());
    return query.Integer(0);
  }

  Database database_;
};

TEST_F(DatabaseTest, ReadsBackWhatItWrote) {
  const std::string text("їжак \0 '\"; DROP TABLE t", 27);
  Insert(INT64_MAX, text);

  Query query = database_.Prepare("SELECT a, b FROM t");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Integer(0), INT64_MAX);
  EXPECT_EQ(query.Text(1), text);
  EXPECT_EQ(query.View(1), text);
  EXPECT_FALSE(query.Step());
}

TEST_F(DatabaseTest, KeepsNullApartFromEmpty) {
  database_.Prepare("INSERT INTO t(a, b) VALUES(?1, ?2)")
      .Bind(1, std::int64_t{1})
      .Bind(2, std::optional<std::string_view>())
      .Run();
  Insert(2, "");

  Query query = database_.Prepare("SELECT b, NULL FROM t ORDER BY a");
  ASSERT_TRUE(query.Step());
  EXPECT_TRUE(query.IsNull(0));
  EXPECT_EQ(query.OptionalText(0), std::nullopt);
  EXPECT_EQ(query.OptionalInteger(1), std::nullopt);
  ASSERT_TRUE(query.Step());
  EXPECT_FALSE(query.IsNull(0));
  EXPECT_EQ(query.OptionalText(0), "");
}

TEST_F(DatabaseTest, BindsOptionalsAndTimes) {
  const Instant instant(std::chrono::milliseconds(1'705'320'000'123));
  Query query = database_.Prepare("SELECT ?1, ?2, ?3, ?4");
  query.Bind(1, instant)
      .Bind(2, std::optional<std::int64_t>(7))
      .Bind(3, std::optional<std::int64_t>())
      .Bind(4, "text");

  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Time(0), instant);
  EXPECT_EQ(query.OptionalInteger(1), 7);
  EXPECT_EQ(query.OptionalInteger(2), std::nullopt);
  EXPECT_EQ(query.Text(3), "text");
}

TEST_F(DatabaseTest, StartsAStatementAnewEachTimeItIsPrepared) {
  Insert(1, "a");
  Insert(2, "b");
  const auto first = [&] {
    Query query = database_.Prepare("SELECT b FROM t ORDER BY a");
    return query.Step() ? query.Text(0) : "";
  };

  EXPECT_EQ(first(), "a");
  EXPECT_EQ(first(), "a");
}

TEST_F(DatabaseTest, StaysAtTheEndAfterTheLastRow) {
  Insert(1, "a");
  Query query = database_.Prepare("SELECT a FROM t");

  EXPECT_TRUE(query.Step());
  EXPECT_FALSE(query.Step());
  EXPECT_FALSE(query.Step());
}

TEST_F(DatabaseTest, ForgetsWhatWasBoundTheLastTime) {
  constexpr std::string_view kSql = "SELECT ?1, ?2";
  database_.Prepare(kSql).Bind(1, "text").Bind(2, std::int64_t{7}).Step();

  Query query = database_.Prepare(kSql);
  ASSERT_TRUE(query.Step());
  EXPECT_TRUE(query.IsNull(0));
  EXPECT_TRUE(query.IsNull(1));
}

TEST_F(DatabaseTest, ReadsTextsWithoutCopyingThem) {
  Insert(1, "a");
  database_.Execute("INSERT INTO t(a, b) VALUES(2, NULL)");
  Query query = database_.Prepare("SELECT b FROM t ORDER BY a");

  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.OptionalView(0), "a");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.OptionalView(0), std::nullopt);
  EXPECT_EQ(query.View(0), "");
}

// A text that would be gone before the statement runs does not compile.
template <typename Value>
concept Bindable = requires(Query query, Value&& value) {
  query.Bind(1, std::forward<Value>(value));
};
static_assert(Bindable<const std::string&> && Bindable<std::string_view>);
static_assert(!Bindable<std::string> && !Bindable<std::optional<std::string>>);

TEST_F(DatabaseTest, RefusesToRunWhatGivesRows) {
  Insert(1, "a");
  EXPECT_THROW(database_.Prepare("SELECT a FROM t").Run(), std::exception);
}

TEST_F(DatabaseTest, RunsOneStatementInsideItself) {
  Insert(1, "a");
  Insert(2, "b");
  constexpr std::string_view kSql = "SELECT a FROM t ORDER BY a";
  std::string seen;

  Query outer = database_.Prepare(kSql);
  while (outer.Step()) {
    Query inner = database_.Prepare(kSql);
    while (inner.Step()) seen += std::to_string(outer.Integer(0) * 10 + inner.Integer(0)) + " ";
  }

  EXPECT_EQ(seen, "11 12 21 22 ");
}

TEST_F(DatabaseTest, GivesAStatementBackOnceWhenItsQueryWasMoved) {
  Insert(1, "a");
  Query first = database_.Prepare("SELECT a FROM t");
  Query second(std::move(first));

  EXPECT_TRUE(second.Step());
  EXPECT_EQ(second.Integer(0), 1);
}

TEST_F(DatabaseTest, TellsIdsAndChanges) {
  database_.Prepare("INSERT INTO t(b) VALUES('x'), ('y')").Run();
  EXPECT_EQ(database_.LastInsertId(), 2);
  EXPECT_EQ(database_.Changes(), 2);

  database_.Prepare("DELETE FROM t WHERE a = 9").Run();
  EXPECT_EQ(database_.Changes(), 0);
}

TEST_F(DatabaseTest, GivesSearchKeysInSql) {
  Query query = database_.Prepare("SELECT fold('ЕЖАК ÀBC'), fold(NULL), fold(5)");

  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Text(0), "ежак abc");
  EXPECT_TRUE(query.IsNull(1));
  EXPECT_EQ(query.Text(2), "5");
}

TEST_F(DatabaseTest, ThrowsOnWhatSqliteRefuses) {
  EXPECT_THROW(database_.Prepare("SELEC 1"), std::exception);
  EXPECT_THROW(database_.Execute("INSERT INTO gone VALUES(1)"), std::exception);
  Insert(1, "a");
  EXPECT_THROW(Insert(1, "b"), std::exception);
}

TEST_F(DatabaseTest, CanRunAStatementAgainAfterItFailed) {
  Insert(1, "a");
  EXPECT_THROW(Insert(1, "b"), std::exception);
  Insert(2, "b");
  EXPECT_EQ(Count(), 2);
}

TEST_F(DatabaseTest, HoldsForeignKeysUp) {
  database_.Execute("CREATE TABLE c(t INTEGER REFERENCES t(a)) STRICT");
  EXPECT_THROW(database_.Execute("INSERT INTO c VALUES(99)"), std::exception);
}

TEST_F(DatabaseTest, LeavesForeignKeysAsideForAWhile) {
  database_.Execute("CREATE TABLE c(a INTEGER REFERENCES t(a) ON DELETE CASCADE) STRICT");
  Insert(1, "a");
  database_.Execute("INSERT INTO c VALUES(1)");
  {
    const WithoutForeignKeys aside(database_);
    const Transaction rolled_back(database_);
    database_.Execute("DELETE FROM t; INSERT INTO c VALUES(9)");
    Query left = database_.Prepare("SELECT count(*) FROM c");
    ASSERT_TRUE(left.Step());
    EXPECT_EQ(left.Integer(0), 2);
  }
  EXPECT_THROW(database_.Execute("INSERT INTO c VALUES(9)"), std::exception);
}

TEST_F(DatabaseTest, DoesNotLeaveForeignKeysAsideInsideATransaction) {
  const Transaction transaction(database_);
  EXPECT_THROW(WithoutForeignKeys{database_}, std::logic_error);
}

TEST_F(DatabaseTest, DatabasesInMemoryAreApart) {
  Insert(1, "a");
  Database other;
  EXPECT_THROW(other.Execute("SELECT * FROM t"), std::exception);
}

TEST_F(DatabaseTest, ReadingAFileOnlyNeverMakesIt) {
  const TemporaryFolder folder;
  EXPECT_THROW(Database(folder.Path("gone.db"), Database::Access::kReadOnly), std::exception);
  EXPECT_FALSE(std::filesystem::exists(folder.Path("gone.db")));
}

class TransactionTest : public DatabaseTest {};

TEST_F(TransactionTest, KeepsWhatWasCommitted) {
  {
    Transaction transaction(database_);
    Insert(1, "a");
    transaction.Commit();
  }
  EXPECT_EQ(Count(), 1);
}

TEST_F(TransactionTest, RollsBackWhatWasNot) {
  {
    Transaction transaction(database_);
    Insert(1, "a");
    database_.Execute("CREATE TABLE other(x)");
  }
  EXPECT_EQ(Count(), 0);
  EXPECT_THROW(database_.Execute("SELECT * FROM other"), std::exception);
}

TEST_F(TransactionTest, RollsBackWhenAnExceptionPasses) {
  EXPECT_THROW(
      {
        Transaction transaction(database_);
        Insert(1, "a");
        Insert(1, "again");
      },
      std::exception);
  EXPECT_EQ(Count(), 0);
}

TEST_F(TransactionTest, RollsBackWhileAQueryIsOpen) {
  Insert(1, "a");
  {
    Query query = database_.Prepare("SELECT a FROM t");
    EXPECT_TRUE(query.Step());
    Transaction transaction(database_);
    Insert(2, "b");
  }
  EXPECT_EQ(Count(), 1);
}

// Counts how often the thread's other work is taken over.
class LongWorkTest : public ::testing::Test {
 protected:
  static bool TakeOver(void* count) {
    ++*static_cast<int*>(count);
    return true;
  }
  int taken_over_ = 0;
  const LongWorkScope scope_{&TakeOver, &taken_over_};
  Database database_;
};

TEST_F(LongWorkTest, IsExpectedOfALongStatementOnce) {
  auto query = database_.Prepare(
      "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
      " SELECT max(i) FROM n");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Integer(0), 300'000);
  EXPECT_EQ(taken_over_, 1);
}

TEST_F(LongWorkTest, IsNotExpectedOfAShortStatementThatRunsOften) {
  // Together they take more instructions than the long one.
  for (int i = 0; i < 20'000; ++i) {
    auto query = database_.Prepare(
        "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 30)"
        " SELECT max(i) FROM n");
    ASSERT_TRUE(query.Step());
  }
  EXPECT_EQ(taken_over_, 0);
}

TEST_F(LongWorkTest, IsNotExpectedOfShortStatementsSideBySide) {
  const std::string rows =
      "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 30)"
      " SELECT i FROM n";
  for (int i = 0; i < 5'000; ++i) {
    auto one = database_.Prepare(rows);
    auto other = database_.Prepare(rows);
    while (one.Step() && other.Step()) continue;
  }
  EXPECT_EQ(taken_over_, 0);
}

TEST_F(LongWorkTest, IsExpectedOfALongStatementWithOthersBetweenItsRows) {
  auto rows = database_.Prepare(
      "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
      " SELECT i FROM n");
  while (rows.Step()) ASSERT_TRUE(database_.Prepare("SELECT 1").Step());
  EXPECT_EQ(taken_over_, 1);
}

// A loop that no thread can take over.
class NoThreadLeftTest : public ::testing::Test {
 protected:
  static bool Refuse(void* /*unused*/) { return false; }
  static constexpr std::string_view kLong =
      "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
      " SELECT max(i) FROM n";
  const LongWorkScope scope_{&Refuse, nullptr};
  Database database_;
};

TEST_F(NoThreadLeftTest, ALongStatementEnds) {
  {
    auto query = database_.Prepare(kLong);
    EXPECT_THROW(query.Step(), NoThreadLeft);
  }
  EXPECT_THROW(database_.Execute(std::string(kLong)), NoThreadLeft);
  EXPECT_TRUE(database_.Prepare("SELECT 1").Step());
}

TEST_F(NoThreadLeftTest, ALongWriteIsRolledBack) {
  database_.Execute("CREATE TABLE t(i)");
  try {
    Transaction transaction(database_);
    database_.Prepare("INSERT INTO t VALUES(1)").Run();
    database_
        .Prepare(
            "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
            " INSERT INTO t SELECT i FROM n")
        .Run();
    FAIL();
  } catch (const NoThreadLeft&) {
  }
  EXPECT_FALSE(database_.InTransaction());
  auto query = database_.Prepare("SELECT count(*) FROM t");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Integer(0), 0);
}

}  // namespace
}  // namespace understudy::store
