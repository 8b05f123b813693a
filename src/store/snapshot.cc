#include "store/snapshot.h"

#include <SQLiteCpp/Exception.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/long_work.h"
#include "base/text.h"
#include "store/image_vfs.h"

namespace understudy::store {
namespace {

// Of a database's header (https://www.sqlite.org/fileformat2.html, section 1.3).
constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr std::size_t kPageSizeOffset = 16;
constexpr std::size_t kVersionsOffset = 18;  // 2 and 2 in a file with a write-ahead log, else 1, 1
constexpr std::size_t kLargestRootOffset = 52;  // four bytes: zeros without auto_vacuum
constexpr std::size_t kEncodingOffset = 56;     // four bytes: 1 for UTF-8
constexpr std::size_t kHeaderSize = 100;

// The tables, indexes and triggers, and where they are in the file.
struct Layout {
  std::map<std::string, std::string> objects;  // "index x": how it is defined
  std::string roots;
  std::int64_t cookie = 0;
};

Layout LayoutOf(Database& database) {
  Layout layout;
  Query objects = database.Prepare(
      "SELECT type, name, tbl_name, coalesce(sql, ''), rootpage FROM sqlite_schema"
      " ORDER BY type, name");
  while (objects.Step()) {
    layout.objects[objects.Text(0) + " " + objects.Text(1)] =
        objects.Text(2) + '\n' + objects.Text(3);
    layout.roots += std::to_string(objects.Integer(4)) + ' ';
  }
  Query cookie = database.Prepare("PRAGMA schema_version");
  if (cookie.Step()) layout.cookie = cookie.Integer(0);
  return layout;
}

// Shared connections identify the tables' places by the schema number in the file. A file with
// tables in other places must have a unique number.
std::int64_t NewCookie() {
  static std::atomic<std::int64_t> last = 1'000'000'000;
  return ++last;
}

std::string FirstText(Database& database, std::string_view sql) {
  Query query = database.Prepare(sql);
  return query.Step() ? query.Text(0) : "";
}

std::optional<std::string> WhyDamaged(Database& database) {
  const std::string integrity = FirstText(database, "PRAGMA integrity_check(1)");
  if (integrity != "ok") return "The SQLite database is damaged: " + integrity + ".";
  const std::string table = FirstText(database, "PRAGMA foreign_key_check");
  if (!table.empty()) return "A row of " + table + " refers to a row that is not there.";
  return std::nullopt;
}

std::optional<std::string> WhyNotReadable(std::string_view bytes) {
  if (bytes.size() < kHeaderSize || !bytes.starts_with(kMagic)) return "This is not a SQLite file.";
  const auto byte = [&](std::size_t i) {
    return std::size_t{static_cast<unsigned char>(bytes[i])};
  };
  const std::size_t page = byte(kPageSizeOffset) * 256 + byte(kPageSizeOffset + 1);
  if (page != Image::kPieceSize) {
    return "The SQLite file has pages of another size than " + std::to_string(Image::kPieceSize) +
           " bytes.";
  }
  if (bytes.size() % page != 0) return "The SQLite file is cut off.";
  // A connection reads these bytes once, and not again for the next image.
  using namespace std::string_view_literals;
  if (bytes.substr(kEncodingOffset, 4) != "\0\0\0\1"sv) {
    return "The SQLite file's texts are not in UTF-8 (PRAGMA encoding).";
  }
  if (bytes.substr(kLargestRootOffset, 4) != "\0\0\0\0"sv) {
    return "The SQLite file has PRAGMA auto_vacuum; set it to NONE and VACUUM.";
  }
  return std::nullopt;
}

// Tables that ANALYZE creates. They are not needed here.
void DropStatistics(Database& database) {
  std::vector<std::string> tables;
  {
    Query query = database.Prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'sqlite~_stat_'"
        " ESCAPE '~'");
    while (query.Step()) tables.push_back(query.Text(0));
  }
  for (const auto& table : tables) database.Execute("DROP TABLE " + table);
}

std::optional<std::string> WhyOtherObjects(const Layout& its, const Layout& ours) {
  const std::string start =
      "The SQLite file's tables are not those of this version of understudy and its APIs: ";
  for (const auto& [name, definition] : ours.objects) {
    const auto found = its.objects.find(name);
    if (found == its.objects.end()) return Concat({start, "it lacks the ", name, "."});
    if (found->second != definition) return Concat({start, "its ", name, " is defined otherwise."});
  }
  for (const auto& [name, definition] : its.objects) {
    if (!ours.objects.contains(name))
      return Concat({start, "drop the ", name, ", which was added."});
  }
  return std::nullopt;
}

// Returns what is wrong with an image from outside. If nothing is, sets its schema number.
std::optional<std::string> Examine(Image& image, const Image& model) {
  Image expected = model.Fork();
  OpenedImage opened(image);
  opened.database().Execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
  DropStatistics(opened.database());
  const Layout its = LayoutOf(opened.database());
  const Layout ours = LayoutOf(OpenedImage(expected).database());
  if (auto why = WhyOtherObjects(its, ours)) return why;
  if (auto why = WhyDamaged(opened.database())) return why;
  const bool alike = its.roots == ours.roots;
  if (!alike || its.cookie != ours.cookie) {
    opened.database().Execute("PRAGMA schema_version=" +
                              std::to_string(alike ? ours.cookie : NewCookie()));
  }
  return std::nullopt;
}

// Bytes of a file that are copied within a moment.
constexpr std::int64_t kManyBytes = std::int64_t{1} << 20;

// Copying a large file takes long.
void ExpectCopyOf(Database& file) {
  Query query =
      file.Prepare("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  if (query.Step() && query.Integer(0) > kManyBytes) ExpectLongWork();
}

}  // namespace

Image CopyRows(State& state) {
  if (state.file == nullptr) return state.image.Fork();
  ExpectCopyOf(*state.file);
  std::string bytes = state.file->Bytes();
  bytes[kVersionsOffset] = bytes[kVersionsOffset + 1] = 1;
  return Image(std::move(bytes));
}

void SetMeta(Image& rows, std::string_view name, std::string_view value) {
  OpenedImage opened(rows);
  opened.database()
      .Prepare(
          "INSERT INTO understudy_meta(name, value) VALUES(?1, ?2)"
          " ON CONFLICT(name) DO UPDATE SET value = excluded.value")
      .Bind(1, name)
      .Bind(2, value)
      .Run();
}

std::string GetMeta(const Image& rows, std::string_view name) {
  Image copy = rows.Fork();
  OpenedImage opened(copy);
  Query query = opened.database().Prepare("SELECT value FROM understudy_meta WHERE name = ?1");
  query.Bind(1, name);
  return query.Step() ? query.Text(0) : "";
}

void PutInside(Image& rows, const Image& other) {
  const std::string file = other.Bytes();
  OpenedImage opened(rows);
  opened.database().Execute("DELETE FROM understudy_before");
  // Most readers would end a text at its first NUL.
  opened.database()
      .Prepare("INSERT INTO understudy_before(file) VALUES(CAST(?1 AS BLOB))")
      .Bind(1, file)
      .Run();
}

std::optional<std::string> TakeInside(Image& rows) {
  std::optional<std::string> file;
  OpenedImage opened(rows);
  {
    Query query = opened.database().Prepare("SELECT file FROM understudy_before");
    if (query.Step()) file = query.Text(0);
  }
  if (file) opened.database().Execute("DELETE FROM understudy_before");
  return file;
}

void TakeFingerprint(Image& rows, const Image& model) {
  for (const std::string_view name : {"schema", "scenario"}) {
    const std::string value = GetMeta(model, name);
    if (GetMeta(rows, name) != value) SetMeta(rows, name, value);
  }
  Image expected = model.Fork();
  const std::string id = FirstText(OpenedImage(expected).database(), "PRAGMA application_id");
  OpenedImage opened(rows);
  if (FirstText(opened.database(), "PRAGMA application_id") == id) return;
  opened.database().Execute("PRAGMA application_id=" + id);
}

tl::expected<Image, std::string> ReadFile(std::string bytes, const Image& model) {
  if (auto why = WhyNotReadable(bytes)) return tl::make_unexpected(std::move(*why));
  bytes[kVersionsOffset] = bytes[kVersionsOffset + 1] = 1;
  Image image(std::move(bytes));
  try {
    if (auto why = Examine(image, model)) return tl::make_unexpected(std::move(*why));
    TakeFingerprint(image, model);
  } catch (const SQLite::Exception& e) {
    return tl::make_unexpected(std::string("SQLite can't read the file: ") + e.what() + ".");
  }
  return image;
}

void ReplaceRows(State& state, Image rows) {
  if (state.file == nullptr) {
    state.image = std::move(rows);
    return;
  }
  ExpectCopyOf(*state.file);  // its pages are freed or written anew, however few rows come
  if (rows.size() > static_cast<std::size_t>(kManyBytes)) ExpectLongWork();
  OpenedImage source(rows);
  state.file->CopyFrom(source.database());
}

}  // namespace understudy::store
