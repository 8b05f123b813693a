#include "front/snapshot.h"

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

// The name in understudy_meta.
constexpr std::string_view kCondition = "world";

std::string ToJson(const Condition& condition) {
  const Instant machine = MachineNow();
  json::Writer w;
  w.StartObject();
  w.Key("clock").StartObject();
  if (!condition.clock.is_machines()) {
    w.Key("from").String(FormatMillis(condition.clock.At(machine)));
    w.Key("rate").String(FormatNumber(condition.clock.rate()));
  }
  w.EndObject();
  // 64 bits without a sign, more than JSON's readers agree on.
  w.Key("random").String(std::to_string(condition.random.state()));
  w.Key("limits");
  condition.limits.WriteState(w);
  w.Key("faults");
  condition.faults.WriteState(w);
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
  return Clock(*from, MachineNow(), *rate);
}

// Makes `condition` what `text` says; false when it says nothing that is known.
bool ReadCondition(const std::string& text, Condition& condition) {
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
  if (limits == nullptr || !condition.limits.ReadState(*limits, diagnostics)) return false;
  if (faults == nullptr || !condition.faults.ReadState(*faults, diagnostics)) return false;
  condition.clock = *read;
  condition.random = Random(*random);
  return true;
}

struct FileRows {
  store::Image rows;
  std::optional<std::string> inside;  // the file in it
};

tl::expected<FileRows, std::string> CheckRows(const std::string& bytes, const Scene& scene) {
  auto rows = store::ReadFile(bytes, scene.rows);
  if (!rows) return tl::make_unexpected(std::move(rows.error()));
  auto inside = store::TakeInside(*rows);
  store::Image copy = rows->Fork();
  store::OpenedImage opened(copy);
  auto why = scenario::WhyNotUsable(opened.database(), *MakeEmptyDatabase());
  if (why) return tl::make_unexpected(std::move(*why));
  return FileRows{std::move(*rows), std::move(inside)};
}

tl::expected<CheckedFile, std::string> Check(const std::string& bytes, const Scene& scene) {
  auto read = CheckRows(bytes, scene);
  if (!read) return tl::make_unexpected(std::move(read.error()));
  std::string condition = store::GetMeta(read->rows, kCondition);
  CheckedFile file{std::move(read->rows), std::move(condition)};
  if (read->inside) {
    auto old = CheckRows(*read->inside, scene);
    if (!old) {
      return tl::make_unexpected("The rows from before the last write: " + old.error());
    }
    file.old_rows = std::move(old->rows);
  }
  return file;
}

}  // namespace

std::string ToFile(Contents contents) {
  store::SetMeta(contents.rows, kCondition, ToJson(contents.condition));
  if (contents.old_rows) store::PutInside(contents.rows, *contents.old_rows);
  return contents.rows.Bytes();
}

tl::expected<Contents, std::string> FromFile(std::string bytes,
                                             const std::shared_ptr<const Scene>& scene) {
  auto file = scene->checked_files.Find(bytes);
  const bool is_new = !file;
  if (is_new) {
    auto checked = Check(bytes, *scene);
    if (!checked) return tl::make_unexpected(std::move(checked.error()));
    file = std::move(*checked);
  }
  Condition condition(*scene);
  if (!file->condition.empty() && !ReadCondition(file->condition, condition)) {
    return tl::make_unexpected(
        "What the file's table understudy_meta says of the world can't be read.");
  }
  if (is_new) scene->checked_files.Keep(std::move(bytes), *file);
  Contents contents(scene, std::move(file->rows), std::move(condition));
  contents.old_rows = std::move(file->old_rows);
  return contents;
}

Contents CopyOf(World& world) {
  Contents contents(world.scene, store::CopyRows(world.state), world.condition, world.IsWritten());
  if (world.old_rows) contents.old_rows = world.old_rows->image.Fork();
  return contents;
}

bool AdvanceClock(World& world, std::chrono::milliseconds by) {
  Clock& clock = world.condition.clock;
  if (clock.Now() + by > Clock::kLast) return false;
  clock = clock.Advanced(by, MachineNow());
  ++world.writes;
  return true;
}

std::optional<OldRows> KeepRows(World& world) {
  if (!world.condition.faults.needs_old_rows()) return std::nullopt;
  return OldRows{store::CopyRows(world.state)};
}

void DropOldRows(World& world) { world.old_rows.reset(); }

void SetClock(World& world, const Clock& clock) {
  Condition& condition = world.condition;
  if (condition.clock.is_machines() != clock.is_machines()) {
    condition.faults.SetStart(clock.Now());
  }
  condition.clock = clock;
  ++world.writes;
}

void Replace(World& world, Contents contents) {
  // A file is opened again as its own scenario's, whosever rows are in it.
  if (world.state.file != nullptr) store::TakeFingerprint(contents.rows, world.scene->rows);
  store::ReplaceRows(world.state, std::move(contents.rows));
  world.old_rows.reset();
  if (contents.old_rows) world.old_rows = OldRows{std::move(*contents.old_rows)};
  world.condition = std::move(contents.condition);
  ++world.writes;
}

void Reset(World& world, const Parts& parts) {
  // Rows in a file stay with the scenario that the file is of.
  if (parts.AreAll() && world.scene->superseded && world.state.file == nullptr) {
    world.gone = true;
    return;
  }
  Contents fresh(world.scene);
  if (parts.data) {
    store::ReplaceRows(world.state, std::move(fresh.rows));
    world.old_rows.reset();
    world.condition.random = fresh.condition.random;
  }
  if (parts.clock) world.condition.clock = fresh.condition.clock;
  if (parts.limits) world.condition.limits = std::move(fresh.condition.limits);
  // From the time that the world now has: an outage in so many seconds is still to come.
  if (parts.faults) {
    world.condition.faults = FaultRules(world.scene->faults, world.condition.clock.Now());
    DropOldRows(world);
  }
  ++world.writes;
}

}  // namespace understudy::front
