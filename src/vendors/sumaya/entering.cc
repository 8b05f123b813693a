// Registration, activation and login of both apps.

#include <string>
#include <string_view>
#include <utility>

#include "base/node.h"
#include "base/text.h"
#include "entities/contract_errors.h"
#include "entities/row_values.h"
#include "vendors/sumaya/accounts.h"
#include "vendors/sumaya/handlers.h"
#include "vendors/sumaya/input.h"

namespace understudy::sumaya {
namespace {

using entities::SetMember;
using entities::TextNode;

constexpr char kDefaultAvatar[] = "https://cdn.example.com/avatars/default.png";

Node NoSocialMedia() {
  Node none;
  none.kind = Node::Kind::kMap;
  Node all = none;
  for (const char* site : {"facebook", "tiktok", "instagram", "twitter"}) {
    SetMember(all, site, none);
  }
  return all;
}

// The web app asks for no username: it is the e-mail's first part, with a number where that is
// taken.
std::string UsernameOf(const Call& call, std::string_view email) {
  const std::string first(email.substr(0, email.find('@')));
  std::string name = first;
  for (int i = 2; FindText(call.database, "customers", "username", name, "id"); ++i) {
    name = Concat({first, std::to_string(i)});
  }
  return name;
}

// Adds the customer; returns its id.
std::string AddCustomer(const Call& call, const Input& input, std::string username) {
  std::string id = UuidOfTime(call);
  Node row;
  row.kind = Node::Kind::kMap;
  SetMember(row, "id", TextNode(id));
  SetMember(row, "username", TextNode(std::move(username)));
  for (const char* field : {"full_name", "email", "password", "country_id", "phone"}) {
    if (input.Find(field)) SetMember(row, field, TextNode(input.Text(field)));
  }
  const auto avatar = input.Find("avatar");
  SetMember(row, "avatar",
            TextNode(avatar ? ImageUrl("avatars", id, *avatar) : std::string(kDefaultAvatar)));
  SetMember(row, "role", TextNode("customer"));
  SetMember(row, "is_activated", TruthNode(false));
  SetMember(row, "wallet_balance", entities::IntegerNode(0));
  SetMember(row, "social_media", NoSocialMedia());
  const std::string now(FormatSeconds(call.now).view());
  SetMember(row, "created_at", TextNode(now));
  SetMember(row, "updated_at", TextNode(now));
  call.RowsOf("customers").Insert(call.database, row);
  SendOtp(call, id, kActivation);
  return id;
}

// The customer, with a new token.
Outcome ShowEntered(Call& call, std::string_view customer) {
  const std::string token = IssueToken(call, customer);
  auto row = call.database.Prepare(call.Plan().query());
  row.Bind(1, customer).Step();
  // The mobile app shows no country.
  const auto country = FindText(call.database, "customers", "id", customer, "country_id");
  const auto name = FindText(call.database, "countries", "id", country.value_or(""), "name");
  return call.Reply({token, name}, &row);
}

}  // namespace

Outcome RegisterInMobile(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  rules.Required("username").Length("username", 3, kLongestName);
  rules.Unique("username", "sumaya_customers", "username");
  rules.Required("full_name").Length("full_name", 3, kLongestName);
  rules.Required("email").Email("email").Unique("email", "sumaya_customers", "email");
  rules.Required("password").AtLeast("password", kShortestPassword).Confirmed("password");
  rules.Required("password_confirmation");
  rules.Required("country_id").Exists("country_id", "sumaya_countries", "id");
  rules.Required("has_read_policy").Accepted("has_read_policy");
  rules.Image("avatar", kLargestImage);
  if (!rules.ok()) return tl::make_unexpected(rules.Refuse());
  return ShowEntered(call, AddCustomer(call, *input, input->Text("username")));
}

Outcome RegisterInWeb(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  rules.Required("full_name").Length("full_name", 3, kLongestName);
  rules.Required("email").Email("email").Unique("email", "sumaya_customers", "email");
  rules.Required("password").AtLeast("password", kShortestPassword);
  rules.Required("country_id").Exists("country_id", "sumaya_countries", "id");
  rules.Required("phone").Digits("phone", 7, 15);
  rules.Required("has_read_policy").Accepted("has_read_policy");
  rules.Image("avatar", kLargestImage);
  if (!rules.ok()) return tl::make_unexpected(rules.Refuse());
  return ShowEntered(call, AddCustomer(call, *input, UsernameOf(call, input->Text("email"))));
}

Outcome ActivateAccount(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  if (!rules.Required("email").Email("email").Required("otp").ok()) {
    return tl::make_unexpected(rules.Refuse());
  }
  const std::string email = input->Text("email");
  const auto customer = FindText(call.database, "customers", "email", email, "id");
  const auto sent_to = CustomerOfOtp(call, input->Text("otp"), kActivation);
  if (!customer || sent_to != customer) {
    return tl::make_unexpected(Refuse422(call, "رمز التحقق هذا غير صحيح"));
  }
  call.database.Prepare("UPDATE sumaya_customers SET is_activated = 1 WHERE id = ?1")
      .Bind(1, *customer)
      .Run();
  ForgetOtps(call, *customer, kActivation);
  const std::string token = IssueToken(call, *customer);
  return call.Reply({email, token});
}

Outcome ResendActivation(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  if (!rules.Required("email").Email("email").ok()) return tl::make_unexpected(rules.Refuse());
  const std::string email = input->Text("email");
  const auto customer = FindText(call.database, "customers", "email", email, "id");
  if (!customer) {
    return tl::make_unexpected(Refuse422(call, "البريد الإلكتروني غير موجود"));
  }
  if (FindText(call.database, "customers", "id", *customer, "is_activated") == "1") {
    return call.Reply({"بريدك الإلكتروني مفعل مسبقاً"});
  }
  if (WasJustSent(call, *customer, kActivation)) {
    constexpr int kTooOften = 310;  // so published
    return tl::make_unexpected(
        call.errors->Render(kTooOften, "الرجاء الانتظار قبل إعادة المحاولة.", call.settings));
  }
  SendOtp(call, *customer, kActivation);
  return call.Reply({"تم إرسال رسالة التفعيل إلى بريدك الإلكتروني"});
}

Outcome LogIn(Call& call) {
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  if (!rules.Required("email").Email("email").Required("password").ok()) {
    return tl::make_unexpected(rules.Refuse());
  }
  const std::string email = input->Text("email");
  const auto password = FindText(call.database, "customers", "email", email, "password");
  if (!password || password->empty() || *password != input->Text("password")) {
    return tl::make_unexpected(
        call.errors->Render(401, "اسم المستخدم أو كلمة المرور غير صحيحة", call.settings));
  }
  return ShowEntered(call, *FindText(call.database, "customers", "email", email, "id"));
}

}  // namespace understudy::sumaya
