#pragma once

#include <chrono>
#include <string>

namespace understudy::testing {

// A certificate and its private key, both PEM.
struct SelfSigned {
  std::string certificate;
  std::string key;
};

// A new EC P-256 key, and a certificate of it for localhost and 127.0.0.1 which it signed itself.
// `begins` and `ends`: from now.
SelfSigned MakeSelfSigned(std::chrono::seconds begins = -std::chrono::hours(1),
                          std::chrono::seconds ends = std::chrono::hours(24));

}  // namespace understudy::testing
