#pragma once

#include "entities/call.h"

// What vendor.yaml does not say of the operations: see the contract.
namespace understudy::sumaya {

Outcome UpdatePoint(Call& call);
Outcome CreateHeroSection(Call& call);
Outcome ShowEbookStatistics(Call& call);

Outcome RegisterInMobile(Call& call);
Outcome RegisterInWeb(Call& call);
Outcome ActivateAccount(Call& call);
Outcome ResendActivation(Call& call);
Outcome LogIn(Call& call);

Outcome ForgetPasswordInMobile(Call& call);
Outcome VerifyPasswordOtp(Call& call);
Outcome ResetPasswordInMobile(Call& call);
Outcome ForgetPasswordInWeb(Call& call);
Outcome ResetPasswordInWeb(Call& call);

Outcome GetProfile(Call& call);
Outcome UpdateProfile(Call& call);
Outcome ListNotifications(Call& call);
Outcome ListHomeBundles(Call& call);
Outcome ListAppBundles(Call& call);

}  // namespace understudy::sumaya
