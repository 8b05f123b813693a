#include "control/examples.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "http/url.h"
#include "scenario/row_access.h"
#include "scenario/row_key.h"

namespace understudy::control {
namespace {

std::string SingleQuoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

// Finds ids for one example.
class ExampleIds {
 public:
  ExampleIds(const Vendor& vendor, store::Database& database)
      : vendor_(vendor), database_(database) {}

  // An id of a row of the entity that `word` means, `customer` and `customers` alike: `shown` if
  // there is such a row, else the first one. nullopt when there is no row. `shown` itself when the
  // word means no entity.
  std::optional<std::string> IdFor(std::string_view word, const std::string& shown) {
    const Entity* entity = EntityNamed(word);
    if (entity == nullptr) return PartFor(word, shown);
    auto id = RowId(*entity, shown);
    if (id)
      last_row_ = scenario::ReadRow(database_, *entity, *scenario::RowKey::Parse(*entity, *id));
    return id;
  }

  // Whether `name`, such as customer_id, brandID or externalPrimaryID, is the id of an entity; the
  // entity's word then, else nothing.
  std::optional<std::string> WordOf(std::string_view name) const {
    for (const std::string_view ending : {"_id", "ID"}) {
      if (!name.ends_with(ending)) continue;
      name.remove_suffix(ending.size());
      if (EntityNamed(name) != nullptr) return std::string(name);
    }
    return std::nullopt;
  }

 private:
  const Entity* EntityNamed(std::string_view word) const {
    for (const auto& entity : vendor_.entities) {
      const bool has_id = entity.rows.key_columns.size() == 1;
      if (has_id && (entity.name == word || entity.name == std::string(word) + "s")) {
        return &entity;
      }
    }
    return nullptr;
  }

  std::optional<std::string> RowId(const Entity& entity, const std::string& shown) {
    const auto key = scenario::RowKey::Parse(entity, shown);
    if (key && scenario::RowExists(database_, entity, *key)) return shown;
    const std::string& column = entity.rows.key_columns.front();
    auto query = database_.Prepare("SELECT " + column + " FROM " + entity.rows.table +
                                   " ORDER BY " + column + " LIMIT 1");
    return query.Step() ? std::optional(query.Text(0)) : std::nullopt;
  }

  // The id of a part of the row that was found last: a customer's channel.
  std::optional<std::string> PartFor(std::string_view word, const std::string& shown) {
    // Most rows have no such parts, and a row can be large: then it is not read.
    const std::string name = Concat({word, "s"});
    if (!last_row_ || last_row_->find(Concat({"\"", name, "\":"})) == std::string::npos)
      return shown;
    const Source source{"row", *last_row_};
    Diagnostics ignored;
    const auto row = ParseJson(source, ignored);
    const Node* parts = row ? row->Find(name) : nullptr;
    if (parts == nullptr) return shown;
    std::optional<std::string> first;
    for (const auto& part : parts->items) {
      const std::string id(part.Text("id"));
      if (id == shown) return shown;
      if (!first) first = id;
    }
    return first;
  }

  const Vendor& vendor_;
  store::Database& database_;
  std::optional<std::string> last_row_;
};

// An id as a segment of a path. curl would read braces and brackets as patterns.
std::string SegmentOf(std::string_view id) {
  constexpr std::string_view kEncoded = "/?#%{}[]";
  std::string segment;
  for (const char c : id) {
    const bool is_plain = c > ' ' && c < '\x7f' && kEncoded.find(c) == std::string_view::npos;
    if (is_plain) {
      segment += c;
    } else {
      AppendPercentEncoded(segment, c);
    }
  }
  return segment;
}

// The path with these values of its {names}; names without a value stay.
std::string PathWith(const contract::Operation& operation,
                     const std::map<std::string, std::string>& values) {
  std::vector<std::string> segments;
  for (const auto name : Split(operation.path, '/')) {
    const bool is_parameter = name.size() > 2 && name.starts_with('{') && name.ends_with('}');
    const auto value =
        is_parameter ? values.find(std::string(name.substr(1, name.size() - 2))) : values.end();
    segments.push_back(value != values.end() ? SegmentOf(value->second)
                       : is_parameter        ? std::string(name)
                                             : SegmentOf(name));
  }
  return Join(segments, "/");
}

// The path of the example, its {names} given ids, or else the values that `others` has.
std::string PathFor(const contract::Operation& operation, std::string_view shown, ExampleIds& ids,
                    const std::map<std::string, std::string>& others) {
  const auto names = Split(operation.path, '/');
  const auto values = Split(shown, '/');
  if (names.size() != values.size()) return std::string(shown);
  std::string path;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) path += '/';
    if (!names[i].starts_with('{') || i == 0) {
      path += values[i];
      continue;
    }
    const auto id = ids.IdFor(names[i - 1], std::string(values[i]));
    const auto other = others.find(std::string(names[i].substr(1, names[i].size() - 2)));
    const bool is_row = id && *id != names[i];
    path += is_row                  ? SegmentOf(*id)
            : other != others.end() ? SegmentOf(other->second)
                                    : std::string(names[i]);
  }
  return path;
}

