#include "control/metrics.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "base/long_work.h"
#include "base/text.h"
#include "base/version.h"
#include "control/journal_query.h"
#include "control/world_journal.h"

namespace understudy::control {
namespace {

using front::DurationHistogram;
using front::RequestTotals;

// Entries and worlds that a loop reads by itself.
constexpr std::size_t kManyToRead = 1000;

// Writes metric families.
class Exposition {
 public:
  // `labels` are those of all samples: `world="a"`.
  explicit Exposition(std::string labels) : labels_(std::move(labels)) {}

  void Family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = Concat({"understudy_", name});
    text_ += Concat({"# HELP ", name_, " ", help, "\n# TYPE ", name_, " ", type, "\n"});
  }
  void Sample(std::string_view suffix, std::string_view labels, std::string_view value) {
    const std::string_view comma = labels.empty() || labels_.empty() ? "" : ",";
    const bool bare = labels.empty() && labels_.empty();
    text_ += Concat({name_, suffix, bare ? "" : "{", labels_, comma, labels, bare ? "" : "}", " ",
                     value, "\n"});
  }
  void Gauge(std::string_view name, std::string_view help, std::uint64_t value) {
    Family(name, "gauge", help);
    Sample("", "", std::to_string(value));
  }
  std::string Take() { return std::move(text_); }

 private:
  const std::string labels_;
  std::string name_;
  std::string text_;
};

// An operation of a user's document may have any name.
std::string Label(std::string_view value) {
  if (value.empty()) return "none";
  std::string escaped;
  for (const char c : value) {
    if (c == '\\' || c == '"') escaped += '\\';
    escaped += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return escaped;
}

void WriteRequests(Exposition& out, const RequestTotals& totals) {
  out.Family("requests_total", "counter",
             "Requests to the vendors' APIs, by the status of the reply.");
  for (const auto& each : totals.requests) {
    const std::string status = each.status == 0 ? "other" : std::to_string(each.status);
    out.Sample("",
               Concat({"vendor=\"", Label(each.vendor), "\",operation=\"", Label(each.operation),
                       "\",status=\"", status, "\""}),
               std::to_string(each.count));
  }
}

void WriteDurations(Exposition& out, const RequestTotals& totals) {
  out.Family(
      "request_duration_seconds", "histogram",
      "Time from a request's arrival to the first byte of its reply, a fault's delay included.");
  for (const auto& [name, histogram] : totals.durations) {
    const std::string vendor = Concat({"vendor=\"", Label(name), "\""});
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
      count += histogram.counts.at(i);
      const bool is_last = i == DurationHistogram::kBounds.size();
      const std::string bound =
          is_last ? "+Inf"
                  : FormatNumber(
                        std::chrono::duration<double>(DurationHistogram::kBounds.at(i)).count());
      out.Sample("_bucket", Concat({vendor, ",le=\"", bound, "\""}), std::to_string(count));
    }
    out.Sample("_sum", vendor, FormatNumber(std::chrono::duration<double>(histogram.sum).count()));
    out.Sample("_count", vendor, std::to_string(count));
  }
}

void WriteJournal(Exposition& out, const journal::Journal::Counts& counts) {
  out.Gauge("journal_entries", "Requests that the journal keeps.", counts.entries);
  out.Gauge("journal_bytes", "Memory of these requests.", counts.bytes);
  out.Gauge("journal_dropped",
            "Requests that the journal's limits have dropped since it was last emptied.",
            counts.dropped);
}

// What the journal of one world keeps, counted.
RequestTotals TotalsOf(const journal::Journal& journal) {
  if (journal.counts().entries > kManyToRead) ExpectLongWork();
  const auto entries = journal.Entries();
  std::map<std::tuple<std::string_view, std::string_view, int>, std::uint64_t> requests;
  std::map<std::string_view, DurationHistogram> durations;
  RequestTotals totals;
  for (const auto& entry : entries) {
    // Replies are counted, and the requests that never were whole have none.
    if (entry.status() == 0) continue;
    const auto* contract = entry.asked->contract();
    const auto* operation = entry.asked->operation();
    const std::string_view vendor = contract == nullptr ? std::string_view() : contract->vendor();
    ++requests[{vendor, operation == nullptr ? std::string_view() : operation->id, entry.status()}];
    auto& histogram = durations[vendor];
    ++histogram.counts.at(DurationHistogram::BucketOf(entry.answered->duration()));
    histogram.sum += entry.answered->duration();
  }
  for (const auto& [name, count] : requests) {
    const auto& [vendor, operation, status] = name;
    totals.requests.push_back({std::string(vendor), std::string(operation), status, count});
  }
  for (const auto& [vendor, histogram] : durations) {
    totals.durations.push_back({std::string(vendor), histogram});
  }
  return totals;
}

http::Response MetricsReply(std::string text) {
  return {200, {}, "text/plain; version=0.0.4; charset=utf-8", std::move(text)};
}

http::Response MetricsOfWorld(const AdminCall& call, const std::string& name) {
  const auto read = FindWorldToRead(call, name);
  Exposition out(Concat({"world=\"", name, "\""}));
  const RequestTotals totals = TotalsOf(*read.journal);
  WriteRequests(out, totals);
  WriteDurations(out, totals);
  WriteJournal(out, read.journal->counts());
  return MetricsReply(out.Take());
}

http::Response MetricsOfServer(const AdminCall& call) {
  auto& worlds = call.services.worlds;
  const auto names = worlds.Names();
  if (names.size() > kManyToRead) ExpectLongWork();
  journal::Journal::Counts counts;
  for (const auto& name : names) {
    const auto world = worlds.Find(name);
    if (world == nullptr) continue;
    const auto own = world->journal->counts();
    counts.entries += own.entries;
    counts.bytes += own.bytes;
    counts.dropped += own.dropped;
  }
  Exposition out("");
  out.Family("build_info", "gauge", "The program's version.");
  out.Sample("", Concat({"version=\"", Version(), "\""}), "1");
  const RequestTotals totals = call.services.metrics.Read();
  WriteRequests(out, totals);
  WriteDurations(out, totals);
  out.Gauge("worlds", "Worlds that exist.", names.size());
  WriteJournal(out, counts);
  const auto transport = call.services.transport();
  out.Gauge("connections", "Open connections.", transport.connections);
  out.Gauge("event_loops", "Event loops, each with a thread.", transport.loops);
  return MetricsReply(out.Take());
}

}  // namespace

http::Response GetMetrics(const AdminCall& call) {
  const bool names_one = call.world != front::kDefaultWorld;
  const auto world = ReadWorld(call, names_one ? ByDefault::kOneWorld : ByDefault::kAllWorlds);
  if (!world) return world.error();
  return world->empty() ? MetricsOfServer(call) : MetricsOfWorld(call, *world);
}

}  // namespace understudy::control
