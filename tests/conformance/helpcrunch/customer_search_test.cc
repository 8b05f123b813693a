#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

// Searches of customers, against a model of a few lines.
namespace understudy::conformance {
namespace {

const Headers kToken = {{"Authorization", "Bearer hc_test"}};

std::string Condition(const std::string& field, const std::string& op, const std::string& value) {
  return R"({"field":"customers.)" + field + R"(","operator":")" + op + R"(","value":)" + value +
         "}";
}

class HelpcrunchSearchTest : public ::testing::Test {
 protected:
  Reply Post(const std::string& body) {
    return client_.Send("POST", "/v1/customers/search", {}, body);
  }
  Reply Find(const std::string& conditions, const std::string& more = "") {
    return Post("{\"filter\":[" + conditions + "]" + more + "}");
  }
  static std::vector<std::int64_t> Ids(const Reply& reply) {
    std::vector<std::int64_t> ids;
    for (const auto& item : reply.At("/data").GetArray()) ids.push_back(item["id"].GetInt64());
    return ids;
  }
  long long Count(const std::string& field, const std::string& op, const std::string& value) {
    return Find(Condition(field, op, value)).Integer("/total");
  }

  const Program& program_ = Shared();
  Client client_{program_, kToken};
};

TEST_F(HelpcrunchSearchTest, FindsAllWithoutAFilter) {
  const std::string list = client_.Get("/v1/customers").body;
  for (const char* body : {"{}", R"({"filter":[]})", R"({"filter":null})"}) {
    EXPECT_EQ(Post(body).body, list) << body;
  }
}

TEST_F(HelpcrunchSearchTest, FindsByAnIndexedField) {
  EXPECT_EQ(Ids(Find(Condition("id", "=", "8737907"))), (std::vector<std::int64_t>{8737907}));
  EXPECT_EQ(Ids(Find(Condition("id", "=", "\"8737907\""))), (std::vector<std::int64_t>{8737907}));
  EXPECT_EQ(Ids(Find(Condition("email", "=", "\"ADA.Finch@example.com\""))),
            (std::vector<std::int64_t>{8737907}));
  EXPECT_EQ(Ids(Find(Condition("userId", "=", "\"example_7001\""))),
            (std::vector<std::int64_t>{8737907}));
  EXPECT_EQ(Count("userId", "=", "\"Example_7001\""), 1);
  EXPECT_EQ(Count("userId", "~", "\"Example_7001\""), 1);
  EXPECT_EQ(Count("id", "=", "1"), 0);
  EXPECT_EQ(Count("lastSeen", ">", "1602173128") - Count("lastSeen", ">", "1602173129"), 1);
}

TEST_F(HelpcrunchSearchTest, ComparesTextsWithoutLetterCase) {
  EXPECT_EQ(Count("name", "=", "\"ada FINCH\""), 1);
  EXPECT_EQ(Count("name", "~", "\"ВЕРБОВА\""), 1);
  EXPECT_EQ(Count("city", "=", "\"львів\""), Count("city", "~", "\"Львів\""));
  EXPECT_GT(Count("city", "=", "\"львів\""), 0);
}

TEST_F(HelpcrunchSearchTest, FindsByTags) {
  const long long lead = Count("tagsData", "=", R"([{"name":"Lead"}])");
  EXPECT_EQ(lead, 16);
  EXPECT_EQ(Count("tagsData", "=", R"([{"name":"lead"},{"name":"vip"}])"), 6);
  EXPECT_EQ(Count("tagsData", "!=", R"([{"name":"lead"}])"), 45 - lead);
}

TEST_F(HelpcrunchSearchTest, JoinsConditions) {
  const std::string both = Condition("countryCode", "=", "\"UA\"") + "," +
                           Condition("tagsData", "=", R"([{"name":"lead"}])");
  const long long all = Find(both).Integer("/total");
  const long long any = Find(both, R"(,"comparison":"OR")").Integer("/total");
  EXPECT_GT(all, 0);
  EXPECT_EQ(all + any,
            Count("countryCode", "=", "\"UA\"") + Count("tagsData", "=", R"([{"name":"lead"}])"));
}

TEST_F(HelpcrunchSearchTest, SortsAndPages) {
  const std::string sort = R"(,"sort":"customers.lastSeen","order":"desc")";
  EXPECT_EQ(Ids(Find("", sort)),
            Ids(client_.Get("/v1/customers?sort=customers.lastSeen&order=desc")));
  const auto all = Ids(Find("", sort));
  const Reply page = Find("", sort + R"(,"limit":"5","offset":40)");
  EXPECT_EQ(page.Integer("/total"), 45);
  EXPECT_EQ(Ids(page), (std::vector<std::int64_t>(all.begin() + 40, all.end())));
  EXPECT_EQ(Ids(Find("", R"(,"limit":0,"offset":-1)")), Ids(Post("{}")));
}

TEST_F(HelpcrunchSearchTest, RefusesWhatMeansNothing) {
  const std::vector<std::string> wrong = {"1",
                                          "{}",
                                          Condition("nickname", "=", "\"a\""),
                                          R"({"field":"name","operator":"=","value":"a"})",
                                          Condition("name", "==", "\"a\""),
                                          Condition("name", ">", "\"a\""),
                                          Condition("id", "~", "1"),
                                          Condition("id", "=", "\"x\""),
                                          Condition("lastSeen", ">", "{}"),
                                          Condition("name", "=", "[]"),
                                          Condition("tagsData", "=", "\"lead\""),
                                          Condition("tagsData", "~", R"([{"name":"lead"}])"),
                                          R"({"field":"customers.name","operator":"="})"};
  for (const auto& condition : wrong) {
    const Reply reply = Find(condition);
    EXPECT_EQ(reply.status, 400) << condition;
    EXPECT_EQ(reply.body,
              R"({"errors":[{"code":"invalid_filter_value","message":"filter value is invalid"}]})")
        << condition;
  }
  EXPECT_EQ(Post(R"({"filter":{}})").status, 400);
  EXPECT_EQ(Post("[]").Text("/errors/0/code"), "invalid_request");
}

TEST_F(HelpcrunchSearchTest, WantsAToken) {
  EXPECT_EQ(Client(program_).Send("POST", "/v1/customers/search", {}, "{}").status, 401);
}

// Random customers and searches.

struct Customer {
  std::int64_t id;
  std::map<std::string, std::optional<std::string>> texts;
  std::map<std::string, std::optional<std::int64_t>> numbers;
};

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

const std::vector<std::string> kTexts = {"name", "email", "company", "userId"};
const std::vector<std::string> kNumbers = {"id", "firstSeen", "lastSeen"};
const std::vector<std::string> kWords = {"ann", "Bob", "BOB", "cy", "a", "b@c.de", "d@c.de", "x y"};

class Model {
 public:
  explicit Model(unsigned seed) : random_(seed) {
    for (int i = 1; i <= 60; ++i) {
      Customer customer{i, {}, {{"id", i}}};
      for (const auto& field : kTexts) {
        // userId is unique.
        std::string text = Word();
        if (field == "userId") text += std::to_string(i % 7) + "_" + std::to_string(i);
        customer.texts[field] = Below(4) == 0 ? std::nullopt : std::optional(text);
      }
      for (const char* field : {"firstSeen", "lastSeen"}) {
        customer.numbers[field] =
            Below(4) == 0 ? std::nullopt : std::optional<std::int64_t>(100 + Below(8));
      }
      customers_.push_back(std::move(customer));
    }
  }

