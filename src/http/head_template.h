#pragma once

#include <cstddef>
#include <list>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace understudy::http {

// The head of a reply as it was once written, with places for the values that differ between
// replies of one kind: those of Content-Length, Date and kWorldHeader.
class HeadTemplate {
 public:
  // `head` ends with its empty line, and has each header at most once.
  explicit HeadTemplate(std::string head);

  // Appends the head of a reply whose body has `length` bytes. Values whose header the head does
  // not have are left out.
  void Write(std::string& to, std::size_t length, std::string_view date,
             std::string_view world = {}) const;

 private:
  enum class Value { kLength, kDate, kWorld };
  // A value's place in head_.
  struct Place {
    Value value;
    std::size_t begin;
    std::size_t size;
  };
  void Find(std::string_view name, Value value);

  std::string head_;
  std::vector<Place> places_;  // in their order
};

// Everything that the head of a reply depends on, beside the length of its body and its date. The
// reply has no headers of its own but kWorldHeader, kBasisHeader and Date.
struct HeadKind {
  int status;
  bool to_head;   // answers HEAD
  bool has_body;  // of at least a byte, sent or not
  bool close;
  bool http_1_1;
  std::string_view content_type;
  bool names_world = false;
  std::string_view basis = {};  // the value of kBasisHeader; empty: the reply has none

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
    HeadKind kind;  // views content_type and basis
    std::string content_type;
    std::string basis;
    HeadTemplate head;
  };
  mutable std::shared_mutex mutex_;
  std::list<Entry> entries_;  // a list, so that each entry stays where it is
};

}  // namespace understudy::http
