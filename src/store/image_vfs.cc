#include "store/image_vfs.h"

#include <sqlite3.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "base/text.h"

namespace understudy::store {
namespace {

constexpr const char* kName = "understudy-image";

// Where the header of a database distinguishes two states of the file (its "file change counter"
// and what follows: https://www.sqlite.org/fileformat2.html, section 1.3). Before each transaction
// SQLite compares these bytes with those that it saw, and drops its cache when they differ.
constexpr sqlite3_int64 kVersionOffset = 24;
constexpr int kVersionSize = 16;

// What SQLite calls an open file.
struct Handle {
  sqlite3_file base;  // must be first: SQLite uses only this member
  ImageFile* file;
};

ImageFile& FileOf(sqlite3_file* base) { return *reinterpret_cast<Handle*>(base)->file; }

int Close(sqlite3_file* /*base*/) { return SQLITE_OK; }

int Read(sqlite3_file* base, void* to, int size, sqlite3_int64 offset) {
  ImageFile& file = FileOf(base);
  if (offset == kVersionOffset && size == kVersionSize && file.TakeChanged()) {
    // No image has these bytes: they would mean an impossible change counter and size.
    std::memset(to, 0xa5, kVersionSize);
    return SQLITE_OK;
  }
  const bool whole = file.image().Read(static_cast<std::size_t>(offset), static_cast<char*>(to),
                                       static_cast<std::size_t>(size));
  return whole ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int Write(sqlite3_file* base, const void* from, int size, sqlite3_int64 offset) {
  try {
    FileOf(base).image().Write(static_cast<std::size_t>(offset), static_cast<const char*>(from),
                               static_cast<std::size_t>(size));
  } catch (const std::bad_alloc&) {
    return SQLITE_IOERR_NOMEM;
  }
  return SQLITE_OK;
}

int Truncate(sqlite3_file* base, sqlite3_int64 size) {
  FileOf(base).image().Resize(static_cast<std::size_t>(size));
  return SQLITE_OK;
}

int Sync(sqlite3_file* /*base*/, int /*flags*/) { return SQLITE_OK; }

int FileSize(sqlite3_file* base, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(FileOf(base).image().size());
  return SQLITE_OK;
}

int Lock(sqlite3_file* /*base*/, int /*level*/) { return SQLITE_OK; }

int CheckReservedLock(sqlite3_file* /*base*/, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}

int FileControl(sqlite3_file* /*base*/, int /*operation*/, void* /*argument*/) {
  return SQLITE_NOTFOUND;
}

int SectorSize(sqlite3_file* /*base*/) { return static_cast<int>(Image::kPieceSize); }

int DeviceCharacteristics(sqlite3_file* /*base*/) {
  return SQLITE_IOCAP_SAFE_APPEND | SQLITE_IOCAP_SEQUENTIAL | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

const sqlite3_io_methods kMethods = {
    1,
    Close,
    Read,
    Write,
    Truncate,
    Sync,
    FileSize,
    Lock,
    Lock,  // unlocking is as little
    CheckReservedLock,
    FileControl,
    SectorSize,
    DeviceCharacteristics,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
};

int Open(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* base, int flags, int* out_flags) {
  base->pMethods = nullptr;
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0 || name == nullptr) return SQLITE_CANTOPEN;
  const auto address = ParseInteger(name);
  if (address.status != IntegerStatus::kOk) return SQLITE_CANTOPEN;
  // What ImageFileName() made.
  reinterpret_cast<Handle*>(base)->file = std::bit_cast<ImageFile*>(address.value);
  base->pMethods = &kMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs* /*vfs*/, const char* /*name*/, int /*sync*/) { return SQLITE_OK; }

// There is never a journal.
int Access(sqlite3_vfs* /*vfs*/, const char* /*name*/, int /*flags*/, int* there) {
  *there = 0;
  return SQLITE_OK;
}

int FullPathname(sqlite3_vfs* /*vfs*/, const char* name, int size, char* to) {
  sqlite3_snprintf(size, to, "%s", name);
  return SQLITE_OK;
}

sqlite3_vfs MakeVfs() {
  // Time, randomness and the like are the system's.
  sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
  if (system == nullptr) throw std::runtime_error("SQLite has no VFS of its own");
  sqlite3_vfs vfs = *system;
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(Handle);
  vfs.pNext = nullptr;
  vfs.zName = kName;
  vfs.xOpen = Open;
  vfs.xDelete = Delete;
  vfs.xAccess = Access;
  vfs.xFullPathname = FullPathname;
  return vfs;
}

}  // namespace

const char* ImageVfs() {
  static const int registered = [] {
    static sqlite3_vfs vfs = MakeVfs();
    return sqlite3_vfs_register(&vfs, 0);
  }();
  if (registered != SQLITE_OK) throw std::runtime_error("SQLite refuses the VFS of images");
  return kName;
}

std::string ImageFileName(ImageFile& file) {
  return std::to_string(std::bit_cast<std::int64_t>(&file));
}

}  // namespace understudy::store
