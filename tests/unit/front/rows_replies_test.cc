// Rows that are read out of a world and put into another, or written into a scenario, give the same
// replies.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "front/pipeline.h"
#include "front/seeded_scenario.h"
#include "scenario/rows.h"
#include "support/rows_world.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

const std::string kStill = "extends: default\nclock: 2024-01-15T12:00:00Z\n";

scenario::Scenario LoadOrThrow(const std::string& text) {
  auto loaded = scenario::LoadText(Catalog::BuiltIn(), text, "s.yaml");
  if (!loaded) throw std::runtime_error(loaded.error().Render());
  return std::move(*loaded);
}

std::shared_ptr<const SeededScenario> SeededScenarioOf(const std::string& text) {
  return ScenarioSeeder{Catalog::BuiltIn(), std::nullopt}.Make(
      LoadOrThrow(text), *MakeEmptyDatabase(*Catalog::BuiltIn()));
}

// Status and body of each operation's example, in the contracts' order; writes are among them.
class Replies {
 public:
  explicit Replies(const std::string& scenario)
      : worlds_(SeededScenarioOf(scenario), nullptr, {}), pipeline_(worlds_) {}

  std::vector<std::string> OfAllExamples() {
    std::vector<std::string> replies;
    for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
      const auto& contract = Catalog::BuiltIn()->ContractOf(vendor);
      for (const auto& operation : contract->operations()) {
        http::Request request;
        request.method = operation->method;
        request.target = operation->example;
        request.body = operation->example_body;
        request.headers = {{"Host", "h"}, {"apiKey", "od_test"}};
        if (vendor.name == "helpcrunch") {
          request.headers.push_back({"Authorization", "Bearer hc_test"});
        }
        if (vendor.name == "sumaya") {
          request.headers.push_back({"Authorization", "Bearer su_test"});
        }
        if (!request.body.empty()) {
          const bool is_json = request.body.front() == '{';
          request.headers.push_back(
              {"Content-Type", is_json ? "application/json" : "application/x-www-form-urlencoded"});
        }
        const auto reply = pipeline_.Handle(request);
        replies.push_back(operation->id + " " + std::to_string(reply.status) + " " + reply.body);
      }
    }
    return replies;
  }

  // Calls `each` with the rows of the world "default".
  template <typename Each>
  void WithRows(Each each) {
    const auto world = worlds_.Default();
    store::StateLock lock(world->state, worlds_.connections());
    each(lock.database());
  }

 private:
  Worlds worlds_;
  Pipeline pipeline_;
};

class RowsRepliesTest : public testing::RowsTest {
 protected:
  const std::vector<std::string> expected_ = Replies(kStill).OfAllExamples();
};

TEST_F(RowsRepliesTest, TheExamplesAnswer) {
  ASSERT_GT(expected_.size(), 20U);
  for (const auto& reply : expected_) {
    EXPECT_TRUE(reply.find(" 200 ") != std::string::npos ||
                reply.find(" 201 ") != std::string::npos)
        << reply;
  }
}

TEST_F(RowsRepliesTest, AScenarioOfTheRowsThatWereReadIsTheSame) {
  json::Writer w;
  w.StartObject().Key("extends").String("default").Key("clock").String("2024-01-15T12:00:00Z");
  w.Key("vendors").StartObject();
  for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
    w.Key(vendor.name).StartObject().Key("data").StartObject();
    for (const auto& entity : vendor.entities) {
      w.Key(entity.name).StartArray();
      for (const auto& [id, row] : AllRows(database_, {&vendor, &entity})) w.Raw(row);
      w.EndArray();
    }
    w.EndObject().EndObject();
  }
  w.EndObject().EndObject();

  EXPECT_EQ(Replies(w.Take()).OfAllExamples(), expected_);
}

TEST_F(RowsRepliesTest, AnEmptyWorldThatTheRowsWerePutIntoIsTheSame) {
  std::string empty = kStill + "vendors:\n";
  for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
    empty += "  " + vendor.name + ":\n    data:\n";
    for (const auto& entity : vendor.entities) empty += "      " + entity.name + ": []\n";
  }
  Replies replies(empty);
  replies.WithRows([&](store::Database& rows) {
    for (const auto& set : AllSets()) {
      for (const auto& [id, row] : AllRows(database_, set)) {
        ASSERT_EQ(testing::Wrong(testing::PutRow(rows, set, id, row)), "");
      }
    }
  });

  EXPECT_EQ(replies.OfAllExamples(), expected_);
}

TEST_F(RowsRepliesTest, RowsThatTheApisWroteCanBePutBack) {
  Replies replies(kStill);
  replies.OfAllExamples();
  replies.WithRows([&](store::Database& rows) {
    const std::string before = testing::Dump(rows);
    ASSERT_NE(before, testing::Dump(database_));
    for (const auto& set : AllSets()) {
      for (const auto& [id, row] : AllRows(rows, set)) {
        ASSERT_EQ(testing::Wrong(testing::PutRow(rows, set, id, row)), "");
      }
    }
    EXPECT_EQ(testing::Dump(rows), before);
  });
}

TEST_F(RowsRepliesTest, AWorldWhoseRowsWerePutBackIsTheSame) {
  Replies replies(kStill);
  replies.WithRows([&](store::Database& rows) {
    for (const auto& set : AllSets()) {
      for (const auto& [id, row] : AllRows(rows, set)) {
        ASSERT_EQ(testing::Wrong(testing::PutRow(rows, set, id, row)), "");
      }
    }
  });

  EXPECT_EQ(replies.OfAllExamples(), expected_);
}

}  // namespace
}  // namespace understudy::front
