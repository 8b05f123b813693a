#include "entities/shown.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "entities/names.h"
#include "entities/work_budget.h"

namespace understudy::entities {
namespace {

using contract::Schema;
using contract::SchemaProperty;

// Objects around the rows, inside each other.
constexpr int kDeepestEnvelope = 6;
// Properties of objects beside the rows: they may name each other.
constexpr std::size_t kMostAround = 1000;

bool ShowsNull(const Schema& schema) { return schema.nullable() || schema.accepts_null; }

}  // namespace

RowView::RowView(const InferredEntity& entity, const Schema& shown) {
  std::vector<std::string> columns;
  std::unordered_map<std::string_view, const Field*> fields;
  for (const auto& field : entity.declaration.fields) fields.emplace(field.name, &field);
  for (const auto& property : shown.properties) {
    if (property.schema->write_only) continue;
    const auto found = fields.find(property.name);
    if (found == fields.end()) {
      const Schema& value = *property.schema;
      const Node* constant = value.Constant();
      const bool is_truth = property.required && value.Is(Schema::kBoolean);
      if (constant == nullptr && !is_truth) continue;
      properties_.push_back({property.name,
                             Shape::Type::kAny,
                             false,
                             {},
                             constant != nullptr ? json::ToText(*constant) : "true"});
      continue;
    }
    const Field* field = found->second;
    const auto computed = std::find_if(
        entity.shows.begin(), entity.shows.end(),
        [&](const auto& each) { return &entity.declaration.fields[each.field] == field; });
    columns.push_back(computed == entity.shows.end() ? field->column : computed->sql);
    properties_.push_back(
        {property.name, field->shape.type(), ShowsNull(*property.schema), field->column});
  }
  columns_ = columns.empty() ? "1" : Join(columns, ", ");
  columns_read_ = std::max(static_cast<int>(columns.size()), 1);
}

void RowView::Write(const store::Query& row, json::Writer& writer) const {
  writer.StartObject();
  int column = -1;
  for (const auto& property : properties_) {
    if (!property.constant.empty()) {
      writer.Key(std::string_view(property.name)).Raw(property.constant);
      continue;
    }
    ++column;
    if (row.IsNull(column)) {
      if (property.shows_null) writer.Key(std::string_view(property.name)).Null();
      continue;
    }
    writer.Key(std::string_view(property.name));
    switch (property.type) {
      case Shape::Type::kString:
        writer.String(row.View(column));
        break;
      case Shape::Type::kInteger:
        writer.Integer(row.Integer(column));
        break;
      case Shape::Type::kBoolean:
        writer.Boolean(row.Integer(column) != 0);
        break;
      default:
        writer.Raw(row.View(column));
    }
  }
  writer.EndObject();
}

class Envelope::Compiler {
 public:
  Compiler(const MemberPath& path, const std::string& url_path, Envelope& envelope)
      : path_(path), url_path_(url_path), envelope_(envelope) {}

  void Run(const Schema& reply) {
    Write(reply, 0);
    envelope_.end_ = std::move(bytes_);
  }

 private:
  void Write(const Schema& schema, std::size_t depth) {
    if (depth == path_.size()) return PutRows();
    bytes_ += '{';
    bool follows = false;
    for (const auto& property : WithMember(schema, path_[depth]).properties) {
      const bool leads_to_rows = property.name == path_[depth];
      const auto text = leads_to_rows ? std::optional<std::string>() : Constant(property);
      const auto fill = leads_to_rows ? std::nullopt : FillOf(property);
      const bool is_around = !leads_to_rows && !fill && IsAbout(*property.schema, 0);
      if (!leads_to_rows && !fill && !is_around && !text) continue;
      const std::size_t name_at = BeginMember(property, follows);
      if (leads_to_rows) {
        Write(*property.schema, depth + 1);
      } else if (fill) {
        Put(*fill, property, bytes_.size() - name_at);
      } else if (is_around) {
        WriteAbout(*property.schema, 0);
      } else {
        bytes_ += *text;
      }
    }
    bytes_ += '}';
  }

  // Of alternatives, the one that has the member.
  static const Schema& WithMember(const Schema& schema, std::string_view name) {
    if (schema.Find(name) != nullptr) return schema;
    for (const auto* alternatives : {&schema.one_of, &schema.any_of}) {
      for (const Schema* each : *alternatives) {
        if (each->Find(name) != nullptr) return *each;
      }
    }
    return schema;
  }

  // Whether an object beside the rows tells of the page: `meta`, `pagination`. One that has no more
  // than `url` or `first` may be about something else.
  bool IsAbout(const Schema& schema, int depth) {
    if (depth == kDeepestEnvelope || !budget_.Take(schema.properties.size())) return false;
    return std::any_of(schema.properties.begin(), schema.properties.end(), [&](const auto& each) {
      const auto fill = FillOf(each);
      const bool is_clear = fill && *fill != Fill::kPath && *fill != Fill::kSelf &&
                            *fill != Fill::kFirst && *fill != Fill::kLast;
      return is_clear || IsAbout(*each.schema, depth + 1);
    });
  }

