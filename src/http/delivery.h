#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "http/body_source.h"
#include "http/reply_watcher.h"

namespace understudy::http {

// What happens to a connection after a reply.
enum class Ending {
  kKeep,   // as the request asked
  kClose,  // FIN
  kReset,  // RST; what the client has not read by then is lost
};

// How the transport sends a reply. It holds no thread and no lock while it waits. The fields
// combine, in their order.
struct Delivery {
  // From the end of the handler to the first byte.
  std::chrono::milliseconds delay{0};
  // Sent in place of the whole reply; the connection then ends.
  std::optional<std::string> garbage = {};
  // Content-Length, in place of the body's length. The connection then ends.
  std::optional<std::size_t> wrong_length = {};
  // The bytes of the reply, its head included, after which the connection ends. 0: before the
  // first.
  std::optional<std::size_t> cut_after = {};
  // 0: as fast as the client reads.
  std::int64_t bytes_per_second = 0;
  Ending ending = Ending::kKeep;
};

// A reply as it goes over the wire.
struct Message {
  std::string bytes;
  std::chrono::milliseconds delay{0};
  std::int64_t bytes_per_second = 0;
  std::shared_ptr<BodySource> source = {};  // gives what follows `bytes`; null: nothing does
  bool chunked = false;                     // what it gives goes out in chunks
  Ending ending = Ending::kKeep;
  std::shared_ptr<ReplyWatcher> watcher = {};  // see Response::watcher
};

// Applies `delivery` to `reply`, the bytes of one whole HTTP reply. `ending` is the connection's
// ending without it.
Message Deliver(std::string reply, const Delivery& delivery, Ending ending);

}  // namespace understudy::http
