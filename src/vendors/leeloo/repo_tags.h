#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "store/database.h"
#include "vendors/leeloo/model.h"

// The accounts that carry any of several tags: part of repo, and only for it.
namespace understudy::leeloo {

// Up to so many tags, reading lists that may be empty costs less than counting first, and looking
// an account up in the lists before it costs less than merging them.
constexpr std::size_t kFewTags = 8;

// How many accounts carry the tag.
std::int64_t CountTag(store::Database& database, const std::string& tag);

struct CountedTag {
  std::string tag;
  std::int64_t accounts;
};

// Those of `tags` that an account carries, the commonest first.
std::vector<CountedTag> CountEach(store::Database& database, const std::vector<std::string>& tags);

// How many accounts carry any of the tags: the commonest is read off its counter, and each account
// of the others is looked up in those before it. Some 1 µs for each, so 120 ms for a tag of 100,000
// accounts beside one of 500,000.
std::int64_t CountUnion(store::Database& database, const std::vector<CountedTag>& tags);

// The ids of a page.
struct MergedIds {
  std::vector<std::string> ids;
  bool ended = false;  // no account comes after them
};

// Merges the sorted accounts of each tag. It reads them up to the page's end. A page at 490,000 of
// two tags costs some 90 ms.
MergedIds MergeIds(store::Database& database, const std::vector<std::string>& tags,
                   const Slice& slice);

}  // namespace understudy::leeloo
