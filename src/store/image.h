#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace understudy::store {

// The bytes of a SQLite database file, in memory. An image and its fork share each piece that
// neither has written since. Only one thread at a time may use an image. Different images may be
// used at once, even if they share pieces.
class Image {
 public:
  // As large as a page, so that writing a page copies no other page.
  static constexpr std::size_t kPieceSize = 4096;

  Image();  // no bytes
  explicit Image(std::string bytes);
  // Of bytes that live as long as the program: they are not copied. Whole pieces.
  static Image OfConstant(std::string_view bytes);
  // Defined in image.cc: g++ 12 warns if it can inline the move of an std::optional<Image>.
  Image(Image&& other) noexcept;
  Image& operator=(Image&& other) noexcept;
  ~Image();
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  // An image of the same bytes. Costs a pointer for each piece that was written. An image that was
  // never written may be forked by several threads at once.
  Image Fork() const;

  std::size_t size() const { return size_; }
  // Bytes past the end are read as zeros; returns false if there are any.
  bool Read(std::size_t offset, char* to, std::size_t size) const;
  void Write(std::size_t offset, const char* from, std::size_t size);
  // Truncates, or appends zeros.
  void Resize(std::size_t size);
  std::string Bytes() const;

  // Images with the same number have the same bytes.
  std::uint64_t version() const { return version_; }
  // Size of the written pieces: those written since the image was created, including those that it
  // got from the image that it was forked from.
  std::size_t written_bytes() const { return written_.size() * kPieceSize; }
  // The same, plus the size of the original bytes unless `other` has the same original.
  std::size_t bytes_beside(const Image& other) const {
    return written_bytes() + (base_ == other.base_ ? 0 : base_size_);
  }

 private:
  using Piece = std::array<char, kPieceSize>;
  struct Written {
    std::shared_ptr<Piece> piece;
    mutable bool shared;  // maybe shared with another image: copy it before writing
  };

  const char* Find(std::size_t piece) const;  // nullptr: zeros
  char* Own(std::size_t piece);

  const char* base_ = nullptr;                     // whole pieces
  std::shared_ptr<const std::string> base_owner_;  // nullptr: they are constant
  std::size_t base_size_ = 0;                      // the part of base_ that was never truncated
  std::unordered_map<std::size_t, Written> written_;
  std::size_t size_ = 0;
  std::uint64_t version_ = 0;
};

}  // namespace understudy::store
