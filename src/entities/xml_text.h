#pragma once

#include <string>
#include <string_view>

#include "base/node.h"
#include "contract/schema.h"

namespace understudy::entities {

// Whether a media type is XML: application/xml, text/xml, …+xml.
bool IsXmlType(std::string_view media_type);

// A value as XML, named and shaped as the schema's `xml` says (OpenAPI's XML Object): `name`,
// `attribute` and `wrapped`. `schema` may be nullptr.
std::string XmlText(const contract::Schema* schema, const Node& value);

}  // namespace understudy::entities
