#include "vendors/helpcrunch/repo.h"

namespace understudy::helpcrunch {

std::vector<entities::ReplyBinding> Replies() {
  return {{.operation = "getCustomer",
           .row = "",
           .queries = {"FROM helpcrunch_customers WHERE id = ?1"}}};
}

}  // namespace understudy::helpcrunch
