#include "store/state.h"

#include <gtest/gtest.h>

#include "base/long_work.h"
#include "store/snapshot.h"
#include "support/temporary_folder.h"

namespace understudy::store {
namespace {

using testing::ReadWholeFile;
using testing::TemporaryFolder;

const std::vector<std::string> kSchema = {"CREATE TABLE one(a INTEGER) STRICT;",
                                          "CREATE TABLE two(b TEXT) STRICT;"};

class WorldFileTest : public ::testing::Test {
 protected:
  // Makes the file and seeds it.
  void Make() const {
    auto opened = OpenFile(file_, fingerprint_);
    ASSERT_TRUE(opened) << opened.error();
    ASSERT_TRUE(opened->is_new);
    Transaction transaction(*opened->database);
    CreateTables(*opened->database, kSchema);
    opened->database->Execute("INSERT INTO one VALUES(42)");
    MarkSeeded(*opened->database, fingerprint_);
    transaction.Commit();
  }

  // Why the file is refused; "" when it is not.
  std::string Refusal(const Fingerprint& fingerprint) const {
    const auto opened = OpenFile(file_, fingerprint);
    return opened ? "" : opened.error();
  }

  TemporaryFolder folder_;
  std::string file_ = folder_.Path("state.db");
  Fingerprint fingerprint_{"schema-1", "default 0123"};
};

TEST_F(WorldFileTest, AFileThatIsNotThereIsNew) {
  const auto opened = OpenFile(file_, fingerprint_);

  ASSERT_TRUE(opened) << opened.error();
  EXPECT_TRUE(opened->is_new);
}

TEST_F(WorldFileTest, AnEmptyFileIsNew) {
  folder_.Write("state.db", "");
  const auto opened = OpenFile(file_, fingerprint_);

  ASSERT_TRUE(opened) << opened.error();
  EXPECT_TRUE(opened->is_new);
}

TEST_F(WorldFileTest, KeepsItsRowsUntilTheNextTime) {
  Make();
  const auto opened = OpenFile(file_, fingerprint_);

  ASSERT_TRUE(opened) << opened.error();
  EXPECT_FALSE(opened->is_new);
  Query query = opened->database->Prepare("SELECT a FROM one");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Integer(0), 42);
}

TEST_F(WorldFileTest, IsNewAgainWhenSeedingWasCutShort) {
  {
    auto opened = OpenFile(file_, fingerprint_);
    ASSERT_TRUE(opened);
    const Transaction transaction(*opened->database);
    CreateTables(*opened->database, kSchema);
    MarkSeeded(*opened->database, fingerprint_);
  }
  const auto again = OpenFile(file_, fingerprint_);

  ASSERT_TRUE(again) << again.error();
  EXPECT_TRUE(again->is_new);
}

TEST_F(WorldFileTest, WritesAheadInALog) {
  const auto opened = OpenFile(file_, fingerprint_);
  ASSERT_TRUE(opened);
  Query query = opened->database->Prepare("PRAGMA journal_mode");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Text(0), "wal");
}

TEST_F(WorldFileTest, WhatWasCommittedIsReadWhileTheWriterIsStillOpen) {
  Make();
  const auto writer = OpenFile(file_, fingerprint_);
  writer->database->Execute("INSERT INTO one VALUES(43)");

  Database reader(file_, Database::Access::kReadOnly);
  Query query = reader.Prepare("SELECT count(*) FROM one");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Integer(0), 2);
}

TEST_F(WorldFileTest, RefusesAnotherSchemaOrScenario) {
  Make();

  EXPECT_EQ(Refusal({"schema-2", "default 0123"}),
            "--db " + file_ +
                ": the file was made by another version of understudy, before a document or a "
                "vendor.yaml was changed, or for other APIs, with other tables; it is "
                "left untouched. Name another file.");
  EXPECT_EQ(Refusal({"schema-1", "other 4567"}),
            "--db " + file_ +
                ": the file was seeded from another scenario, or from this one before it was "
                "changed (then default 0123, now other 4567); it is left untouched. Name another "
                "file.");
}

TEST_F(WorldFileTest, LeavesARefusedFileAsItWas) {
  Make();
  const std::string before = ReadWholeFile(file_);

  EXPECT_NE(Refusal({"schema-2", "x"}), "");

  EXPECT_EQ(ReadWholeFile(file_), before);
}

TEST_F(WorldFileTest, RefusesFilesThatAreNotItsOwn) {
  folder_.Write("state.db", "Dear diary, this is no database at all.");
  EXPECT_NE(Refusal(fingerprint_).find("is not a SQLite database"), std::string::npos);
  EXPECT_EQ(ReadWholeFile(file_), "Dear diary, this is no database at all.");
}

TEST_F(WorldFileTest, RefusesAShortFile) {
  folder_.Write("state.db", "x");
  EXPECT_NE(Refusal(fingerprint_).find("is not a SQLite database"), std::string::npos);
}

TEST_F(WorldFileTest, RefusesAnotherProgramsDatabase) {
  Database(file_, Database::Access::kCreate).Execute("CREATE TABLE precious(x)");
  const std::string before = ReadWholeFile(file_);

  EXPECT_NE(Refusal(fingerprint_).find("is no database of understudy"), std::string::npos);

  EXPECT_EQ(ReadWholeFile(file_), before);
}

TEST_F(WorldFileTest, RefusesADamagedDatabase) {
  folder_.Write("state.db", std::string("SQLite format 3\0", 16) + std::string(4096, '\x7F'));
  EXPECT_TRUE(Refusal(fingerprint_).starts_with("--db " + file_ + ": "));
}

TEST_F(WorldFileTest, RefusesFoldersAndPlacesThatAreNone) {
  file_ = folder_.Path();
  EXPECT_NE(Refusal(fingerprint_).find("is not a regular file"), std::string::npos);
  file_ = folder_.Path("no/such/folder.db");
  EXPECT_NE(Refusal(fingerprint_), "");
}

// Counts how often long work is announced.
bool CountLongWork(void* count) {
  ++*static_cast<int*>(count);
  return true;
}

TEST_F(WorldFileTest, CopiesOfALargeFileAreLongWork) {
  Make();
  State state(std::move(OpenFile(file_, fingerprint_)->database));
  const auto announced = [&](const auto& work) {
    int count = 0;
    const LongWorkScope scope(&CountLongWork, &count);
    work();
    return count;
  };
  EXPECT_EQ(announced([&] { CopyRows(state); }), 0);
  Image small = CopyRows(state);
  state.file->Execute("INSERT INTO two VALUES(hex(zeroblob(1000000)))");
  EXPECT_EQ(announced([&] { CopyRows(state); }), 1);
  Image large = CopyRows(state);
  EXPECT_EQ(announced([&] { ReplaceRows(state, std::move(small)); }), 1);
  EXPECT_EQ(announced([&] { ReplaceRows(state, std::move(large)); }), 1);
}

TEST(DigestTest, TellsContentsAndTheirBordersApart) {
  EXPECT_EQ(Digest({"a", "b"}), Digest({"a", "b"}));
  EXPECT_NE(Digest({"a", "b"}), Digest({"ab"}));
  EXPECT_NE(Digest({"a", "b"}), Digest({"b", "a"}));
  EXPECT_NE(Digest({"a", ""}), Digest({"a"}));
  EXPECT_EQ(Digest({}).size(), 16U);
}

}  // namespace
}  // namespace understudy::store
