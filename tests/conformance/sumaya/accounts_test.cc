#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <string_view>

#include "../support/client.h"
#include "../support/shared.h"
#include "page.h"

// The accounts of the mobile and the web app.
namespace understudy::conformance {
namespace {

constexpr char kWrongOtp[] = "رمز التحقق هذا غير صحيح";
constexpr char kUnknownEmail[] = "البريد الإلكتروني غير موجود";
constexpr char kNada[] =
    R"({"username": "nada_q", "full_name": "Nada Qasim", "email": "nada@example.com",
        "password": "secret1", "password_confirmation": "secret1",
        "country_id": "0d9a1c20-d4c0-11ef-a1b2-0242ac120002", "has_read_policy": true})";

std::string Changed(std::string_view from, std::string_view to) {
  std::string body = kNada;
  const auto at = body.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? body : body.replace(at, from.size(), to);
}

// One server for all: each test has a world of its own.
class SumayaAccountsTest : public ::testing::Test {
 protected:
  SumayaAccountsTest() {
    world_ = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    for (char& c : world_) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }

  static const Program& Frozen() {
    static const Program program(ScenarioFile(R"(
name: frozen
extends: default
clock: 2025-06-01T12:00:00Z
)"));
    return program;
  }

  Reply Post(const std::string& path, const std::string& body, const std::string& token = "") {
    Headers headers = {{"Understudy-World", world_}};
    if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
    return client_.Json("POST", "/v1/" + path, body, headers);
  }
  Reply Get(const std::string& path, const std::string& token = "") {
    Headers headers = {{"Understudy-World", world_}};
    if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
    return client_.Get("/v1/" + path, headers);
  }
  void Advance(const std::string& by) {
    const Reply reply = client_.Json("POST", "/__admin/worlds/" + world_ + "/clock/advance",
                                     "{\"by\": \"" + by + "\"}");
    EXPECT_EQ(reply.status, 200) << reply.body;
  }
  // The newest OTP of the world's rows.
  std::string Otp() {
    const Reply reply = client_.Get("/__admin/worlds/" + world_ + "/data/sumaya/otps?limit=100");
    const auto& rows = reply.At("/rows");
    return rows.IsArray() && rows.Size() > 0 ? rows[rows.Size() - 1]["code"].GetString() : "";
  }

  static void ExpectWebError(const Reply& reply, const std::string& message) {
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(reply.Keys(""), "status,message,data");
    EXPECT_TRUE(reply.At("/status").IsFalse());
    EXPECT_EQ(reply.Text("/message"), message);
  }

  std::string world_;
  Client client_{Frozen()};
};

TEST_F(SumayaAccountsTest, RegisteringGivesATokenThatWorksAtOnce) {
  const Reply reply = Post("mobile/register", kNada);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Text("/message"), "تم التسجيل بنجاح يُرجى مراجعة بريدك الإلكتروني لتفعيل حسابك");
  EXPECT_EQ(reply.Keys("/data"),
            "id,username,first_name,last_name,full_name,email,birth,phone,gender,avatar,token,"
            "token_type");
  EXPECT_TRUE(reply.At("/data/birth").IsNull());
  EXPECT_TRUE(reply.At("/data/phone").IsNull());
  EXPECT_EQ(reply.Text("/data/id").substr(14, 1), "1");
  const Reply profile = Get("mobile/profile", reply.Text("/data/token"));
  EXPECT_EQ(profile.Text("/data/user/username"), "nada_q");
  EXPECT_EQ(profile.Text("/data/user/role"), "customer");
  EXPECT_EQ(profile.Text("/data/user/created_at"), "2025-06-01T12:00:00.000000Z");
  const Reply again = Post("mobile/register", Changed("nada_q", "nada_2"));
  ExpectError(again, 422, "قيمة البريد الإلكتروني مُستخدمة من قبل.");
}

