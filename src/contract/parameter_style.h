#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/node.h"
#include "base/problem.h"
#include "contract/contract.h"
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
  bool allows_empty = false;       // `allowEmptyValue`: of the query
  const Schema* schema = nullptr;  // nullptr: any text
  const Node* node = nullptr;      // the Parameter Object

  // Whether it is an exploded object of the query, whose members are parameters themselves.
  bool TakesMembers() const;
  // Whether a parameter of this name is one of them.
  bool TakesMember(std::string_view sent) const;
};

// nullopt for a parameter without a name or in an unknown place, and for headers that OpenAPI says
// are no parameters: Accept, Content-Type, Authorization. An unknown style is the place's own.
std::optional<StyledParameter> ReadStyledParameter(const Node& parameter, Schemas& schemas);

// Whether a name is another name with brackets after it: "price[gte]" of "price".
bool HasBrackets(std::string_view sent, std::string_view name);
// Whether the operation declares a parameter of exactly this name.
bool HasParameter(const Operation& operation, std::string_view name);
// The pairs without those that have the parameter's name with brackets and are other parameters:
// `price[gte]`, declared beside `price`. nullopt: there are none. An object in brackets has all.
std::optional<http::Pairs> WithoutOthers(const http::Pairs& pairs, const StyledParameter& parameter,
                                         const Operation& operation);

// The value that was sent, with types by the schema; nullopt if none was. `pairs` are those of the
// query or the cookies.
std::optional<Node> ReadFromPairs(const StyledParameter& parameter, const http::Pairs& pairs);
// The value that a path's segment, decoded, or a header means.
Node ReadFromText(const StyledParameter& parameter, std::string_view text);

// The cookies of a request, in sent order.
http::Pairs ReadCookies(const http::Request& request);

// The value of a parameter wherever it is sent.
std::optional<Node> ReadSent(const StyledParameter& parameter, const http::Pairs& path_values,
                             const http::Pairs& query, const http::Request& request);
// What is wrong with it, at most 20 problems; with nullopt, that it is required.
std::vector<FieldProblem> CheckSent(const StyledParameter& parameter,
                                    const std::optional<Node>& value);

}  // namespace understudy::contract
