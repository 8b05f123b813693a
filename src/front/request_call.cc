#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "front/request_handling.h"
#include "front/vendor_reply.h"
#include "front/webhooks/told_events.h"
#include "front/world_changes.h"
#include "http/url.h"
#include "store/row_changes.h"

// The last step: the vendor's handler.
namespace understudy::front {
namespace {

// Runs a handler. If it may write, in a transaction that an error rolls back. Then adds the rows
// that changed to `row_changes`, if it is not null.
Outcome RunHandler(const Catalog& catalog, const Handler& handler, Call& call, ToldEvents* told,
                   std::string* row_changes) {
  if (!call.operation.writes) return handler(call);
  std::optional<store::RowRecorder> recorder;
  if (row_changes != nullptr) recorder.emplace(call.database, catalog.row_tables().recorded());
  store::Transaction transaction(call.database);
  Outcome outcome = handler(call);
  if (!outcome) return outcome;
  if (told != nullptr) {
    told->AddOf(call, *outcome);
    told->Keep(call.now);
  }
  transaction.Commit();
  if (told != nullptr) told->Send();
  if (recorder) *row_changes += recorder->Take();
  return outcome;
}

}  // namespace

http::Response RequestHandling::AnswerKept() {
  // A file may be changed by others.
  const bool is_kept = world_->state.file == nullptr && vendor_->HandlerOf(*operation()).is_kept;
  if (!is_kept) return AnswerFrom(lock_->database());
  const KeptReplies::Question question{world_->scenario->service.number(),
                                       world_->state.image.version(), operation(),
                                       destination_.path, http::SplitTarget(request_.target).query};
  auto kept = worlds_.kept_replies().Find(question, [this] { return BaseUrl(); });
  if (kept) return std::move(*kept);
  http::Response response = AnswerFrom(lock_->database());
  const bool is_good = response.status >= 200 && response.status < 300;
  if (is_good) worlds_.kept_replies().Add(question, response, std::move(base_url_));
  return response;
}

http::Response RequestHandling::AnswerFrom(store::Database& database) {
  const std::function<std::string()> base_url = [this] {
    if (!base_url_) base_url_ = BaseUrl();
    return *base_url_;
  };
  const contract::Operation& operation = *match()->operation;
  const BoundHandler& bound = vendor_->HandlerOf(operation);
  Call call{operation, **arguments_, database, vendor_->scenario.settings, *now_, destination_.path,
            base_url,  bound.plans,  request_, world_->settings.random};
  call.errors = vendor_->errors;
  call.row_kinds = &vendor_->scenario.vendor->entities;
  std::optional<ToldEvents> told;
  if (operation.writes && !world_->settings.webhooks.list().empty()) {
    call.events = told.emplace(*world_, *vendor_).sink();
  }
  auto before = operation.writes ? KeepRowsBeforeWrite(*world_) : std::nullopt;
  Outcome outcome =
      RunHandler(*world_->scenario->service.catalog(), bound.handler, call, told ? &*told : nullptr,
                 worlds_.journals().is_on() ? &row_changes_ : nullptr);
  if (!outcome) {
    KeepCause(outcome.error(), database);
    return FromError(std::move(outcome.error()));
  }
  if (operation.writes) {
    ++world_->writes;
    world_->rows_before_last_write = std::move(before);
  }
  return FromReply(std::move(*outcome));
}

}  // namespace understudy::front
