#include "contract/php_query.h"

#include <gtest/gtest.h>

#include <string>

namespace understudy::contract {
namespace {

std::string Repeat(const std::string& query) {
  return RepeatedQuery(http::ParseUrlEncoded(query, "query").value(), "page");
}

// What PHP 8.2 makes of it: parse_str(), trim(), '' to null, array_merge() with the page, and
// http_build_query(…, PHP_QUERY_RFC3986), without the page at its end.
TEST(PhpQueryTest, RepeatsAQueryAsPhpDoes) {
  struct Case {
    std::string query;
    std::string repeated;
  };
  for (const auto& [query, repeated] : {
           Case{"per_page=4&page=2", "per_page=4&"},
           Case{"page=2&per_page=4", "per_page=4&"},
           Case{"filter[status]=failed", "filter%5Bstatus%5D=failed&"},
           Case{"filter[status][]=failed&filter[status][]=sent",
                "filter%5Bstatus%5D%5B0%5D=failed&filter%5Bstatus%5D%5B1%5D=sent&"},
           Case{"filter[status][0]=a&filter[status][2]=b&filter[status][]=c",
                "filter%5Bstatus%5D%5B0%5D=a&filter%5Bstatus%5D%5B2%5D=b&filter%5Bstatus%5D%5B3%5D="
                "c&"},
           Case{"filter[status]=failed,sent", "filter%5Bstatus%5D=failed%2Csent&"},
           Case{"search_text=a%20b+c", "search_text=a%20b%20c&"},
           Case{"search_text=%20a%20", "search_text=a&"},
           Case{"empty=&x=1", "x=1&"},
           Case{"flag", ""},
           Case{"a.b=1", "a_b=1&"},
           Case{"a b=1", "a_b=1&"},
           Case{"a[b=1", "a_b=1&"},
           Case{"a[b]c=1", "a%5Bb%5D=1&"},
           Case{"a[b][c]=1&a[d]=2", "a%5Bb%5D%5Bc%5D=1&a%5Bd%5D=2&"},
           Case{"5=x&7=y", "0=x&1=y&"},
           Case{"x=1&x=2", "x=2&"},
           Case{"x=1&x[]=2", "x%5B0%5D=2&"},
           Case{"x[]=1&x=2", "x=2&"},
           Case{"=1&y=2", "y=2&"},
           Case{"~tilde=~-_.!*()", "~tilde=~-_.%21%2A%28%29&"},
           Case{"filter%5Bstatus%5D=%D8%AE", "filter%5Bstatus%5D=%D8%AE&"},
           Case{"x[a]=1&y=2&x[b]=3", "x%5Ba%5D=1&x%5Bb%5D=3&y=2&"},
           Case{" lead=1", "lead=1&"},
           Case{"filter[status][]=", ""},
           Case{"x[0]=a&x[0]=b", "x%5B0%5D=b&"},
           Case{"x[01]=a", "x%5B01%5D=a&"},
           Case{"x[-1]=a&x[]=b", "x%5B-1%5D=a&x%5B0%5D=b&"},
           Case{"a[]b=1", "a%5B0%5D=1&"},
           Case{"[a]=1", ""},
           Case{"a[[b]]=1", "a%5B%5Bb%5D=1&"},
           Case{"a]=1", "a%5D=1&"},
           Case{"page[]=2&z=1", "z=1&"},
           Case{"x[a][]=1&x[a][]=2", "x%5Ba%5D%5B0%5D=1&x%5Ba%5D%5B1%5D=2&"},
           Case{"a[ b]=1", "a%5B%20b%5D=1&"},
           Case{"a[.c]=1&d.e[f.g]=2", "a%5B.c%5D=1&d_e%5Bf.g%5D=2&"},
           Case{"x[9223372036854775807]=1&x[]=2", "x%5B9223372036854775807%5D=1&"},
           Case{"emoji=%F0%9F%A4%AB", "emoji=%F0%9F%A4%AB&"},
           Case{"12=a&b=c", "0=a&b=c&"},
           Case{"a[b]=1&a[b][c]=2", "a%5Bb%5D%5Bc%5D=2&"},
           Case{"0=a&x=1", "0=a&x=1&"},
           Case{"-5=a&x=1", "0=a&x=1&"},
           Case{"05=a&x=1", "05=a&x=1&"},
           Case{"filter[]=a", "filter%5B0%5D=a&"},
       }) {
    EXPECT_EQ(Repeat(query), repeated) << query;
  }
}

TEST(PhpQueryTest, TrimsAsLaravelDoes) {
  EXPECT_EQ(Repeat("a=%C2%A0x%E2%80%8B&b=%E3%80%80"), "a=x&");
}

TEST(PhpQueryTest, DropsWhatIsNestedTooDeep) {
  std::string name = "a";
  for (int i = 0; i < 100; ++i) name += "[b]";
  EXPECT_EQ(Repeat(name + "=1&c=2"), "c=2&");
}

}  // namespace
}  // namespace understudy::contract
