#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/json.h"
#include "http/message.h"

namespace understudy::control::wiremock {

// A list that is written while it is sent.
struct List {
  std::string before;  // `{"requests":`
  std::size_t size = 0;
  // Writes an item. Keeps alive what it needs, if `bytes` is set; called by any thread, one at a
  // time.
  std::function<void(json::Writer& w, std::size_t index)> write;
  std::string after;  // `,"meta":{…}}`
  // About how many bytes the whole has. Above 512 KiB it is made while it is sent, after the call
  // has returned.
  std::size_t bytes = 0;
  // The memory that `write` keeps alive, if `bytes` is set.
  std::size_t memory = 0;
};
http::Response ListReply(List list);

}  // namespace understudy::control::wiremock
