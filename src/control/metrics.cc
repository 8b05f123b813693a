#include "control/metrics.h"

#include <algorithm>
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

// Writes metric families. Labels are names from contracts and worlds, which need no escapes.
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

std::string_view VendorOf(const contract::Contract* contract) {
  return contract == nullptr ? std::string_view("none") : contract->vendor();
}

void WriteRequests(Exposition& out, const RequestTotals& totals) {
  out.Family("requests_total", "counter",
             "Requests to the vendors' APIs, by the status of the reply.");
  for (const auto& each : totals.requests) {
    const std::string_view operation =
        each.operation == nullptr ? std::string_view("none") : std::string_view(each.operation->id);
    const std::string status = each.status == 0 ? "other" : std::to_string(each.status);
    out.Sample("",
               Concat({"vendor=\"", VendorOf(each.contract), "\",operation=\"", operation,
                       "\",status=\"", status, "\""}),
               std::to_string(each.count));
  }
}

void WriteDurations(Exposition& out, const RequestTotals& totals) {
  out.Family(
      "request_duration_seconds", "histogram",
      "Time from a request's arrival to the first byte of its reply, a fault's delay included.");
  for (const auto& [contract, histogram] : totals.durations) {
    const std::string vendor = Concat({"vendor=\"", VendorOf(contract), "\""});
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
  std::map<std::tuple<std::string_view, std::string_view, int>, RequestTotals::Requests> requests;
  std::map<std::string_view, RequestTotals::Durations> durations;
  RequestTotals totals;
  for (const auto& entry : entries) {
    // Replies are counted, and the requests that never were whole have none.
    if (entry.status() == 0) continue;
    const auto* contract = entry.asked->contract();
    const auto* operation = entry.asked->operation();
    auto& counted =
        requests[{VendorOf(contract), operation == nullptr ? std::string_view() : operation->id,
                  entry.status()}];
    counted = {contract, operation, entry.status(), counted.count + 1};
    auto& histogram = durations.try_emplace(VendorOf(contract), RequestTotals::Durations{contract})
                          .first->second.histogram;
    ++histogram.counts.at(DurationHistogram::BucketOf(entry.answered->duration()));
    histogram.sum += entry.answered->duration();
  }
  for (const auto& [name, each] : requests) totals.requests.push_back(each);
  for (const auto& [name, each] : durations) totals.durations.push_back(each);
  return totals;
}

http::Response MetricsReply(std::string text) {
  return {200, {}, "text/plain; version=0.0.4; charset=utf-8", std::move(text)};
}

http::Response MetricsOfWorld(const AdminCall& call, const std::string& name) {
  const auto read = FindWorldToRead(call, name);
  Exposition out(Concat({"world=\"", name, "\""}));
  // The contracts of these entries live as long as the server's, or the entries.
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
