#include "control/examples.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "contract/parameter_style.h"
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
    if (id) last_ = {entity, *id};
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
    if (last_.entity == nullptr) return shown;
    const auto key = scenario::RowKey::Parse(*last_.entity, last_.id);
    const auto last_row = scenario::ReadRow(database_, *last_.entity, *key);
    // Most rows have no such parts, and a row can be large: then it is not parsed.
    const std::string name = Concat({word, "s"});
    if (!last_row || last_row->find(Concat({"\"", name, "\":"})) == std::string::npos) return shown;
    const Source source{"row", *last_row};
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
  struct {
    const Entity* entity = nullptr;
    std::string id = {};
  } last_;  // the row that was found last
};

using Way = std::vector<CurlCredential>;
using Ways = std::vector<Way>;

// A token with a colon is a name and a password too.
bool Suits(const CurlCredential& part, const scenario::Credential& credential) {
  return part.is_user ? credential.is_user || credential.secret.find(':') != std::string::npos
                      : !credential.is_user;
}

// Of those that suit, or else of all, the one with the most permissions. There must be one.
const scenario::Credential& BestFor(const CurlCredential& part,
                                    const std::vector<scenario::Credential>& all) {
  const auto fits = [&](const scenario::Credential& each) {
    return std::pair(Suits(part, each), each.permissions.size());
  };
  return *std::max_element(all.begin(), all.end(),
                           [&](const auto& a, const auto& b) { return fits(a) < fits(b); });
}

// A way, and the credentials that its parts carry.
struct Carried {
  std::vector<std::pair<const CurlCredential*, const scenario::Credential*>> parts;
  std::size_t missing = 0;  // parts whose credential does not suit them
};

Carried CarriedBy(const Way& way, const std::vector<scenario::Credential>& all) {
  Carried carried;
  for (const auto& part : way) {
    carried.parts.emplace_back(&part, &BestFor(part, all));
    if (!Suits(part, *carried.parts.back().second)) ++carried.missing;
  }
  return carried;
}

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
                                             : SegmentOf(http::DecodePercents(name)));
  }
  return Join(segments, "/");
}

// The path of the example, its {names} given ids.
std::string PathFor(const contract::Operation& operation, std::string_view shown, ExampleIds& ids) {
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
    path += id && *id != names[i] ? SegmentOf(*id) : std::string(names[i]);
  }
  return path;
}

bool TakesInPath(const contract::Operation& operation, std::string_view name,
                 const std::string& text) {
  return std::all_of(
      operation.parameters.begin(), operation.parameters.end(), [&](const auto& parameter) {
        const auto* styled = parameter.styled.get();
        return parameter.in != In::kPath || parameter.name != name || styled == nullptr ||
               contract::CheckSent(*styled, contract::ReadFromText(*styled, text)).empty();
      });
}

// Values of the path's parameters: ids of rows that they take, else those of `others`.
std::map<std::string, std::string> PathValues(const contract::Operation& operation, ExampleIds& ids,
                                              const std::map<std::string, std::string>& others) {
  std::map<std::string, std::string> values;
  const auto names = Split(operation.path, '/');
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (!names[i].starts_with('{')) continue;
    const std::string name(names[i].substr(1, names[i].size() - 2));
    const auto id = ids.IdFor(names[i - 1], std::string(names[i]));
    if (id && *id != names[i] && TakesInPath(operation, name, *id)) values.emplace(name, *id);
  }
  values.insert(others.begin(), others.end());
  return values;
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

std::string BodyOptions(const Example& example) {
  std::string options;
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
  ExampleIds ids(vendor, database);
  if (!vendor.request_example) {
    const auto [path, query] = http::SplitTarget(operation.example);
    Example example{PathFor(operation, path, ids)};
    if (!query.empty()) example.target += "?" + PairsFor(query, ids);
    if (operation.body && operation.body->is_tree) {
      example.body = operation.example_body;
      example.content_type = "application/json";
    } else if (!operation.example_body.empty()) {
      example.body = PairsFor(operation.example_body, ids);
    }
    return example;
  }
  RequestExample made = vendor.request_example(operation, database);
  Example example{
      PathWith(operation, made.path ? *made.path : PathValues(operation, ids, made.path_values))};
  if (operation.ends_with_slash) example.target += "/";
  if (!made.query.empty()) example.target += "?" + made.query;
  example.body = std::move(made.body);
  example.content_type = std::move(made.content_type);
  example.headers = std::move(made.headers);
  example.parts = std::move(made.parts);
  return example;
}

std::string CurlCredentials::Text() const {
  std::vector<std::string> all = options;
  if (!cookies.empty()) all.push_back("-b " + SingleQuoted(Join(cookies, "; ")));
  return Join(all, " ");
}

std::string CurlOptions(const Example& example, CurlCredentials credentials) {
  std::string options;
  for (const auto& header : example.headers) {
    if (header.name == "Cookie") {  // beside it, curl would not send the -b of a credential
      credentials.cookies.insert(credentials.cookies.begin(), header.value);
      options += "  -b " + ShellQuoted(Join(std::exchange(credentials.cookies, {}), "; "));
      continue;
    }
    options += "  -H " + ShellQuoted(Concat({header.name, ": ", header.value}));
  }
  options += BodyOptions(example);
  const std::string text = credentials.Text();
  return text.empty() ? options : Concat({options, "  ", text});
}

std::optional<CurlCredentials> CredentialsFor(const front::ServedVendor& served,
                                              const contract::Operation* operation,
                                              std::string_view hidden_as) {
  const Vendor& vendor = *served.scenario.vendor;
  const Ways ways =
      vendor.curl_of ? vendor.curl_of(operation) : Ways{{CurlCredential{vendor.credentials.curl}}};
  const auto& all = served.scenario.credentials;
  if (all.empty() || ways.empty()) return std::nullopt;
  std::vector<Carried> carried;
  for (const auto& way : ways) carried.push_back(CarriedBy(way, all));
  const auto best =
      std::min_element(carried.begin(), carried.end(),
                       [](const Carried& a, const Carried& b) { return a.missing < b.missing; });
  if (best->missing == best->parts.size()) return std::nullopt;
  CurlCredentials credentials;
  for (const auto& [part, credential] : best->parts) {
    const std::string secret = hidden_as.empty() ? credential->secret : std::string(hidden_as);
    // The text of an option is in single quotes.
    const std::string quoted = SingleQuoted(secret);
    std::string option = part->option;
    option.replace(option.find("{}"), 2,
                   part->is_cookie ? secret : quoted.substr(1, quoted.size() - 2));
    (part->is_cookie ? credentials.cookies : credentials.options).push_back(std::move(option));
  }
  return credentials;
}

}  // namespace understudy::control
