#include "vendors/leeloo/body.h"

#include <algorithm>
#include <cstddef>

#include "base/diagnostics.h"
#include "base/problem.h"
#include "base/text.h"
#include "contract/form_tree.h"
#include "entities/contract_errors.h"
#include "entities/json_body.h"
#include "http/multipart.h"
#include "http/url.h"
#include "vendors/leeloo/replies.h"

namespace understudy::leeloo {
namespace {

constexpr int kBadRequest = 400;
constexpr int kNotFound = 404;

Error ErrorWith(const Call& call, int status, std::string_view code, entities::FieldCodes fields) {
  entities::SaidError said;
  said.code = code;
  said.fields = std::move(fields);
  std::string body = call.errors->Body(status, said);
  return {call.errors->HttpStatus(status, call.settings), std::move(body)};
}

tl::expected<Node, Error> FormTree(const Call& call,
                                   const tl::expected<http::Pairs, std::string>& fields) {
  if (fields) return contract::ReadFormTree(*fields, nullptr);
  return tl::make_unexpected(call.errors->Render({ProblemKind::kMalformedBody, fields.error()},
                                                 call.settings, &call.operation));
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool Fits(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (form[i] == '0' ? !IsDigit(text[i]) : text[i] != form[i]) return false;
  }
  return true;
}

bool IsThere(const Node* value) {
  return value != nullptr && !value->is_null() && !(value->is_string() && value->text.empty());
}

}  // namespace

tl::expected<Node, Error> ReadBody(const Call& call) {
  Node empty;
  empty.kind = Node::Kind::kMap;
  if (call.request.body.empty()) return empty;
  const auto header = call.request.Header("Content-Type").value_or("");
  const std::string type = LowerAscii(Trim(header.substr(0, header.find(';'))));
  if (type == "multipart/form-data") {
    return FormTree(call, http::ParseMultipart(call.request.body, header));
  }
  // curl says so of any body, also of JSON.
  const bool is_object = Trim(call.request.body).starts_with('{');
  if (type == "application/x-www-form-urlencoded" && !is_object) {
    return FormTree(call, http::ParseUrlEncoded(call.request.body, "request body"));
  }
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  return (*body)->root;
}

std::optional<std::string> Fields::Text(std::string_view name) {
  const Node* value = body_.Find(name);
  if (!IsThere(value)) return std::nullopt;
  if (!value->is_scalar() || value->text.find('\0') != std::string::npos) {
    Wrong(name, "FORMAT_ERROR");
    return std::nullopt;
  }
  return value->text;
}

std::string Fields::Required(std::string_view name) {
  if (!IsThere(body_.Find(name))) {
    Wrong(name, "REQUIRED");
    return {};
  }
  return Text(name).value_or("");
}

std::string Fields::RequiredOneOf(std::string_view name,
                                  const std::vector<std::string_view>& values) {
  const std::size_t before = wrong_.size();
  std::string value = Required(name);
  if (before == wrong_.size() && std::find(values.begin(), values.end(), value) == values.end()) {
    Wrong(name, "NOT_ALLOWED_VALUE");
  }
  return value;
}

std::optional<std::string> Fields::Email(std::string_view name) {
  auto email = Text(name);
  if (email && !IsEmail(*email)) Wrong(name, "WRONG_EMAIL");
  return email;
}

std::optional<Instant> Fields::Time(std::string_view name) {
  const auto text = Text(name);
  if (!text) return std::nullopt;
  const auto time = ReadTime(*text);
  if (!time) Wrong(name, "WRONG_DATE");
  return time;
}

std::int64_t Fields::RequiredInteger(std::string_view name) {
  const std::size_t before = wrong_.size();
  const std::string text = Required(name);
  if (before != wrong_.size()) return 0;
  const auto parsed = ParseInteger(text);
  if (parsed.status != IntegerStatus::kOk) {
    Wrong(name, "NOT_INTEGER");
    return 0;
  }
  return parsed.value;
}

bool Fields::Flag(std::string_view name) {
  const auto text = Text(name);
  if (text && *text != "true" && *text != "false") Wrong(name, "NOT_ALLOWED_VALUE");
  return text && *text == "true";
}

std::optional<std::string> Fields::Reference(std::string_view name, std::string_view table) {
  auto id = Text(name);
  if (!id) return std::nullopt;
  auto known = IdIn(call_, table, *id);
  if (!known) Missing(name);
  return known;
}

std::string Fields::RequiredReference(std::string_view name, std::string_view table) {
  if (!IsThere(body_.Find(name))) {
    Wrong(name, "REQUIRED");
    return {};
  }
  return Reference(name, table).value_or("");
}

std::vector<std::string> Fields::References(std::string_view name, std::string_view table) {
  std::vector<std::string> ids;
  const Node* value = body_.Find(name);
  if (!IsThere(value)) return ids;
  const auto add = [&](const Node& item) {
    if (!item.is_scalar()) {
      Wrong(name, "FORMAT_ERROR");
      return;
    }
    if (auto id = IdIn(call_, table, item.text)) {
      ids.push_back(std::move(*id));
    } else {
      Missing(name);
    }
  };
  if (value->is_sequence()) {
    for (const auto& item : value->items) add(item);
  } else {
    add(*value);
  }
  return ids;
}

void Fields::Wrong(std::string_view name, std::string_view code) {
  const auto path = PathOf(name);
  const bool is_known = std::any_of(wrong_.begin(), wrong_.end(),
                                    [&](const auto& field) { return field.first == path; });
  if (!is_known) wrong_.emplace_back(path, code);
}

void Fields::Missing(std::string_view name) {
  const auto path = PathOf(name);
  const bool is_known = std::any_of(missing_.begin(), missing_.end(),
                                    [&](const auto& field) { return field.first == path; });
  if (!is_known) missing_.emplace_back(path, "NOT_FOUND");
}

void Fields::Take(const Fields& other) {
  wrong_.insert(wrong_.end(), other.wrong_.begin(), other.wrong_.end());
  missing_.insert(missing_.end(), other.missing_.begin(), other.missing_.end());
}

std::optional<Error> Fields::WhyWrong() const {
  if (!wrong_.empty()) return FormatError(call_, wrong_);
  if (!missing_.empty()) return ErrorWith(call_, kNotFound, "NOT_FOUND", missing_);
  return std::nullopt;
}

Error FormatError(const Call& call, std::vector<std::pair<std::string, std::string>> fields) {
  return ErrorWith(call, kBadRequest, "FORMAT_ERROR", std::move(fields));
}

bool IsEmail(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text.find('@', at + 1) != text.npos) return false;
  if (text.find_first_of(" \t\r\n,;<>\"") != std::string_view::npos) return false;
  const auto domain = text.substr(at + 1);
  const auto dot = domain.rfind('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < domain.size();
}

bool IsPhone(std::string_view text) {
  constexpr std::ptrdiff_t kLeast = 7;
  constexpr std::ptrdiff_t kMost = 15;
  const auto digits = std::count_if(text.begin(), text.end(), IsDigit);
  const bool has_other = text.find_first_not_of("0123456789 ()-", text.starts_with('+') ? 1 : 0) !=
                         std::string_view::npos;
  return !has_other && digits >= kLeast && digits <= kMost;
}

std::optional<Instant> ReadTime(std::string_view text) {
  if (auto instant = ParseInstant(text); instant && text.find(',') == text.npos) return instant;
  if (Fits(text, "0000-00-00")) return ParseDate(text);
  std::string iso(text);
  if (Fits(text, "00.00.0000 00:00")) {
    iso = Concat(
        {text.substr(6, 4), "-", text.substr(3, 2), "-", text.substr(0, 2), " ", text.substr(11)});
  }
  if (Fits(iso, "0000-00-00 00:00")) iso += ":00";
  if (!Fits(iso, "0000-00-00 00:00:00")) return std::nullopt;
  iso[10] = 'T';
  return ParseInstant(iso + "Z");
}

}  // namespace understudy::leeloo
