// Reactor's second part: which connection goes first where connections or memory are short.

#include <algorithm>

#include "http/reactor.h"

namespace understudy::http {

Connection* Reactor::FirstWaiting(const std::list<Connection*>& connections) {
  const auto waits = [](const Connection* connection) { return !connection->answering(); };
  const auto found = std::find_if(connections.begin(), connections.end(), waits);
  return found == connections.end() ? nullptr : *found;
}

Connection* Reactor::LongestIdle() const { return FirstWaiting(loop_.idle); }

Connection* Reactor::Evictable() const {
  for (const auto* list : {&loop_.left, &loop_.idle, &loop_.delayed}) {
    if (Connection* connection = FirstWaiting(*list)) return connection;
  }
  return nullptr;
}

Timers::Time Reactor::EvictionRank() const {
  if (FirstWaiting(loop_.left) != nullptr) return Timers::Time::min();
  if (const auto* idle = LongestIdle()) return idle->idle_since();
  const bool delayed = FirstWaiting(loop_.delayed) != nullptr;
  return delayed ? Timers::Time::max() - Timers::Time::duration(1) : Timers::Time::max();
}

bool Reactor::CloseOneIdle() {
  const Connection* idle = LongestIdle();
  if (idle == nullptr || idle->idle_since() + loop_.timeouts.idle > loop_.now) return false;
  Close(idle->id());
  return true;
}

bool Reactor::CloseOneLeft() {
  if (loop_.left.size() <= most_left_) return false;
  const Connection* left = FirstWaiting(loop_.left);
  if (left == nullptr) return false;
  Close(left->id());
  return true;
}

bool Reactor::MakeRoom(std::size_t more, const Connection* asking) {
  auto next = loop_.blocked.begin();
  for (auto left = loop_.blocked.size(); left > 0 && !loop_.budget.HasRoom(more); --left) {
    Connection& connection = **next++;
    if (&connection == asking || connection.answering()) continue;
    const auto reader = connection.JudgeReader();
    if (reader == Connection::Reader::kNotJudged) break;
    if (reader == Connection::Reader::kSlow) Close(connection.id());
  }
  return loop_.budget.HasRoom(more);
}

void Reactor::MakeRoomForOthers() {
  const auto refusals = loop_.budget.refusals();
  if (refusals == refusals_seen_) return;
  if (loop_.blocked.empty() || MakeRoom(loop_.budget.lacking(), nullptr)) refusals_seen_ = refusals;
}

}  // namespace understudy::http
