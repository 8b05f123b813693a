#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <shared_mutex>
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

// Everything that the head of a reply depends on, beside the length of its body and its date. The
// reply has no headers of its own but Date.
struct HeadKind {
  int status;
  bool to_head;   // answers HEAD
  bool has_body;  // of at least a byte, sent or not
  bool close;
  bool http_1_1;
  std::string_view content_type;

  bool operator==(const HeadKind&) const = default;
};

// Heads that were written before. Thread-safe.
class HeadCache {
 public:
  // Valid as long as the cache; null when there is none.
  const HeadTemplate* Find(const HeadKind& kind) const;
  void Add(const HeadKind& kind, std::string head);

 private:
  struct Entry {
    HeadKind kind;  // views content_type
    std::string content_type;
    HeadTemplate head;
  };
  mutable std::shared_mutex mutex_;
  std::list<Entry> entries_;  // a list, so that each entry stays where it is
};

}  // namespace understudy::http
