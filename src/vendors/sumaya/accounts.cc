#include "vendors/sumaya/accounts.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/problem.h"
#include "base/text.h"
#include "entities/contract_errors.h"
#include "vendors/shared/credentials.h"

namespace understudy::sumaya {
namespace {

using std::chrono::minutes;

constexpr auto kOtpLife = minutes(60);
constexpr auto kResendWait = minutes(1);
constexpr std::size_t kTokenLength = 40;  // of Laravel Sanctum's, behind "1|"
constexpr std::int64_t kOtps = 10'000;

std::string Hex(std::uint64_t value, std::size_t width) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex(width, '0');
  for (std::size_t i = width; i-- > 0; value /= 16) hex[i] = kDigits[value % 16];
  return hex;
}

std::string Drawn(Random& random, std::size_t length, std::string_view from) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += from[random.Next() % from.size()];
  return text;
}

std::string DrawnCode(const Call& call, std::string_view purpose) {
  if (purpose == kResetToken) return Drawn(call.random, 64, "0123456789abcdef");
  const auto fixed = call.settings.find("fixed_otp");
  if (fixed != call.settings.end() && IsOtp(fixed->second)) return fixed->second;
  const auto number = static_cast<std::int64_t>(call.random.Next() % kOtps);
  const std::string digits = std::to_string(kOtps + number);
  return digits.substr(1);
}

// Keys are found in either letter case; a token has one only.
std::optional<std::string> CustomerOfToken(store::Database& rows, std::string_view token) {
  auto row = rows.Prepare("SELECT customer_id, token FROM sumaya_access_tokens WHERE token = ?1");
  if (!row.Bind(1, token).Step() || row.View(1) != token) return std::nullopt;
  return row.Text(0);
}

}  // namespace

std::optional<std::string> FindText(store::Database& rows, std::string_view table,
                                    std::string_view by, std::string_view value,
                                    std::string_view column) {
  auto row = rows.Prepare(
      Concat({"SELECT ", column, " FROM sumaya_", table, " WHERE ", by, " = ?1 LIMIT 1"}));
  if (!row.Bind(1, value).Step()) return std::nullopt;
  return row.Text(0);
}

bool HasIssued(store::Database& rows, const contract::Operation& operation,
               std::string_view credential) {
  if (!operation.path.starts_with("/v1/mobile/") && !operation.path.starts_with("/v1/customer/")) {
    return false;
  }
  return CustomerOfToken(rows, credential).has_value();
}

std::string CustomerOrNone(const Call& call) {
  for (const auto& token : BearerTokens(call.request)) {
    if (auto customer = CustomerOfToken(call.database, token)) return *customer;
  }
  return {};
}

tl::expected<std::string, Error> CustomerOf(const Call& call) {
  auto customer = CustomerOrNone(call);
  if (!customer.empty()) return customer;
  const auto kind = BearerTokens(call.request).empty() ? ProblemKind::kMissingCredentials
                                                       : ProblemKind::kUnknownCredentials;
  return tl::make_unexpected(call.errors->Render({kind, "access_tokens has no such token."},
                                                 call.settings, &call.operation));
}

std::string IssueToken(const Call& call, std::string_view customer) {
  auto count = call.database.Prepare("SELECT count(*) FROM sumaya_access_tokens");
  count.Step();
  std::string token =
      Concat({std::to_string(count.Integer(0) + 1), "|",
              Drawn(call.random, kTokenLength,
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")});
  call.database.Prepare("INSERT INTO sumaya_access_tokens(token, customer_id) VALUES(?1, ?2)")
      .Bind(1, token)
      .Bind(2, customer)
      .Run();
  return token;
}

bool IsOtp(std::string_view text) {
  return text.size() >= 4 && text.size() <= 6 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void SendOtp(const Call& call, std::string_view customer, std::string_view purpose) {
  ForgetOtps(call, customer, purpose);
  const std::string code = DrawnCode(call, purpose);
  call.database
      .Prepare(
          "INSERT INTO sumaya_otps(customer_id, purpose, code, created_at, expires_at) "
          "VALUES(?1, ?2, ?3, ?4, ?5)")
      .Bind(1, customer)
      .Bind(2, purpose)
      .Bind(3, code)
      .Bind(4, call.now)
      .Bind(5, call.now + kOtpLife)
      .Run();
}

std::optional<std::string> CustomerOfOtp(const Call& call, std::string_view code,
                                         std::string_view purpose) {
  auto row = call.database.Prepare(
      "SELECT customer_id FROM sumaya_otps WHERE code = ?1 AND purpose = ?2 AND expires_at > ?3 "
      "ORDER BY id DESC LIMIT 1");
  if (!row.Bind(1, code).Bind(2, purpose).Bind(3, call.now).Step()) return std::nullopt;
  return row.Text(0);
}

void ForgetOtps(const Call& call, std::string_view customer, std::string_view purpose) {
  call.database.Prepare("DELETE FROM sumaya_otps WHERE customer_id = ?1 AND purpose = ?2")
      .Bind(1, customer)
      .Bind(2, purpose)
      .Run();
}

bool WasJustSent(const Call& call, std::string_view customer, std::string_view purpose) {
  auto row = call.database.Prepare(
      "SELECT 1 FROM sumaya_otps WHERE customer_id = ?1 AND purpose = ?2 AND created_at > ?3");
  return row.Bind(1, customer).Bind(2, purpose).Bind(3, call.now - kResendWait).Step();
}

// RFC 9562, section 5.1: 100 ns since 1582-10-15.
std::string UuidOfTime(const Call& call) {
  constexpr std::uint64_t kUnixEpoch = 0x01b21dd213814000;
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(call.now.time_since_epoch());
  const std::uint64_t time = kUnixEpoch + static_cast<std::uint64_t>(millis.count()) * 10'000 +
                             call.random.Next() % 10'000;
  const std::uint64_t drawn = call.random.Next();
  return Concat({Hex(time & 0xffffffff, 8), "-", Hex((time >> 32) & 0xffff, 4), "-1",
                 Hex((time >> 48) & 0xfff, 3), "-", Hex(0x8000 | (drawn & 0x3fff), 4), "-",
                 Hex((drawn >> 14) | (std::uint64_t{1} << 40), 12)});
}

}  // namespace understudy::sumaya
