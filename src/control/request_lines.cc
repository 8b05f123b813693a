#include "control/request_lines.h"

#include <memory>
#include <utility>
#include <vector>

#include "base/long_work.h"
#include "control/journal_query.h"
#include "control/world_journal.h"
#include "http/body_source.h"
#include "journal/entry_json.h"
#include "journal/exported.h"
#include "scenario/row_changes.h"

namespace understudy::control {
namespace {

constexpr std::size_t kLinesPiece = std::size_t{32} * 1024;

// Writes the lines as they are sent: together they may take more memory than the journal.
class LinesSource : public http::BodySource {
 public:
  LinesSource(std::vector<journal::ExportedEntry> entries, const journal::Redaction& redaction,
              journal::WriteRowChanges rows)
      : entries_(std::move(entries)), redaction_(redaction), rows_(std::move(rows)) {}

  Status Next(std::string& piece) override {
    if (entries_.is_empty()) return Status::kEnd;
    while (!entries_.is_empty() && piece.size() < kLinesPiece) {
      const auto [world, id, entry] = entries_.Take();
      piece += journal::EntryJson(world, id, entry, redaction_, rows_);
      piece += '\n';
    }
    return Status::kPiece;
  }

  std::size_t memory() const override { return entries_.memory(); }

 private:
  journal::EntryQueue entries_;
  const journal::Redaction& redaction_;
  const journal::WriteRowChanges rows_;
};

}  // namespace

http::Response GetRequestLines(const AdminCall& call) {
  ExpectLongWork();
  const auto name = ReadWorld(call, ByDefault::kOneWorld);
  if (!name) return name.error();
  const auto journals = FindJournals(call, *name);
  if (!journals) return journals.error();
  http::Response response{200, {}, "application/jsonl", ""};
  response.body_source =
      std::make_shared<LinesSource>(journal::EntriesOf(*journals), call.services.redaction,
                                    scenario::RowChangesWriter(RowCatalogsOf(call, call.world)));
  return response;
}

}  // namespace understudy::control
