#include "front/authenticate.h"

#include <algorithm>

namespace understudy::front {

tl::expected<std::string, Problem> Authenticate(const scenario::VendorScenario& vendor,
                                                const contract::Operation& operation,
                                                std::optional<std::string_view> sent) {
  if (operation.is_open) return "";
  const auto asks_anyway = vendor.vendor->asks_anyway;
  if (vendor.credentials.empty() && vendor.vendor->credentials.open_without &&
      (asks_anyway == nullptr || !asks_anyway(vendor.settings, operation))) {
    return "";
  }
  if (!sent) {
    return tl::make_unexpected(
        Problem{ProblemKind::kMissingCredentials, "The request carries no credential."});
  }
  const auto known =
      std::find_if(vendor.credentials.begin(), vendor.credentials.end(),
                   [&](const scenario::Credential& each) { return each.secret == *sent; });
  if (known == vendor.credentials.end()) {
    return tl::make_unexpected(
        Problem{ProblemKind::kUnknownCredentials, "The scenario does not list this credential."});
  }
  const auto& granted = known->permissions;
  if (!operation.permission.empty() &&
      std::find(granted.begin(), granted.end(), operation.permission) == granted.end()) {
    return tl::make_unexpected(
        Problem{ProblemKind::kLacksPermission,
                "This API key lacks the permission " + operation.permission + "."});
  }
  return std::string(*sent);
}

}  // namespace understudy::front
