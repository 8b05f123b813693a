// RequestHandling's third part: the fault of a request, and what it counts.

#include <mutex>
#include <new>
#include <utility>

#include "base/text.h"
#include "front/faults/fault_chain.h"
#include "front/faults/request_fault.h"
#include "front/request_handling.h"
#include "http/header_value.h"

namespace understudy::front {
namespace {

void Return(World& world, FaultTurn turn) {
  world.returned_turns.Add(std::move(turn));
  // At once where nobody has to wait. Otherwise whoever locks the world next does it.
  const std::unique_lock lock(world.state.mutex, std::try_to_lock);
  if (lock) world.UndoReturnedTurns();
}

}  // namespace

void RequestHandling::GiveBackTurns() noexcept {
  if (lock_ && is_counted_) {
    world_->settings.limits.TakeBack(vendor_->scenario.vendor->name, credential_);
  }
  lock_.reset();
  if (fault_world_ == nullptr) return;
  try {
    Return(*fault_world_, std::move(fault_turn_));
  } catch (const std::bad_alloc&) {
    // Then the turn stays used.
  }
}

RequestHandling::Next RequestHandling::ApplyFault() {
  if (has_taken_fault_) return Next::kStep;
  has_taken_fault_ = true;
  auto fault = TakeFault(Which::kAny);
  if (!fault) return Reply(Refuse(fault.error()));
  if (!*fault) return Next::kStep;
  return Reply(AnswerWithFault(std::move(**fault), next_step_));
}

tl::expected<std::optional<RequestHandling::PendingFault>, Problem> RequestHandling::TakeFault(
    Which which) {
  auto asked = ReadRequestFault(request_);
  if (!asked) return tl::make_unexpected(std::move(asked.error()));
  if (!*asked && world_->settings.faults.empty()) return std::nullopt;
  const bool early = which == Which::kReplacesVendor;
  if (*asked && early && !(*asked)->effects->ReplaceVendor()) return std::nullopt;

  const store::StateLock lock(world_->state, worlds_.connections());
  world_->UndoReturnedTurns();
  WorldSettings& settings = world_->settings;
  now_ = settings.clock.Now();
  const bool skip_delay = options_.skip_delays && settings.clock.frozen();
  if (*asked) {
    if (!early) fault_world_ = world_;
    const Random random(settings.asked_faults.Next());
    return PendingFault{
        {"", (*asked)->effects, random}, std::move((*asked)->preference), skip_delay};
  }
  const FaultInput input{request_, destination_.path,
                         contract() == nullptr ? std::string_view() : contract()->vendor(),
                         match() == nullptr ? nullptr : match()->operation};
  if (!early) fault_world_ = world_;
  auto fault = early ? settings.faults.TakeIfItReplacesVendor(input, *now_, settings.random)
                     : settings.faults.Take(input, *now_, settings.random, &fault_turn_);
  if (!fault) return std::nullopt;
  return PendingFault{std::move(*fault), {}, skip_delay};
}

RequestHandling::Next RequestHandling::ShowPreferredReply() {
  if (match() == nullptr || !request_.Header("Prefer")) return Next::kStep;
  const auto preferred = ReadPreferredReply(request_);
  if (preferred.status == 0 && preferred.example.empty()) return Next::kStep;
  const Vendor& vendor = *world_->scenario->service.VendorOf(*contract()).scenario.vendor;
  // A status that is no error says nothing to a built-in API.
  if (!vendor.show_reply && preferred.example.empty()) return Next::kStep;
  auto shown = vendor.show_reply
                   ? vendor.show_reply(*match()->operation, preferred.status, preferred.example)
                   : tl::expected<understudy::Reply, std::string>(
                         tl::make_unexpected(std::string("This operation has no named examples.")));
  if (!shown) {
    const std::string why = "Prefer can't be met. " + shown.error();
    http::Response response = Refuse(contract(), Problem{ProblemKind::kMalformedRequest, why});
    // Not every vendor's errors have a text.
    response.headers.push_back({"Understudy-Hint", http::HeaderText(why)});
    return Reply(std::move(response));
  }
  http::Response response{shown->status, std::move(shown->head->headers),
                          std::move(shown->head->content_type), std::move(shown->body)};
  std::string applied;
  if (preferred.status != 0) applied = "code=" + std::to_string(preferred.status);
  if (!preferred.example.empty()) {
    applied += Concat({applied.empty() ? "" : ", ", "example=", preferred.example});
  }
  response.headers.push_back({"Preference-Applied", std::move(applied)});
  return Reply(std::move(response));
}

http::Response RequestHandling::AnswerWithFault(PendingFault pending, std::size_t next_step) {
  FaultChain chain{
      *pending.fault.effects,
      pending.fault.random,
      contract() == nullptr ? nullptr : &world_->scenario->service.VendorOf(*contract()),
      match() == nullptr ? nullptr : match()->operation,
      pending.skip_delay,
      false,
      [&](bool rows_before_last_write) {
        use_rows_before_last_write_ = rows_before_last_write;
        return Run(next_step);
      }};
  // The vendor and the operation belong to this scenario; the request may change to a world of
  // another one.
  const auto seeded = world_->scenario;
  const auto world = world_;
  http::Response response = chain.Next();
  if (chain.had_no_effect) {
    // The request still counts as one that the rule matched.
    FaultTurn turn;
    turn.applied = pending.fault.rule;
    Return(*world, std::move(turn));
  } else if (!pending.fault.label.empty()) {
    response.headers.push_back({"Understudy-Fault", Printable(pending.fault.label)});
  }
  if (!pending.preference.empty()) {
    response.headers.push_back({"Preference-Applied", std::move(pending.preference)});
  }
  return response;
}

}  // namespace understudy::front
