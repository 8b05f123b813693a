#include "store/image.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace understudy::store {
namespace {

std::uint64_t NewVersion() {
  static std::atomic<std::uint64_t> last = 0;
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

Image::Image() = default;
Image::Image(Image&&) noexcept = default;
Image& Image::operator=(Image&&) noexcept = default;
Image::~Image() = default;

Image::Image(std::string bytes) : size_(bytes.size()), version_(NewVersion()) {
  bytes.resize((size_ + kPieceSize - 1) / kPieceSize * kPieceSize);
  bytes.shrink_to_fit();
  base_size_ = bytes.size();
  base_owner_ = std::make_shared<const std::string>(std::move(bytes));
  base_ = base_owner_->data();
}

Image Image::OfConstant(std::string_view bytes) {
  if (bytes.size() % kPieceSize != 0) throw std::logic_error("an image needs whole pieces");
  Image image;
  image.base_ = bytes.data();
  image.base_size_ = bytes.size();
  image.size_ = bytes.size();
  image.version_ = NewVersion();
  return image;
}

Image Image::Fork() const {
  Image fork;
  for (const auto& [index, written] : written_) written.shared = true;
  fork.base_ = base_;
  fork.base_owner_ = base_owner_;
  fork.base_size_ = base_size_;
  fork.written_ = written_;
  fork.size_ = size_;
  fork.version_ = version_;
  return fork;
}

const char* Image::Find(std::size_t piece) const {
  if (!written_.empty()) {
    const auto found = written_.find(piece);
    if (found != written_.end()) return found->second.piece->data();
  }
  const std::size_t offset = piece * kPieceSize;
  return offset < base_size_ ? base_ + offset : nullptr;
}

char* Image::Own(std::size_t piece) {
  const auto found = written_.find(piece);
  if (found != written_.end() && !found->second.shared) return found->second.piece->data();
  auto own = std::make_shared<Piece>();
  if (const char* now = Find(piece)) {
    std::memcpy(own->data(), now, kPieceSize);
  } else {
    own->fill(0);
  }
  char* const data = own->data();
  written_.insert_or_assign(piece, Written{std::move(own), false});
  return data;
}

bool Image::Read(std::size_t offset, char* to, std::size_t size) const {
  const std::size_t there = offset < size_ ? std::min(size, size_ - offset) : 0;
  for (std::size_t done = 0; done < there;) {
    const std::size_t at = (offset + done) % kPieceSize;
    const std::size_t n = std::min(there - done, kPieceSize - at);
    if (const char* piece = Find((offset + done) / kPieceSize)) {
      std::memcpy(to + done, piece + at, n);
    } else {
      std::memset(to + done, 0, n);
    }
    done += n;
  }
  std::memset(to + there, 0, size - there);
  return there == size;
}

void Image::Write(std::size_t offset, const char* from, std::size_t size) {
  version_ = NewVersion();
  size_ = std::max(size_, offset + size);
  for (std::size_t done = 0; done < size;) {
    const std::size_t at = (offset + done) % kPieceSize;
    const std::size_t n = std::min(size - done, kPieceSize - at);
    std::memcpy(Own((offset + done) / kPieceSize) + at, from + done, n);
    done += n;
  }
}

void Image::Resize(std::size_t size) {
  if (size == size_) return;
  version_ = NewVersion();
  if (size < size_) {
    const std::size_t pieces = (size + kPieceSize - 1) / kPieceSize;
    std::erase_if(written_, [&](const auto& entry) { return entry.first >= pieces; });
    base_size_ = std::min(base_size_, pieces * kPieceSize);
    const std::size_t rest = size % kPieceSize;
    if (rest != 0) std::memset(Own(size / kPieceSize) + rest, 0, kPieceSize - rest);
  }
  size_ = size;
}

std::string Image::Bytes() const {
  std::string bytes(size_, '\0');
  Read(0, bytes.data(), bytes.size());
  return bytes;
}

}  // namespace understudy::store
