#include "control/request_lines.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/long_work.h"
#include "control/locked_world.h"
#include "http/body_source.h"
#include "journal/entry_json.h"

namespace understudy::control {
namespace {

constexpr std::size_t kLinesPiece = std::size_t{32} * 1024;

struct KeptEntry {
  std::shared_ptr<journal::Journal> journal;
  journal::Entry entry;
};

// Writes the lines as they are sent: together they may take more memory than the journal.
class LinesSource : public http::BodySource {
 public:
  LinesSource(std::vector<KeptEntry> entries, const journal::Redaction& redaction)
      : entries_(std::move(entries)), redaction_(redaction) {}

  Status Next(std::string& piece) override {
    if (next_ == entries_.size()) return Status::kEnd;
    while (next_ < entries_.size() && piece.size() < kLinesPiece) {
      const auto& [journal, entry] = entries_[next_++];
      piece += journal::EntryJson(*journal, entry, redaction_);
      piece += '\n';
    }
    return Status::kPiece;
  }

 private:
  const std::vector<KeptEntry> entries_;
  const journal::Redaction& redaction_;
  std::size_t next_ = 0;
};

}  // namespace

http::Response GetRequestLines(const AdminCall& call) {
  ExpectLongWork();
  auto& worlds = call.services.worlds;
  if (!worlds.journals().is_on()) return Conflict("The server keeps no journal (--journal 0).");
  std::string named = call.world;
  for (const auto& [name, value] : call.query) named = value;
  std::vector<KeptEntry> entries;
  for (const auto& name : named == "all" ? worlds.Names() : std::vector<std::string>{named}) {
    const auto world = worlds.Find(name);
    if (world == nullptr && named != "all") return NoWorld(name);
    if (world == nullptr) continue;
    for (auto& entry : world->journal->Entries()) {
      entries.push_back({world->journal, std::move(entry)});
    }
  }
  std::stable_sort(entries.begin(), entries.end(), [](const auto& one, const auto& other) {
    return one.entry.asked->real_time() < other.entry.asked->real_time();
  });
  http::Response response{200, {}, "application/jsonl", ""};
  response.body_source = std::make_shared<LinesSource>(std::move(entries), call.services.redaction);
  return response;
}

}  // namespace understudy::control
