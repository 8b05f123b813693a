// The work and the memory for merges and scenarios grow as their size does.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/json.h"
#include "base/merge_patch.h"
#include "scenario/check.h"
#include "scenario/load.h"
#include "scenario/scenario.h"
#include "support/documents.h"
#include "support/growth.h"
#include "support/memory.h"
#include "support/temporary_folder.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

using testing::Growth;
using testing::Json;
using testing::kLinear;
using testing::Repeat;

std::string Names(const std::string& prefix, std::size_t count, const std::string& value) {
  std::string json = "{";
  for (std::size_t i = 0; i < count; ++i) {
    json += "\"" + prefix + std::to_string(i) + "\":" + value + ",";
  }
  return json + "\"last\":1}";
}

struct Merge {
  testing::Document target;
  testing::Document patch;
};

// Each name was looked for among all: 80,000 took 86 s.
TEST(MergePatchWorkTest, IsLinear) {
  const auto run = [](const Merge& merge) { MergePatch(*merge.target.root, *merge.patch.root); };
  const auto others = [](std::size_t n) {
    return Merge{Json(Names("a", n, "1")), Json(Names("b", n, "1"))};
  };
  const auto same = [](std::size_t n) {
    return Merge{Json(Names("a", n, "1")), Json(Names("a", n, "{\"x\":2}"))};
  };
  const auto removed = [](std::size_t n) {
    return Merge{Json(Names("a", n, "1")), Json(Names("a", n, "null"))};
  };
  EXPECT_LE(Growth(5'000, others, run), kLinear);
  EXPECT_LE(Growth(5'000, same, run), kLinear);
  EXPECT_LE(Growth(5'000, removed, run), kLinear);
}

std::string Accounts(std::size_t count) {
  std::string list = "[";
  for (std::size_t i = 0; i < count; ++i) {
    const std::string digits = std::to_string(i);
    list += "{\"id\":\"" + std::string(24 - digits.size(), '0') + digits + "\",\"name\":\"x\"},";
  }
  list.back() = ']';
  return list;
}

// A scenario that includes the same rows twice: each row is another's duplicate.
TEST(ScenarioWorkTest, IsLinearForDuplicateRows) {
  const testing::TemporaryFolder folder;
  const auto write = [&](std::size_t n) {
    folder.Write("fixtures/rows" + std::to_string(n) + ".json", Accounts(n));
    const std::string include = "{include: rows" + std::to_string(n) + ".json}";
    const std::string name = "scenarios/s" + std::to_string(n) + ".yaml";
    folder.Write(name,
                 "vendors:\n  leeloo:\n    tokens: []\n    data:\n      users: []\n"
                 "      accounts:\n      - " +
                     include + "\n      - " + include + "\n");
    return folder.Path(name);
  };
  EXPECT_LE(Growth(400, write, [](const std::string& file) { Load(Catalog::BuiltIn(), file); }),
            kLinear);
}

// Each error looked for its line from the start of the text.
TEST(ScenarioWorkTest, IsLinearForErrors) {
  const auto wrong = [](std::size_t n) { return "vendors: {}\n" + Repeat("faults: [{}]\n", n); };
  const auto rows = [](std::size_t n) {
    return "vendors:\n  leeloo:\n    data:\n      accounts:\n" + Repeat("      - {id: 1}\n", n);
  };
  const auto load = [](const std::string& text) { LoadText(Catalog::BuiltIn(), text, "s.yaml"); };
  EXPECT_LE(Growth(1'000, wrong, load), kLinear);
  EXPECT_LE(Growth(1'000, rows, load), kLinear);
}

#ifdef UNDERSTUDY_TEST_MEMORY
TEST(MergePatchWorkTest, TakesLittleMemoryForEachByte) {
  const auto memory = [](const std::string& target, const std::string& patch) {
    return testing::MemoryPerByte(target.size() + patch.size(), [&] {
      const auto before = Json(target);
      const auto change = Json(patch);
      return before.root && change.root && MergePatch(*before.root, *change.root).is_map();
    });
  };
  EXPECT_LE(memory("{}", Names("name", 300'000, "123456")), testing::kMostBytesPerByte);
  EXPECT_LE(memory(Names("a", 150'000, "123456"), Names("b", 150'000, "123456")),
            testing::kMostBytesPerByte);
  EXPECT_LE(memory("{}", "{\"a\":\"" + std::string(10'000'000, 'x') + "\"}"),
            testing::kMostBytesPerByte);
}
#endif

}  // namespace
}  // namespace understudy::scenario
