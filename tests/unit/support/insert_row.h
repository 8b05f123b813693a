#pragma once

#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/json.h"
#include "store/database.h"
#include "vendors/catalog.h"

namespace understudy::testing {

// Inserts a row, JSON as in a scenario. Unlike there, it may leave out required fields.
inline void InsertRow(store::Database& database, std::string_view vendor, std::string_view entity,
                      std::string row) {
  Diagnostics diagnostics;
  const Source source{"row", std::move(row)};
  const auto node = ParseJson(source, diagnostics).value();
  for (const auto& each : Catalog::BuiltIn()->vendors()) {
    for (const auto& rows : each.entities) {
      if (each.name == vendor && rows.name == entity) rows.Insert(database, node);
    }
  }
}

// A JSON list of texts that need no escapes.
template <typename Texts>
std::string JsonList(const Texts& texts) {
  std::string list;
  for (const auto& text : texts) list += (list.empty() ? "\"" : ",\"") + std::string(text) + "\"";
  return "[" + list + "]";
}

}  // namespace understudy::testing
