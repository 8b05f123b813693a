// What the apps list: notifications and bundles.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "vendors/sumaya/accounts.h"
#include "vendors/sumaya/handlers.h"
#include "vendors/sumaya/pages.h"

namespace understudy::sumaya {
namespace {

using entities::LaravelPage;

constexpr std::int64_t kMostCounted = 9;
constexpr std::int64_t kBundlesAtHome = 6;

// Where a bundle is shown in the apps.
constexpr char kShown[] = " FROM sumaya_bundles b WHERE deleted_at IS NULL AND active = 1";

// A bundle of the apps. VAT is 15 %.
std::string BundlesJson(const Call& call, std::string_view customer, std::string_view category,
                        std::int64_t limit, std::int64_t offset) {
  auto rows = call.database.Prepare(
      Concat({"SELECT b.id, poster, name, hide_price, printf('%.15g', price), old_price, "
              "printf('%.15g', round(price * 1.15, 2)), products_count, EXISTS(SELECT 1 FROM "
              "sumaya_subscriptions s WHERE s.customer_id = ?1 AND s.product_type = 'bundle' AND "
              "s.product_name = b.name AND s.expired_date >= ?2), is_purchasable",
              kShown, " AND (?3 = '' OR category = ?3) ORDER BY b.id LIMIT ?4 OFFSET ?5"}));
  const auto today = FormatDate(call.now);
  rows.Bind(1, customer).Bind(2, today.view()).Bind(3, category).Bind(4, limit).Bind(5, offset);
  json::Writer w;
  w.StartArray();
  while (rows.Step()) {
    w.StartObject().Key("id").String(rows.View(0)).Key("poster").String(rows.View(1));
    w.Key("name").String(rows.View(2)).Key("hide_price").Boolean(rows.Integer(3) != 0);
    w.Key("price").Raw(rows.View(4)).Key("old_price");
    if (rows.IsNull(5)) {
      w.Null();
    } else {
      w.Integer(rows.Integer(5));
    }
    w.Key("does_has_vat").Boolean(true);
    w.Key("price_with_vat_show").Raw(rows.View(6));
    w.Key("products_count").Integer(rows.Integer(7));
    w.Key("has_active_subscribed").Boolean(rows.Integer(8) != 0);
    w.Key("pay_button_title").String("أضف للسلة");
    w.Key("pay_button_status").Boolean(rows.Integer(9) != 0).Key("favorite").Null().EndObject();
  }
  return w.EndArray().Take();
}

Outcome ReplyWith(Call& call, const LaravelPage& page, const std::string& items) {
  const std::string links = page.LinksJson();
  return call.Reply({page.current_page, page.first_page_url, page.from, page.last_page,
                     page.last_page_url, entities::Value::Json(links), page.next_page_url,
                     page.path, page.per_page, page.prev_page_url, page.to, page.total,
                     entities::Value::Json(items)});
}

std::string NotificationsJson(const Call& call, std::string_view customer,
                              const LaravelPage& page) {
  auto rows = call.database.Prepare(
      "SELECT id, created_at, message, title, icon, status FROM sumaya_notifications WHERE "
      "customer_id = ?1 ORDER BY created_at DESC, id LIMIT ?2 OFFSET ?3");
  rows.Bind(1, customer).Bind(2, page.from ? page.per_page : 0).Bind(3, page.from.value_or(1) - 1);
  json::Writer w;
  w.StartArray();
  while (rows.Step()) {
    w.StartObject().Key("id").String(rows.View(0)).Key("created_at");
    w.String(BeforeNow(rows.Time(1), call.now)).Key("message").String(rows.View(2));
    w.Key("title").String(rows.View(3)).Key("icon").String(rows.View(4));
    w.Key("status").String(rows.View(5)).EndObject();
  }
  return w.EndArray().Take();
}

}  // namespace

Outcome ListNotifications(Call& call) {
  const auto customer = CustomerOf(call);
  if (!customer) return tl::make_unexpected(customer.error());
  auto count =
      call.database.Prepare("SELECT count(*) FROM sumaya_notifications WHERE customer_id = ?1");
  count.Bind(1, *customer).Step();
  const LaravelPage page = PageAsked(call, count.Integer(0));
  auto unread = call.database.Prepare(
      "SELECT count(*) FROM sumaya_notifications WHERE customer_id = ?1 AND status = 'unread'");
  unread.Bind(1, *customer).Step();
  const std::string number =
      unread.Integer(0) > kMostCounted ? "9+" : std::to_string(unread.Integer(0));
  const std::string items = NotificationsJson(call, *customer, page);
  const std::string links = page.LinksJson();
  return call.Reply({number, page.current_page, page.first_page_url, page.from, page.last_page,
                     page.last_page_url, entities::Value::Json(links), page.next_page_url,
                     page.path, page.per_page, page.prev_page_url, page.to, page.total,
                     entities::Value::Json(items)});
}

Outcome ListHomeBundles(Call& call) {
  const std::string items = BundlesJson(call, CustomerOrNone(call), "", kBundlesAtHome, 0);
  return call.Reply({entities::Value::Json(items)});
}

Outcome ListAppBundles(Call& call) {
  const std::string category(call.arguments.OptionalText("category").value_or(""));
  auto count =
      call.database.Prepare(Concat({"SELECT count(*)", kShown, " AND (?1 = '' OR category = ?1)"}));
  count.Bind(1, category).Step();
  const LaravelPage page = PageAsked(call, count.Integer(0));
  const std::string items = BundlesJson(call, CustomerOrNone(call), category,
                                        page.from ? page.per_page : 0, page.from.value_or(1) - 1);
  return ReplyWith(call, page, items);
}

}  // namespace understudy::sumaya
