#include "scenario/strict.h"

#include <gtest/gtest.h>

#include <string>

#include "scenario/scenario.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

// Of leeloo and omnidesk.
std::string Read(const std::string& text) {
  const auto scenario = LoadText(Catalog::BuiltIn(), text, "s");
  if (!scenario) return scenario.error().list().front().message;
  std::string names;
  for (const auto& vendor : scenario->vendors) {
    names += (names.empty() ? "" : " ") + std::string(NameOf(vendor.strict));
  }
  return names;
}

TEST(StrictTest, IsReportUnlessTheScenarioSaysOtherwise) {
  EXPECT_EQ(Read("vendors: {leeloo: {}, omnidesk: {}}"), "report report");
  EXPECT_EQ(Read("strict: off\nvendors: {leeloo: {}, omnidesk: {}}"), "off off");
  EXPECT_EQ(Read("strict: 'off'\nvendors: {leeloo: {}, omnidesk: {}}"), "off off");
  EXPECT_EQ(Read("strict: refuse\nvendors: {leeloo: {}, omnidesk: {}}"), "refuse refuse");
}

TEST(StrictTest, AVendorsKeyOverridesTheScenarios) {
  EXPECT_EQ(Read("strict: refuse\nvendors: {leeloo: {strict: off}, omnidesk: {}}"), "off refuse");
  EXPECT_EQ(Read("strict: off\nvendors: {leeloo: {}, omnidesk: {strict: report}}"), "off report");
  EXPECT_EQ(Read("vendors: {leeloo: {strict: refuse}, omnidesk: {}}"), "refuse report");
}

TEST(StrictTest, SaysWhatIsWrong) {
  EXPECT_EQ(Read("strict: refuze\nvendors: {leeloo: {}}"),
            "expected one of off, report, refuse, found `refuze` (did you mean `refuse`?)");
  EXPECT_EQ(Read("strict: true\nvendors: {leeloo: {}}"),
            "expected a string, found a boolean `true` (quote it)");
  EXPECT_EQ(Read("vendors: {leeloo: {strict: [refuse]}}"), "expected a string, found a list");
  EXPECT_EQ(Read("vendors: {leeloo: {strict: null}}"), "expected a string, found null");
}

}  // namespace
}  // namespace understudy::scenario
