#include "vendors/leeloo/repo.h"

#include <algorithm>
#include <utility>

#include "vendors/leeloo/repo_tags.h"

namespace understudy::leeloo {
namespace {

// The queries of a list of accounts.
enum AccountQuery : std::size_t { kAll, kTagged, kById };

// A page is a subquery that uses only the index to skip to a far offset. CROSS JOIN keeps it
// outermost, which keeps its order.
entities::ReplyBinding AccountListReply() {
  return {.operation = "listAccounts",
          .row = "data",
          .entity = "accounts",
          .queries = {"FROM (SELECT rowid AS position FROM leeloo_accounts"
                      " ORDER BY last_message_time DESC, id LIMIT ?1 OFFSET ?2)"
                      " CROSS JOIN leeloo_accounts a ON a.rowid = position",
                      "FROM (SELECT account_id FROM leeloo_account_tags WHERE tag = ?3"
                      " ORDER BY last_message_time DESC, account_id LIMIT ?1 OFFSET ?2)"
                      " CROSS JOIN leeloo_accounts a ON a.id = account_id",
                      "FROM leeloo_accounts WHERE id = ?1"},
          .values = {"limit", "offset", "filteredCount", "totalCount"}};
}

std::int64_t CountAll(store::Database& database) {
  auto query = database.Prepare("SELECT total FROM leeloo_account_count");
  return query.Step() ? query.Integer(0) : 0;
}

std::vector<std::string> WithoutRepeats(const std::vector<std::string>& tags) {
  std::vector<std::string> once;
  for (const auto& tag : tags) {
    if (std::find(once.begin(), once.end(), tag) == once.end()) once.push_back(tag);
  }
  return once;
}

}  // namespace

std::vector<entities::ReplyBinding> Replies() { return {AccountListReply()}; }

AccountPage::AccountPage(store::Database& database, const entities::ReplyPlan& plan,
                         const std::vector<std::string>& tags, const Slice& slice)
    : database_(database), plan_(plan) {
  if (tags.size() > 1) {
    FindTagged(WithoutRepeats(tags), slice);
    return;
  }
  total_ = tags.empty() ? CountAll(database) : CountTag(database, tags[0]);
  if (slice.offset >= total_) return;
  rows_.emplace(database.Prepare(plan.query(tags.empty() ? kAll : kTagged)));
  rows_->Bind(1, slice.limit).Bind(2, slice.offset);
  if (!tags.empty()) rows_->Bind(3, tags[0]);
}

void AccountPage::FindTagged(std::vector<std::string> tags, const Slice& slice) {
  MergedIds merged;
  // A first page that holds all the accounts has counted them.
  if (slice.offset == 0 && tags.size() <= kFewTags) merged = MergeIds(database_, tags, slice);
  if (merged.ended) {
    total_ = std::ssize(merged.ids);
  } else {
    const auto counted = CountEach(database_, tags);
    total_ = CountUnion(database_, counted);
    if (merged.ids.empty() && slice.offset < total_) {
      tags.clear();
      for (const auto& each : counted) tags.push_back(each.tag);
      merged = MergeIds(database_, tags, slice);
    }
  }
  ids_ = std::move(merged.ids);
}

const store::Query* AccountPage::Next() {
  if (next_ < ids_.size()) {
    rows_.reset();
    rows_.emplace(database_.Prepare(plan_.query(kById))).Bind(1, ids_[next_++]);
  }
  return rows_ && rows_->Step() ? &*rows_ : nullptr;
}

}  // namespace understudy::leeloo
