#include "contract/arguments.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "contract/laravel_input.h"
#include "contract/parameter_style.h"
#include "contract/unknown_query.h"

namespace understudy::contract {

// A handler may do work for each value of a list, and hold a statement for it.
constexpr std::int64_t kMostListValues = 200;

const Arguments::Value* Arguments::Find(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::int64_t Arguments::Integer(std::string_view name) const {
  return OptionalInteger(name).value();
}

std::string_view Arguments::Text(std::string_view name) const { return OptionalText(name).value(); }

std::optional<std::int64_t> Arguments::OptionalInteger(std::string_view name) const {
  const Value* value = Find(name);
  return value == nullptr ? std::nullopt : std::optional(std::get<std::int64_t>(*value));
}

std::optional<std::string_view> Arguments::OptionalText(std::string_view name) const {
  const Value* value = Find(name);
  if (value == nullptr) return std::nullopt;
  return std::get<std::string>(*value);
}

const std::vector<std::string>& Arguments::List(std::string_view name) const {
  static const std::vector<std::string> kNone;
  const Value* value = Find(name);
  return value == nullptr ? kNone : std::get<std::vector<std::string>>(*value);
}

// That are kept.
constexpr std::size_t kMostNames = 10;
constexpr std::size_t kLongestName = 200;

void UnknownNames::Add(std::string_view name) {
  if (first_.size() < kMostNames) first_.push_back(Abbreviate(name, kLongestName));
  ++total_;
}

bool IsIgnoredName(std::string_view name) {
  return name.empty() || name == "_method" || name == "_token" || name == "_";
}

bool HasName(std::string_view sent, const Parameter& parameter) {
  const std::string& known = parameter.name;
  if (parameter.styled != nullptr && parameter.styled->TakesMember(sent)) return true;
  return sent.starts_with(known) && (sent.size() == known.size() || sent[known.size()] == '[');
}

// Reads one request's values and collects their errors.
class ArgumentReader {
 public:
  // `most`: how many values there may be. `unused`: null if nobody asks for it.
  ArgumentReader(const Contract& contract, const Operation& operation, std::size_t most,
                 Unused* unused)
      : operation_(operation),
        last_repeated_counts_(contract.last_repeated_counts()),
        laravel_(contract.laravel_input()),
        unused_(unused) {
    arguments_.values_.reserve(most);
  }

  void Read(const Parameter& parameter, const http::Pairs& pairs) {
    if (arguments_.Has(parameter.name)) return;  // read from another place
    if (parameter.type == Parameter::Type::kObject) return;
    if (parameter.type == Parameter::Type::kList) return ReadList(parameter, pairs);
    const std::string* found = nullptr;
    for (const auto& [name, value] : pairs) {
      if (HasBrackets(name, parameter.name)) {
        if (HasParameter(operation_, name)) continue;
        return Repeated(parameter);
      }
      if (name != parameter.name) continue;
      if (found != nullptr && !last_repeated_counts_) return Repeated(parameter);
      found = &value;
    }
    if (found == nullptr) return UseDefault(parameter);
    const std::string_view text = laravel_ ? TrimStrings(*found) : std::string_view(*found);
    if (laravel_ && text.empty() && parameter.in != In::kPath) return UseDefault(parameter);
    switch (parameter.type) {
      case Parameter::Type::kInteger:
        return ReadInteger(parameter, text);
      case Parameter::Type::kString:
        return ReadText(parameter, text);
      default:
        Put(parameter, std::string(text));
    }
  }

  void Check(const StyledParameter& parameter, const http::Pairs& query,
             const http::Request& request) {
    const auto own = WithoutOthers(query, parameter, operation_);
    auto problems = CheckSent(parameter, ReadSent(parameter, {}, own ? *own : query, request));
    std::move(problems.begin(), problems.end(), std::back_inserter(problem_.fields));
  }

  void ReadOpenFields(const Body& body, const http::Pairs& pairs) {
    for (const auto& [name, value] : pairs) {
      for (const auto& open : body.open_fields) {
        if (!name.starts_with(open.prefix)) continue;
        if (open.pattern->Matches(name)) {
          PutOpenField(name, value);
        } else {
          Wrong(name, In::kBody, Rule::kPattern, "is no name that matches " + open.pattern->text());
        }
      }
    }
  }

  tl::expected<Arguments, Problem> Take(http::Pairs query) {
    if (!problem_.fields.empty()) {
      problem_.detail = problem_.fields.front().message;
      return tl::make_unexpected(std::move(problem_));
    }
    arguments_.query_ = std::move(query);
    return std::move(arguments_);
  }

 private:
  void Put(const Parameter& parameter, Arguments::Value value) {
    arguments_.values_.emplace_back(parameter.name, std::move(value));
  }

  void PutOpenField(const std::string& name, const std::string& value) {
    if (!open_names_.insert(name).second) {
      return Wrong(name, In::kBody, Rule::kRepeated, "must be sent once");
    }
    arguments_.open_fields_.emplace_back(name, value);
  }

  static FieldProblem ProblemOf(const std::string& name, In in, Rule rule,
                                const std::string& what) {
    return {name, in, rule, Quoted(name) + " " + what + "."};
  }
  void Wrong(const std::string& name, In in, Rule rule, const std::string& what) {
    problem_.fields.push_back(ProblemOf(name, in, rule, what));
  }
  void Wrong(const Parameter& parameter, Rule rule, const std::string& what) {
    Wrong(parameter, ProblemOf(parameter.name, parameter.in, rule, what));
  }
  void Wrong(const Parameter& parameter, FieldProblem problem) {
    if (parameter.on_invalid != OnInvalid::kUseDefault) {
      return problem_.fields.push_back(std::move(problem));
    }
    Ignore(std::move(problem));
    UseDefault(parameter);
  }
  // Another value takes the place of what was sent.
  void Ignore(FieldProblem problem) {
    if (unused_ != nullptr) unused_->values.push_back(std::move(problem));
  }

  void Repeated(const Parameter& parameter) {
    Wrong(parameter, Rule::kRepeated, "must be one value, sent once");
  }

  void UseDefault(const Parameter& parameter) {
    if (parameter.type == Parameter::Type::kInteger && parameter.default_integer) {
      Put(parameter, *parameter.default_integer);
    } else if (parameter.default_text) {
      Put(parameter, *parameter.default_text);
    } else if (parameter.required) {
      Wrong(parameter.name, parameter.in, Rule::kRequired, "is required");
    }
  }

  static ParsedInteger Parse(const Parameter& parameter, std::string_view text) {
    if (!parameter.as_php_integer) return ParseInteger(text);
    const auto value = FilterValidateInt(text);
    return value ? ParsedInteger{IntegerStatus::kOk, *value}
                 : ParsedInteger{IntegerStatus::kNotInteger, 0};
  }

  void ReadInteger(const Parameter& parameter, std::string_view text) {
    const auto parsed = Parse(parameter, text);
    if (parsed.status == IntegerStatus::kNotInteger) {
      return Wrong(parameter, Rule::kNotInteger, "must be an integer");
    }
    if (parsed.status == IntegerStatus::kTooLow ||
        (parameter.minimum && parsed.status == IntegerStatus::kOk &&
         parsed.value < *parameter.minimum)) {
      return Wrong(parameter, Rule::kTooLow,
                   parameter.minimum
                       ? "must be an integer of at least " + std::to_string(*parameter.minimum)
                       : "must be an integer of 64 bits");
    }
    const auto most = parameter.maximum.value_or(parsed.value);
    if (parsed.status == IntegerStatus::kTooHigh || parsed.value > most) return TooHigh(parameter);
    Put(parameter, parsed.value);
  }

  void TooHigh(const Parameter& parameter) {
    const std::string what =
        "must be an integer of " +
        (parameter.maximum ? "at most " + std::to_string(*parameter.maximum) : "64 bits");
    if (!parameter.is_cut_to_maximum) return Wrong(parameter, Rule::kTooHigh, what);
    Ignore(ProblemOf(parameter.name, parameter.in, Rule::kTooHigh, what));
    Put(parameter, *parameter.maximum);
  }

  void ReadText(const Parameter& parameter, std::string_view text) {
    const auto length = static_cast<std::int64_t>(CountCodePoints(text));
    if (parameter.min_length && length < *parameter.min_length) {
      return Wrong(
          parameter, Rule::kInvalid,
          *parameter.min_length == 1
              ? "must not be empty"
              : "must have at least " + std::to_string(*parameter.min_length) + " characters");
    }
    if (parameter.max_length && length > *parameter.max_length) {
      return Wrong(parameter, Rule::kInvalid,
                   "must have at most " + std::to_string(*parameter.max_length) + " characters");
    }
    if (!IsAllowed(parameter, text)) return NotAllowed(parameter, std::string(text));
    if (parameter.pattern != nullptr && !parameter.pattern->Matches(text)) {
      return Wrong(parameter, Rule::kPattern, "must match " + parameter.pattern->text());
    }
    Put(parameter, std::string(text));
  }

  // "a,b", repeated, and with brackets after the name, as PHP's http_build_query() and qs number
  // elements.
  void ReadList(const Parameter& parameter, const http::Pairs& pairs) {
    List list;
    for (const auto& [name, value] : pairs) {
      if (!name.starts_with(parameter.name)) continue;
      if (HasBrackets(name, parameter.name) && HasParameter(operation_, name)) continue;
      const auto rest = std::string_view(name).substr(parameter.name.size());
      if (!IsElement(rest)) {
        if (rest.front() != '[') continue;  // another name
        return Wrong(parameter, Rule::kInvalid, "must be one value, or a list of values");
      }
      if (last_repeated_counts_) list.MakeRoom(rest);
      list.Add(laravel_ ? TrimStrings(value) : std::string_view(value), rest);
      if (list.size() > kMostListValues) return TooManyItems(parameter, kMostListValues);
    }
    if (laravel_ && list.IsEmptyText()) return UseDefault(parameter);
    CheckList(parameter, list.Take(KeepsEmptyItems(parameter)));
  }

  // The elements that a list was sent in.
  class List {
   public:
    // As PHP reads a query: an array replaces a text of the same name and the reverse, and of
    // several elements with one key the last counts.
    void MakeRoom(std::string_view brackets) {
      std::erase_if(elements_, [&](const auto& element) {
        return brackets.empty() || element.second.empty() ||
               (brackets != "[]" && element.second == brackets);
      });
    }
    void Add(std::string_view value, std::string_view brackets) {
      elements_.emplace_back(value, brackets);
    }
    std::int64_t size() const { return std::ssize(elements_); }
    bool IsEmptyText() const {
      return elements_.size() == 1 && elements_[0].first.empty() && elements_[0].second.empty();
    }
    std::vector<std::string> Take(bool with_empty_items) const {
      std::vector<std::string> items;
      for (const auto& element : elements_) {
        for (const auto item : Split(element.first, ',')) {
          if (with_empty_items || !item.empty()) items.emplace_back(item);
        }
      }
      return items;
    }

   private:
    std::vector<std::pair<std::string_view, std::string_view>> elements_;  // value, brackets
  };

  // Whether `rest`, which follows a list's name, makes an element of it: nothing, or one pair of
  // brackets with anything in it.
  static bool IsElement(std::string_view rest) {
    return rest.empty() || (rest.starts_with('[') && rest.find(']') == rest.size() - 1);
  }

  // Spatie's sorts skip empty items. In its filters an empty item is a value that nothing has.
  bool KeepsEmptyItems(const Parameter& parameter) const {
    return laravel_ && parameter.choices.empty();
  }

  void TooManyItems(const Parameter& parameter, std::int64_t most) {
    Wrong(parameter, Rule::kInvalid, "must have at most " + std::to_string(most) + " values");
  }

  void CheckList(const Parameter& parameter, std::vector<std::string> items) {
    if (std::ssize(items) > kMostListValues) {
      return TooManyItems(parameter, parameter.max_items.value_or(kMostListValues));
    }
    std::vector<std::string> wrong;
    for (auto& item : items) {
      if (laravel_ && !parameter.choices.empty()) item = std::string(OneLeadingDash(item));
      if (!IsAllowed(parameter, item)) wrong.push_back(item);
      if (parameter.pattern != nullptr && !parameter.pattern->Matches(item)) {
        return Wrong(parameter, Rule::kPattern, "must match " + parameter.pattern->text());
      }
    }
    if (!wrong.empty()) return NotAllowed(parameter, Join(wrong, ","));
    if (items.empty()) return;
    if (parameter.min_items && std::ssize(items) < *parameter.min_items) {
      return Wrong(parameter, Rule::kInvalid,
                   "must have at least " + std::to_string(*parameter.min_items) + " values");
    }
    if (parameter.max_items && std::ssize(items) > *parameter.max_items) {
      return TooManyItems(parameter, *parameter.max_items);
    }
    Put(parameter, std::move(items));
  }

  static bool IsAllowed(const Parameter& parameter, std::string_view value) {
    const auto& choices = parameter.choices;
    return choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end();
  }

  void NotAllowed(const Parameter& parameter, const std::string& value) {
    Wrong(parameter,
          {parameter.name, parameter.in, Rule::kNotAllowed,
           "`" + parameter.name + "` must be one of " + Join(parameter.choices, ", ") + ".", value,
           parameter.choices});
  }

  const Operation& operation_;
  const bool last_repeated_counts_;
  const bool laravel_;
  Unused* const unused_;
  Arguments arguments_;
  std::unordered_set<std::string_view> open_names_;  // they point into the body's pairs
  Problem problem_{ProblemKind::kBadParameter, ""};
};

tl::expected<Arguments, Problem> ReadArguments(const Contract& contract, const Operation& operation,
                                               const http::Pairs& path_values,
                                               const http::Request& request, Unused* unused) {
  auto query = http::ParseUrlEncoded(http::SplitTarget(request.target).query, "query");
  if (!query) {
    return tl::make_unexpected(Problem{ProblemKind::kMalformedRequest, std::move(query.error())});
  }
  if (unused != nullptr) unused->query = UnknownInQuery(contract, operation, *query);
  const std::size_t fields = operation.body ? operation.body->fields.size() : 0;
  ArgumentReader reader(contract, operation, operation.parameters.size() + fields, unused);
  if (operation.body && !operation.body->is_tree) {
    const auto body =
        ReadBody(*operation.body, request, unused == nullptr ? nullptr : &unused->body);
    if (!body) return tl::make_unexpected(body.error());
    for (const auto& field : operation.body->fields) reader.Read(field, *body);
    reader.ReadOpenFields(*operation.body, *body);
  }
  for (const auto& parameter : operation.parameters) {
    const bool is_checked = parameter.styled != nullptr && parameter.in != In::kPath;
    if (is_checked) reader.Check(*parameter.styled, *query, request);
    reader.Read(parameter, parameter.in == In::kPath ? path_values : *query);
  }
  return reader.Take(std::move(*query));
}

}  // namespace understudy::contract
