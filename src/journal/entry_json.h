#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "journal/entry.h"
#include "journal/journal.h"
#include "journal/redaction.h"

namespace understudy::journal {

// Writes Circumstances::row_changes: a list, and the number of changes that it leaves out. Used by
// one thread at a time. May take a millisecond the first time.
using WriteRowChanges = std::function<void(std::string_view bytes, const Redaction& redaction,
                                           json::Writer& list, std::uint64_t& more)>;

// An entry as one JSON object, in our own form: the journal's file, its stream, exports and
// `understudy requests --json` have it. docs/verification.md describes the members. A member that
// has no value is null.
//
// Row changes are written by a folder that knows the tables, see scenario::RowChangesWriter().
// `id` is the entry's id, or empty where it has none, with the journal off. The text is UTF-8
// whatever the request had: a text that is no UTF-8 is read as ISO 8859-1, and such a body is in
// base64. Takes time linear in the entry's size.
void WriteEntry(json::Writer& writer, std::string_view world, std::string_view id,
                const Entry& entry, const Redaction& redaction, const WriteRowChanges& rows);
// The same as a text without line breaks.
std::string EntryJson(std::string_view world, std::string_view id, const Entry& entry,
                      const Redaction& redaction, const WriteRowChanges& rows);
std::string EntryJson(const Journal& journal, const Entry& entry, const Redaction& redaction,
                      const WriteRowChanges& rows);

// The basis of the reply that the contract has for this status: doc, vendor, client, framework or
// inferred; of a user's API what the reply says: stateful, example or schema. Empty if it has none.
std::string_view BasisOf(const Entry& entry);
std::string_view BasisOf(const contract::Operation* operation, int status);

// `text` if it is UTF-8, else as ISO 8859-1.
std::string AsUtf8(std::string_view text);

}  // namespace understudy::journal
