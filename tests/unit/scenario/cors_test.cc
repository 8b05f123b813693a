#include "scenario/cors.h"

#include <gtest/gtest.h>

#include "scenario/scenario.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

Cors Read(const std::string& text) {
  auto scenario = LoadText(Catalog::BuiltIn(), text + "\nvendors: {leeloo: {}}", "s");
  EXPECT_TRUE(scenario) << scenario.error().Render();
  return scenario ? scenario->cors : Cors();
}

std::string Wrong(const std::string& text) {
  const auto scenario = LoadText(Catalog::BuiltIn(), text + "\nvendors: {leeloo: {}}", "s");
  return scenario ? "" : scenario.error().list().front().message;
}

TEST(CorsTest, AllowsAnyOriginUnlessTheScenarioSaysOtherwise) {
  EXPECT_TRUE(Read("name: n").Allows("http://a.example.com"));
  EXPECT_TRUE(Read("cors: any").Allows("null"));
  EXPECT_FALSE(Read("cors: off").Allows("http://a.example.com"));
  EXPECT_FALSE(Read("cors: []").Allows("http://a.example.com"));
}

TEST(CorsTest, AllowsTheListedOriginsAlone) {
  const Cors cors = Read("cors: ['http://localhost:5173', https://a.example.com]");
  EXPECT_TRUE(cors.Allows("http://localhost:5173"));
  EXPECT_TRUE(cors.Allows("https://A.example.com"));
  for (const char* other : {"http://localhost", "http://localhost:51730", "http://a.example.com",
                            "https://a.example.com.evil.example.com", "null", ""}) {
    EXPECT_FALSE(cors.Allows(other)) << other;
  }
}

TEST(CorsTest, SaysWhatIsWrong) {
  EXPECT_EQ(Wrong("cors: of"), "expected `any`, `off` or a list of origins, found `of`");
  EXPECT_EQ(Wrong("cors: '*'"), "expected `any`, found `*`");
  EXPECT_EQ(Wrong("cors: http://localhost:5173"),
            "expected `any`, `off` or a list of origins; write one origin as "
            "[http://localhost:5173]");
  const std::string expected =
      "expected an origin as browsers send it, such as http://localhost:5173, found ";
  EXPECT_EQ(Wrong("cors: [localhost]"), expected + "`localhost`");
  EXPECT_EQ(Wrong("cors: ['*']"), expected + "`*`; to allow every origin, write cors: any");
  EXPECT_EQ(Wrong("cors: ['http://a.example.com/']"),
            expected + "`http://a.example.com/`; leave out the path");
  EXPECT_EQ(Wrong("cors: ['http://a.example.com:80']"),
            expected + "`http://a.example.com:80`; leave out the default port");
  EXPECT_EQ(Wrong("cors: {origins: []}"), "expected a string, or a list, found a map");
}

TEST(CorsTest, CountsForTheScenariosDigest) {
  const auto digest = [](const std::string& cors) {
    return DigestOf(
        *LoadText(Catalog::BuiltIn(), "cors: " + cors + "\nvendors: {leeloo: {}}", "s"));
  };
  EXPECT_NE(digest("any"), digest("off"));
}

}  // namespace
}  // namespace understudy::scenario
