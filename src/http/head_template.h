#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace understudy::http {

// The head of a reply as it was once written, with places for the two values that differ between
// replies of one kind: Content-Length's and Date's.
class HeadTemplate {
 public:
  // `head` ends with its empty line, and has each header at most once.
  explicit HeadTemplate(std::string head);

  // Appends the head of a reply whose body has `length` bytes.
  void Write(std::string& to, std::size_t length, std::string_view date) const;

 private:
  // A value's place in head_.
  struct Place {
    std::size_t begin = 0;
    std::size_t size = 0;
  };
  std::optional<Place> Find(std::string_view name) const;

  std::string head_;
  std::optional<Place> length_;
  std::optional<Place> date_;
};

}  // namespace understudy::http
