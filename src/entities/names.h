#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace understudy::entities {

// A name from a user's file as a name in SQL: letters, digits and "_" of ASCII, in snake case, no
// keyword of SQLite, none of its names for rowid, and without "__". It needs no quotes, whatever
// `name` is. Two names may give the same one; see DistinctName().
std::string SqlName(std::string_view name);

// `name`, or `name` with a number behind it, so that it is none of `taken`.
std::string DistinctName(std::string name, const std::vector<std::string>& taken);

// The name without what writers differ in: lower case, no "_", "-" and ".". "petId" and "pet_id"
// are "petid".
std::string PlainName(std::string_view name);
// Whether PlainName(name) is `plain`, without making it.
bool HasPlainName(std::string_view name, std::string_view plain);

// Whether a plain name means one of the things that `plural`, plain too, names: "pet" one of
// "pets", "category" of "categories", "box" of "boxes"; also "pets" itself.
bool IsSingularOf(std::string_view name, std::string_view plural);

}  // namespace understudy::entities
