#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "contract/contract.h"
#include "entities/call.h"
#include "store/database.h"

// Accounts of the mobile and the web app: whose token a request has, and what is sent by e-mail.
namespace understudy::sumaya {

// The column `column` of a row of `table` by another column; nullopt: no row has that value.
std::optional<std::string> FindText(store::Database& rows, std::string_view table,
                                    std::string_view by, std::string_view value,
                                    std::string_view column);

// For Vendor::has_issued: those of access_tokens, for the apps' operations.
bool HasIssued(store::Database& rows, const contract::Operation& operation,
               std::string_view credential);
// The id of the customer whose token the request has, or the vendor's 401.
tl::expected<std::string, Error> CustomerOf(const Call& call);
// The same of an operation that needs none; empty: it has none that is good.
std::string CustomerOrNone(const Call& call);
// A new token of that customer.
std::string IssueToken(const Call& call, std::string_view customer);

// What an OTP is for.
inline constexpr char kActivation[] = "activation";
inline constexpr char kPassword[] = "password";
inline constexpr char kResetToken[] = "reset_token";

// For the setting fixed_otp.
bool IsOtp(std::string_view text);
// Draws one in place of the customer's earlier one for the same.
void SendOtp(const Call& call, std::string_view customer, std::string_view purpose);
// The customer that has this one, and it lives; nullopt: nobody has.
std::optional<std::string> CustomerOfOtp(const Call& call, std::string_view code,
                                         std::string_view purpose);
void ForgetOtps(const Call& call, std::string_view customer, std::string_view purpose);
// Whether such a one was sent to the customer in the last minute.
bool WasJustSent(const Call& call, std::string_view customer, std::string_view purpose);

// Of the world's clock and generator, version 1, as the vendor's rows have.
std::string UuidOfTime(const Call& call);

}  // namespace understudy::sumaya
