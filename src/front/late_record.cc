#include "front/late_record.h"

#include <exception>
#include <utility>

namespace understudy::front {

using std::chrono::steady_clock;

bool ReplacesReply(const http::Request& request, http::Response& response) {
  if (!request.again) return false;
  if (request.replaced) request.replaced->Replace(response);
  response.watcher = request.replaced;
  return true;
}

LateRecord::~LateRecord() {
  if (has_left_ && !access_) return;
  Leave(false);
  LateRecord::OnEnd(0);
}

void LateRecord::SetEntry(journal::Recording recording,
                          std::shared_ptr<journal::Answered> answered) {
  recording_.emplace(std::move(recording));
  answered_ = std::move(answered);
}

void LateRecord::SetMetrics(const contract::Contract* contract,
                            const contract::Operation* operation, int status) {
  counted_ = Counted{contract, operation, status};
}

void LateRecord::Replace(const http::Response& response) {
  // What the handler did stays done, and so do the rows that it changed.
  if (answered_) answered_ = recording_->Answer(response, answered_->circumstances(), true);
  if (counted_) counted_->status = response.status;
  if (access_) {
    access_->status = response.status;
    access_->bytes = response.body.size();
  }
}

void LateRecord::Leave(bool sent) noexcept {
  if (std::exchange(has_left_, true)) return;
  try {
    if (answered_) {
      answered_->LeaveNow(recording_->began(), sent);
      recording_->Complete(std::move(answered_));
    }
    if (counted_) {
      observers_.metrics->Count(counted_->contract, counted_->operation, counted_->status,
                                steady_clock::now() - began_);
    }
  } catch (const std::exception&) {
    // Without memory.
  }
}

void LateRecord::OnEnd(std::uint64_t body_bytes) noexcept {
  if (!access_) return;
  try {
    access_->bytes = body_bytes;
    observers_.access_log->Add(*access_, steady_clock::now() - began_);
  } catch (const std::exception&) {
    // Without memory.
  }
  access_.reset();
}

}  // namespace understudy::front
