#include "control/wiremock/list_reply.h"

#include <memory>
#include <utility>

#include "http/body_source.h"

namespace understudy::control::wiremock {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{32} * 1024;
// Longer ones take too long to write, or too much memory as a whole.
constexpr std::size_t kOnePiece = std::size_t{512} * 1024;

class ListSource : public http::BodySource {
 public:
  explicit ListSource(List list) : list_(std::move(list)) {}

  Status Next(std::string& piece) override {
    if (has_ended_) return Status::kEnd;
    if (next_ == 0) piece = list_.before + "[";
    for (; next_ < list_.size && piece.size() < kPieceBytes; ++next_) {
      if (next_ > 0) piece += ',';
      json::Writer w;
      list_.write(w, next_);
      piece += w.Take();
    }
    if (next_ == list_.size) {
      piece.append("]").append(list_.after);
      has_ended_ = true;
    }
    return Status::kPiece;
  }

  std::size_t memory() const override { return list_.memory; }

 private:
  const List list_;
  std::size_t next_ = 0;
  bool has_ended_ = false;
};

}  // namespace

http::Response ListReply(List list) {
  http::Response response{200, {}, "application/json", ""};
  const bool is_long = list.bytes > kOnePiece;
  auto source = std::make_shared<ListSource>(std::move(list));
  if (is_long) {
    response.body_source = std::move(source);
    return response;
  }
  for (std::string piece; source->Next(piece) == http::BodySource::Status::kPiece; piece.clear()) {
    response.body += piece;
  }
  return response;
}

}  // namespace understudy::control::wiremock
