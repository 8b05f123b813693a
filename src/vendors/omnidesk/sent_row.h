#pragma once

#include <cstdint>
#include <string_view>
#include <tl/expected.hpp>

#include "base/node.h"
#include "entities/call.h"

// Rows whose fields have the names of parameters.
namespace understudy::omnidesk {

// Of a parameter that takes true, false, 1 and 0.
bool IsTrue(std::string_view text);

// Gives the row each field that the request sends, as the field's type wants it. The key stays.
void SetSent(const Call& call, std::string_view entity, Node& row);

// Inserts a row of what the request sends. The id may be too large: see IdIsTooLarge().
tl::expected<std::int64_t, Error> CreateSent(const Call& call, std::string_view entity);

// Whether the table has a row with this id.
bool HasRow(const Call& call, std::string_view table, std::int64_t id);

}  // namespace understudy::omnidesk
