#pragma once

#include <string>
#include <string_view>

#include "journal/entry_json.h"
#include "journal/exported.h"
#include "journal/redaction.h"

// Entries as an HTTP Archive, version 1.2 (http://www.softwareishard.com/blog/har-12-spec), which
// browsers' tools open. The text is HarBegin(), HarEntry() for each entry with commas between, and
// HarEnd().
namespace understudy::journal {

std::string HarBegin();
// What HAR has no member for has a name with "_": _world, _number, _id, _operation, _fault, _limit,
// _refused, _reason, _hint, _rowChanges and _moreRowChanges, and the true size of a body that was
// kept in part. A body that is no UTF-8 is in base64. An entry without an answer has status 0.
std::string HarEntry(const ExportedEntry& exported, const Redaction& redaction,
                     const WriteRowChanges& rows);
std::string HarEnd();

}  // namespace understudy::journal
