// Snapshots that are taken while others write.

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "front/world_changes.h"
#include "front/world_file.h"
#include "store/snapshot.h"
#include "support/front_worlds.h"
#include "support/temporary_folder.h"

namespace understudy::front {
namespace {

constexpr int kWriters = 3;
constexpr int kWrites = 120;  // of each

std::string Id(int writer, int write) {
  return "w" + std::to_string(writer) + "-" + std::to_string(write);
}

std::string First(store::Database& database, std::string_view sql) {
  store::Query query = database.Prepare(sql);
  return query.Step() ? query.Text(0) : "";
}

class SnapshotLoadTest : public ::testing::Test {
 protected:
  // Writes what has the writer's ids in their order, and counts what is acknowledged.
  void Write(Worlds& worlds, int writer) {
    for (int i = 0; i < kWrites; ++i) {
      const auto reply = testing::Send(worlds, "default",
                                       {"POST", "/api/v2/customer/createCustomerCRUD",
                                        R"({"brandID":"1","primaryID":")" + Id(writer, i) + "\"}"});
      ASSERT_EQ(reply.status, 200) << reply.body;
      ++written_[static_cast<std::size_t>(writer)];
    }
  }

  // `file` opens, is whole, and has of each writer the first ids: as many as were acknowledged
  // before the copy, at least, and `writes` in all.
  void ExpectPrefix(const std::string& bytes, const std::vector<int>& least, std::uint64_t writes) {
    const std::string file = folder_.Path("snapshot.db");
    std::ofstream(file, std::ios::binary) << bytes;
    store::Database database(file, store::Database::Access::kReadOnly);
    EXPECT_EQ(First(database, "PRAGMA integrity_check"), "ok");
    EXPECT_EQ(First(database, "PRAGMA foreign_key_check"), "");
    std::set<std::string> there;
    {
      store::Query query = database.Prepare(
          "SELECT external_primary_id FROM omnidesk_customers"
          " WHERE external_primary_id LIKE 'w%-%'");
      while (query.Step()) there.insert(query.Text(0));
    }
    EXPECT_EQ(there.size(), writes);
    std::size_t found = 0;
    for (int writer = 0; writer < kWriters; ++writer) {
      int count = 0;
      while (there.contains(Id(writer, count))) ++count;
      EXPECT_GE(count, least[static_cast<std::size_t>(writer)]);
      found += static_cast<std::size_t>(count);
    }
    EXPECT_EQ(found, there.size()) << "a write is there, and one before it is not";
  }

  void TakeOne(Worlds& worlds) {
    const std::vector<int> least(written_.begin(), written_.end());
    const auto world = worlds.Default();
    std::optional<Contents> copy;
    std::uint64_t writes = 0;
    {
      const store::StateLock hold(world->state, worlds.connections());
      copy.emplace(CopyOf(*world));
      writes = world->writes;
    }
    const std::string bytes = ToFile(std::move(*copy));
    ExpectPrefix(bytes, least, writes);
    EXPECT_TRUE(FromFile(bytes, world->scenario));
  }

  void WriteAndTake(Worlds& worlds) {
    std::atomic<int> busy = kWriters;
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&, writer] {
        Write(worlds, writer);
        --busy;
      });
    }
    int taken = 0;
    while (busy > 0) {
      TakeOne(worlds);
      ++taken;
    }
    for (auto& writer : writers) writer.join();
    TakeOne(worlds);
    EXPECT_GT(taken, 0);
    EXPECT_EQ(worlds.Default()->writes, kWriters * kWrites);
  }

  testing::TemporaryFolder folder_;
  std::shared_ptr<const SeededScenario> scenario_ = testing::SeededScenarioOf("extends: default\n");
  std::vector<std::atomic<int>> written_ = std::vector<std::atomic<int>>(kWriters);
};

TEST_F(SnapshotLoadTest, HoldsAPrefixOfTheWrites) {
  Worlds worlds(scenario_, nullptr, {});
  WriteAndTake(worlds);
}

TEST_F(SnapshotLoadTest, HoldsAPrefixOfTheWritesToAFile) {
  store::State kept(store::OpenFile(folder_.Path("k.db"), {"s", "c"}).value().database);
  store::ReplaceRows(kept, scenario_->rows.Fork());
  Worlds worlds(scenario_, std::move(kept.file), {});
  WriteAndTake(worlds);
}

}  // namespace
}  // namespace understudy::front
