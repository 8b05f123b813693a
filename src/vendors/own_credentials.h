#pragma once

#include <memory>
#include <string>
#include <vector>

#include "contract/foreign.h"
#include "contract/security_schemes.h"
#include "http/message.h"
#include "vendors/vendor.h"

// How requests of users' APIs carry credentials.
namespace understudy {

using CredentialPlaces = std::vector<contract::CredentialPlace>;

std::vector<std::string> FindCredentials(const CredentialPlaces& places,
                                         const http::Request& request);
// nullptr: each operation takes all credentials.
CredentialTaker TakerOf(const std::shared_ptr<const contract::ForeignContract>& foreign);
// How curl sends them by several ways; without any, as a Bearer token.
std::vector<std::vector<CurlCredential>> CurlWays(const std::vector<CredentialPlaces>& ways);

}  // namespace understudy