TEST_F(SumayaAccountsTest, RegisteringSaysTheFirstRuleThatIsBroken) {
  const auto refused = [&](std::string_view from, std::string_view to, const char* message) {
    ExpectError(Post("mobile/register", Changed(from, to)), 422, message);
  };
  ExpectError(Post("mobile/register", "{}"), 422, "حقل اسم المُستخدم مطلوب.");
  refused("nada_q", "na", "يجب أن يكون طول نص اسم المُستخدم على الأقل 3 حروفٍ/حرفًا.");
  refused("nada_q", "Salma_H", "قيمة اسم المُستخدم مُستخدمة من قبل.");
  refused("Nada Qasim", " ", "حقل full name مطلوب.");
  refused("nada@example.com", "nada",
          "يجب أن يكون البريد الإلكتروني عنوان بريد إلكتروني صحيح البُنية.");
  refused("nada@example.com", "SALMA@example.com", "قيمة البريد الإلكتروني مُستخدمة من قبل.");
  refused("\"secret1\"", "\"short\"", "يجب أن يكون طول نص كلمة المرور على الأقل 6 حروفٍ/حرفًا.");
  refused("\"secret1\"", "\"secret9\"", "حقل التأكيد غير مُطابق للحقل كلمة المرور.");
  refused("0d9a1c20", "ffffffff", "القيمة المحددة country id غير موجودة.");
  refused("true", "false", "يجب قبول has read policy.");
  EXPECT_EQ(Post("mobile/register", "[]").status, 400);
  // Nothing was made.
  ExpectError(Post("mobile/login", R"({"email": "nada@example.com", "password": "secret1"})"), 401,
              "اسم المستخدم أو كلمة المرور غير صحيحة");
}

TEST_F(SumayaAccountsTest, TheWebMakesAUsernameOfTheEmail) {
  const std::string body =
      R"({"full_name": "Nada Qasim", "email": "salma@example.org", "password": "secret1",
          "country_id": "0d9a1c20-d4c0-11ef-a1b2-0242ac120002", "phone": "5550100123",
          "has_read_policy": "1"})";
  const Reply first = Post("customer/register", body);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.Text("/message"), "تم التسجيل بنجاح.");
  EXPECT_EQ(first.Keys("/data"),
            "id,username,first_name,last_name,full_name,country_name,email,birth,phone,gender,"
            "avatar,token,token_type");
  EXPECT_EQ(first.Text("/data/username"), "salma");
  EXPECT_EQ(first.Text("/data/country_name"), "Example Land");
  EXPECT_EQ(first.Text("/data/phone"), "5550100123");
  std::string other = body;
  other.replace(other.find("example.org"), 11, "example.net");
  EXPECT_EQ(Post("customer/register", other).Text("/data/username"), "salma2");
  std::string bad = other;
  bad.replace(bad.find("5550100123"), 10, "12");
  bad.replace(bad.find("example.net"), 11, "example.com");
  ExpectError(Post("customer/register", bad), 422, "قيمة البريد الإلكتروني مُستخدمة من قبل.");
}

TEST_F(SumayaAccountsTest, AnOtpActivatesOnce) {
  Post("mobile/register", kNada);
  const std::string otp = Otp();
  EXPECT_EQ(otp.size(), 4U);
  const std::string body = R"({"email": "nada@example.com", "otp": ")" + otp + "\"}";
  ExpectError(Post("mobile/activate-account", R"({"email": "nada@example.com", "otp": "x"})"), 422,
              kWrongOtp);
  ExpectError(
      Post("mobile/activate-account", R"({"email": "rami@example.com", "otp": ")" + otp + "\"}"),
      422, kWrongOtp);
  const Reply good = Post("mobile/activate-account", body);
  EXPECT_EQ(good.Keys("/data"), "email,token,token_type");
  EXPECT_EQ(good.Text("/message"), "تم تفعيل بريدك الإلكتروني بنجاح.");
  EXPECT_EQ(Get("mobile/profile", good.Text("/data/token")).status, 200);
  ExpectError(Post("mobile/activate-account", body), 422, kWrongOtp);
  EXPECT_EQ(
      Post("customer/resend-activation-email", R"({"email": "nada@example.com"})").Text("/message"),
      "بريدك الإلكتروني مفعل مسبقاً");
}