  std::string Rows() const {
    std::string rows;
    for (const auto& customer : customers_) {
      rows += "        - {id: " + std::to_string(customer.id);
      for (const auto& [field, text] : customer.texts) {
        if (text) rows += ", " + field + ": \"" + *text + "\"";
      }
      for (const auto& [field, number] : customer.numbers) {
        if (number && field != "id") rows += ", " + field + ": " + std::to_string(*number);
      }
      rows += "}\n";
    }
    return rows;
  }

  // A condition as JSON, and what it says.
  std::pair<std::string, std::function<bool(const Customer&)>> RandomCondition() {
    if (Below(2) == 0) {
      const std::string field = kNumbers[Below(kNumbers.size())];
      const std::string op = std::vector<std::string>{"=", "!=", ">", "<", ">=", "<="}[Below(6)];
      const auto want = static_cast<std::int64_t>(field == "id" ? 1 + Below(60) : 100 + Below(8));
      return {Condition(field, op, std::to_string(want)), [=](const Customer& customer) {
                const auto have = customer.numbers.at(field);
                if (!have) return op == "!=";
                if (op == "=") return *have == want;
                if (op == "!=") return *have != want;
                if (op == ">") return *have > want;
                if (op == "<") return *have < want;
                return op == ">=" ? *have >= want : *have <= want;
              }};
    }
    const std::string field = kTexts[Below(kTexts.size())];
    const std::string op = std::vector<std::string>{"=", "!=", "~", "!~"}[Below(4)];
    const std::string want = Word();
    return {Condition(field, op, "\"" + want + "\""), [=](const Customer& customer) {
              const auto have = customer.texts.at(field);
              if (!have) return op == "!=" || op == "!~";
              const bool is_equal = Lower(*have) == Lower(want);
              const bool has = Lower(*have).find(Lower(want)) != std::string::npos;
              return op == "=" ? is_equal : op == "!=" ? !is_equal : op == "~" ? has : !has;
            }};
  }

