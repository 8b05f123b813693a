#include "control/request_export.h"

#include <memory>
#include <utility>

#include "base/long_work.h"
#include "base/text.h"
#include "control/journal_query.h"
#include "control/requests_file.h"
#include "control/world_journal.h"
#include "http/body_source.h"
#include "journal/har.h"
#include "scenario/row_changes.h"

namespace understudy::control {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{32} * 1024;

// Writes entries as they are sent: an archive may take more memory than the journal.
class HarSource : public http::BodySource {
 public:
  HarSource(std::vector<journal::ExportedEntry> entries, const journal::Redaction& redaction,
            journal::WriteRowChanges rows)
      : entries_(std::move(entries)), redaction_(redaction), rows_(std::move(rows)) {}

  Status Next(std::string& piece) override {
    if (has_ended_) return Status::kEnd;
    const bool is_first = std::exchange(is_first_, false);
    if (is_first) piece = journal::HarBegin();
    for (const char* before = is_first ? "\n" : ",\n";
         !entries_.is_empty() && piece.size() < kPieceBytes; before = ",\n") {
      piece += before;
      piece += journal::HarEntry(entries_.Take(), redaction_, rows_);
    }
    if (entries_.is_empty()) {
      piece += journal::HarEnd();
      has_ended_ = true;
    }
    return Status::kPiece;
  }

  std::size_t memory() const override { return entries_.memory(); }

 private:
  journal::EntryQueue entries_;
  const journal::Redaction& redaction_;
  const journal::WriteRowChanges rows_;
  bool is_first_ = true;
  bool has_ended_ = false;
};

http::Response Attachment(const char* name, const char* type) {
  return {
      200, {{"Content-Disposition", Concat({"attachment; filename=\"", name, "\""})}}, type, ""};
}

}  // namespace

http::Response ExportRequests(const AdminCall& call) {
  ExpectLongWork();
  const auto sent = ReadParameter(call, "format");
  if (!sent) return sent.error();
  const std::string format = sent->value_or("har");
  if (format != "har" && format != "sqlite") {
    return Refuse(400, "bad_request",
                  Concat({"The parameter `format` must be har or sqlite, not ", Quoted(format),
                          ". ", "GET /__admin/requests.jsonl gives lines of JSON."}));
  }
  const auto name = ReadWorld(call, ByDefault::kOneWorld);
  if (!name) return name.error();
  const auto journals = FindJournals(call, *name);
  if (!journals) return journals.error();
  const auto& redaction = call.services.redaction;
  if (format == "sqlite") {
    auto response = Attachment("requests.sqlite", "application/vnd.sqlite3");
    const auto turn = call.services.export_turns->Take(call.stop_check);
    // Read after the wait: waiting calls would keep the memory of entries that the journals have
    // dropped.
    const auto entries = journal::EntriesOf(*journals);
    response.body =
        RequestsFile(RowCatalogsOf(call, call.world), entries, redaction, call.stop_check);
    return response;
  }
  auto response = Attachment("requests.har", "application/json");
  response.body_source =
      std::make_shared<HarSource>(journal::EntriesOf(*journals), redaction,
                                  scenario::RowChangesWriter(RowCatalogsOf(call, call.world)));
  return response;
}

}  // namespace understudy::control
