#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "contract/foreign.h"
#include "contract/schema_check.h"
#include "entities/call.h"

namespace understudy::entities {

// What of a request is wrong.
struct ErrorPlace {
  std::string_view in = {};       // "body", "query"; empty: it is not told
  std::string_view pointer = {};  // RFC 6901
};

// Whether it has a reply of this very status.
bool Declares(const contract::ForeignOperation* operation, int status);

// The error in the format that the operation declares for this status: its example, else its schema
// with the message in it; else in a plain one, as is every error without an operation. `detail` is
// a sentence.
Error RefuseWith(const contract::ForeignOperation* operation, int status, std::string_view detail,
                 ErrorPlace place = {});

// 422 if the operation declares it, else 400.
int ContentStatus(const contract::ForeignOperation* operation);

// The same for a request whose content is wrong: with 422 if the operation declares it, else 400.
Error RefuseContent(const contract::ForeignOperation* operation, std::string_view detail,
                    ErrorPlace place = {});

// The same for what CheckValue() finds in a body.
Error RefuseProblem(const contract::ForeignOperation* operation,
                    const contract::SchemaProblem& problem);

// The same with the first of these statuses that the operation declares, else the first.
Error RefuseWithFirst(const contract::ForeignOperation* operation,
                      std::initializer_list<int> statuses, std::string_view detail,
                      ErrorPlace place = {});

}  // namespace understudy::entities
