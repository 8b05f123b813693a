#include "control/requests_file.h"

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/text.h"
#include "journal/entry_json.h"
#include "journal/violations.h"
#include "scenario/row_changes.h"
#include "store/database.h"

namespace understudy::control {
namespace {

using journal::Answered;
using journal::Asked;
using journal::ExportedEntry;
using journal::Redaction;

constexpr const char* kTables = R"sql(
CREATE TABLE requests (
  request INTEGER PRIMARY KEY,
  world TEXT NOT NULL,
  number INTEGER NOT NULL,      -- in its world
  id TEXT NOT NULL,
  time TEXT NOT NULL,           -- real time, UTC
  world_time TEXT,              -- by the clock of the world
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  secure INTEGER NOT NULL,      -- 1: over TLS
  client_ip TEXT,
  vendor TEXT,
  operation TEXT,               -- vendor.operationId
  refused TEXT,                 -- why the server could not read the request
  body,                         -- what the journal kept
  body_size INTEGER NOT NULL,   -- of the whole body, in bytes
  status INTEGER NOT NULL,      -- 0: not answered yet
  duration_us INTEGER,
  delay_ms INTEGER,
  fault TEXT,
  rate_limit TEXT,              -- the limit that refused the request
  reason TEXT,                  -- Understudy-Reason of the reply
  hint TEXT,                    -- Understudy-Hint of the reply
  reply_body,
  reply_body_size INTEGER
);
CREATE TABLE headers (
  request INTEGER NOT NULL REFERENCES requests,
  message TEXT NOT NULL,        -- request or reply
  name TEXT NOT NULL,
  value TEXT NOT NULL
);
CREATE INDEX headers_of_request ON headers (request);
CREATE TABLE violations (
  request INTEGER NOT NULL REFERENCES requests,
  place TEXT NOT NULL,          -- path, query, body or header; `in` is a word of SQL
  name TEXT NOT NULL,
  message TEXT NOT NULL
);
CREATE INDEX violations_of_request ON violations (request);
CREATE TABLE row_changes (
  request INTEGER NOT NULL REFERENCES requests,
  vendor TEXT NOT NULL,
  entity TEXT NOT NULL,
  id TEXT NOT NULL,
  field TEXT,                   -- null: the row itself
  before TEXT,                  -- JSON; null: the row was inserted
  after TEXT                    -- JSON; null: the row was deleted
);
CREATE INDEX row_changes_of_request ON row_changes (request);
)sql";

// Null for an empty text.
std::optional<std::string> Filled(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return journal::AsUtf8(text);
}

void BindBody(store::Query& query, int parameter, std::string_view body) {
  // Tools show a text only up to its first NUL.
  if (IsUtf8(body) && body.find('\0') == std::string_view::npos) {
    query.Bind(parameter, body);
  } else {
    query.BindBlob(parameter, body);
  }
}

class Writer {
 public:
  Writer(scenario::RowCatalogs catalogs, const Redaction& redaction)
      : redaction_(redaction), changes_(std::move(catalogs)) {}

  std::string Write(const std::vector<ExportedEntry>& entries, const StopCheck& stop_check) {
    database_.Execute(kTables);
    store::Transaction transaction(database_);
    for (const auto& entry : entries) {
      stop_check.ThrowIfStopped();
      Add(entry);
    }
    transaction.Commit();
    return database_.Bytes();
  }

 private:
  void Add(const ExportedEntry& exported) {
    ++request_;
    AddRequest(exported);
    AddHeaders("request", exported.entry.asked->head());
    AddViolations(exported.entry);
    const auto& answered = exported.entry.answered;
    if (answered == nullptr) return;
    AddReply(exported.entry, *answered);
    AddHeaders("reply", answered->head());
    AddRowChanges(answered->circumstances().row_changes);
  }

