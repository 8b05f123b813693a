#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "journal/journal.h"
#include "scenario/row_changes.h"

namespace understudy::control::wiremock {

// What this server knows of an entry and WireMock has no field for. An object; docs/admin-api.md
// lists its members.
void WriteFacts(json::Writer& w, const journal::Journal& journal, const journal::Entry& entry,
                scenario::RowChangeReader& rows);

// WireMock's name for how the reply was spoilt.
std::optional<std::string_view> FaultName(const journal::Answered& answered);

}  // namespace understudy::control::wiremock
