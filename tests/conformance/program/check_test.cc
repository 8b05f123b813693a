// `understudy check`: one error per file, each reported at its exact place. A ‸ in a text marks
// that place.

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "check_run.h"

namespace understudy::conformance {
namespace {

struct Error {
  const char* name;
  const char* text;  // follows "name: t\n"
  std::vector<const char*> words;
};

void PrintTo(const Error& error, std::ostream* out) { *out << error.name; }

class CheckTest : public ::testing::TestWithParam<Error> {};

TEST_P(CheckTest, ReportsTheErrorAtItsPlace) {
  const Marked marked = Unmark(std::string("name: t\n") + GetParam().text);
  ASSERT_EQ(marked.places.size(), 1U);
  const std::string path = WriteFile(NewFolder(), "scenario.yaml", marked.text);

  const Finished run = RunToEnd({"check", path});

  EXPECT_EQ(run.exit_code, 3) << Printed(run);
  const std::vector<std::string> errors = ErrorLines(run);
  ASSERT_EQ(errors.size(), 1U) << Printed(run);
  const std::string start = path + ':' + marked.places[0] + ": error: ";
  EXPECT_EQ(errors[0].substr(0, start.size()), start) << errors[0];
  for (const char* word : GetParam().words) {
    EXPECT_NE(errors[0].find(word), std::string::npos) << errors[0] << " lacks " << word;
  }
}

std::string Name(const ::testing::TestParamInfo<Error>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(
    UnknownKey, CheckTest,
    ::testing::Values(
        Error{"Top", "‸vendorz: {}\n", {"unknown", "vendorz", "did you mean", "vendors"}},
        Error{"FarFromAny", "‸qqqqqqqqqqqq: 1\n", {"unknown", "qqqqqqqqqqqq"}},
        Error{"Vendor",
              "vendors:\n  ‸helpcrunh: {}\n",
              {"unknown", "helpcrunh", "did you mean", "helpcrunch"}},
        Error{"OfVendor",
              "vendors:\n  helpcrunch: {‸token: [a]}\n",
              {"unknown", "token", "did you mean", "tokens"}},
        Error{"Setting",
              "vendors:\n  leeloo:\n    settings: {‸eror_status: ok}\n",
              {"unknown", "eror_status", "did you mean", "error_status"}},
        Error{"SettingOfAnotherVendor",
              "vendors:\n  sumaya:\n    settings: {‸error_status: ok}\n",
              {"unknown", "error_status"}},
        Error{"List",
              "vendors:\n  helpcrunch:\n    data: {‸costumers: []}\n",
              {"unknown", "costumers", "did you mean", "customers"}},
        Error{"Field",
              "vendors:\n  helpcrunch:\n    data:\n      customers:\n        - id: 1\n          "
              "‸nmae: A\n",
              {"unknown", "nmae", "did you mean", "name"}},
        Error{"FieldAfterUmlauts",
              "vendors:\n  helpcrunch: {data: {customers: [{id: 1, name: \"Šárka Ñandú\", ‸nmae: "
              "Я}]}}\n",
              {"unknown", "nmae"}},
        Error{"NestedField",
              "vendors:\n  helpcrunch: {data: {customers: [{id: 1, device: {‸platfrom: x}}]}}\n",
              {"unknown", "platfrom", "did you mean", "platform"}},
        Error{"RateLimit",
              "vendors:\n  helpcrunch:\n    rate_limit: {requests: 1, per: minute, ‸brust: 2}\n",
              {"unknown", "brust"}},
        Error{"OfApiKey",
              "vendors:\n  omnidesk:\n    keys: [{key: a, permissions: [], ‸permision: []}]\n",
              {"unknown", "permision", "did you mean", "permissions"}},
        Error{"IncludeKey",
              "vendors:\n  helpcrunch:\n    data:\n      customers: {‸includes: a.json}\n",
              {"includes"}}),
    Name);

INSTANTIATE_TEST_SUITE_P(
    WrongType, CheckTest,
    ::testing::Values(
        Error{"DescriptionMap", "description: ‸{}\n", {"string"}},
        Error{"SeedText", "seed: ‸abc\n", {"integer"}},
        Error{"SeedFraction", "seed: ‸1.5\n", {"integer"}},
        Error{"SeedPast64Bits", "seed: ‸99999999999999999999\n", {"64 bits"}},
        Error{"ClockWord", "clock: ‸tomorrow\n", {"tomorrow"}},
        Error{"ClockNoDate", "clock: ‸2024-02-30T00:00:00Z\n", {"2024-02-30"}},
        Error{"ClockFromWord", "clock: {from: ‸noon}\n", {"noon"}},
        Error{
            "ClockRateZero", "clock: ‸{from: 2024-01-15T12:00:00Z, rate: 0}\n", {"0.001", "86400"}},
        Error{"PublicUrlNoUrl", "public_url: ‸nowhere\n", {"nowhere"}},
        Error{"PublicUrlOfAnotherScheme", "public_url: ‸ftp://example.com\n", {"http"}},
        Error{"VendorsList", "vendors: ‸[]\n", {"map"}},
        Error{"VendorText", "vendors:\n  leeloo: ‸on\n", {"map"}},
        Error{"TokensText", "vendors:\n  helpcrunch:\n    tokens: ‸hc_test\n", {"list"}},
        Error{"TokenNumber", "vendors:\n  helpcrunch:\n    tokens: [a, ‸5]\n", {"string"}},
        Error{"RequestsText",
              "vendors:\n  helpcrunch:\n    rate_limit: {requests: ‸many, per: minute}\n",
              {"integer"}},
        Error{"RequestsZero",
              "vendors:\n  helpcrunch:\n    rate_limit: {requests: ‸0, per: minute}\n",
              {"1"}},
        Error{"PerWord",
              "vendors:\n  helpcrunch:\n    rate_limit: {requests: 1, per: ‸fortnight}\n",
              {"fortnight"}},
        Error{"PerZero",
              "vendors:\n  helpcrunch:\n    rate_limit: {requests: 1, per: ‸0s}\n",
              {"0s"}},
        Error{"ErrorStatus",
              "vendors:\n  leeloo:\n    settings: {error_status: ‸maybe}\n",
              {"maybe", "http", "ok"}},
        Error{"UndocumentedBodies",
              "vendors:\n  omnidesk:\n    settings: {undocumented_bodies: ‸some}\n",
              {"some", "inferred", "none"}},
        Error{"PointsRecords",
              "vendors:\n  sumaya:\n    settings: {points_records: ‸fixed}\n",
              {"fixed", "documented", "corrected"}},
        Error{"Permission",
              "vendors:\n  omnidesk:\n    keys: [{key: a, permissions: [CUSTOMER_READ, "
              "‸CUSTOMER_CUT]}]\n",
              {"CUSTOMER_CUT", "CUSTOMER_CUD"}},
        Error{"DataList", "vendors:\n  helpcrunch:\n    data: ‸[]\n", {"map"}},
        Error{"RowsNumber", "vendors:\n  helpcrunch:\n    data: {customers: ‸5}\n", {"list"}},
        Error{"RowNumber", "vendors:\n  helpcrunch:\n    data: {customers: [‸5]}\n", {"map"}},
        Error{"IdText",
              "vendors:\n  helpcrunch:\n    data: {customers: [{id: ‸abc}]}\n",
              {"integer"}},
        Error{"IdQuoted",
              "vendors:\n  helpcrunch:\n    data: {customers: [{id: ‸\"5\"}]}\n",
              {"integer"}},
        Error{"IdPast64Bits",
              "vendors:\n  helpcrunch:\n    data: {customers: [{id: ‸99999999999999999999}]}\n",
              {"64 bits"}},
        Error{"Boolean",
              "vendors:\n  helpcrunch:\n    data: {customers: [{id: 1, blocked: ‸maybe}]}\n",
              {"boolean"}},
        Error{"TagsText",
              "vendors:\n  helpcrunch:\n    data: {customers: [{id: 1, tags: ‸lead}]}\n",
              {"list"}},
        Error{
            "CustomDataList",
            "vendors:\n  helpcrunch:\n    data: {customers: [{id: 1, customData: {a b: ‸[1]}}]}\n",
            {"string"}},
        Error{"UnixTimeText",
              "vendors:\n  helpcrunch:\n    data: {customers: [{id: 1, firstSeen: ‸yesterday}]}\n",
              {"integer"}},
        Error{"NullName",
              "vendors:\n  sumaya:\n    data: {customers: [{id: c1, username: u, full_name: "
              "‸null, email: a@example.com}]}\n",
              {"string", "null"}}),
    Name);

INSTANTIATE_TEST_SUITE_P(
    MissingField, CheckTest,
    ::testing::Values(
        Error{"InFlowMap",
              "vendors:\n  helpcrunch:\n    data:\n      customers: [{id: 1}, ‸{name: A}]\n",
              {"missing", "`id`"}},
        Error{"InBlockMap",
              "vendors:\n  helpcrunch:\n    data:\n      customers:\n        - ‸name: A\n        "
              "  blocked: true\n",
              {"missing", "`id`"}},
        Error{"InNestedMap",
              "vendors:\n  helpcrunch:\n    data: {customers: [{id: 1, tags: [‸{name: a}]}]}\n",
              {"missing", "`color`"}},
        Error{"OfApiKey",
              "vendors:\n  omnidesk:\n    keys: [‸{permissions: []}]\n",
              {"missing", "`key`"}},
        Error{"OfRateLimit",
              "vendors:\n  helpcrunch:\n    rate_limit: ‸{requests: 5}\n",
              {"missing", "`per`"}},
        Error{"OfChannel",
              "vendors:\n  omnidesk:\n    data:\n      brands: [{id: 1, name: N}]\n"
              "      customers: [{id: 1, brand_id: 1, channels: [‸{id: 1, type: email}]}]\n",
              {"missing", "`value`"}}),
    Name);

// Rows for the tables below.
#define LEELOO "vendors:\n  leeloo:\n    data:\n"
#define USER(id)           \
  "      users: [{id: " id \
  ", name: U, createdAt: \"2017-01-01T00:00:00Z\", updatedAt: \"2017-01-01T00:00:00Z\"}]\n"
#define ACCOUNT(id, more)                                                                     \
  "{id: " id                                                                                  \
  ", name: A, tags: [], from: F, botStatus: BOT, lastMessageTime: \"2017-01-01T00:00:00Z\", " \
  "createdAt: \"2017-01-01T00:00:00Z\", updatedAt: \"2017-01-01T00:00:00Z\"" more "}"
#define ORDER(id, account)           \
  "{id: " id ", accountId: " account \
  ", price: 1, currency: UAH, paymentMethod: P, status: S, updatedAt: \"2017-01-01T00:00:00Z\"}"
#define CHAT(id, account, more)      \
  "{id: " id ", accountId: " account \
  ", text: T, type: YOUR_MESSAGE, "  \
  "createdAt: \"2017-01-01T00:00:00Z\", updatedAt: \"2017-01-01T00:00:00Z\"" more "}"
#define OMNIDESK \
  "vendors:\n  omnidesk:\n    data:\n      brands: [{id: 1, name: N}, {id: 2, name: S}]\n"
#define SUMAYA                                                                                    \
  "vendors:\n  sumaya:\n    data:\n      customers: [{id: c1, username: u, full_name: F, email: " \
  "a@example.com}]\n"
#define MESSAGE(id, customer, created)  \
  "{id: " id ", customer_id: " customer \
  ", intention: I, status: sent, cart_items: [], created_at: " created "}"
#define POINTS(customer, message)                                                   \
  "      points_records: [{id: p1, customer_id: " customer ", message_id: " message \
  ", points: 1, point_id: x, message: M, created_at: \"2024-01-01T00:00:00Z\"}]\n"
#define RECORD(id, subscription)                \
  "{id: " id ", subscription_id: " subscription \
  ", operation: O, created_at: \"2024-01-01T00:00:00Z\"}"

constexpr const char* kMessage = MESSAGE("m1", "c1", "\"2024-01-01T00:00:00Z\"");

INSTANTIATE_TEST_SUITE_P(
    Duplicate, CheckTest,
    ::testing::Values(
        Error{"MappingKey", "description: a\n‸description: b\n", {"duplicate", "description"}},
        Error{"HelpCrunchCustomer",
              "vendors:\n  helpcrunch:\n    data:\n      customers:\n        - id: 7\n        - "
              "id: ‸7\n",
              {"duplicate", "7"}},
        Error{"LeelooAccount",
              LEELOO "      accounts: [" ACCOUNT("a1", "") ", " ACCOUNT("‸a1", "") "]\n",
              {"duplicate", "a1"}},
        Error{"LeelooMessage",
              LEELOO "      accounts: [" ACCOUNT("a1", "") "]\n      messages: [" CHAT(
                  "m1", "a1", "") ", " CHAT("‸m1", "a1", "") "]\n",
              {"duplicate", "m1"}},
        Error{"LeelooOrder",
              LEELOO "      accounts: [" ACCOUNT("a1", "") "]\n      orders: [" ORDER(
                  "o1", "a1") ", " ORDER("‸o1", "a1") "]\n",
              {"duplicate", "o1"}},
        Error{"OmnideskCustomer",
              OMNIDESK "      customers: [{id: 5, brand_id: 1}, {id: ‸5, brand_id: 2}]\n",
              {"duplicate", "5"}},
        Error{"OmnideskExternalIdInOneBrand",
              OMNIDESK "      customers: [{id: 1, brand_id: 1, external_primary_id: X}, {id: 2, "
                       "brand_id: 1, external_primary_id: ‸X}]\n",
              {"duplicate", "X"}},
        Error{
            "OmnideskChannelOfAnotherCustomer",
            OMNIDESK
            "      customers: [{id: 1, brand_id: 1, channels: [{id: 3, type: email, value: a}]},\n"
            "                  {id: 2, brand_id: 1, channels: [{id: ‸3, type: email, value: "
            "b}]}]\n",
            {"duplicate", "3"}},
        Error{"OmnideskApiKey",
              "vendors:\n  omnidesk:\n    keys: [{key: a, permissions: []}, {key: ‸a, "
              "permissions: []}]\n",
              {"duplicate"}},
        Error{"SumayaMessage",
              SUMAYA
              "      messages: [" MESSAGE("m1", "c1", "\"2024-01-01T00:00:00Z\"") ", " MESSAGE(
                  "‸m1", "c1", "\"2024-01-01T00:00:00Z\"") "]\n",
              {"duplicate", "m1"}},
        Error{"SumayaSubscription",
              SUMAYA "      subscriptions: [{id: s1}, {id: ‸s1}]\n",
              {"duplicate", "s1"}}),
    Name);

INSTANTIATE_TEST_SUITE_P(
    Reference, CheckTest,
    ::testing::Values(
        Error{"ContactedUser",
              LEELOO USER("u1") "      accounts: [" ACCOUNT("a1",
                                                            ", contactedUsers: [u1, ‸u9]") "]\n",
              {"u9"}},
        Error{"OrderAccount",
              LEELOO
              "      accounts: [" ACCOUNT("a1", "") "]\n      orders: [" ORDER("o1", "‸a9") "]\n",
              {"a9"}},
        Error{"MessageAccount", LEELOO "      messages: [" CHAT("m1", "‸a9", "") "]\n", {"a9"}},
        Error{"MessageAuthor",
              LEELOO "      accounts: [" ACCOUNT("a1", "") "]\n      messages: [" CHAT(
                  "m1", "a1", ", createdBy: ‸u9") "]\n",
              {"u9"}},
        Error{"CustomerBrand", OMNIDESK "      customers: [{id: 1, brand_id: ‸9}]\n", {"9"}},
        Error{"TicketCustomer",
              OMNIDESK "      tickets: [{id: 1, customer_id: ‸9, subject: S, status: open, "
                       "created_at: \"2024-01-01T00:00:00Z\"}]\n",
              {"9"}},
        Error{"EventCustomer",
              OMNIDESK "      events: [{id: 1, customer_id: ‸9, message: M, created_at: "
                       "\"2024-01-01T00:00:00Z\"}]\n",
              {"9"}},
        Error{"CrmBrand",
              OMNIDESK "      crm_directory: [{brand_id: ‸9, channel: email, address: "
                       "a@example.com, external_primary_id: X, firstname: A, lastname: B}]\n",
              {"9"}},
        Error{"MessageCustomer",
              SUMAYA "      messages: [" MESSAGE("m1", "‸c9", "\"2024-01-01T00:00:00Z\"") "]\n",
              {"c9"}},
        Error{"PointsMessage", SUMAYA POINTS("c1", "‸m9"), {"m9"}},
        Error{"PointsCustomer",
              SUMAYA
              "      messages: [" MESSAGE("m1", "c1",
                                          "\"2024-01-01T00:00:00Z\"") "]\n" POINTS("‸c9", "m1"),
              {"c9"}},
        Error{"SubscriptionCustomer",
              SUMAYA "      subscriptions: [{id: s1, customer_id: ‸c9}]\n",
              {"c9"}},
        Error{"RecordSubscription",
              SUMAYA "      subscription_records: [" RECORD("r1", "‸s9") "]\n",
              {"s9"}}),
    Name);

INSTANTIATE_TEST_SUITE_P(
    NoDate, CheckTest,
    ::testing::Values(
        Error{"Month13",
              LEELOO "      users: [{id: u1, name: U, createdAt: ‸\"2017-13-01T00:00:00Z\", "
                     "updatedAt: \"2017-01-01T00:00:00Z\"}]\n",
              {"2017-13-01"}},
        Error{"February30",
              LEELOO "      users: [{id: u1, name: U, createdAt: ‸2017-02-30T00:00:00Z, "
                     "updatedAt: \"2017-01-01T00:00:00Z\"}]\n",
              {"2017-02-30"}},
        Error{"February29OfACommonYear",
              SUMAYA "      messages: [" MESSAGE("m1", "c1", "‸\"2023-02-29T00:00:00Z\"") "]\n",
              {"2023-02-29"}},
        Error{"Hour25InTheVendorsSpelling",
              SUMAYA "      messages: [" MESSAGE("m1", "c1", "‸\"2023-07-26, 25:24:39\"") "]\n",
              {"25:24:39"}},
        Error{"Word",
              OMNIDESK
              "      tickets: [{id: 1, subject: S, status: open, created_at: ‸yesterday}]\n",
              {"yesterday"}},
        Error{"Empty",
              OMNIDESK "      tickets: [{id: 1, subject: S, status: open, created_at: ‸\"\"}]\n",
              {"time"}}),
    Name);

INSTANTIATE_TEST_SUITE_P(
    Text, CheckTest,
    ::testing::Values(
        Error{"InvalidUtf8", "description: яb‸\xff\n", {"UTF-8"}},
        Error{"OverlongUtf8", "# яb‸\xc0\xaf\n", {"UTF-8"}},
        Error{"Surrogate", "seed: 1\ndescription: \"‸\xed\xa0\x80\"\n", {"UTF-8"}},
        Error{"ExtendsNothing", "extends: ‸nothing-of-the-kind\n", {"nothing-of-the-kind"}},
        Error{"ExtendsList", "extends: ‸[default]\n", {"string"}}),
    Name);

TEST(CheckTablesTest, HoldNoErrorButTheMarkedOne) {
  const std::string text = std::string("name: t\n") + SUMAYA "      messages: [" + kMessage + "]\n" + POINTS("c1", "m1")
      "      subscriptions: [{id: s1}]\n      subscription_records: [" RECORD("r1", "s1") "]\n"
      "  leeloo:\n    data:\n" USER("u1") "      accounts: [" ACCOUNT("a1", ", contactedUsers: [u1]") "]\n"
      "      orders: [" ORDER("o1", "a1") "]\n      messages: [" CHAT("m1", "a1", ", createdBy: u1") "]\n";
  const Finished run = RunToEnd({"check", WriteFile(NewFolder(), "scenario.yaml", text)});
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
}

}  // namespace
}  // namespace understudy::conformance