  const std::vector<Customer>& customers() const { return customers_; }
  std::size_t Below(std::size_t end) { return random_() % end; }

 private:
  std::string Word() { return kWords[Below(kWords.size())]; }

  std::mt19937 random_;
  std::vector<Customer> customers_;
};

TEST(HelpcrunchSearchModelTest, AgreesWithTheModel) {
  Model model(7);
  const Program program(
      ScenarioFile("vendors:\n  helpcrunch:\n    tokens: [hc_test]\n    data:\n      customers:\n" +
                   model.Rows()));
  Client client(program, kToken);
  int found = 0;
  for (int i = 0; i < 400; ++i) {
    std::vector<std::function<bool(const Customer&)>> parts;
    std::string conditions;
    for (std::size_t n = 1 + model.Below(3); n > 0; --n) {
      auto [json, says] = model.RandomCondition();
      conditions += (conditions.empty() ? "" : ",") + json;
      parts.push_back(std::move(says));
    }
    const bool any = model.Below(2) == 0;
    std::vector<std::int64_t> wanted;
    for (const auto& customer : model.customers()) {
      const auto fits = [&](const auto& says) { return says(customer); };
      const bool is_wanted = any ? std::any_of(parts.begin(), parts.end(), fits)
                                 : std::all_of(parts.begin(), parts.end(), fits);
      if (is_wanted) wanted.push_back(customer.id);
    }
    const std::string body =
        "{\"filter\":[" + conditions + "],\"comparison\":\"" + (any ? "OR" : "AND") + "\"}";
    const Reply reply = client.Send("POST", "/v1/customers/search", {}, body);
    std::vector<std::int64_t> ids;
    for (const auto& item : reply.At("/data").GetArray()) ids.push_back(item["id"].GetInt64());
    EXPECT_EQ(ids, wanted) << body;
    EXPECT_EQ(reply.Integer("/total"), static_cast<long long>(wanted.size())) << body;
    found += static_cast<int>(wanted.size());
  }
  EXPECT_GT(found, 1000);
}

}  // namespace
}  // namespace understudy::conformance