TEST_F(SumayaAccountsTest, AnOtpLivesAnHour) {
  Post("mobile/register", kNada);
  const std::string body = R"({"email": "nada@example.com", "otp": ")" + Otp() + "\"}";
  Advance("60m");
  ExpectError(Post("mobile/activate-account", body), 422, kWrongOtp);
}

TEST_F(SumayaAccountsTest, ResendingTooOftenHasAStatusOfItsOwn) {
  Post("mobile/register", kNada);
  const std::string body = R"({"email": "nada@example.com"})";
  const Reply soon = Post("customer/resend-activation-email", body);
  EXPECT_EQ(soon.status, 310);
  EXPECT_EQ(soon.Text("/message"), "الرجاء الانتظار قبل إعادة المحاولة.");
  EXPECT_EQ(soon.Integer("/status_code"), 310);
  Advance("60s");
  const Reply later = Post("customer/resend-activation-email", body);
  EXPECT_EQ(later.Text("/message"), "تم إرسال رسالة التفعيل إلى بريدك الإلكتروني");
  EXPECT_TRUE(later.At("/data").IsNull());
  ExpectError(Post("customer/resend-activation-email", R"({"email": "no@example.com"})"), 422,
              kUnknownEmail);
}

TEST_F(SumayaAccountsTest, LoggingInNeedsTheRightPassword) {
  const Reply reply =
      Post("mobile/login", R"({"email": "salma@example.com", "password": "secret1"})");
  EXPECT_EQ(reply.Text("/message"), "تم تسجيل الدخول بنجاح.");
  EXPECT_EQ(reply.Text("/data/username"), "salma_h");
  EXPECT_EQ(Post("customer/login", R"({"email": "salma@example.com", "password": "secret1"})")
                .Text("/data/country_name"),
            "Example Land");
  ExpectError(Post("mobile/login", R"({"email": "salma@example.com", "password": "no"})"), 401,
              "اسم المستخدم أو كلمة المرور غير صحيحة");
  ExpectError(Post("customer/login", R"({"password": "secret1"})"), 422,
              "حقل البريد الإلكتروني مطلوب.");
}

TEST_F(SumayaAccountsTest, AMobilePasswordIsResetByOtp) {
  ExpectError(Post("mobile/forgot-password", R"({"email": "no@example.com"})"), 422, kUnknownEmail);
  const Reply sent = Post("mobile/forgot-password", R"({"email": "salma@example.com"})");
  EXPECT_EQ(sent.Text("/message"),
            "تم إرسال تفاصيل استعادة كلمة المرور الخاصة بك إلى بريدك الإلكتروني");
  const std::string otp = Otp();
  for (int i = 0; i < 2; ++i) {
    const Reply good = Post("mobile/verify-password-otp", "{\"otp\": \"" + otp + "\"}");
    EXPECT_EQ(good.Integer("/data"), 200);
    EXPECT_EQ(good.Text("/message"), "يمكنك الان إعادة تعيين كلمة المرور");
  }
  ExpectError(Post("mobile/verify-password-otp", R"({"otp": "none"})"), 422, kWrongOtp);
  ExpectError(Post("mobile/verify-password-otp", "{}"), 422, "حقل otp مطلوب.");
  const std::string passwords = R"({"password": "secret2", "password_confirmation": "secret2"})";
  ExpectError(Post("mobile/reset-password/none", passwords), 422, "رمز التحقق غير صالح");
  ExpectError(Post("mobile/reset-password/" + otp, R"({"password": "secret2"})"), 422,
              "حقل التأكيد غير مُطابق للحقل كلمة المرور.");
  const Reply reset = Post("mobile/reset-password/" + otp, passwords);
  EXPECT_EQ(reset.Integer("/data"), 200);
  EXPECT_EQ(reset.Text("/message"), "تمت إعادة تعيين كلمة المرور!");
  ExpectError(Post("mobile/reset-password/" + otp, passwords), 422, "رمز التحقق غير صالح");
  EXPECT_EQ(Post("mobile/login", R"({"email": "salma@example.com", "password": "secret2"})").status,
            200);
}

