// Images that take turns with connections.

#include "store/connections.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <thread>
#include <vector>

namespace understudy::store {
namespace {

Image Numbers() {
  Database database;
  database.Execute(
      "CREATE TABLE numbers(id INTEGER PRIMARY KEY, n INTEGER NOT NULL, filler TEXT) STRICT;"
      "WITH RECURSIVE ids(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < 500)"
      "INSERT INTO numbers SELECT id, 0, hex(zeroblob(50)) FROM ids;");
  return Image(database.Bytes());
}

// An image with what its rows must be, and its own hint.
struct Counted {
  explicit Counted(Image from) : image(std::move(from)), expected(501, 0) {}
  Image image;
  Connections::Connection* last = nullptr;
  std::vector<std::int64_t> expected;
};

void Add(Connections& connections, Counted& counted, std::int64_t id, bool commit) {
  Connections::Lease lease(connections, counted.image, counted.last);
  Transaction transaction(lease.database());
  lease.database().Prepare("UPDATE numbers SET n = n + 1 WHERE id = ?1").Bind(1, id).Run();
  if (!commit) return;
  transaction.Commit();
  ++counted.expected[static_cast<std::size_t>(id)];
}

void ExpectRow(Connections& connections, Counted& counted, std::int64_t id) {
  Connections::Lease lease(connections, counted.image, counted.last);
  Query query = lease.database().Prepare("SELECT n FROM numbers WHERE id = ?1");
  query.Bind(1, id);
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Integer(0), counted.expected[static_cast<std::size_t>(id)]);
}

// Many images that differ by little, on few connections, which so show one after the other.
TEST(ConnectionsTest, EachImageKeepsItsOwnRows) {
  const Image seeded = Numbers();
  Connections connections(3);
  std::vector<std::unique_ptr<Counted>> images;
  for (int i = 0; i < 20; ++i) images.push_back(std::make_unique<Counted>(seeded.Fork()));
  std::mt19937 random(11);
  for (int step = 0; step < 5'000; ++step) {
    Counted& counted = *images[random() % images.size()];
    const std::int64_t id = 1 + static_cast<std::int64_t>(random() % 500);
    if (random() % 2 == 0) Add(connections, counted, id, random() % 4 != 0);
    ExpectRow(connections, counted, id);
    ExpectRow(connections, *images[random() % images.size()], id);
  }
}

TEST(ConnectionsTest, AnImageMayBeReplacedByAnother) {
  const Image seeded = Numbers();
  Connections connections;
  Counted counted(seeded.Fork());
  Add(connections, counted, 1, true);
  Image kept = counted.image.Fork();
  Add(connections, counted, 1, true);

  counted.image = std::move(kept);
  counted.expected[1] = 1;
  ExpectRow(connections, counted, 1);
  counted.image = seeded.Fork();
  counted.expected[1] = 0;
  ExpectRow(connections, counted, 1);
}

TEST(ConnectionsTest, WhatIsRolledBackLeavesNoTrace) {
  const Image seeded = Numbers();
  Connections connections(1);
  Counted counted(seeded.Fork());
  {
    Connections::Lease lease(connections, counted.image, counted.last);
    const Transaction transaction(lease.database());
    // More than the connection caches, so that some is written before the end.
    lease.database().Execute("UPDATE numbers SET filler = hex(zeroblob(5000))");
  }
  ExpectRow(connections, counted, 500);
  Connections::Lease lease(connections, counted.image, counted.last);
  Query query = lease.database().Prepare("SELECT max(length(filler)) FROM numbers");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Integer(0), 100);
}

// What a failure left open ends with the lease, and reaches no other image.
TEST(ConnectionsTest, ATransactionThatWasLeftOpenIsRolledBack) {
  const Image seeded = Numbers();
  Connections connections(1);
  Counted counted(seeded.Fork());
  Counted other(seeded.Fork());
  {
    Connections::Lease lease(connections, counted.image, counted.last);
    lease.database().Execute("BEGIN; UPDATE numbers SET n = 9");
  }
  Add(connections, other, 1, true);
  ExpectRow(connections, other, 1);
  ExpectRow(connections, counted, 1);
  Add(connections, counted, 2, true);
  ExpectRow(connections, counted, 2);
}

TEST(ConnectionsTest, ThreadsUseDifferentImagesAtOnce) {
  const Image seeded = Numbers();
  Connections connections(2);
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      Counted counted(seeded.Fork());
      for (int step = 0; step < 500; ++step) {
        const std::int64_t id = 1 + static_cast<std::int64_t>(random() % 500);
        Add(connections, counted, id, true);
        ExpectRow(connections, counted, id);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

// What SQLite takes for another schema is read anew, though the connection knew one.
TEST(ConnectionsTest, AnImageOfOtherTablesIsReadAnew) {
  const Image seeded = Numbers();
  Connections connections(1);
  Counted counted(seeded.Fork());
  ExpectRow(connections, counted, 1);
  Database other;
  other.Execute(
      "CREATE TABLE padding(id INTEGER PRIMARY KEY) STRICT; CREATE TABLE more(id INTEGER) STRICT;"
      "CREATE TABLE numbers(id INTEGER PRIMARY KEY, n INTEGER NOT NULL, filler TEXT) STRICT;"
      "INSERT INTO numbers(id, n) VALUES(1, 77)");
  Counted changed{Image(other.Bytes())};
  changed.expected[1] = 77;

  ExpectRow(connections, changed, 1);
  ExpectRow(connections, counted, 1);
}

}  // namespace
}  // namespace understudy::store
