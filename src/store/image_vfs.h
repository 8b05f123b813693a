#pragma once

#include <optional>
#include <string>
#include <utility>

#include "store/database.h"
#include "store/image.h"

namespace understudy::store {

// What a SQLite connection takes for its file: an image, and between two transactions perhaps
// another one.
class ImageFile {
 public:
  // To be called outside of transactions. `same` says that the bytes are those that the connection
  // saw last, so that it may keep the pages that it has cached.
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
// outlive the connection. Such a file has no lock and no journal beside it: its connections keep
// theirs in memory, and only one at a time may use an image.
const char* ImageVfs();
std::string ImageFileName(ImageFile& file);

// An image with a connection of its own, for as long as this lives.
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
