#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "front/access_log.h"
#include "front/request_metrics.h"
#include "http/message.h"
#include "http/reply_watcher.h"
#include "journal/journal.h"

namespace understudy::front {

// They record each request once it is answered. Null: not recorded. They outlive the server.
struct Observers {
  RequestMetrics* metrics = nullptr;
  AccessLog* access_log = nullptr;
};

// Whether the request is answered again (http::Request::again). If so, this reply replaces the
// first reply in the request's record, even if that is added later, and nothing else is recorded.
bool ReplacesReply(const http::Request& request, http::Response& response);

// Records a request whose reply does not leave at once: in the journal and the metrics when the
// reply's first byte leaves, in the access log when the reply has ended. If the connection ends
// before, it is recorded then.
class LateRecord : public http::ReplyWatcher {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  // `began`: when the request came.
  LateRecord(const Observers& observers, SteadyTime began) : observers_(observers), began_(began) {}
  ~LateRecord() override;
  LateRecord(const LateRecord&) = delete;
  LateRecord& operator=(const LateRecord&) = delete;

  // What is recorded, before the reply is given to the transport. Each is optional.
  void SetEntry(journal::Recording recording, std::shared_ptr<journal::Answered> answered);
  void SetMetrics(const contract::Contract* contract, const contract::Operation* operation,
                  int status);
  void SetAccess(AccessLog::Access access) { access_ = std::move(access); }

  void Replace(const http::Response& response) override;
  void OnStart() noexcept override { Leave(true); }
  void OnEnd(std::uint64_t body_bytes) noexcept override;

 private:
  struct Counted {
    const contract::Contract* contract;
    const contract::Operation* operation;
    int status;
  };

  void Leave(bool sent) noexcept;

  const Observers observers_;
  const SteadyTime began_;
  bool has_left_ = false;
  std::optional<journal::Recording> recording_;
  std::shared_ptr<journal::Answered> answered_;
  std::optional<Counted> counted_;
  std::optional<AccessLog::Access> access_;
};

}  // namespace understudy::front
