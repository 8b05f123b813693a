#include "control/request_stream.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "base/text.h"
#include "control/journal_query.h"
#include "http/body_source.h"
#include "journal/entry_json.h"
#include "journal/stream.h"

namespace understudy::control {
namespace {

// So many bytes of the journal are made to events at once.
constexpr std::size_t kMostBytes = std::size_t{32} * 1024;
constexpr std::chrono::milliseconds kSignOfLife = std::chrono::seconds(15);

class EventSource : public http::BodySource {
 public:
  EventSource(journal::Stream& stream, journal::StreamFilter filter,
              const journal::Redaction& redaction)
      : reader_(stream, std::move(filter)), redaction_(redaction) {}

  void Start(http::Waker waker) override { reader_.WakeBy(std::move(waker)); }

  Status Next(std::string& piece) override {
    // So the client has bytes at once, and knows that it gets all from now on.
    if (!has_begun_) piece = ": requests from now on\n\n";
    has_begun_ = true;
    for (const auto& streamed : reader_.Take(kMostBytes)) Write(streamed, piece);
    // A sign of life, which also shows whether the client is still there.
    const auto now = std::chrono::steady_clock::now();
    if (piece.empty() && now - last_piece_ >= kSignOfLife) piece = ":\n\n";
    if (piece.empty()) return Status::kNothingNow;
    last_piece_ = now;
    return Status::kPiece;
  }

  std::chrono::milliseconds longest_wait() const override { return kSignOfLife; }

  bool endless() const override { return true; }

 private:
  void Write(const journal::StreamedEntry& streamed, std::string& piece) const {
    if (streamed.lost_before > 0) {
      piece +=
          Concat({"event: lost\ndata: {\"lost\":", std::to_string(streamed.lost_before), "}\n\n"});
    }
    if (streamed.entry.asked == nullptr) return;
    piece += Concat({"id: ", std::to_string(streamed.entry.number), "\ndata: "});
    piece += journal::EntryJson(streamed.world, streamed.id, streamed.entry, redaction_);
    piece += "\n\n";
  }

  journal::Stream::Reader reader_;
  const journal::Redaction& redaction_;
  std::chrono::steady_clock::time_point last_piece_ = std::chrono::steady_clock::now();
  bool has_begun_ = false;
};

http::Response RefuseStatus(std::string_view text) {
  return Refuse(400, "bad_request",
                Concat({"The parameter `status` must be a status such as 404, or a class such as ",
                        "4xx, and not ", Quoted(text), "."}));
}

// "404" or "4xx"; false for anything else.
bool ReadStatus(std::string_view text, journal::StreamFilter& filter) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 3 || text[0] < '1' || text[0] > '9') return false;
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

std::optional<http::Response> WhyNoVendor(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& vendor : AllVendors()) {
    if (vendor.name == name) return std::nullopt;
    names.push_back(vendor.name);
  }
  return Refuse(400, "bad_request",
                Concat({"There is no vendor ", Quoted(name), DidYouMean(name, names), "."}));
}

OrRefusal<journal::StreamFilter> ReadFilter(const AdminCall& call) {
  journal::StreamFilter filter;
  auto world = ReadWorld(call, ByDefault::kAllWorlds);
  if (!world) return tl::make_unexpected(world.error());
  filter.world = std::move(*world);
  auto vendor = ReadParameter(call, "vendor");
  if (!vendor) return tl::make_unexpected(vendor.error());
  if (*vendor) {
    if (auto refused = WhyNoVendor(**vendor)) return tl::make_unexpected(std::move(*refused));
    filter.vendor = std::move(**vendor);
  }
  const auto status = ReadParameter(call, "status");
  if (!status) return tl::make_unexpected(status.error());
  if (*status && !ReadStatus(**status, filter)) return tl::make_unexpected(RefuseStatus(**status));
  return filter;
}

}  // namespace

http::Response StreamRequests(const AdminCall& call) {
  auto filter = ReadFilter(call);
  if (!filter) return filter.error();
  http::Response response{200, {{"Cache-Control", "no-store"}}, "text/event-stream", ""};
  response.body_source = std::make_shared<EventSource>(call.services.stream, std::move(*filter),
                                                       call.services.redaction);
  return response;
}

}  // namespace understudy::control
