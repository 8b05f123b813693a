#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "entities/call.h"
#include "entities/laravel_page.h"

// Pages that vendor.yaml can't say: their items are no rows of an entity, or the clock decides how
// they are shown.
namespace understudy::sumaya {

// The page of so many items that the request asks for.
entities::LaravelPage PageAsked(const Call& call, std::int64_t total);
// "قبل شهرين": how long before `now` it was, as Carbon's diffForHumans() says it in Arabic.
std::string BeforeNow(Instant instant, Instant now);

}  // namespace understudy::sumaya
