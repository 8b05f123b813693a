#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"
#include "page.h"

namespace understudy::conformance {
namespace {

constexpr char kPaginator[] =
    "current_page,first_page_url,from,last_page,last_page_url,links,next_page_url,path,per_page,"
    "prev_page_url,to,total,";

class SumayaAdminListsTest : public ::testing::Test {
 protected:
  Reply Get(const std::string& path) { return client_.Get("/v1/admin/" + path); }
  long long Total(const std::string& path) { return Get(path).Integer("/data/total"); }
  // The texts of a property in the list under `key`.
  static std::vector<std::string> Texts(const Reply& reply, const std::string& key,
                                        const char* property) {
    std::vector<std::string> texts;
    const auto& list = reply.At(("/data/" + key).c_str());
    if (!list.IsArray()) return texts;
    for (const auto& item : list.GetArray()) texts.emplace_back(item[property].GetString());
    return texts;
  }

  const Program& program_ = Shared();
  Client client_{program_};
};

TEST_F(SumayaAdminListsTest, HaveThePaginatorAndTheListLast) {
  struct List {
    const char* path;
    const char* key;
    long long total;
    const char* message;
  };
  const List lists[] = {{"points", "points", 3, "تم جلب البيانات بنجاح."},
                        {"settings/points", "points", 3, "تم جلب البيانات بنجاح."},
                        {"pages", "pages", 21, "تم جلب البيانات بنجاح."},
                        {"categories", "categories", 21, "تم جلب البيانات بنجاح."},
                        {"discounts", "discounts", 21, "تم جلب البيانات بنجاح."},
                        {"faqs", "faqs", 31, "تم جلب البيانات بنجاح."},
                        {"banners", "banners", 21, "OK"},
                        {"hero-sections", "hero_sections", 21, "OK"}};
  for (const auto& [path, key, total, message] : lists) {
    const Reply reply = Get(path);
    EXPECT_EQ(reply.status, 200) << path;
    EXPECT_EQ(reply.Keys("/data"), std::string(kPaginator) + key);
    EXPECT_EQ(reply.Integer("/data/total"), total) << path;
    EXPECT_EQ(reply.Text("/message"), message) << path;
    EXPECT_EQ(reply.Text("/data/path"), program_.url() + "/v1/admin/" + path);
    EXPECT_EQ(Get(std::string(path) + "?page=9").Integer("/data/current_page"), 9) << path;
    ExpectError(Get(std::string(path) + "?filter[no]=1"), 400,
                Get(std::string(path) + "?filter[no]=1").Text("/message"));
  }
}

TEST_F(SumayaAdminListsTest, PagesKeepTheRequestsQuery) {
  const Reply reply = Get("faqs?per_page=20&filter[section_type]=home&page=1");
  EXPECT_EQ(reply.Text("/data/last_page_url"),
            program_.url() + "/v1/admin/faqs?per_page=20&filter%5Bsection_type%5D=home&page=1");
}

TEST_F(SumayaAdminListsTest, PointsAreThree) {
  const Reply reply = Get("points");
  EXPECT_EQ(Texts(reply, "points", "name"),
            (std::vector<std::string>{"نقاط اشتراك", "نقاط الطلب", "نقاط الخصم"}));
  EXPECT_EQ(reply.Keys("/data/points/0"), "id,icon,name,cause,message,active,points");
  EXPECT_EQ(reply.Text("/data/points/0/points"), "+0");
  EXPECT_EQ(Total("points?search_text=" + Encode("الخصم")), 1);
}

TEST_F(SumayaAdminListsTest, PagesAreFoundByTitleAndKey) {
  EXPECT_EQ(Get("pages").Keys("/data/pages/0"), "id,title,link,can_modified");
  EXPECT_EQ(Texts(Get("pages?search_text=refund"), "pages", "link"),
            std::vector<std::string>{"/pages/refund-policy"});
  EXPECT_EQ(Total("pages?search_text=" + Encode("من نحن")), 1);
}

TEST_F(SumayaAdminListsTest, OnePageHasItsText) {
  const Reply reply = Get("pages/1a100000-d4c0-11ef-a1b2-0242ac120002");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Keys("/data"), "id,title,description,key,link,can_modified");
  EXPECT_EQ(reply.Text("/data/key"), "about-us");
  ExpectError(Get("pages/none"), 404, "لم يتم العثور على البيانات.");
}

TEST_F(SumayaAdminListsTest, CategoriesAreFilteredAndSorted) {
  EXPECT_EQ(Get("categories").Keys("/data/categories/0"),
            "id,name,available,priority,parent_category_id,parent_category_name,description,"
            "created_at,updated_at");
  EXPECT_EQ(Get("categories").Integer("/data/categories/0/priority"), 1);
  EXPECT_EQ(Get("categories?sort=-priority").Integer("/data/categories/0/priority"), 21);
  EXPECT_EQ(Total("categories?filter[name]=mindfulness"), 1);
  EXPECT_EQ(Total("categories?filter[name]=mind"), 0);
  EXPECT_EQ(Total("categories?search_text=mind"), 1);
  EXPECT_TRUE(Get("categories?sort=available").At("/data/categories/0/available").IsFalse());
  ExpectError(Get("categories?sort=id"), 400,
              "Requested sort(s) `id` is not allowed. Allowed sort(s) are `name, priority, "
              "available`.");
}

// MySQL takes any other text for the number that it begins with, or 0.
TEST_F(SumayaAdminListsTest, ABooleanFilterTakesWordsAndNumbers) {
  for (const char* yes : {"true", "1"}) {
    EXPECT_EQ(Total(std::string("categories?filter[available]=") + yes), 16) << yes;
  }
  for (const char* no : {"false", "0", "no"}) {
    EXPECT_EQ(Total(std::string("categories?filter[available]=") + no), 5) << no;
  }
  EXPECT_EQ(Total("categories?filter[available]=true,false"), 21);
  EXPECT_EQ(Total("categories?filter[available][]=0&filter[available][]=0"), 5);
  EXPECT_EQ(Total("categories?filter[available]="), 21);
}

TEST_F(SumayaAdminListsTest, TheWholeListHasIdsAndNamesOnly) {
  const Reply reply = Get("categories?list=true");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Keys("/data"), "categories");
  EXPECT_EQ(reply.Keys("/data/categories/0"), "id,name");
  EXPECT_EQ(reply.At("/data/categories").Size(), 21U);
  EXPECT_EQ(Get("categories?list=1&filter[available]=0").At("/data/categories").Size(), 5U);
  EXPECT_EQ(Texts(Get("categories?list=true&sort=-priority"), "categories", "name").front(),
            "Mindfulness");
  EXPECT_EQ(Get("categories?list=true&search_text=zzz").At("/data/categories").Size(), 0U);
  EXPECT_EQ(Get("categories?list=false").Keys("/data"), std::string(kPaginator) + "categories");
  EXPECT_EQ(Get("faqs?list=true&sort=-priority").Keys("/data/faqs/0"), "id,question");
  ExpectError(Get("categories?list=true&sort=x"), 400,
              "Requested sort(s) `x` is not allowed. Allowed sort(s) are `name, priority, "
              "available`.");
}

