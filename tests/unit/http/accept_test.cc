#include "http/accept.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace understudy::http {
namespace {

std::string Preferred(std::string_view accept) {
  constexpr std::array<std::string_view, 3> kOffers = {"application/json", "application/yaml",
                                                       "text/html"};
  const auto index = PreferredType(accept, kOffers);
  return index ? std::string(kOffers.at(*index)) : "";
}

TEST(AcceptTest, TakesTheFirstOfferWhereTheClientHasNoPreference) {
  for (const char* accept : {"", " ", "*/*", "application/*", "*/*;q=0.1", "text/*;q=0.5, */*"}) {
    EXPECT_EQ(Preferred(accept), "application/json") << accept;
  }
}

TEST(AcceptTest, CountsQualities) {
  EXPECT_EQ(Preferred("application/json;q=0.5, application/yaml"), "application/yaml");
  EXPECT_EQ(Preferred("application/yaml;q=0.5, application/json;q=0.6"), "application/json");
  EXPECT_EQ(Preferred("application/yaml ; Q=0.9 , application/json ; q=0.8"), "application/yaml");
  EXPECT_EQ(Preferred("text/html;q=0.8, application/yaml;q=0.801"), "application/yaml");
  EXPECT_EQ(Preferred("application/json;q=0, */*;q=0.1"), "application/yaml");
  EXPECT_EQ(Preferred("*/*, application/json;q=0, application/yaml;q=0"), "text/html");
}

// RFC 9110 section 12.5.1: the most specific range that matches counts.
TEST(AcceptTest, LetsTheMostSpecificRangeCount) {
  EXPECT_EQ(Preferred("application/*;q=0.9, application/json;q=0.2"), "application/yaml");
  EXPECT_EQ(Preferred("application/json;q=0.2, application/*;q=0.1, */*;q=0.9"), "text/html");
}

TEST(AcceptTest, PrefersWhatIsNamedAmongEqualQualities) {
  EXPECT_EQ(Preferred("*/*, application/yaml"), "application/yaml");
  EXPECT_EQ(Preferred("application/*, text/html"), "text/html");
  EXPECT_EQ(Preferred("application/yaml, application/json"), "application/yaml");
}

TEST(AcceptTest, ReadsWhatABrowserSends) {
  EXPECT_EQ(Preferred("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            "text/html");
}

TEST(AcceptTest, SaysWhenNothingIsAcceptable) {
  for (const char* accept : {"image/png", "application/json;q=0", "application/json;q=x",
                             "application/json;q=-1", "application/json;q=2", "json", "*/*;q=0"}) {
    EXPECT_EQ(Preferred(accept), "") << accept;
  }
}

TEST(AcceptTest, IgnoresLetterCaseAndOtherParameters) {
  EXPECT_EQ(Preferred("Application/YAML; charset=\"a,b;q=0\""), "application/yaml");
}

}  // namespace
}  // namespace understudy::http
