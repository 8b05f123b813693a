#include <cstddef>
#include <optional>
#include <string>

#include "base/text.h"
#include "vendors/omnidesk/handlers.h"

namespace understudy::omnidesk {
namespace {

// Plans of the list can also find one customer.
enum CustomerQuery : std::size_t { kCustomerById, kCustomers };

// The names are searched as one text, so that a whole name finds its owner, and its beginning too.
constexpr const char* kFoundIds =
    "SELECT c.id FROM omnidesk_customers c"
    " WHERE instr(fold(c.firstname || ' ' || c.lastname), ?1) > 0"
    " OR instr(fold(coalesce(c.external_primary_id, '')), ?1) > 0"
    " OR EXISTS(SELECT 1 FROM omnidesk_channels h"
    " WHERE h.customer_id = c.id AND instr(fold(h.value), ?1) > 0) ORDER BY c.id";

// The customers with a text in names, external id or a channel value, compared by SearchKey().
// Reads every customer, at some 2 µs each: no index finds a part of a text.
class FoundCustomers : public entities::Rows {
 public:
  FoundCustomers(const Call& call, std::string_view text, std::int64_t start, std::int64_t limit)
      : call_(call) {
    const std::string folded = SearchKey(text);
    auto found = call.database.Prepare(kFoundIds);
    found.Bind(1, folded);
    for (; found.Step(); ++total_) {
      if (total_ >= start && std::ssize(ids_) < limit) ids_.push_back(found.Integer(0));
    }
  }
  std::int64_t total() const { return total_; }  // the number of all that match
  const store::Query* Next() override {
    if (next_ == ids_.size()) return nullptr;
    row_.reset();
    row_.emplace(call_.database.Prepare(call_.Plan().query(kCustomerById))).Bind(1, ids_[next_++]);
    return row_->Step() ? &*row_ : nullptr;
  }

 private:
  const Call& call_;
  std::int64_t total_ = 0;
  std::vector<std::int64_t> ids_;  // of the page
  std::size_t next_ = 0;
  std::optional<store::Query> row_;
};

std::int64_t CountCustomers(store::Database& database) {
  auto query = database.Prepare("SELECT total FROM omnidesk_customer_count");
  return query.Step() ? query.Integer(0) : 0;
}

}  // namespace

Outcome ListCustomers(Call& call) {
  const auto start = call.arguments.Integer("itemStart");
  const auto limit = call.arguments.Integer("itemLimit");
  const auto text = call.arguments.Text("query");
  if (!text.empty()) {
    FoundCustomers found(call, text, start, limit);
    return call.Reply({start, found.total(), limit}, found);
  }
  auto customers = call.database.Prepare(call.Plan().query(kCustomers));
  customers.Bind(1, limit).Bind(2, start);
  return call.Reply({start, CountCustomers(call.database), limit}, &customers);
}

}  // namespace understudy::omnidesk
