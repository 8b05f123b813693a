#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"
#include "contract/violations.h"
#include "journal/entry.h"
#include "journal/redaction.h"

namespace understudy::journal {

// What was wrong with a request against its contract. Empty for a request without an operation. Of
// a body that the journal cut, and of what a user's API refused, what the reply's
// Understudy-Violation headers say.
std::vector<contract::Violation> ViolationsOf(const Entry& entry);

// "path", "query", "body" or "header".
std::string_view PlaceOf(In in);

// [{"in":"query","name":"limt","message":"…"}]; `in` is path, query, body or header. A
// message may quote what the request has, so `redaction` hides credentials in it.
void WriteViolations(json::Writer& writer, const std::vector<contract::Violation>& violations,
                     const Redaction& redaction);

}  // namespace understudy::journal
