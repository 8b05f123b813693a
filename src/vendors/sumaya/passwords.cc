// Forgotten passwords, in the two apps' different ways.

#include <string>
#include <string_view>

#include "base/json.h"
#include "vendors/sumaya/accounts.h"
#include "vendors/sumaya/handlers.h"
#include "vendors/sumaya/input.h"

namespace understudy::sumaya {
namespace {

constexpr char kUnknownEmail[] = "البريد الإلكتروني غير موجود";

// The web app's other envelope.
Error RefuseInWeb(std::string_view message) {
  json::Writer w;
  w.StartObject().Key("status").Boolean(false).Key("message").String(message);
  return {422, w.Key("data").Null().EndObject().Take(), {}, std::string(message)};
}

void SetPassword(const Call& call, std::string_view customer, const std::string& password) {
  call.database.Prepare("UPDATE sumaya_customers SET password = ?2, updated_at = ?3 WHERE id = ?1")
      .Bind(1, customer)
      .Bind(2, password)
      .Bind(3, call.now)
      .Run();
}

// The rules of a new password.
Rules& NewPassword(Rules& rules) {
  rules.Required("password").AtLeast("password", kShortestPassword).Confirmed("password");
  return rules.Required("password_confirmation");
}

}  // namespace

Outcome ForgetPasswordInMobile(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  if (!rules.Required("email").Email("email").ok()) return tl::make_unexpected(rules.Refuse());
  const auto customer = FindText(call.database, "customers", "email", input->Text("email"), "id");
  if (!customer) return tl::make_unexpected(Refuse422(call, kUnknownEmail));
  SendOtp(call, *customer, kPassword);
  return call.Reply();
}

// Checking does not use it up.
Outcome VerifyPasswordOtp(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  if (!rules.Required("otp").ok()) return tl::make_unexpected(rules.Refuse());
  if (!CustomerOfOtp(call, input->Text("otp"), kPassword)) {
    return tl::make_unexpected(Refuse422(call, "رمز التحقق هذا غير صحيح"));
  }
  return call.Reply();
}

Outcome ResetPasswordInMobile(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  if (!NewPassword(rules).ok()) return tl::make_unexpected(rules.Refuse());
  const auto customer = CustomerOfOtp(call, call.arguments.Text("otp"), kPassword);
  if (!customer) return tl::make_unexpected(Refuse422(call, "رمز التحقق غير صالح"));
  SetPassword(call, *customer, input->Text("password"));
  ForgetOtps(call, *customer, kPassword);
  return call.Reply();
}

Outcome ForgetPasswordInWeb(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  if (!rules.Required("email").Email("email").ok()) {
    return tl::make_unexpected(RefuseInWeb(rules.message()));
  }
  const auto customer = FindText(call.database, "customers", "email", input->Text("email"), "id");
  if (!customer) return tl::make_unexpected(RefuseInWeb(kUnknownEmail));
  SendOtp(call, *customer, kResetToken);
  return call.Reply();
}

Outcome ResetPasswordInWeb(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  if (!NewPassword(rules).ok()) return tl::make_unexpected(RefuseInWeb(rules.message()));
  const auto customer = CustomerOfOtp(call, call.arguments.Text("token"), kResetToken);
  if (!customer) return tl::make_unexpected(RefuseInWeb("رمز إعادة التعيين غير صالح"));
  SetPassword(call, *customer, input->Text("password"));
  ForgetOtps(call, *customer, kResetToken);
  return call.Reply();
}

}  // namespace understudy::sumaya
