#pragma once

#include <string>

#include "entities/infer.h"

// SQL of rows of another entity, called `s`, that belong to a row of this one.
namespace understudy::entities {

// Of the other rows.
struct OtherRows {
  const InferredEntity& entity;  // this one
  const InferredEntity& other;
  std::size_t by;  // the field that refers: of this entity if `is_one`, else of the other
  bool is_one;

  // " FROM … AS s WHERE …".
  std::string From() const;
  // " ORDER BY …", as lists of them have it.
  std::string Order() const;
};

}  // namespace understudy::entities
