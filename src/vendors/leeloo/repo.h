#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "entities/reply.h"
#include "store/database.h"
#include "vendors/leeloo/model.h"

namespace understudy::leeloo {

std::vector<entities::ReplyBinding> Replies();

// The accounts that have any of `tags`; without tags, all accounts. Newest lastMessageTime
// first, then by id.
class AccountPage : public entities::Rows {
 public:
  // The arguments must outlive it.
  AccountPage(store::Database& database, const entities::ReplyPlan& plan,
              const std::vector<std::string>& tags, const Slice& slice);
  std::int64_t total() const { return total_; }  // the number of all that match
  const store::Query* Next() override;

 private:
  void FindTagged(std::vector<std::string> tags, const Slice& slice);

  store::Database& database_;
  const entities::ReplyPlan& plan_;
  std::int64_t total_ = 0;
  std::optional<store::Query> rows_;  // the page, or an account of ids_
  std::vector<std::string> ids_;      // of several tags
  std::size_t next_ = 0;              // in ids_
};

}  // namespace understudy::leeloo