TEST_F(SumayaAdminListsTest, DiscountsLeaveOutDeletedOnesUnlessAsked) {
  EXPECT_EQ(Get("discounts").Keys("/data/discounts/0"),
            "id,name,code,amount,product,customer,active");
  EXPECT_EQ(Total("discounts?filter[trashed]=true"), 22);
  EXPECT_EQ(Total("discounts?filter[trashed]=with"), 22);
  EXPECT_EQ(Total("discounts?filter[trashed]=false"), 21);
  const Reply only = Get("discounts?filter[trashed]=only");
  EXPECT_EQ(Texts(only, "discounts", "code"), std::vector<std::string>{"SUM006"});
  EXPECT_EQ(Total("discounts?search_text=" + Encode("قديم")), 0);
  EXPECT_EQ(Total("discounts?filter[trashed]=true&search_text=" + Encode("قديم")), 1);
  EXPECT_EQ(Total("discounts?filter[active]=0"), 6);
  EXPECT_EQ(Total("discounts?filter[active]=0&filter[trashed]=with"), 7);
}

TEST_F(SumayaAdminListsTest, DiscountsAreSortedByTheAmountNotItsText) {
  EXPECT_EQ(Texts(Get("discounts?sort=-amount&per_page=4"), "discounts", "amount"),
            (std::vector<std::string>{"200.00 ر.س", "200.00 ر.س", "100.00 ر.س", "100.00 ر.س"}));
  EXPECT_EQ(Get("discounts?sort=amount,name").Text("/data/discounts/0/amount"), "10.00 ر.س");
}

TEST_F(SumayaAdminListsTest, QuestionsAreFifteenAPage) {
  const Reply reply = Get("faqs");
  EXPECT_EQ(reply.Integer("/data/per_page"), 15);
  EXPECT_EQ(reply.At("/data/faqs").Size(), 15U);
  EXPECT_EQ(reply.Integer("/data/last_page"), 3);
  EXPECT_EQ(Get("faqs?per_page=x").Integer("/data/per_page"), 15);
  EXPECT_EQ(Get("faqs?per_page=10").Integer("/data/per_page"), 10);
  EXPECT_EQ(Total("faqs?filter[section_type]=home,courses"), 21);
  EXPECT_EQ(Get("faqs?sort=-priority").Integer("/data/faqs/0/priority"), 31);
}

TEST_F(SumayaAdminListsTest, BannersAndHeroSectionsShowWhatTheirPagesShow) {
  const Reply banners = Get("banners");
  EXPECT_EQ(banners.Keys("/data/banners/0"), "id,name,banner_image,alt_text,is_bg_image");
  EXPECT_EQ(banners.Text("/data/banners/1/banner_image"), "");
  EXPECT_TRUE(banners.At("/data/banners/2/alt_text").IsNull());
  EXPECT_EQ(Total("banners?search_text=welcome"), 1);
  const Reply heroes = Get("hero-sections");
  EXPECT_EQ(heroes.Keys("/data/hero_sections/0"),
            "id,title,description,active,is_active_section,is_active_title,is_active_description,"
            "is_active_banner,starts_at,ends_at,mobile_image,web_image,button_urls");
  EXPECT_EQ(heroes.Keys("/data/hero_sections/0/button_urls/0"),
            "url,title,is_active,is_main_button");
  EXPECT_EQ(heroes.Text("/data/hero_sections/0/starts_at"), "2024-06-01 00:00:00");
}

}  // namespace
}  // namespace understudy::conformance
