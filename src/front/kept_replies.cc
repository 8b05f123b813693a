#include "front/kept_replies.h"

#include <utility>

namespace understudy::front {
namespace {

std::size_t HashOf(const KeptReplies::Question& question) {
  constexpr std::size_t kMultiplier = 0x9e3779b97f4a7c15U;
  const std::hash<std::string_view> hash_of_text;
  std::size_t hash = hash_of_text(question.path);
  const auto add = [&hash](std::size_t value) {
    hash = (hash ^ value) * kMultiplier;
    hash ^= hash >> 32U;
  };
  if (!question.query.empty()) add(hash_of_text(question.query));
  add(question.rows);
  add(question.service);
  add(std::hash<const void*>()(question.operation));
  return hash;
}

// The right to use a place; false if another thread has it.
class Turn {
 public:
  explicit Turn(std::atomic<bool>& taken)
      : taken_(taken), is_mine_(!taken.exchange(true, std::memory_order_acquire)) {}
  ~Turn() {
    if (is_mine_) taken_.store(false, std::memory_order_release);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  explicit operator bool() const { return is_mine_; }

 private:
  std::atomic<bool>& taken_;
  const bool is_mine_;
};

}  // namespace

std::optional<http::Response> KeptReplies::Find(const Question& question,
                                                const std::function<std::string()>& base_url) {
  Place& place = places_[HashOf(question) % kPlaces];
  const Turn turn(place.taken);
  if (!turn || place.kept == nullptr) return std::nullopt;
  const Kept& kept = *place.kept;
  if (kept.question != question) return std::nullopt;
  if (kept.base_url && *kept.base_url != base_url()) return std::nullopt;
  return http::Response{kept.status, kept.headers, kept.content_type, kept.body};
}

void KeptReplies::Add(const Question& question, const http::Response& response,
                      std::optional<std::string> base_url) {
  if (response.body.size() > kMostBody) return;
  const std::size_t hash = HashOf(question);
  Place& place = places_[hash % kPlaces];
  const Turn turn(place.taken);
  if (!turn) return;
  if (std::exchange(place.asked, hash) != hash) return;
  auto kept = std::make_unique<Kept>(
      Kept{question, std::string(question.path), std::string(question.query), std::move(base_url),
           response.status, response.headers, response.content_type, response.body});
  kept->question.path = kept->path;
  kept->question.query = kept->query;
  place.kept = std::move(kept);
}

}  // namespace understudy::front
