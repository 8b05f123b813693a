#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/node.h"
#include "base/problem.h"
#include "contract/schema.h"
#include "http/message.h"
#include "http/url.h"

namespace understudy::contract {

// A Parameter Object of OpenAPI: where the value is sent, and how it is written as text.
struct StyledParameter {
  enum class Place { kPath, kQuery, kHeader, kCookie };
  enum class Style {
    kSimple,
    kLabel,
    kMatrix,
    kForm,
    kSpaceDelimited,
    kPipeDelimited,
    kDeepObject,
    kJson,  // `content` instead of `schema`
  };

  std::string name;
  Place place = Place::kQuery;
  Style style = Style::kForm;
  bool explode = true;
  bool required = false;
  const Schema* schema = nullptr;  // nullptr: any text
};

// nullopt for a parameter without a name or in an unknown place, and for headers that OpenAPI says
// are no parameters: Accept, Content-Type, Authorization. An unknown style is the place's own.
std::optional<StyledParameter> ReadStyledParameter(const Node& parameter, Schemas& schemas);

// The value that was sent, with types by the schema; nullopt if none was. `pairs` are those of the
// query or the cookies.
std::optional<Node> ReadFromPairs(const StyledParameter& parameter, const http::Pairs& pairs);
// The same of a path's segment, decoded, or of a header.
std::optional<Node> ReadFromText(const StyledParameter& parameter, std::string_view text);

// The cookies of a request, in sent order.
http::Pairs ReadCookies(const http::Request& request);

struct ParameterValue {
  const StyledParameter* parameter;
  Node value;
};

// The values of all parameters that were sent or have a default, checked. The problems are at most
// 20 for each parameter, and name it. `parameters` must outlive the values.
struct ParameterValues {
  std::vector<ParameterValue> values;
  std::vector<FieldProblem> problems;

  const Node* Find(std::string_view name, StyledParameter::Place place) const;
};
ParameterValues ReadParameters(const std::vector<StyledParameter>& parameters,
                               const http::Pairs& path_values, const http::Pairs& query,
                               const http::Request& request);

}  // namespace understudy::contract
