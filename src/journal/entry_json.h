#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "journal/entry.h"
#include "journal/journal.h"
#include "journal/redaction.h"

namespace understudy::journal {

// An entry as one JSON object, in our own form: the journal's file, its stream, exports and
// `understudy requests --json` have it. docs/verification.md describes the members. A member that
// has no value is null.
//
// `id` is the entry's id, or empty where it has none, with the journal off. The text is UTF-8
// whatever the request had: a text that is no UTF-8 is read as ISO 8859-1, and such a body is in
// base64. Takes time linear in the entry's size.
void WriteEntry(json::Writer& writer, std::string_view world, std::string_view id,
                const Entry& entry, const Redaction& redaction);
// The same as a text without line breaks.
std::string EntryJson(std::string_view world, std::string_view id, const Entry& entry,
                      const Redaction& redaction);
std::string EntryJson(const Journal& journal, const Entry& entry, const Redaction& redaction);

// The basis of the reply that the contract has for this status: doc, vendor, client, framework or
// inferred. Empty if it has none.
std::string_view BasisOf(const contract::Operation* operation, int status);

// `text` if it is UTF-8, else as ISO 8859-1.
std::string AsUtf8(std::string_view text);

}  // namespace understudy::journal
