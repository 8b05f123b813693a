#include "entities/shown.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/default_values.h"
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

}  // namespace

class Envelope::Compiler {
 public:
  Compiler(const MemberPath& path, const std::string& url_path, Envelope& envelope)
      : path_(path), url_path_(url_path), envelope_(envelope) {}

  void Run(const Schema& reply) {
    Write(reply, 0);
    envelope_.end_ = std::move(bytes_);
    ReadCount();
    for (const auto& step : envelope_.steps_) {
      envelope_.needs_total_ = envelope_.needs_total_ || NeedsTotal(step.fill);
      envelope_.needs_links_ = envelope_.needs_links_ || IsLink(step.fill);
    }
  }

 private:
  // `count` is that of all rows, unless something else tells of those or of the next page only.
  void ReadCount() {
    const auto has = [&](PageFill fill) {
      return std::any_of(envelope_.steps_.begin(), envelope_.steps_.end(),
                         [&](const Step& step) { return step.fill == fill; });
    };
    const bool is_of_page =
        has(PageFill::kTotal) || has(PageFill::kHasMore) || has(PageFill::kNextCursor);
    for (auto& step : envelope_.steps_) {
      if (step.fill == PageFill::kCount)
        step.fill = is_of_page ? PageFill::kShown : PageFill::kTotal;
    }
  }

  void Write(const Schema& schema, std::size_t depth) {
    if (depth == path_.size()) return PutRows();
    bytes_ += '{';
    bool follows = false;
    for (const auto& property : WithMember(schema, path_[depth]).properties) {
      const bool leads_to_rows = property.name == path_[depth];
      const auto text = leads_to_rows ? std::optional<std::string>() : Constant(property);
      const auto fill = leads_to_rows ? std::nullopt : FillOf(property);
      const bool is_around = !leads_to_rows && !fill && IsAbout(property, 0);
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
  // than `url` or `first` may be about something else, unless it is called `links`.
  bool IsAbout(const SchemaProperty& object, int depth) {
    const auto& properties = object.schema->properties;
    if (depth == kDeepestEnvelope || !budget_.Take(properties.size())) return false;
    const bool is_links = HasPlainName(object.name, "links");
    return std::any_of(properties.begin(), properties.end(), [&](const auto& each) {
      const auto fill = FillOf(each);
      if (!fill) return IsAbout(each, depth + 1);
      // An object with `href` may be a link of anything.
      return is_links || (TellsOfPage(each.name, *fill) && !each.schema->Is(Schema::kObject));
    });
  }

  void WriteAbout(const Schema& schema, int depth) {
    bytes_ += '{';
    bool follows = false;
    for (const auto& property : schema.properties) {
      const auto fill = FillOf(property);
      const bool is_around = !fill && depth < kDeepestEnvelope && IsAbout(property, 0);
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

  static std::optional<PageFill> FillOf(const SchemaProperty& property) {
    return FillNamed(property.name, *property.schema);
  }

  // `success: true` is said of every good reply.
  static bool TellsOfSuccess(const SchemaProperty& property) {
    const auto is_named = [&](std::string_view plain) {
      return HasPlainName(property.name, plain);
    };
    return property.schema->Is(Schema::kBoolean) && (is_named("success") || is_named("ok"));
  }

  // The JSON of a member that is always the same; nullopt if it can be left out.
  static std::optional<std::string> Constant(const SchemaProperty& property) {
    const Schema& schema = *property.schema;
    const Node* value = schema.Constant();
    if (value == nullptr && TellsOfSuccess(property)) return "true";
    if (value == nullptr && !property.required) return std::nullopt;
    if (value == nullptr) value = schema.default_value;
    if (value == nullptr && MayBeNull(schema)) return "null";
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
    envelope_.steps_.push_back({std::move(bytes_), PageFill::kRows});
    bytes_.clear();
  }

  void Put(PageFill fill, const SchemaProperty& property, std::size_t name_size) {
    const bool is_href = IsLink(fill) && property.schema->Is(Schema::kObject);
    const Schema& schema = is_href ? *property.schema->Find("href")->schema : *property.schema;
    envelope_.steps_.push_back({std::move(bytes_), fill, schema.Is(Schema::kString),
                                MayBeNull(*property.schema), !property.required, name_size, is_href,
                                IsLink(fill) && IsAbsolute(fill, schema), HasNoPrefix(schema)});
    bytes_.clear();
  }

  bool HasNoPrefix(const Schema& schema) const {
    return schema.pattern != nullptr && schema.pattern->Matches(url_path_) &&
           !schema.pattern->Matches("/~world" + url_path_);
  }

  // Whether the schema wants a whole URI; if it leaves that open, `url` is a path, as in Stripe's
  // lists, and links to pages are whole.
  bool IsAbsolute(PageFill fill, const Schema& schema) const {
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
    return fill != PageFill::kPath;
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
      case PageFill::kPath:
        return page.path;
      case PageFill::kSelf:
        return page.self;
      case PageFill::kNext:
        return page.next;
      case PageFill::kPrevious:
        return page.previous;
      case PageFill::kFirst:
        return page.first;
      default:
        return page.last;
    }
  };
  const std::string& link = target();
  if (link.empty() || (step.has_no_prefix && !step.is_absolute)) return link;
  return Concat({step.is_absolute ? page.origin : page.prefix, link});
}

// JSON; empty: there is none.
std::string Envelope::ValueOf(const Step& step, const PageFacts& page) {
  if (IsTruth(step.fill)) return TruthOf(step.fill, page) ? "true" : "false";
  if (IsNumber(step.fill)) {
    const auto number = NumberOf(step.fill, page);
    if (!number) return {};
    const std::string digits = std::to_string(*number);
    return step.is_text ? Concat({"\"", digits, "\""}) : digits;
  }
  const std::string text = IsLink(step.fill) ? LinkOf(step, page)
                           : page.has_more   ? page.last_key
                                             : std::string();
  if (text.empty()) return {};
  std::string value = json::Writer().String(text).Take();
  return step.is_href ? Concat({"{\"href\":", value, "}"}) : value;
}

// Where there is none, its name goes too, and the comma at one of its sides.
void Envelope::WriteValue(const Step& step, const PageFacts& page, std::string& out) {
  const std::string value = ValueOf(step, page);
  if (!value.empty()) {
    out += value;
  } else if (step.takes_null) {
    out += "null";
  } else if (step.may_be_left_out) {
    out.resize(out.size() - step.name_size);
    if (out.ends_with(',')) out.pop_back();
  } else {
    out += step.is_href ? "{\"href\":\"\"}" : step.is_text || !IsNumber(step.fill) ? "\"\"" : "0";
  }
}

std::string Envelope::Write(std::string_view rows, const PageFacts& page) const {
  std::string out;
  const auto append = [&](std::string_view bytes) {
    // The member before was left out, and was the first one.
    if (out.ends_with('{') && bytes.starts_with(',')) bytes.remove_prefix(1);
    out += bytes;
  };
  for (const auto& step : steps_) {
    append(step.bytes);
    if (step.fill == PageFill::kRows) {
      out += rows;
    } else {
      WriteValue(step, page, out);
    }
  }
  append(end_);
  return out;
}

}  // namespace understudy::entities
