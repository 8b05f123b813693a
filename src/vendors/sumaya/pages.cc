#include "vendors/sumaya/pages.h"

#include <chrono>
#include <utility>

#include "base/text.h"
#include "contract/php_query.h"

namespace understudy::sumaya {
namespace {

// A unit of time: one, two, some, and many of it.
struct Unit {
  std::int64_t seconds;
  std::string_view one;
  std::string_view two;
  std::string_view some;
  std::string_view many;
};

constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60;

constexpr Unit kUnits[] = {
    {365 * kDay, "سنة", "سنتين", "سنوات", "سنة"},
    {30 * kDay, "شهر", "شهرين", "أشهر", "شهر"},
    {7 * kDay, "أسبوع", "أسبوعين", "أسابيع", "أسبوع"},
    {kDay, "يوم", "يومين", "أيام", "يوم"},
    {std::int64_t{60} * 60, "ساعة", "ساعتين", "ساعات", "ساعة"},
    {60, "دقيقة", "دقيقتين", "دقائق", "دقيقة"},
    {1, "ثانية", "ثانيتين", "ثواني", "ثانية"},
};

}  // namespace

entities::LaravelPage PageAsked(const Call& call, std::int64_t total) {
  static const entities::LaravelLabels kLabels = {"« السابق", "التالي »"};
  const auto setting = call.settings.find("pagination_query");
  const bool is_page_only = setting != call.settings.end() && setting->second == "page_only";
  std::string repeated;
  if (!is_page_only) repeated = contract::RepeatedQuery(call.arguments.query(), "page");
  return entities::Paginate(total,
                            {call.arguments.Integer("per_page"), call.arguments.Integer("page")},
                            Concat({call.base_url(), call.path}), kLabels, std::move(repeated));
}

std::string BeforeNow(Instant instant, Instant now) {
  const auto ago = std::chrono::floor<std::chrono::seconds>(now - instant).count();
  for (const auto& unit : kUnits) {
    const std::int64_t count = ago / unit.seconds;
    if (count < 1) continue;
    if (count == 1) return Concat({"قبل ", unit.one});
    if (count == 2) return Concat({"قبل ", unit.two});
    return Concat({"قبل ", std::to_string(count), " ", count <= 10 ? unit.some : unit.many});
  }
  return "قبل ثانية";
}

}  // namespace understudy::sumaya
