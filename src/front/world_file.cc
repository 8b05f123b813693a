#include "front/world_file.h"

#include <optional>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "scenario/clock_setting.h"
#include "scenario/row_check.h"
#include "store/image_vfs.h"
#include "store/snapshot.h"

namespace understudy::front {
namespace {

// The name of the settings in the table understudy_meta.
constexpr std::string_view kWorldSettings = "world";

std::string ToJson(const WorldSettings& settings) {
  const Instant steady = SteadyNow();
  json::Writer w;
  w.StartObject();
  w.Key("clock").StartObject();
  if (!settings.clock.is_machines()) {
    w.Key("from").String(FormatMillis(settings.clock.At(steady)));
    w.Key("rate").String(FormatNumber(settings.clock.rate()));
  }
  w.EndObject();
  // As a text: readers of JSON do not agree on unsigned numbers of 64 bits.
  w.Key("random").String(std::to_string(settings.random.state()));
  w.Key("asked_faults").String(std::to_string(settings.asked_faults.state()));
  w.Key("limits");
  settings.limits.WriteState(w);
  w.Key("faults");
  settings.faults.WriteState(w);
  w.Key("webhooks");
  settings.webhooks.WriteState(w);
  if (settings.strict) w.Key("strict").String(scenario::NameOf(*settings.strict));
  w.EndObject();
  return w.Take();
}

std::optional<Clock> ReadClock(const Node& node) {
  if (node.members.empty()) return Clock();
  const auto from = ParseInstant(node.Text("from"));
  const auto rate = ParseNumber(node.Text("rate"));
  if (!from || *from < Clock::kFirst || *from > Clock::kLast || !rate) return std::nullopt;
  const bool runs = *rate >= scenario::kSlowestRate && *rate <= scenario::kFastestRate;
  if (!runs && *rate != 0) return std::nullopt;
  return Clock(*from, SteadyNow(), *rate);
}

// Reads `text` into `settings`; false if it is invalid.
bool ReadWorldSettings(const Catalog& catalog, const std::string& text, WorldSettings& settings) {
  const Source source{"snapshot", text};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  const Node* clock = root ? root->Find("clock") : nullptr;
  if (clock == nullptr || !clock->is_map()) return false;
  const auto read = ReadClock(*clock);
  const auto random = ParseUnsigned(root->Text("random"));
  if (!read || !random) return false;
  const Node* limits = root->Find("limits");
  const Node* faults = root->Find("faults");
  if (limits == nullptr || !settings.limits.ReadState(*limits, diagnostics)) return false;
  if (faults == nullptr || !settings.faults.ReadState(catalog, *faults, diagnostics)) return false;
  // Files of older versions lack them.
  const Node* webhooks = root->Find("webhooks");
  if (webhooks != nullptr && !settings.webhooks.ReadState(*webhooks)) return false;
  if (const auto strict = root->OptionalText("strict")) {
    settings.strict = scenario::FindStrict(*strict);
    if (!settings.strict) return false;
  }
  settings.clock = *read;
  settings.random = Random(*random);
  // Files of older versions lack it.
  if (const auto asked = ParseUnsigned(root->Text("asked_faults"))) {
    settings.asked_faults = Random(*asked);
  }
  return true;
}

struct FileRows {
  store::Image rows;
  std::optional<std::string> inside;  // the file with the rows before the last write
};

tl::expected<FileRows, std::string> CheckRows(const std::string& bytes,
                                              const SeededScenario& seeded) {
  const Catalog& catalog = *seeded.service.catalog();
  auto rows = store::ReadFile(bytes, seeded.rows);
  if (!rows) return tl::make_unexpected(std::move(rows.error()));
  auto inside = store::TakeInside(*rows);
  store::Image copy = rows->Fork();
  store::OpenedImage opened(copy);
  auto why = scenario::WhyNotUsable(catalog, opened.database(), *MakeEmptyDatabase(catalog));
  if (why) return tl::make_unexpected(std::move(*why));
  return FileRows{std::move(*rows), std::move(inside)};
}

tl::expected<CheckedFile, std::string> Check(const std::string& bytes,
                                             const SeededScenario& seeded) {
  auto read = CheckRows(bytes, seeded);
  if (!read) return tl::make_unexpected(std::move(read.error()));
  std::string settings = store::GetMeta(read->rows, kWorldSettings);
  CheckedFile file{std::move(read->rows), std::move(settings)};
  if (read->inside) {
    auto old = CheckRows(*read->inside, seeded);
    if (!old) {
      return tl::make_unexpected("The rows from before the last write: " + old.error());
    }
    file.rows_before_last_write = std::move(old->rows);
  }
  return file;
}

}  // namespace

std::string ToFile(Contents contents) {
  store::SetMeta(contents.rows, kWorldSettings, ToJson(contents.settings));
  if (contents.rows_before_last_write)
    store::PutInside(contents.rows, *contents.rows_before_last_write);
  return contents.rows.Bytes();
}

tl::expected<Contents, std::string> FromFile(std::string bytes,
                                             const std::shared_ptr<const SeededScenario>& seeded) {
  auto file = seeded->checked_files.Find(bytes);
  const bool is_new = !file;
  if (is_new) {
    auto checked = Check(bytes, *seeded);
    if (!checked) return tl::make_unexpected(std::move(checked.error()));
    file = std::move(*checked);
  }
  WorldSettings settings(*seeded);
  if (!file->settings.empty() &&
      !ReadWorldSettings(*seeded->service.catalog(), file->settings, settings)) {
    return tl::make_unexpected(
        "The settings of the world, in the file's table understudy_meta, can't be read.");
  }
  if (is_new) seeded->checked_files.Keep(std::move(bytes), *file);
  Contents contents(seeded, std::move(file->rows), std::move(settings));
  contents.rows_before_last_write = std::move(file->rows_before_last_write);
  return contents;
}

}  // namespace understudy::front
