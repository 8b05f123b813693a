#include "vendors/catalog.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/random.h"
#include "contract/contract.h"
#include "contract/document_file.h"
#include "contract/pattern.h"
#include "entities/built_in.h"
#include "entities/reply.h"
#include "http/message.h"
#include "store/database.h"
#include "store/row_changes.h"
#include "support/reply_plans.h"
#include "vendors/contract_document.h"
#include "vendors/row_tables.h"
#include "vendors/vendor.h"

namespace understudy {
namespace {

std::vector<Vendor> Some(const std::vector<std::string>& names) {
  std::vector<Vendor> vendors;
  for (const auto& name : names) vendors.push_back(*Catalog::BuiltIn()->Find(name));
  return vendors;
}

TEST(CatalogTest, HasTheVendorsInTheirOrderAndFindsThemByName) {
  const Catalog& catalog = *Catalog::BuiltIn();
  EXPECT_EQ(catalog.names(),
            (std::vector<std::string>{"helpcrunch", "leeloo", "omnidesk", "sumaya"}));
  EXPECT_EQ(catalog.Find("omnidesk"), &catalog.vendors()[2]);
  EXPECT_EQ(catalog.Find("Omnidesk"), nullptr);
  EXPECT_EQ(catalog.Find(""), nullptr);
  EXPECT_EQ(catalog.tables().size(), 4U);
  EXPECT_EQ(Catalog(Some({"sumaya", "leeloo"})).names(),
            (std::vector<std::string>{"sumaya", "leeloo"}));
}

// They are compiled at their first use, which would be too late to see that one can't be.
TEST(CatalogTest, ThePatternsOfTheContractsCompile) {
  std::size_t patterns = 0;
  const auto compile = [&](const std::shared_ptr<const contract::Pattern>& pattern) {
    if (pattern == nullptr) return;
    EXPECT_GT(pattern->size(), 0) << pattern->text();
    ++patterns;
  };
  for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
    for (const auto& operation : Catalog::BuiltIn()->ContractOf(vendor)->operations()) {
      for (const auto& parameter : operation->parameters) compile(parameter.pattern);
      if (!operation->body) continue;
      for (const auto& field : operation->body->fields) compile(field.pattern);
      for (const auto& open : operation->body->open_fields) compile(open.pattern);
    }
  }
  EXPECT_GT(patterns, 20U);
}

TEST(CatalogTest, RefusesTwoVendorsOfOneName) {
  EXPECT_THROW(Catalog(Some({"leeloo", "sumaya", "leeloo"})), std::logic_error);
}

TEST(CatalogTest, ReadsAContractOnce) {
  const Catalog& catalog = *Catalog::BuiltIn();
  std::vector<const contract::Contract*> read(4);
  std::vector<std::thread> threads;
  const Catalog fresh(catalog.vendors());
  for (auto& each : read) {
    threads.emplace_back([&] { each = fresh.ContractOf(*fresh.Find("leeloo")).get(); });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(read, std::vector<const contract::Contract*>(4, read[0]));
  EXPECT_EQ(read[0]->vendor(), "leeloo");
  for (const auto& vendor : fresh.vendors()) {
    EXPECT_EQ(fresh.ContractOf(vendor)->vendor(), vendor.name);
  }
}

TEST(CatalogTest, SharesNothingWithAnother) {
  const Catalog one(Some({"leeloo"}));
  const Catalog other(Some({"leeloo"}));
  EXPECT_NE(one.ContractOf(one.vendors()[0]), other.ContractOf(other.vendors()[0]));
  EXPECT_THROW(one.ContractOf(other.vendors()[0]), std::logic_error);
  EXPECT_THROW(one.ContractOf(*Catalog::BuiltIn()->Find("sumaya")), std::logic_error);
}

TEST(CatalogTest, SaysWhyAContractCantBeRead) {
  auto vendors = Some({"leeloo"});
  auto source = std::make_unique<const Source>(Source{"contract", "{}"});
  Diagnostics errors;
  auto root = ParseJson(*source, errors);
  ASSERT_TRUE(root);
  vendors[0].document = std::make_shared<ContractDocument>(
      contract::DocumentFile{std::move(source), std::move(*root)});
  const Catalog catalog(vendors);
  for (int i = 0; i < 2; ++i) {
    try {
      catalog.ContractOf(catalog.vendors()[0]);
      ADD_FAILURE() << "was read";
    } catch (const std::logic_error& e) {
      EXPECT_STREQ(e.what(), "leeloo: contract, line 1, at {}: missing x-understudy");
    }
  }
}

// Changes what binds the replies of the vendor's operations.
void ChangeBindings(Vendor& vendor, const std::function<void(entities::ReplyBinding&)>& change) {
  vendor.bind_operations = [bind = vendor.bind_operations, change] {
    auto bound = bind();
    for (auto& reply : bound.replies) change(reply);
    return bound;
  };
}

// The error for the replies of the first vendor; empty if there is none.
std::string WhyNotCompiled(const std::vector<Vendor>& vendors) {
  const Catalog catalog(vendors);
  try {
    catalog.RepliesOf(catalog.vendors()[0]);
  } catch (const std::logic_error& e) {
    return e.what();
  }
  return {};
}

TEST(CatalogTest, SaysWhichReplyCantBeFilled) {
  auto vendors = Some({"helpcrunch"});
  ChangeBindings(vendors[0], [](auto& reply) {
    if (reply.operation == "getCustomer") reply.values = {"nickname"};
  });
  const std::string message = WhyNotCompiled(vendors);
  EXPECT_TRUE(message.starts_with("src/vendors/helpcrunch/contract.yaml:")) << message;
  EXPECT_NE(message.find("the reply of getCustomer has no use for the value `nickname`"),
            std::string::npos)
      << message;
}

TEST(CatalogTest, SaysWhichPropertyNothingFills) {
  auto vendors = Some({"leeloo"});
  ChangeBindings(vendors[0], [](auto& reply) {
    if (reply.operation == "listChatMessages") reply.fills.clear();
  });
  const std::string message = WhyNotCompiled(vendors);
  EXPECT_TRUE(message.starts_with("src/vendors/leeloo/contract.yaml:")) << message;
  EXPECT_FALSE(message.starts_with("src/vendors/leeloo/contract.yaml:1:")) << message;
  EXPECT_NE(message.find("`links`"), std::string::npos) << message;
}

TEST(CallTest, WantsAPlanForItsReply) {
  const contract::Operation operation{};
  const contract::Arguments arguments{};
  const Settings settings;
  const std::function<std::string()> base_url = [] { return std::string(); };
  store::Database database;
  const http::Request request{};
  Random random(1);
  const Call call{operation, arguments, database, settings, Instant(),
                  "/",       base_url,  {},       request,  random};
  EXPECT_THROW(call.Plan(), std::logic_error);
  EXPECT_THROW(call.Reply(), std::logic_error);
  const auto& plan = testing::PlanOf("leeloo", "getAccount");
  const Call planned{operation, arguments, database,   settings, Instant(),
                     "/",       base_url,  {&plan, 1}, request,  random};
  EXPECT_EQ(&planned.Plan(), &plan);
  EXPECT_THROW(planned.Plan(1), std::logic_error);
  EXPECT_THROW(plan.query(1), std::out_of_range);
}

TEST(CatalogTest, KnowsTheTablesOfTheRows) {
  const Catalog catalog(Some({"helpcrunch"}));
  const auto& tables = catalog.row_tables();
  ASSERT_EQ(tables.recorded().all().size(), 10U);
  const auto& role = tables.RoleOf(tables.recorded().all()[0]);
  EXPECT_EQ(role.vendor, catalog.vendors().data());
  EXPECT_EQ(role.entity->name, "customers");
  EXPECT_EQ(role.part, nullptr);
  EXPECT_GT(Catalog::BuiltIn()->row_tables().recorded().all().size(), 10U);
}

TEST(CatalogTest, KnowsTheTablesOfTheRowsByADescription) {
  const Catalog looked(Some({"helpcrunch", "sumaya"}));
  const Catalog told(Some({"helpcrunch", "sumaya"}));
  const auto database = looked.row_tables().MakeDatabase();
  const auto& expected = looked.row_tables().recorded().all();
  const auto& all = told.row_tables(store::DescribeTables(*database)).recorded().all();
  ASSERT_EQ(all.size(), expected.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].name, expected[i].name);
    ASSERT_EQ(all[i].columns.size(), expected[i].columns.size()) << all[i].name;
    for (std::size_t j = 0; j < all[i].columns.size(); ++j) {
      const auto& column = all[i].columns[j];
      const auto& as = expected[i].columns[j];
      EXPECT_EQ(std::tuple(column.name, column.index, column.is_key, column.is_rowid),
                std::tuple(as.name, as.index, as.is_key, as.is_rowid));
    }
  }
  EXPECT_THROW(RowTables(told.vendors(), "helpcrunch_customers id kr0"), std::logic_error);
}

}  // namespace
}  // namespace understudy
