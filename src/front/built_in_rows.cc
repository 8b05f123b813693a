#include "front/built_in_rows.h"

#include <cstddef>
#include <string>

extern "C" {
extern const char understudy_built_in_tables[];
extern const char understudy_built_in_tables_end[];
extern const char understudy_built_in_table_names[];
extern const char understudy_built_in_table_names_end[];
extern const char understudy_built_in_rows[];
extern const char understudy_built_in_rows_end[];
extern const char understudy_built_in_fingerprint[];
extern const char understudy_built_in_fingerprint_end[];
}

namespace understudy::front {
namespace {

std::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view BuiltInTables() {
  return Between(understudy_built_in_tables, understudy_built_in_tables_end);
}

std::string_view BuiltInTableNames() {
  return Between(understudy_built_in_table_names, understudy_built_in_table_names_end);
}

std::string_view DefaultRows() {
  return Between(understudy_built_in_rows, understudy_built_in_rows_end);
}

store::Fingerprint DefaultFingerprint() {
  const auto both = Between(understudy_built_in_fingerprint, understudy_built_in_fingerprint_end);
  const auto line = both.find('\n');
  return {std::string(both.substr(0, line)), std::string(both.substr(line + 1))};
}

}  // namespace understudy::front