  void AddRequest(const ExportedEntry& exported) {
    const Asked& asked = *exported.entry.asked;
    const auto type = journal::HeaderOf(asked.head(), "Content-Type").value_or("");
    const auto time = FormatMillis(asked.real_time());
    const auto method = journal::AsUtf8(redaction_.Text(asked.method()));
    const auto url = journal::AsUtf8(redaction_.Url(asked.url()));
    const auto client = Filled(asked.client_ip());
    const auto vendor = Filled(asked.contract() == nullptr ? "" : asked.contract()->vendor());
    const auto operation = Filled(asked.OperationName());
    const auto refused = Filled(redaction_.Text(asked.refused()));
    const auto body = redaction_.Body(asked.body(), type);
    auto query = database_.Prepare(
        "INSERT INTO requests (request, world, number, id, time, method, url, secure, client_ip, "
        "vendor, operation, refused, body, body_size, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?, ?)");
    query.Bind(1, request_).Bind(2, exported.world);
    query.Bind(3, static_cast<std::int64_t>(exported.entry.number)).Bind(4, exported.id);
    query.Bind(5, time.view()).Bind(6, method).Bind(7, url);
    query.Bind(8, std::int64_t{asked.secure() ? 1 : 0}).Bind(9, client).Bind(10, vendor);
    query.Bind(11, operation).Bind(12, refused);
    BindBody(query, 13, body);
    query.Bind(14, static_cast<std::int64_t>(asked.body_size()));
    query.Bind(15, std::int64_t{exported.entry.status()}).Run();
  }

  void AddReply(const journal::Entry& entry, const Answered& answered) {
    const auto type = journal::HeaderOf(answered.head(), "Content-Type").value_or("");
    const auto time = FormatMillis(answered.circumstances().world_time);
    const auto fault = Filled(redaction_.Text(journal::FaultOf(entry)));
    const auto limit = Filled(answered.circumstances().rule);
    const auto body = redaction_.Body(answered.body(), type);
    const auto reason = ReplyHeader(answered, "Understudy-Reason");
    const auto hint = ReplyHeader(answered, "Understudy-Hint");
    auto query = database_.Prepare(
        "UPDATE requests SET world_time = ?, duration_us = ?, delay_ms = ?, fault = ?, rate_limit "
        "= ?, reply_body = ?, reply_body_size = ?, reason = ?, hint = ? WHERE request = ?");
    query.Bind(1, time.view()).Bind(2, std::int64_t{answered.duration().count()});
    query.Bind(3, std::int64_t{answered.delivery().delay.count()}).Bind(4, fault).Bind(5, limit);
    BindBody(query, 6, body);
    query.Bind(7, static_cast<std::int64_t>(answered.body_size())).Bind(8, reason).Bind(9, hint);
    query.Bind(10, request_).Run();
  }

  // Null without the header.
  std::optional<std::string> ReplyHeader(const Answered& answered, std::string_view name) const {
    return Filled(redaction_.Header(name, journal::HeaderOf(answered.head(), name).value_or("")));
  }

  void AddViolations(const journal::Entry& entry) {
    for (const auto& violation : journal::ViolationsOf(entry)) {
      const auto name = journal::AsUtf8(redaction_.Text(violation.name));
      const auto message = journal::AsUtf8(redaction_.Text(violation.message));
      auto query = database_.Prepare("INSERT INTO violations VALUES (?, ?, ?, ?)");
      query.Bind(1, request_).Bind(2, journal::PlaceOf(violation.in)).Bind(3, name);
      query.Bind(4, message).Run();
    }
  }

  void AddHeaders(std::string_view message, std::string_view head) {
    journal::EachHeader(head, [&](std::string_view name, std::string_view value) {
      const auto its_name = journal::AsUtf8(redaction_.Text(name));
      const auto its_value = journal::AsUtf8(redaction_.Header(name, value));
      auto query = database_.Prepare("INSERT INTO headers VALUES (?, ?, ?, ?)");
      query.Bind(1, request_).Bind(2, message).Bind(3, its_name).Bind(4, its_value).Run();
      return true;
    });
  }

  void AddRowChanges(std::string_view bytes) {
    if (bytes.empty()) return;
    for (const auto& row : changes_.Read(bytes).rows) {
      const auto field = Filled(row.field);
      const auto before = Hidden(row.before);
      const auto after = Hidden(row.after);
      auto query = database_.Prepare("INSERT INTO row_changes VALUES (?, ?, ?, ?, ?, ?, ?)");
      query.Bind(1, request_).Bind(2, row.vendor->name).Bind(3, row.entity->name).Bind(4, row.id);
      query.Bind(5, field).Bind(6, before).Bind(7, after).Run();
    }
  }

  std::optional<std::string> Hidden(const std::optional<std::string>& row) const {
    if (!row) return std::nullopt;
    return redaction_.Body(*row, "application/json");
  }

  const Redaction& redaction_;
  store::Database database_;
  scenario::RowChangeReader changes_;
  std::int64_t request_ = 0;
};

}  // namespace

std::string RequestsFile(scenario::RowCatalogs catalogs, const std::vector<ExportedEntry>& entries,
                         const Redaction& redaction, const StopCheck& stop_check) {
  return Writer(std::move(catalogs), redaction).Write(entries, stop_check);
}

}  // namespace understudy::control
