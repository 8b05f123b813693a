#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vendors/leeloo/model.h"

// Replies as documents/leeloo-accounts.txt shows them: data, meta or included, status 1.
namespace understudy::leeloo {

// `total` is the number of matches over all slices.
std::string RenderAccounts(const AccountPage& page, const Slice& slice);
std::string RenderMessages(const std::vector<Message>& messages, const Slice& slice,
                           std::int64_t total);

// The values of `include` in a request.
struct Included {
  bool users = false;
  bool orders = false;
};
std::string RenderAccount(const AccountDetails& details, const Included& included);

}  // namespace understudy::leeloo
