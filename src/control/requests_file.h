#pragma once

#include <memory>
#include <string>
#include <vector>

#include "control/turns.h"
#include "journal/exported.h"
#include "journal/redaction.h"
#include "scenario/row_changes.h"

namespace understudy::control {

// Entries of worlds of these catalogs as one SQLite file, with the tables requests, headers and
// row_changes. Bodies are texts, or blobs if they are not UTF-8. Takes the memory of the file
// twice. Throws SearchStopped if `stop_check` says so.
std::string RequestsFile(scenario::RowCatalogs catalogs,
                         const std::vector<journal::ExportedEntry>& entries,
                         const journal::Redaction& redaction, const StopCheck& stop_check);

}  // namespace understudy::control
