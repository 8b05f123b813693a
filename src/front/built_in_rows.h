#pragma once

#include <string_view>

#include "store/state.h"

// What the build made of the built-in vendors' tables (scenario/built_in_rows_main.cc).
namespace understudy::front {

// A database that has the tables of Catalog::BuiltIn() and no rows.
std::string_view BuiltInTables();
// What store::DescribeTables() says of it.
std::string_view BuiltInTableNames();
// The same database with the rows of the built-in default scenario, whole pages.
std::string_view DefaultRows();
// scenario::FingerprintOf() of that scenario.
store::Fingerprint DefaultFingerprint();

}  // namespace understudy::front
