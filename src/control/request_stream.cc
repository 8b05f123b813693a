#include "control/request_stream.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/long_work.h"
#include "base/text.h"
#include "control/journal_query.h"
#include "control/world_journal.h"
#include "http/body_source.h"
#include "journal/entry_json.h"
#include "journal/exported.h"
#include "journal/stream.h"
#include "scenario/row_changes.h"

namespace understudy::control {
namespace {

// So many bytes of the journal are made to events at once.
constexpr std::size_t kMostBytes = std::size_t{32} * 1024;
// More requests than can be on their way from the journal to the stream at one time.
constexpr std::uint64_t kShortly = 1000;
constexpr std::chrono::milliseconds kSignOfLife = std::chrono::seconds(15);

// What a client that was here before has missed.
struct Missed {
  std::vector<journal::ExportedEntry> entries;  // in the order in which they became complete
  std::uint64_t lost = 0;                       // that no journal has any more
  std::uint64_t until = 0;                      // the sequence of the last request before
};

class EventSource : public http::BodySource {
 public:
  EventSource(journal::Stream& stream, const journal::Journals& journals,
              journal::StreamFilter filter, const journal::Redaction& redaction,
              journal::WriteRowChanges rows)
      : reader_(stream, filter, journals.sequence()),
        filter_(std::move(filter)),
        journals_(journals),
        redaction_(redaction),
        rows_(std::move(rows)) {}

  const journal::StreamFilter& filter() const { return filter_; }
  // Sends these first. Before Start().
  void Begin(Missed missed) {
    for (const auto& each : missed.entries) {
      const auto sequence = each.entry.answered->sequence();
      // A request becomes complete shortly before the stream gets it.
      if (sequence + kShortly > missed.until) early_.insert(sequence);
    }
    was_here_ = true;
    lost_ = missed.lost;
    missed_.emplace(std::move(missed.entries));
  }

  void Start(http::Waker waker) override { reader_.WakeBy(std::move(waker)); }

  Status Next(std::string& piece) override {
    // The client gets bytes at once, and so knows that the stream works.
    if (!has_begun_) {
      piece = was_here_ ? ": requests since the last event\n\n" : ": requests from now on\n\n";
    }
    has_begun_ = true;
    WriteLost(std::exchange(lost_, 0), piece);
    while (missed_ && !missed_->is_empty() && piece.size() < kMostBytes) {
      const auto [world, id, entry] = missed_->Take();
      WriteEvent(world, id, entry, entry.answered->sequence(), piece);
    }
    if (missed_ && missed_->is_empty()) missed_.reset();
    if (!missed_) {
      for (const auto& streamed : reader_.Take(kMostBytes)) Write(streamed, piece);
    }
    // A sign of life, which also shows whether the client is still there.
    const auto now = std::chrono::steady_clock::now();
    if (piece.empty() && now - last_piece_ >= kSignOfLife) piece = ":\n\n";
    if (piece.empty()) return Status::kNothingNow;
    last_piece_ = now;
    return Status::kPiece;
  }

  std::chrono::milliseconds longest_wait() const override { return kSignOfLife; }

  std::size_t memory() const override { return missed_ ? missed_->memory() : 0; }

  bool endless() const override { return true; }

 private:
  static void WriteLost(std::uint64_t lost, std::string& piece) {
    if (lost == 0) return;
    piece += Concat({"event: lost\ndata: {\"lost\":", std::to_string(lost), "}\n\n"});
  }

  void Write(const journal::StreamedEntry& streamed, std::string& piece) {
    WriteLost(streamed.lost_before, piece);
    const journal::Entry& entry = streamed.entry;
    if (entry.asked == nullptr) return;
    // It was among those that were missed.
    if (!early_.empty() && early_.erase(entry.answered->sequence()) > 0) return;
    WriteEvent(streamed.world, streamed.id, entry, streamed.through, piece);
  }

  void WriteEvent(std::string_view world, std::string_view id, const journal::Entry& entry,
                  std::uint64_t through, std::string& piece) const {
    piece += Concat({"id: ", journals_.run(), "-", std::to_string(through),
                     "\ndata: ", journal::EntryJson(world, id, entry, redaction_, rows_), "\n\n"});
  }