TEST_F(SumayaAccountsTest, AWebPasswordIsResetByTokenInAnotherEnvelope) {
  ExpectWebError(Post("customer/forgot-password", R"({"email": "no@example.com"})"), kUnknownEmail);
  ExpectWebError(Post("customer/forgot-password", "{}"), "حقل البريد الإلكتروني مطلوب.");
  const Reply sent = Post("customer/forgot-password", R"({"email": "salma@example.com"})");
  EXPECT_EQ(sent.body,
            R"({"status":true,"message":"تم إرسال تعليمات إعادة تعيين كلمة المرور","data":null})");
  const std::string token = Otp();
  EXPECT_EQ(token.size(), 64U);
  const std::string passwords = R"({"password": "secret2", "password_confirmation": "secret2"})";
  ExpectWebError(Post("customer/reset-password/none", passwords), "رمز إعادة التعيين غير صالح");
  ExpectWebError(Post("customer/reset-password/" + token, "{}"), "حقل كلمة المرور مطلوب.");
  EXPECT_EQ(Post("customer/reset-password/" + token, passwords).Text("/message"),
            "تم إعادة تعيين كلمة المرور بنجاح");
  ExpectWebError(Post("customer/reset-password/" + token, passwords), "رمز إعادة التعيين غير صالح");
}

// --- Tokens

TEST_F(SumayaAccountsTest, AProfileNeedsATokenOfACustomer) {
  EXPECT_EQ(Get("mobile/profile").status, 401);
  EXPECT_EQ(Get("mobile/profile", "unknown").status, 401);
  EXPECT_EQ(Get("mobile/profile", "su_yasmin").Text("/data/user/username"), "yasmin.b");
}

// Where the scenario lists tokens, those that were handed out are good for the apps only.
TEST(SumayaIssuedTokenTest, IsTakenBesideThoseOfTheScenario) {
  const Program program("secured");
  Client client(program);
  const Reply login = client.Json("POST", "/v1/mobile/login",
                                  R"({"email": "salma@example.com", "password": "secret1"})");
  const Headers token = {{"Authorization", "Bearer " + login.Text("/data/token")}};
  EXPECT_EQ(client.Get("/v1/mobile/profile", token).status, 200);
  EXPECT_EQ(client.Get("/v1/customer/notifications", token).status, 200);
  EXPECT_EQ(client.Get("/v1/admin/points", token).status, 401);
  EXPECT_EQ(client.Get("/v1/mobile/profile").status, 401);
  EXPECT_EQ(client.Get("/v1/admin/points", {{"Authorization", "Bearer su_test"}}).status, 200);
}

// --- Settings

TEST(SumayaAccountSettingsTest, FixAnOtpAndCloseTheAdminApi) {
  const Program program(ScenarioFile(R"(
name: fixed
extends: default
vendors:
  sumaya:
    settings: {fixed_otp: "007700", admin_auth: bearer}
)"));
  Client client(program);
  client.Json("POST", "/v1/mobile/forgot-password", R"({"email": "salma@example.com"})");
  EXPECT_EQ(client.Json("POST", "/v1/mobile/verify-password-otp", R"({"otp": "007700"})").status,
            200);
  EXPECT_EQ(client.Get("/v1/admin/points").status, 401);
  EXPECT_EQ(client.Get("/v1/mobile/home-bundles").status, 200);
}

}  // namespace
}  // namespace understudy::conformance
