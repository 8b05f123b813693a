#pragma once

#include "vendors/vendor.h"

namespace understudy::omnidesk {

// The reply of an operation that the document shows with "No content": the setting
// undocumented_bodies decides between the contract's body and 204.
inline Outcome UndocumentedReply(const Call& call, entities::Values values = {},
                                 store::Query* row = nullptr) {
  const auto setting = call.settings.find("undocumented_bodies");
  if (setting != call.settings.end() && setting->second == "none") return Reply{204};
  return call.Reply(values, row);
}

}  // namespace understudy::omnidesk
