#pragma once

#include <optional>
#include <string>
#include <utility>

#include "store/database.h"
#include "store/image.h"

namespace understudy::store {

// What a SQLite connection uses as its file: an image, which can be exchanged between two
// transactions.
class ImageFile {
 public:
  // Call this outside of transactions. `same`: the bytes equal those that the connection last saw,
  // so it may keep its cached pages.
  void Point(Image& image, bool same) {
    image_ = &image;
    changed_ = changed_ || !same;
  }

  // For the functions that SQLite calls.
  Image& image() { return *image_; }
  bool TakeChanged() { return std::exchange(changed_, false); }

 private:
  Image* image_ = nullptr;
  bool changed_ = false;
};

// The SQLite VFS whose database files are ImageFiles: its name, and the name of a file, which must
// outlive the connection. Such a file has no lock and no journal file: connections keep their
// journals in memory, and only one connection at a time may use an image.
const char* ImageVfs();
std::string ImageFileName(ImageFile& file);

// Opens a connection for one image, and closes it when destroyed.
class OpenedImage {
 public:
  explicit OpenedImage(Image& image) {
    file_.Point(image, false);
    database_.emplace(file_);
  }
  Database& database() { return *database_; }

 private:
  ImageFile file_;
  std::optional<Database> database_;
};

}  // namespace understudy::store
