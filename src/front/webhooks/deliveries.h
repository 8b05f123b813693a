#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/node.h"
#include "base/random.h"
#include "entities/events.h"
#include "front/service.h"
#include "http/message.h"
#include "scenario/webhook.h"

namespace understudy::front {

// A webhook of a world.
struct Webhook {
  std::uint64_t id = 0;
  std::string vendor;
  scenario::Webhook spec;
};

// The webhooks of a world. A value: a copy is independent.
class Webhooks {
 public:
  // Those of the scenario.
  Webhooks(const Service& service, std::uint64_t seed);

  const std::vector<Webhook>& list() const { return list_; }
  const Webhook* Find(std::uint64_t id) const;
  // Whether one wants events of this vendor, or this event.
  bool Want(std::string_view vendor) const;
  bool Want(std::string_view vendor, std::string_view event) const;

  // Gives it the next id, and returns that.
  std::uint64_t Add(Webhook webhook);
  // Replaces the one with this id. False if there is none.
  bool Replace(Webhook webhook);
  bool Remove(std::uint64_t id);

  // The id of a delivery: a UUID of version 4. The other numbers of the world stay as they are.
  std::string NextUuid();
  // Counts the deliveries, from 1.
  std::uint64_t NextNumber() { return ++last_number_; }

  // An object with all of this, for files.
  void WriteState(json::Writer& w) const;
  // False if it can't be read; then nothing is changed.
  bool ReadState(const Node& state);

 private:
  std::vector<Webhook> list_;
  std::uint64_t last_id_ = 0;
  std::uint64_t last_number_ = 0;
  Random random_;
};

struct DeliveryAttempt {
  Instant at;  // the world's time at its beginning
  int status = 0;
  std::string error = {};  // if there is no status
  std::chrono::milliseconds duration{};
};

// One event, told to one webhook. Guarded by its world's mutex.
struct Delivery {
  enum class State { kPending, kDelivered, kFailed };

  std::uint64_t number = 0;  // in the order of the writes
  std::string id;
  std::uint64_t webhook = 0;
  std::string vendor;
  std::string event;
  std::string data;  // JSON
  Instant created;
  State state = State::kPending;
  std::vector<DeliveryAttempt> attempts = {};
  std::optional<Instant> retry_at = std::nullopt;  // nullopt: at once
  std::size_t first_attempt = 0;                   // since it was made, or was last sent again
  bool is_under_way = false;
  bool is_dropped = false;  // by a reset, perhaps while it was under way
  // Of the last attempt.
  std::string url = {};
  std::vector<http::Header> headers = {};
  std::string body = {};

  bool IsDue(Instant now) const {
    return state == State::kPending && !is_under_way && (!retry_at || *retry_at <= now);
  }
};

// The deliveries of a world in the order of the writes. Guarded by its mutex.
class Deliveries {
 public:
  static constexpr std::size_t kMostPending = 1000;
  static constexpr std::size_t kMostEnded = 1000;
  static constexpr std::size_t kMostBytes = std::size_t{16} * 1024 * 1024;  // of data

  // False: too many are pending, so it is lost.
  bool Add(std::shared_ptr<Delivery> delivery);
  // Oldest first.
  const std::vector<std::shared_ptr<Delivery>>& list() const { return list_; }
  std::shared_ptr<Delivery> Find(std::string_view id) const;
  std::uint64_t lost() const { return lost_; }
  // Drops all, also those under way.
  void Clear();

 private:
  void DropEnded();

  std::vector<std::shared_ptr<Delivery>> list_;
  std::uint64_t lost_ = 0;
};

// A delivery of each event to each webhook of the world that wants it.
std::vector<std::shared_ptr<Delivery>> MakeDeliveries(Webhooks& webhooks, std::string_view vendor,
                                                      const std::vector<entities::Event>& events,
                                                      Instant now);

}  // namespace understudy::front
