#pragma once

#include "base/json.h"
#include "contract/schema.h"

namespace understudy::entities {

// Writes the rules of a document's schema as members of a JSON Schema (draft 2020-12), for editors:
// with `type`, or without. null fits always, as it does in rows. Schemas inside are written three
// levels deep, and some hundred at most.
enum class WithType { kNo, kYes };
void WriteKeywords(const contract::Schema& schema, WithType type, json::Writer& writer);

}  // namespace understudy::entities