  void WriteAbout(const Schema& schema, int depth) {
    bytes_ += '{';
    bool follows = false;
    for (const auto& property : schema.properties) {
      const auto fill = FillOf(property);
      const bool is_around = !fill && depth < kDeepestEnvelope && IsAbout(*property.schema, 0);
      const auto text = Constant(property);
      if (!fill && !is_around && !text) continue;
      const std::size_t name_at = BeginMember(property, follows);
      if (fill) {
        Put(*fill, property, bytes_.size() - name_at);
      } else if (is_around) {
        WriteAbout(*property.schema, depth + 1);
      } else {
        bytes_ += *text;
      }
    }
    bytes_ += '}';
  }

  // Writes the name of a member, after a comma if it `follows` another one. Returns its place.
  std::size_t BeginMember(const SchemaProperty& property, bool& follows) {
    if (std::exchange(follows, true)) bytes_ += ',';
    const std::size_t name_at = bytes_.size();
    json::Writer key;
    key.String(property.name);
    bytes_ += key.Take() + ":";
    return name_at;
  }

  // The plain names of members that are filled.
  static constexpr std::array<std::pair<std::string_view, Fill>, 53> kFillNames = {{
      {"total", Fill::kTotal},
      {"totalcount", Fill::kTotal},
      {"totalitems", Fill::kTotal},
      {"totalresults", Fill::kTotal},
      {"totalelements", Fill::kTotal},
      {"totalrecords", Fill::kTotal},
      {"filteredcount", Fill::kTotal},
      {"count", Fill::kShown},
      {"numberofelements", Fill::kShown},
      {"offset", Fill::kOffset},
      {"skip", Fill::kOffset},
      {"limit", Fill::kLimit},
      {"perpage", Fill::kLimit},
      {"pagesize", Fill::kLimit},
      {"size", Fill::kLimit},
      {"itemsperpage", Fill::kLimit},
      {"page", Fill::kPage},
      {"currentpage", Fill::kPage},
      {"pagenumber", Fill::kPage},
      {"pages", Fill::kPages},
      {"totalpages", Fill::kPages},
      {"pagecount", Fill::kPages},
      {"lastpage", Fill::kPages},
      {"hasmore", Fill::kHasMore},
      {"hasnext", Fill::kHasMore},
      {"hasnextpage", Fill::kHasMore},
      {"more", Fill::kHasMore},
      {"nextcursor", Fill::kNextCursor},
      {"nextpagetoken", Fill::kNextCursor},
      {"nexttoken", Fill::kNextCursor},
      {"continuationtoken", Fill::kNextCursor},
      {"endcursor", Fill::kNextCursor},
      {"cursor", Fill::kNextCursor},
      {"next", Fill::kNext},
      {"nexturl", Fill::kNext},
      {"nextlink", Fill::kNext},
      {"nextpageurl", Fill::kNext},
      {"previous", Fill::kPrevious},
      {"prev", Fill::kPrevious},
      {"previousurl", Fill::kPrevious},
      {"prevpageurl", Fill::kPrevious},
      {"prevlink", Fill::kPrevious},
      {"previouslink", Fill::kPrevious},
      {"url", Fill::kPath},
      {"self", Fill::kSelf},
      {"first", Fill::kFirst},
      {"firsturl", Fill::kFirst},
      {"firstlink", Fill::kFirst},
      {"firstpageurl", Fill::kFirst},
      {"last", Fill::kLast},
      {"lasturl", Fill::kLast},
      {"lastlink", Fill::kLast},
      {"lastpageurl", Fill::kLast},
  }};

  static std::optional<Fill> FillOf(const SchemaProperty& property) {
    const Schema& schema = *property.schema;
    const std::string plain = PlainName(property.name);
    const auto* found = std::find_if(kFillNames.begin(), kFillNames.end(),
                                     [&](const auto& each) { return each.first == plain; });
    if (found == kFillNames.end()) return std::nullopt;
    const bool is_truth = found->second == Fill::kHasMore;
    const bool is_text = found->second > Fill::kHasMore;
    const bool fits = is_truth  ? schema.Is(Schema::kBoolean)
                      : is_text ? schema.Is(Schema::kString)
                                : schema.Is(Schema::kInteger) || schema.Is(Schema::kNumber) ||
                                      schema.Is(Schema::kString);
    return fits ? std::optional(found->second) : std::nullopt;
  }

  // The JSON of a member that is always the same; nullopt if it can be left out.
  static std::optional<std::string> Constant(const SchemaProperty& property) {
    const Schema& schema = *property.schema;
    const Node* value = schema.Constant();
    if (value == nullptr && !property.required) return std::nullopt;
    if (value == nullptr) value = schema.default_value;
    if (value == nullptr && ShowsNull(schema)) return "null";
    if (value == nullptr) value = schema.example;
    if (value == nullptr && !schema.choices.empty()) value = schema.choices.front();
    if (value != nullptr) return json::ToText(*value);
    if (schema.Is(Schema::kString)) return "\"\"";
    if (schema.Is(Schema::kBoolean)) return "false";
    if (schema.Is(Schema::kInteger) || schema.Is(Schema::kNumber)) return "0";
    if (schema.Is(Schema::kArray)) return "[]";
    return "{}";
  }

