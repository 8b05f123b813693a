#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "matching/logged_request.h"
#include "matching/request_pattern_impl.h"

namespace understudy::matching {

// What the conditions of a pattern look at.

// `wanted` empty: any method. `GET_OR_HEAD`, of WireMock 3, is either.
bool MethodMatches(std::string_view wanted, std::string_view method);
Subject FactOf(const LoggedRequest& request, Fact::Kind kind, Instant now);
bool HasCredentials(const LoggedRequest& request, const BasicCredentials& credentials);
// WireMock's name of the field that such values are in: "headers".
std::string_view FieldOf(NamedValues::Source source);
Match TestValues(const LoggedRequest& request, const NamedValues& values, const UrlMatcher& url,
                 Instant now);
Match TestFact(const LoggedRequest& request, const Fact& fact, Instant now);
Match TestPort(const LoggedRequest& request, int port);
Match TestCredentials(const LoggedRequest& request, const BasicCredentials& credentials);
// The values of that name; the views live as long as the request.
std::vector<std::string_view> ValuesOf(const LoggedRequest& request, const NamedValues& values,
                                       const UrlMatcher& url);

}  // namespace understudy::matching