  journal::Stream::Reader reader_;
  const journal::StreamFilter filter_;
  const journal::Journals& journals_;
  const journal::Redaction& redaction_;
  const journal::WriteRowChanges rows_;
  std::optional<journal::EntryQueue> missed_;
  std::uint64_t lost_ = 0;
  // Sequences of missed entries that the reader may have too.
  std::unordered_set<std::uint64_t> early_;
  std::chrono::steady_clock::time_point last_piece_ = std::chrono::steady_clock::now();
  bool was_here_ = false;  // the client read this stream before
  bool has_begun_ = false;
};

http::Response RefuseLastId() {
  return Refuse(400, "bad_request",
                "The header Last-Event-ID must be the id of an event of this stream.");
}

// The sequence in an event's id: 0 for one of an earlier run of the server.
OrRefusal<std::uint64_t> ReadLastId(std::string_view id, const std::string& run) {
  const auto dash = id.find('-');
  if (dash == std::string_view::npos) return tl::make_unexpected(RefuseLastId());
  const auto sequence = ParseUnsigned(id.substr(dash + 1));
  if (!ParseUnsigned(id.substr(0, dash)) || !sequence) return tl::make_unexpected(RefuseLastId());
  return id.substr(0, dash) == run ? *sequence : 0;
}

// How many entries of this journal, after the one with this sequence, are gone. Never too few; too
// many if the journal has no entry from before.
std::uint64_t CountGone(const journal::Journal::Numbered& kept, std::uint64_t after) {
  std::uint64_t before = 0;
  std::uint64_t there = 0;
  for (const auto& entry : kept.entries) {
    if (entry.answered != nullptr && entry.answered->sequence() <= after) {
      before = entry.number;
      there = 0;
    } else {
      ++there;
    }
  }
  return kept.last_number - before - there;
}

// The requests that became complete after the one with this sequence. `until` is the sequence of
// the last request before the stream's reader was made.
Missed FindMissed(journal::Journals& journals, const journal::StreamFilter& filter,
                  std::uint64_t after, std::uint64_t until) {
  Missed missed;
  missed.until = until;
  std::uint64_t kept = 0;
  std::uint64_t gone = 0;  // from the journals that the filter wants
  for (const auto& journal : journals.All()) {
    auto of_world = journal->EntriesAndLastNumber();
    if (filter.world.empty() || filter.world == journal->world())
      gone += CountGone(of_world, after);
    for (auto& entry : of_world.entries) {
      if (entry.answered == nullptr || entry.answered->sequence() <= after) continue;
      if (entry.answered->sequence() <= until) ++kept;
      if (!filter.Takes(*journal, entry)) continue;
      std::string id = journal->IdOf(entry);
      missed.entries.push_back({journal->world(), std::move(id), std::move(entry)});
    }
  }
  const std::uint64_t all = until > after ? until - after : 0;
  missed.lost = all > kept ? all - kept : 0;
  if (!filter.world.empty()) missed.lost = std::min(missed.lost, gone);
  std::sort(missed.entries.begin(), missed.entries.end(), [](const auto& one, const auto& other) {
    return one.entry.answered->sequence() < other.entry.answered->sequence();
  });
  return missed;
}

http::Response RefuseStatus(std::string_view text) {
  return Refuse(400, "bad_request",
                Concat({"The parameter `status` must be a status such as 404, or a class such as ",
                        "4xx, and not ", Quoted(text), "."}));
}

// "404" or "4xx"; false for anything else.
bool ReadStatus(std::string_view text, journal::StreamFilter& filter) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return false;
  const int hundreds = (text[0] - '0') * 100;
  const std::string_view rest = text.substr(1);
  filter.least_status = filter.most_status = hundreds;
  if (EqualsIgnoreCase(rest, "xx")) {
    filter.most_status += 99;
    return true;
  }
  if (!std::all_of(rest.begin(), rest.end(), is_digit)) return false;
  filter.least_status += (rest[0] - '0') * 10 + (rest[1] - '0');
  filter.most_status = filter.least_status;
  return true;
}

std::optional<http::Response> WhyNoVendor(const Catalog& catalog, const std::string& name) {
  if (catalog.Find(name) != nullptr) return std::nullopt;
  return Refuse(
      400, "bad_request",
      Concat({"There is no vendor ", Quoted(name), DidYouMean(name, catalog.names()), "."}));
}

OrRefusal<journal::StreamFilter> ReadFilter(const AdminCall& call) {
  journal::StreamFilter filter;
  auto world = ReadWorld(call, ByDefault::kAllWorlds);
  if (!world) return tl::make_unexpected(world.error());
  // Requests that the world gets later are sent too.
  if (!world->empty()) FindWorldToRead(call, *world);
  filter.world = std::move(*world);
  auto vendor = ReadParameter(call, "vendor");
  if (!vendor) return tl::make_unexpected(vendor.error());
  if (*vendor) {
    const auto catalog = call.services.worlds.scenario()->service.catalog();
    if (auto refused = WhyNoVendor(*catalog, **vendor)) {
      return tl::make_unexpected(std::move(*refused));
    }
    filter.vendor = std::move(**vendor);
  }
  const auto status = ReadParameter(call, "status");
  if (!status) return tl::make_unexpected(status.error());
  if (*status && !ReadStatus(**status, filter)) return tl::make_unexpected(RefuseStatus(**status));
  return filter;
}

}  // namespace

http::Response StreamRequests(const AdminCall& call) {
  auto& journals = call.services.worlds.journals();
  auto filter = ReadFilter(call);
  if (!filter) return filter.error();
  std::optional<std::uint64_t> after;
  // An empty one is none (HTML, section 9.2.4).
  if (const auto id = call.request.Header("Last-Event-ID"); id && !id->empty()) {
    const auto read = ReadLastId(*id, journals.run());
    if (!read) return read.error();
    after = *read;
    ExpectLongWork();
  }
  const std::uint64_t until = journals.sequence();
  auto source = std::make_shared<EventSource>(
      call.services.stream, journals, std::move(*filter), call.services.redaction,
      scenario::RowChangesWriter(RowCatalogsOf(call, call.world)));
  if (after) source->Begin(FindMissed(journals, source->filter(), *after, until));
  http::Response response{200, {{"Cache-Control", "no-store"}}, "text/event-stream", ""};
  response.body_source = std::move(source);
  return response;
}

}  // namespace understudy::control
