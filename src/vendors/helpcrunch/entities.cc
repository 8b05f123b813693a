#include "vendors/helpcrunch/entities.h"

namespace understudy::helpcrunch {
namespace {

// Larger integers lose digits in JSON readers.
constexpr std::int64_t kLargestId = 9007199254740991;

Shape NullableText() { return Shape::String().Nullable(); }
Shape UnixSeconds() {
  return Shape::Integer().Between(0, 253402300799).Nullable().Doc("UNIX seconds");
}

}  // namespace

std::vector<Entity> Entities() {
  const Shape location = Shape::Object(
      {{"regionCode", NullableText()}, {"countryCode", NullableText()}, {"city", NullableText()}});
  const Shape device =
      Shape::Object({{"id", Shape::Integer().Between(-kLargestId, kLargestId).Nullable()},
                     {"ip", NullableText()},
                     {"timezone", NullableText()},
                     {"platform", NullableText()},
                     {"userAgent", NullableText()}});
  const Shape tag =
      Shape::Object({{"name", Shape::String(), kRequired}, {"color", Shape::String(), kRequired}});
  return entities::CompileEntities({
      {.name = "customers",
       .table = "helpcrunch_customers",
       .doc = "Contacts, as the vendor's Customer Object.",
       .fields = {{"id", Shape::Integer().Between(1, kLargestId), kRequired},
                  {"name", NullableText()},
                  {"email", NullableText()},
                  {"userId", NullableText()},
                  {"company", NullableText()},
                  {"phone", NullableText()},
                  {"firstSeen", UnixSeconds()},
                  {"lastSeen", UnixSeconds()},
                  {"location", Shape(location).Nullable()},
                  {"device", Shape(device).Nullable()},
                  {"unsubscribed", Shape::Boolean()},
                  {"blocked", Shape::Boolean()},
                  {"source", NullableText()},
                  {"referer", NullableText()},
                  {"locale", NullableText()},
                  {"notes", NullableText()},
                  {"lastPage", NullableText()},
                  {"tags", Shape::List(tag)},
                  {"customData", Shape::Mapping(Shape::Scalar()).Doc("any keys, spaces allowed")}}},
  });
}

}  // namespace understudy::helpcrunch
