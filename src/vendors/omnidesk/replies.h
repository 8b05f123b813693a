#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "vendors/omnidesk/render.h"
#include "vendors/vendor.h"

// Replies of the operations that the document shows with "No content".
namespace understudy::omnidesk {

// The setting undocumented_bodies decides between `body` and 204.
inline Reply UndocumentedReply(const Call& call, std::string body) {
  const auto setting = call.settings.find("undocumented_bodies");
  if (setting != call.settings.end() && setting->second == "none") return Reply{204};
  return Reply{200, std::move(body)};
}

inline Reply UndocumentedResult(const Call& call, std::string_view message) {
  return UndocumentedReply(call, RenderResult(message));
}

}  // namespace understudy::omnidesk
