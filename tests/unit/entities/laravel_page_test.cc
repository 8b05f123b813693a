#include "entities/laravel_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

// The page window against CONTRACT.md said in another way: by rows and by which pages show, one at
// a time.
namespace understudy::entities {
namespace {

constexpr std::string_view kPath = "http://a.example.com/v1/admin/x";

LaravelPage PageOf(std::int64_t total, std::int64_t per_page, std::int64_t page,
                   std::string_view path = kPath) {
  return Paginate(total, {per_page, page}, path, {"« السابق", "التالي »"});
}

std::string Url(std::int64_t page) { return std::string(kPath) + "?page=" + std::to_string(page); }

// Whether the window links `page`, for a reader on page `current` of `last`.
bool Shows(std::int64_t page, std::int64_t current, std::int64_t last) {
  if (last <= 13) return true;
  if (page <= 2 || page > last - 2) return true;
  if (current <= 7) return page <= 10;
  if (current > last - 7) return page >= last - 9;
  return std::abs(page - current) <= 3;
}

// The labels between previous and next: a gap stands wherever pages are left out.
std::vector<std::string> ExpectedLabels(std::int64_t current, std::int64_t last) {
  std::vector<std::string> labels;
  for (std::int64_t page = 1; page <= last; ++page) {
    if (Shows(page, current, last)) {
      labels.push_back(std::to_string(page));
    } else if (labels.back() != "...") {
      labels.emplace_back("...");
    }
  }
  return labels;
}

std::vector<std::string> Labels(const LaravelPage& page) {
  std::vector<std::string> labels;
  for (const auto& link : page.links) labels.push_back(link.label);
  return labels;
}

// Calls `check` for totals up to 320 and every page up to three past the last, for some sizes of
// page; with one row a page only up to 120, since sanitizers make it slow.
template <typename Check>
void ForEveryPage(const Check& check) {
  for (const std::int64_t per_page : {1, 7, 10, 100}) {
    const std::int64_t most = per_page == 1 ? 120 : 320;
    for (std::int64_t total = 0; total <= most; ++total) {
      const std::int64_t last = std::max<std::int64_t>(1, (total + per_page - 1) / per_page);
      for (std::int64_t page = 1; page <= last + 3; ++page) {
        check(PageOf(total, per_page, page), last);
        if (::testing::Test::HasFailure()) {
          FAIL() << "total " << total << ", per page " << per_page << ", page " << page;
        }
      }
    }
  }
}

TEST(LaravelPageTest, CountsTheRowsOfEveryPage) {
  for (const std::int64_t per_page : {1, 2, 7, 10, 100}) {
    for (std::int64_t total = 0; total <= 320; ++total) {
      std::int64_t row = 0;  // rows seen so far
      std::int64_t number = 1;
      for (; row < total; ++number) {
        const LaravelPage page = PageOf(total, per_page, number);
        ASSERT_EQ(page.from, row + 1) << total << " " << per_page << " " << number;
        row = std::min(row + per_page, total);
        ASSERT_EQ(page.to, row) << total << " " << per_page << " " << number;
        ASSERT_LE(number, page.last_page);
      }
      const LaravelPage past = PageOf(total, per_page, number);
      ASSERT_EQ(past.from, std::nullopt);
      ASSERT_EQ(past.to, std::nullopt);
      ASSERT_EQ(past.last_page, std::max<std::int64_t>(1, number - 1));
    }
  }
}

TEST(LaravelPageTest, RepeatsWhatWasAskedFor) {
  ForEveryPage([](const LaravelPage& page, std::int64_t last) {
    EXPECT_EQ(page.last_page, last);
    EXPECT_EQ(page.path, kPath);
    EXPECT_EQ(page.first_page_url, Url(1));
    EXPECT_EQ(page.last_page_url, Url(last));
  });
  const LaravelPage page = PageOf(95, 10, 12);
  EXPECT_EQ(page.current_page, 12);
  EXPECT_EQ(page.per_page, 10);
  EXPECT_EQ(page.total, 95);
}

TEST(LaravelPageTest, LinksPreviousAndNextWhereThereAreAny) {
  ForEveryPage([](const LaravelPage& page, std::int64_t last) {
    const auto current = page.current_page;
    EXPECT_EQ(page.prev_page_url, current > 1 ? std::optional(Url(current - 1)) : std::nullopt);
    EXPECT_EQ(page.next_page_url, current < last ? std::optional(Url(current + 1)) : std::nullopt);
    EXPECT_EQ(page.links.front().url, page.prev_page_url);
    EXPECT_EQ(page.links.front().label, "« السابق");
    EXPECT_EQ(page.links.back().url, page.next_page_url);
    EXPECT_EQ(page.links.back().label, "التالي »");
  });
}

TEST(LaravelPageTest, ShowsTheWindowAroundEveryPage) {
  ForEveryPage([](const LaravelPage& page, std::int64_t last) {
    auto labels = Labels(page);
    labels.erase(labels.begin());
    labels.pop_back();
    EXPECT_EQ(labels, ExpectedLabels(page.current_page, last));
  });
}

TEST(LaravelPageTest, LinksEachNumberToItsPageAndNoGap) {
  ForEveryPage([](const LaravelPage& page, std::int64_t /*last*/) {
    for (std::size_t i = 1; i + 1 < page.links.size(); ++i) {
      const auto& link = page.links[i];
      EXPECT_EQ(link.url, link.label == "..."
                              ? std::nullopt
                              : std::optional(std::string(kPath) + "?page=" + link.label));
    }
  });
}

TEST(LaravelPageTest, MarksTheCurrentPageAloneAndNonePastTheEnd) {
  ForEveryPage([](const LaravelPage& page, std::int64_t last) {
    std::vector<std::string> active;
    for (const auto& link : page.links) {
      if (link.active) active.push_back(link.label);
    }
    const auto current = std::to_string(page.current_page);
    EXPECT_EQ(active, page.current_page <= last ? std::vector<std::string>({current})
                                                : std::vector<std::string>());
  });
}

TEST(LaravelPageTest, ShowsTheWindowsOfTheContract) {
  const auto window = [](std::int64_t page, std::int64_t last) {
    std::string out;
    for (const auto& number : PageWindow(page, last)) {
      out += (out.empty() ? "" : " ") + (number ? std::to_string(*number) : "...");
    }
    return out;
  };
  EXPECT_EQ(window(1, 1), "1");
  EXPECT_EQ(window(5, 13), "1 2 3 4 5 6 7 8 9 10 11 12 13");
  EXPECT_EQ(window(7, 14), "1 2 3 4 5 6 7 8 9 10 ... 13 14");
  EXPECT_EQ(window(8, 14), "1 2 ... 5 6 7 8 9 10 11 12 13 14");
  EXPECT_EQ(window(8, 15), "1 2 ... 5 6 7 8 9 10 11 ... 14 15");
  EXPECT_EQ(window(50, 100), "1 2 ... 47 48 49 50 51 52 53 ... 99 100");
  EXPECT_EQ(window(93, 100), "1 2 ... 90 91 92 93 94 95 96 ... 99 100");
  EXPECT_EQ(window(94, 100), "1 2 ... 91 92 93 94 95 96 97 98 99 100");
  EXPECT_EQ(window(500, 100), "1 2 ... 91 92 93 94 95 96 97 98 99 100");
}

TEST(LaravelPageTest, AnEmptyResultHasOneActivePage) {
  const LaravelPage page = PageOf(0, 10, 1);

  EXPECT_EQ(page.total, 0);
  EXPECT_EQ(page.last_page, 1);
  EXPECT_EQ(page.from, std::nullopt);
  EXPECT_EQ(Labels(page), std::vector<std::string>({"« السابق", "1", "التالي »"}));
  EXPECT_TRUE(page.links.at(1).active);
}

TEST(LaravelPageTest, LeavesASlashAtTheEndOfThePathOut) {
  EXPECT_EQ(PageOf(1, 10, 1, "http://a/x/").path, "http://a/x");
  EXPECT_EQ(PageOf(1, 10, 1, "http://a/x/").first_page_url, "http://a/x?page=1");
}

TEST(LaravelPageTest, SurvivesTheGreatestIntegers) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();

  const LaravelPage past = PageOf(15, 10, kMost);
  EXPECT_EQ(past.current_page, kMost);
  EXPECT_EQ(past.from, std::nullopt);
  EXPECT_EQ(past.prev_page_url, Url(kMost - 1));
  const LaravelPage all = PageOf(15, kMost, 1);
  EXPECT_EQ(all.last_page, 1);
  EXPECT_EQ(all.to, 15);
  const LaravelPage end = PageOf(kMost, 1, kMost);
  EXPECT_EQ(end.last_page, kMost);
  EXPECT_EQ(end.from, kMost);
  EXPECT_EQ(end.to, kMost);
  EXPECT_EQ(PageOf(kMost, kMost - 1, 2).from, kMost);
}

}  // namespace
}  // namespace understudy::entities
