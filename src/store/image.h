#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace understudy::store {

// The bytes of a SQLite database file, in memory. Images that were forked from one another share
// every piece that neither has written since. Used by one thread at a time; different images may be
// used at once, shared pieces and all.
class Image {
 public:
  // As large as a page, so that a page that is written copies no other.
  static constexpr std::size_t kPieceSize = 4096;

  Image();  // no bytes
  explicit Image(std::string bytes);
  // Not in the header: g++ 12 warns where it sees into the move of an optional Image.
  Image(Image&& other) noexcept;
  Image& operator=(Image&& other) noexcept;
  ~Image();
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  // An image of the same bytes. Costs a pointer for each piece that was written. An image that was
  // never written may be forked by several threads at once.
  Image Fork() const;

  std::size_t size() const { return size_; }
  // What lies past the end is read as zeros; false when some does.
  bool Read(std::size_t offset, char* to, std::size_t size) const;
  void Write(std::size_t offset, const char* from, std::size_t size);
  // Cuts off, or adds zeros.
  void Resize(std::size_t size);
  std::string Bytes() const;

  // The same number only in images of the same bytes.
  std::uint64_t version() const { return version_; }
  // Bytes of the pieces that were written since the image was made or forked from one that had
  // none.
  std::size_t written_bytes() const { return written_.size() * kPieceSize; }
  // Those, and what it was made of when that is not what `other` was made of.
  std::size_t bytes_beside(const Image& other) const {
    return written_bytes() + (base_ == other.base_ ? 0 : base_size_);
  }

 private:
  using Piece = std::array<char, kPieceSize>;
  struct Written {
    std::shared_ptr<Piece> piece;
    mutable bool shared;  // with another image, perhaps: to be copied before it is written
  };

  const char* Find(std::size_t piece) const;  // nullptr: zeros
  char* Own(std::size_t piece);

  std::shared_ptr<const std::string> base_;  // whole pieces
  std::size_t base_size_ = 0;                // of it, what was never cut off
  std::unordered_map<std::size_t, Written> written_;
  std::size_t size_ = 0;
  std::uint64_t version_ = 0;
};

}  // namespace understudy::store
