#pragma once

#include <string_view>

namespace understudy::http {

// "[::1]:8080" → "::1", "localhost:80" → "localhost". Empty when it names none.
std::string_view HostOf(std::string_view authority);

// Whether a name or an address always means this machine: 127.0.0.0/8, ::1, localhost.
bool IsLoopback(std::string_view host);

}  // namespace understudy::http
