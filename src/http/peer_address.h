#pragma once

#include <string>

namespace understudy::http {

// The address of the other end of a connected socket, without its port: "127.0.0.1", "::1". An
// IPv4 address that an IPv6 socket maps ("::ffff:127.0.0.1") is written as IPv4. Empty when the
// system does not know it any more: the client may have gone.
std::string PeerAddress(int socket);

}  // namespace understudy::http
