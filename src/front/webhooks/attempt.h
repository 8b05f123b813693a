#pragma once

#include <chrono>
#include <memory>
#include <tl/expected.hpp>
#include <vector>

#include "front/webhooks/deliveries.h"
#include "http/post.h"

namespace understudy::front {

struct World;

// One attempt to deliver, made when a thread is free for it.
struct Attempt {
  std::shared_ptr<http::Posting> posting;
  std::chrono::milliseconds time_out{};
  Instant at;
};

// Makes the next attempt of a delivery; the delivery gets its URL, headers and body. nullptr: it
// failed without one, since its webhook or vendor is gone. The caller has locked the world, as for
// what follows.
std::unique_ptr<Attempt> MakeAttempt(World& world, Delivery& delivery);
// Notes what became of it, and when the next one follows.
void NoteAttempt(World& world, Delivery& delivery, const Attempt& attempt,
                 const http::Posted& posted);

}  // namespace understudy::front
