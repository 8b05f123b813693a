#include "front/pipeline.h"

#include <exception>
#include <string>

#include "base/log.h"
#include "base/long_work.h"
#include "base/text.h"
#include "front/faults/request_fault.h"
#include "front/request_handling.h"

namespace understudy::front {
namespace {

// The value of the header Date. Each thread formats it once a second.
std::string DateOf(Instant now) {
  thread_local std::chrono::sys_seconds cached_second{};
  thread_local std::string cached;
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != cached_second || cached.empty()) {
    cached_second = second;
    cached = FormatHttpDate(now).view();
  }
  return cached;
}

// "vendor.operationId"; empty without an operation.
std::string OperationNameOf(const RequestHandling& handling) {
  if (handling.operation() == nullptr) return {};
  return Concat({handling.contract()->vendor(), ".", handling.operation()->id});
}

}  // namespace

http::Response Pipeline::Handle(const http::Request& request) {
  const auto began = request.Began();
  RequestHandling handling(worlds_, request, options_);
  http::Response response;
  try {
    response = handling.Answer();
  } catch (const store::DatabaseBusy& e) {
    log::Warn(e.what());
    handling.GiveBackTurns();
    response = handling.FailBusy();
  } catch (const NoThreadLeft&) {
    handling.GiveBackTurns();
    throw;  // http::Server calls again, with the request refused
  } catch (const std::exception& e) {
    log::Error(std::string("internal error: ") + e.what());
    response = handling.Fail();
  }
  Finish(request, handling, response, began);
  return response;
}

std::optional<http::Response> Pipeline::HandleEarly(const http::Request& request) {
  // Nearly always. Nothing of the request is then read twice.
  if (!FaultRules::AnyExist() && !MayAskForFault(request)) return std::nullopt;
  const auto began = std::chrono::steady_clock::now();
  RequestHandling handling(worlds_, request, options_);
  std::optional<http::Response> response;
  try {
    response = handling.AnswerEarly();
  } catch (const std::exception&) {
    // Handle() will meet it too, and report it.
    return std::nullopt;
  }
  if (response) Finish(request, handling, *response, began);
  return response;
}

void Pipeline::RecordLost(const http::Request& request) {
  RequestHandling handling(worlds_, request, options_);
  try {
    handling.RecordLost();
    if (observers_.access_log == nullptr) return;
    http::Response none;
    none.status = 0;
    observers_.access_log->Add(
        observers_.access_log->Describe(request, none, {handling.world().name, {}}),
        std::chrono::steady_clock::now() - request.Began());
  } catch (const std::exception& e) {
    log::Error(std::string("a request that never arrived whole: ") + e.what());
  }
}

void Pipeline::Record(const http::Request& request, RequestHandling& handling,
                      const http::Response& response, SteadyTime began) {
  handling.Record(response);
  if (observers_.metrics == nullptr) return;
  const auto duration = std::chrono::steady_clock::now() - began;
  observers_.metrics->Count(handling.contract(), handling.operation(), response.status, duration);
  if (observers_.access_log == nullptr) return;
  observers_.access_log->Add(
      observers_.access_log->Describe(request, response,
                                      {handling.world().name, OperationNameOf(handling)}),
      duration);
}

void Pipeline::RecordLater(const http::Request& request, RequestHandling& handling,
                           http::Response& response, SteadyTime began) {
  auto record = std::make_shared<LateRecord>(observers_, began);
  handling.RecordLater(response, *record);
  if (observers_.metrics != nullptr) {
    record->SetMetrics(handling.contract(), handling.operation(), response.status);
  }
  if (observers_.access_log != nullptr) {
    record->SetAccess(observers_.access_log->Describe(
        request, response, {handling.world().name, OperationNameOf(handling)}));
  }
  response.watcher = std::move(record);
}

void Pipeline::Finish(const http::Request& request, RequestHandling& handling,
                      http::Response& response, SteadyTime began) {
  handling.AddHints(response);
  handling.NameWorld(response);
  handling.AllowReading(response);
  response.headers.push_back({"Date", DateOf(handling.Now())});
  if (!ReplacesReply(request, response)) {
    if (http::LeavesAtOnce(response)) {
      Record(request, handling, response, began);
    } else {
      RecordLater(request, handling, response, began);
    }
  }
  if (log::DebugEnabled()) {
    log::Debug(
        Printable(redaction_.Text(request.method)) + " " +
        Printable(redaction_.Url(handling.path())) + " " + std::to_string(response.status) +
        (handling.world().name == kDefaultWorld ? "" : " in world " + handling.world().name));
  }
}

}  // namespace understudy::front
