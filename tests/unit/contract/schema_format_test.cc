#include "contract/schema_format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace understudy::contract {
namespace {

struct Row {
  const char* format;
  std::vector<std::string> good;
  std::vector<std::string> bad;
};

TEST(SchemaFormat, TellsGoodTextsFromBad) {
  const std::string label(63, 'a');
  const std::vector<Row> rows = {
      {"date",
       {"2024-02-29", "1899-12-31"},
       {"2023-02-29", "2024-1-1", "2024-01-01T00:00:00Z", ""}},
      {"date-time",
       {"2024-01-15T12:00:00Z", "2024-01-15t12:00:00.123456+02:00", "1998-12-31T23:59:60Z"},
       {"2024-01-15", "2024-01-15 12:00:00Z", "2024-01-15T12:00:00", "2024-01-15, 12:00:00",
        "2024-01-15T24:00:00Z"}},
      {"time", {"12:00:00Z", "12:00:00.5-01:00"}, {"12:00", "12:00:00", "25:00:00Z"}},
      {"duration",
       {"P1D", "P1Y2M3DT4H5M6S", "PT0.5S", "P2W"},
       {"P", "PT", "1D", "P1S", "P1DT", "PD"}},
      {"email",
       {"a@example.com", "a+b@example.com"},
       {"a", "@example.com", "a@", "a b@example.com"}},
      {"hostname", {"example.com", "a-1.example", label}, {"", "-a", "a..b", "a_b", label + "a"}},
      {"ipv4", {"192.0.2.1", "0.0.0.0"}, {"192.0.2", "256.0.0.1", "01.0.0.1", "1.2.3.4.5"}},
      {"ipv6",
       {"2001:db8::1", "::", "::1", "1::", "::ffff:192.0.2.1", "1:2:3:4:5:6:7:8"},
       {"", ":", "1:2:3:4:5:6:7", ":1::2", "1::2:", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9"}},
      {"uri",
       {"https://example.com/a?b=c#d", "urn:a:b", "mailto:a@example.com"},
       {"", "/path", "1a:b", "http://a b", "http://a/{id}"}},
      {"uri-reference", {"/path?a=b", "", "../x"}, {"a b", "<"}},
      {"uuid",
       {"123e4567-e89b-42d3-a456-426614174000", "00000000-0000-0000-0000-000000000000"},
       {"123e4567e89b42d3a456426614174000", "123e4567-e89b-42d3-a456-42661417400g", ""}},
      {"byte", {"", "YQ==", "YWI=", "YWJj", "_-_-"}, {"YQ", "Y===", "Y Q=", "YQ=a"}},
      {"password", {"anything"}, {}},
  };
  for (const auto& row : rows) {
    for (const auto& text : row.good) EXPECT_TRUE(HasFormat(text, row.format)) << text;
    for (const auto& text : row.bad) EXPECT_FALSE(HasFormat(text, row.format)) << text;
  }
}

}  // namespace
}  // namespace understudy::contract
