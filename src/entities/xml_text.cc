#include "entities/xml_text.h"

#include "base/text.h"

namespace understudy::entities {
namespace {

using contract::Schema;

constexpr int kDeepestElement = 50;

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

const Node* XmlOf(const Schema* schema) {
  return schema == nullptr || schema->node == nullptr ? nullptr : schema->node->Find("xml");
}

std::string NameIn(const Schema* schema, std::string_view usual) {
  const Node* xml = XmlOf(schema);
  return std::string(xml == nullptr ? usual : xml->Text("name", usual));
}

bool Says(const Schema* schema, std::string_view word) {
  const Node* xml = XmlOf(schema);
  const Node* value = xml == nullptr ? nullptr : xml->Find(word);
  return value != nullptr && value->text == "true";
}

const Schema* PropertyOf(const Schema* schema, std::string_view name) {
  const auto* property = schema == nullptr ? nullptr : schema->Find(name);
  return property == nullptr ? nullptr : property->schema;
}

// Adds `value` as elements of this name.
void AddElements(const Schema* schema, std::string_view name, const Node& value, int depth,
                 std::string& out) {
  if (value.is_null() || depth == kDeepestElement) return;
  if (value.is_sequence()) {
    const Schema* items = schema == nullptr ? nullptr : schema->items;
    const bool is_wrapped = Says(schema, "wrapped");
    if (is_wrapped) out += Concat({"<", name, ">"});
    const std::string item = NameIn(items, name);
    for (const auto& each : value.items) AddElements(items, item, each, depth + 1, out);
    if (is_wrapped) out += Concat({"</", name, ">"});
    return;
  }
  out += Concat({"<", name});
  std::string content = value.is_map() ? std::string() : Escaped(value.text);
  for (const auto& member : value.members) {
    const Schema* its = PropertyOf(schema, member.name);
    const std::string its_name = NameIn(its, member.name);
    if (Says(its, "attribute") && member.value.is_scalar()) {
      out += Concat({" ", its_name, "=\"", Escaped(member.value.text), "\""});
    } else {
      AddElements(its, its_name, member.value, depth + 1, content);
    }
  }
  out += content.empty() ? "/>" : Concat({">", content, "</", name, ">"});
}

}  // namespace

bool IsXmlType(std::string_view media_type) {
  const std::string type = LowerAscii(Trim(media_type.substr(0, media_type.find(';'))));
  return type == "application/xml" || type == "text/xml" || type.ends_with("+xml");
}

std::string XmlText(const Schema* schema, const Node& value) {
  const std::string usual = schema == nullptr || schema->name.empty() ? "root" : schema->name;
  std::string out = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  if (value.is_sequence() && !Says(schema, "wrapped")) {  // one root only
    const Schema* items = schema == nullptr ? nullptr : schema->items;
    const std::string name = NameIn(schema, usual);
    out += Concat({"<", name, ">"});
    for (const auto& each : value.items) {
      AddElements(items, NameIn(items, "item"), each, 0, out);
    }
    return Concat({out, "</", name, ">"});
  }
  AddElements(schema, NameIn(schema, usual), value, 0, out);
  return out;
}

}  // namespace understudy::entities