  void PutRows() {
    envelope_.steps_.push_back({std::move(bytes_), Fill::kRows});
    bytes_.clear();
  }

  void Put(Fill fill, const SchemaProperty& property, std::size_t name_size) {
    const Schema& schema = *property.schema;
    envelope_.steps_.push_back(
        {std::move(bytes_), fill, schema.Is(Schema::kString), ShowsNull(schema), !property.required,
         name_size, fill >= Fill::kPath && IsAbsolute(fill, schema), HasNoPrefix(schema)});
    bytes_.clear();
    const bool needs_total = fill == Fill::kTotal || fill == Fill::kPages || fill == Fill::kLast;
    envelope_.needs_total_ = envelope_.needs_total_ || needs_total;
    envelope_.needs_links_ = envelope_.needs_links_ || fill >= Fill::kPath;
  }

  bool HasNoPrefix(const Schema& schema) const {
    return schema.pattern != nullptr && schema.pattern->Matches(url_path_) &&
           !schema.pattern->Matches("/~world" + url_path_);
  }

  // Whether the schema wants a whole URI; if it leaves that open, `url` is a path, as in Stripe's
  // lists, and links to pages are whole.
  bool IsAbsolute(Fill fill, const Schema& schema) const {
    if (schema.format == "uri" || schema.format == "url" || schema.format == "iri") return true;
    if (schema.format.ends_with("-reference")) return false;
    if (schema.pattern != nullptr) {
      const bool takes_path = schema.pattern->Matches(url_path_);
      if (takes_path != schema.pattern->Matches("http://127.0.0.1:8080" + url_path_)) {
        return !takes_path;
      }
    }
    for (const Node* shown : {schema.example, schema.default_value}) {
      if (shown != nullptr && shown->text.starts_with('/')) return false;
      if (shown != nullptr && shown->text.find("://") != std::string::npos) return true;
    }
    return fill != Fill::kPath;
  }

  const MemberPath& path_;
  const std::string& url_path_;
  Envelope& envelope_;
  std::string bytes_;
  WorkBudget budget_{kMostAround};
};

Envelope::Envelope(const Schema& reply, const MemberPath& path, const std::string& url_path) {
  Compiler(path, url_path, *this).Run(reply);
}

std::string Envelope::LinkOf(const Step& step, const PageFacts& page) {
  const auto target = [&]() -> const std::string& {
    switch (step.fill) {
      case Fill::kPath:
        return page.path;
      case Fill::kSelf:
        return page.self;
      case Fill::kNext:
        return page.next;
      case Fill::kPrevious:
        return page.previous;
      case Fill::kFirst:
        return page.first;
      default:
        return page.last;
    }
  };
  const std::string& link = target();
  if (link.empty() || (step.has_no_prefix && !step.is_absolute)) return link;
  return Concat({step.is_absolute ? page.origin : page.prefix, link});
}

// Where there is none, its name goes too, and the comma at one of its sides.
void Envelope::WriteText(const Step& step, const PageFacts& page, std::string& out) {
  const std::string value = step.fill >= Fill::kPath ? LinkOf(step, page)
                            : page.has_more          ? page.last_key
                                                     : std::string();
  if (value.empty() && !step.takes_null && step.may_be_left_out) {
    out.resize(out.size() - step.name_size);
    if (out.ends_with(',')) out.pop_back();
    return;
  }
  json::Writer writer;
  if (value.empty() && step.takes_null) {
    writer.Null();
  } else {
    writer.String(value);
  }
  out += writer.Take();
}

std::string Envelope::Write(std::string_view rows, const PageFacts& page) const {
  const std::int64_t limit = page.limit > 0 ? page.limit : std::max<std::int64_t>(page.shown, 1);
  const auto number = [&](Fill fill) {
    switch (fill) {
      case Fill::kTotal:
        return page.total;
      case Fill::kShown:
        return page.shown;
      case Fill::kOffset:
        return page.offset;
      case Fill::kLimit:
        return limit;
      case Fill::kPage:
        return page.offset / limit + 1;
      default:
        return std::max<std::int64_t>((page.total + limit - 1) / limit, 1);
    }
  };
  std::string out;
  const auto append = [&](std::string_view bytes) {
    // The member before was left out, and was the first one.
    if (out.ends_with('{') && bytes.starts_with(',')) bytes.remove_prefix(1);
    out += bytes;
  };
  for (const auto& step : steps_) {
    append(step.bytes);
    if (step.fill == Fill::kRows) {
      out += rows;
    } else if (step.fill == Fill::kHasMore) {
      out += page.has_more ? "true" : "false";
    } else if (step.fill > Fill::kHasMore) {
      WriteText(step, page, out);
    } else {
      const std::string digits = std::to_string(number(step.fill));
      out += step.is_text ? Concat({"\"", digits, "\""}) : digits;
    }
  }
  append(end_);
  return out;
}

}  // namespace understudy::entities
