#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "vendors/leeloo/model.h"

namespace understudy::leeloo {

// The accounts that have any of `tags`; without tags, all accounts. Newest lastMessageTime
// first, then by id.
AccountPage ListAccounts(store::Database& database, const std::vector<std::string>& tags,
                         const Slice& slice);

bool AccountExists(store::Database& database, std::string_view id);
std::optional<AccountDetails> FindAccount(store::Database& database, std::string_view id);

std::int64_t CountMessages(store::Database& database, std::string_view account_id);
// Newest first, then by id.
std::vector<Message> ListMessages(store::Database& database, std::string_view account_id,
                                  const Slice& slice);

}  // namespace understudy::leeloo