// A query or an urlencoded body, the ids in it replaced.
std::string PairsFor(std::string_view shown, ExampleIds& ids) {
  std::vector<std::string> pairs;
  for (const auto pair : Split(shown, '&')) {
    const auto equals = pair.find('=');
    const auto name = pair.substr(0, equals);
    const auto word = equals == std::string_view::npos ? std::nullopt : ids.WordOf(name);
    if (!word) {
      pairs.emplace_back(pair);
      continue;
    }
    const auto id = ids.IdFor(*word, std::string(pair.substr(equals + 1)));
    pairs.push_back(std::string(name) + "=" + id.value_or("{" + std::string(name) + "}"));
  }
  return Join(pairs, "&");
}

}  // namespace

std::string ShellQuoted(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/._-,%=+@";
  const bool is_plain = !text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos;
  return is_plain ? std::string(text) : SingleQuoted(text);
}

Example ExampleFor(const front::ServedVendor& served, const contract::Operation& operation,
                   store::Database& database) {
  const Vendor& vendor = *served.scenario.vendor;
  RequestExample made;
  if (vendor.request_example) made = vendor.request_example(operation, database);
  ExampleIds ids(vendor, database);
  const auto [path, query] = http::SplitTarget(operation.example);
  Example example{made.path ? PathWith(operation, *made.path)
                            : PathFor(operation, path, ids, made.path_values)};
  if (!query.empty()) example.target += "?" + PairsFor(query, ids);
  if (!operation.example_body.empty()) example.body = PairsFor(operation.example_body, ids);
  if (!vendor.request_example) return example;
  if (!made.query.empty()) example.target += "?" + made.query;
  example.body = std::move(made.body);
  example.content_type = std::move(made.content_type);
  example.headers = std::move(made.headers);
  example.parts = std::move(made.parts);
  return example;
}

std::string CurlOptions(const Example& example) {
  std::string options;
  for (const auto& header : example.headers) {
    if (header.name == "Cookie") {  // beside it, curl would not send the -b of a credential
      options += "  -b " + ShellQuoted(header.value);
      continue;
    }
    options += "  -H " + ShellQuoted(Concat({header.name, ": ", header.value}));
  }
  for (const auto& [name, value] : example.parts) {
    options += "  --form-string " + ShellQuoted(Concat({name, "=", value}));
  }
  if (example.body.empty() || !example.parts.empty()) return options;
  // --json and -d would read a file.
  const bool is_of_file = example.body.starts_with('@');
  if (example.content_type == "application/json" && !is_of_file) {
    return options + "  --json " + ShellQuoted(example.body);
  }
  const bool is_form =
      example.content_type.empty() || example.content_type == "application/x-www-form-urlencoded";
  if (!is_form) options += "  -H " + ShellQuoted("Content-Type: " + example.content_type);
  return options + (is_of_file ? "  --data-raw " : "  -d ") + ShellQuoted(example.body);
}

std::string CredentialForm(const front::ServedVendor& served,
                           const contract::Operation* operation) {
  const Vendor& vendor = *served.scenario.vendor;
  return vendor.curl_of ? vendor.curl_of(operation).first : vendor.credentials.curl;
}

std::optional<std::string> CredentialOptions(const front::ServedVendor& served,
                                             const contract::Operation* operation) {
  const Vendor& vendor = *served.scenario.vendor;
  const bool is_user = vendor.curl_of && vendor.curl_of(operation).second;
  const auto& all = served.scenario.credentials;
  // A token with a colon is a name and a password too.
  const auto suits = [&](const scenario::Credential& each) {
    return is_user ? each.is_user || each.secret.find(':') != std::string::npos : !each.is_user;
  };
  const auto fits = [&](const scenario::Credential& each) {
    return std::pair(suits(each), each.permissions.size());
  };
  const auto best = std::max_element(
      all.begin(), all.end(), [&](const auto& a, const auto& b) { return fits(a) < fits(b); });
  if (best == all.end() || !suits(*best)) return std::nullopt;
  // The text is in single quotes.
  const std::string quoted = SingleQuoted(best->secret);
  std::string options = CredentialForm(served, operation);
  return options.replace(options.find("{}"), 2, quoted.substr(1, quoted.size() - 2));
}

}  // namespace understudy::control
