#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "contract/router.h"
#include "front/service.h"
#include "http/message.h"

namespace understudy::front {

// What the scenario knows of a credential that was refused for `why`: that it is another vendor's,
// that it was sent in another place, or with another case or a word before it; that none is like
// it; where the operation looks for one; or which credential has the permission. Names credentials
// by their places, "omnidesk's second key", never by their values. ASCII.
//
// `sent` is the request's credential without a world's name, if it has one where the vendor looks.
std::string CredentialHint(const Service& service, const scenario::VendorScenario& vendor,
                           const contract::Match& match, const http::Request& request,
                           std::optional<std::string_view> sent, ProblemKind why);

}  // namespace understudy::front
