#pragma once

#include "entities/call.h"
#include "http/message.h"

namespace understudy::front {

// What a handler returned, as a response.
http::Response FromError(Error error);
http::Response FromReply(Reply reply);

}  // namespace understudy::front
