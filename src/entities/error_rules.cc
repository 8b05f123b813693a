#include "entities/error_rules.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "contract/schema_check.h"
#include "contract/schema_references.h"
#include "entities/api_errors.h"
#include "entities/vendor_vocabulary.h"
#include "entities/vendor_words.h"

namespace understudy::entities {
namespace {

constexpr std::array<std::pair<std::string_view, ProblemKind>, 16> kProblemNames = {{
    {"malformed-request", ProblemKind::kMalformedRequest},
    {"malformed-body", ProblemKind::kMalformedBody},
    {"bad-parameter", ProblemKind::kBadParameter},
    {"missing-credentials", ProblemKind::kMissingCredentials},
    {"unknown-credentials", ProblemKind::kUnknownCredentials},
    {"lacks-permission", ProblemKind::kLacksPermission},
    {"unknown-path", ProblemKind::kUnknownPath},
    {"method-not-allowed", ProblemKind::kMethodNotAllowed},
    {"request-timeout", ProblemKind::kRequestTimeout},
    {"body-too-large", ProblemKind::kBodyTooLarge},
    {"target-too-long", ProblemKind::kTargetTooLong},
    {"unsupported-media-type", ProblemKind::kUnsupportedMediaType},
    {"too-many-requests", ProblemKind::kTooManyRequests},
    {"headers-too-large", ProblemKind::kHeadersTooLarge},
    {"internal", ProblemKind::kInternal},
    {"unavailable", ProblemKind::kUnavailable},
}};

constexpr std::array<std::pair<std::string_view, Rule>, 10> kRuleNames = {{
    {"required", Rule::kRequired},
    {"not-integer", Rule::kNotInteger},
    {"too-low", Rule::kTooLow},
    {"too-high", Rule::kTooHigh},
    {"pattern", Rule::kPattern},
    {"not-allowed", Rule::kNotAllowed},
    {"repeated", Rule::kRepeated},
    {"not-scalar", Rule::kNotScalar},
    {"invalid", Rule::kInvalid},
    {"unknown", Rule::kUnknown},
}};

struct PlaceWord {
  std::string_view word;
  ErrorRules::Place place;
  Node::Kind kind;  // of the example's value
};

constexpr std::array<PlaceWord, 4> kPlaceWords = {{
    {"code", ErrorRules::Place::kCode, Node::Kind::kString},
    {"message", ErrorRules::Place::kMessage, Node::Kind::kString},
    {"status", ErrorRules::Place::kStatus, Node::Kind::kInteger},
    {"fields", ErrorRules::Place::kFields, Node::Kind::kMap},
}};

constexpr std::string_view kBadPath = "bad-path";
constexpr std::string_view kAbsent = "absent";
constexpr std::string_view kConflict = "conflict";

template <typename Pairs>
std::vector<std::string> NamesIn(const Pairs& pairs, std::vector<std::string> names) {
  for (const auto& [name, value] : pairs) names.emplace_back(name);
  return names;
}

// Problems that come up before there is an operation, so that no operation's declaration is about
// them.
constexpr std::array kWithoutOperation = {"unknown-path", "method-not-allowed",
                                          "malformed-request"};

// The value at a JSON pointer (RFC 6901); nullptr if there is none.
Node* AtPointer(Node& root, std::string_view pointer) {
  Node* node = &root;
  if (pointer.empty()) return node;
  if (pointer.front() != '/') return nullptr;
  for (const auto& token : Split(pointer.substr(1), '/')) {
    const std::string step = contract::TildeDecoded(token);
    const auto index = ParseInteger(step);
    if (node->is_sequence() && index.status == IntegerStatus::kOk && index.value >= 0 &&
        static_cast<std::size_t>(index.value) < node->items.size()) {
      node = &node->items[static_cast<std::size_t>(index.value)];
    } else {
      node = node->Find(step);
    }
    if (node == nullptr) return nullptr;
  }
  return node;
}

class ErrorRulesReader {
 public:
  ErrorRulesReader(const Node& words, const Node& contract, const contract::ForeignContract* own,
                   Diagnostics& errors)
      : node_(words), contract_(contract), own_(own), errors_(errors), words_(errors) {}

  ErrorRules Read() {
    if (!words_.IsMap(node_) || !HasNeeded()) return {};
    ReadChallenge();
    rules_.client = node_.Text("client");
    rules_.server = node_.Text("server");
    ReadShape();
    ReadFieldCodes();
    ReadHttpStatus();
    for (const auto& problem : words_.Members(node_, "problems")) ReadProblem(problem);
    return std::move(rules_);
  }

 private:
  bool HasNeeded() {
    static const std::vector<std::string> kBuiltIn = {
        "challenge", "example", "body",   "code",        "message",     "status",
        "fields",    "client",  "server", "field-codes", "http-status", "problems"};
    words_.CheckNames(node_, "`errors`", own_ == nullptr ? kBuiltIn : NamesOf(ErrorWords()));
    std::vector<std::string_view> needed;
    if (own_ == nullptr) needed = {"challenge"};
    if (own_ == nullptr && node_.Find("body") == nullptr) needed.emplace_back("example");
    for (const auto& [word, place, kind] : kPlaceWords) {
      const bool is_there = node_.Find(word) != nullptr && node_.Find("body") == nullptr;
      if (own_ != nullptr && is_there) needed = {"example"};
    }
    if (node_.Find("code") != nullptr) needed.insert(needed.end(), {"client", "server"});
    if (node_.Find("fields") != nullptr) needed.emplace_back("field-codes");
    for (const auto& word : needed) {
      if (node_.Find(word) != nullptr) continue;
      const bool takes_body = own_ != nullptr && word == "example";
      errors_.Add(node_.mark,
                  Concat({"`errors` needs a word ", takes_body ? "`body` or " : "", Quoted(word)}));
      return false;
    }
    return true;
  }

  // The example of a response of the contract; nullptr, with an error: there is none.
  const Node* ExampleNamed(const Word& name) {
    const Node* node = &contract_;
    for (const std::string_view step :
         {std::string_view("components"), std::string_view("responses"),
          std::string_view(name.text), std::string_view("content")}) {
      node = node == nullptr ? nullptr : node->Find(step);
    }
    if (node != nullptr) {
      for (const auto& media : node->members) {
        const Node* example = media.value.Find("example");
        if (contract::IsJsonType(media.name) && example != nullptr) return example;
      }
    }
    errors_.Add(name.mark,
                Concat({"the contract has no response ", Quoted(name.text), " with an example"}));
    return nullptr;
  }

  // What `example` or `body` of the map shows; nullptr: it has neither, or an error.
  const Node* BodyIn(const Node& map) {
    const Node* body = map.Find("body");
    const auto name = words_.OptionalText(map, "example");
    if (name && body != nullptr) errors_.Add(name->mark, "expected either `example` or `body`");
    return name ? ExampleNamed(*name) : body;
  }

  void ReadChallenge() {
    const auto challenge = words_.OptionalText(node_, "challenge");
    if (!challenge) return;
    if (std::all_of(challenge->text.begin(), challenge->text.end(),
                    [](char c) { return c >= ' ' && c <= '~'; })) {
      rules_.challenge = challenge->text;
    } else {
      errors_.Add(challenge->mark, "`challenge` is a header's value: printable ASCII in one line");
    }
  }

  // Texts that no example has mark the places.
  void ReadShape() {
    const Node* example = BodyIn(node_);
    if (example == nullptr) return;
    Node body = *example;
    std::vector<std::pair<std::string, ErrorRules::Place>> marks;
    for (const auto& [word, place, kind] : kPlaceWords) {
      const Node* pointer = node_.Find(word);
      if (pointer == nullptr) continue;
      Node* value = AtPointer(body, pointer->text);
      if (value == nullptr || value->kind != kind) {
        errors_.Add(pointer->mark,
                    Concat({node_.Find("example") == nullptr ? "`body`" : "the example",
                            " does not have ", KindName(kind), " at this pointer"}));
        return;
      }
      *value = Node{};
      value->kind = Node::Kind::kString;
      value->text = Concat({"\x01 ", word});
      marks.emplace_back(json::ToText(*value), place);
    }
    const std::string json = json::ToText(body);
    for (const auto& [mark, place] : marks) {
      if (json.find(mark) != std::string::npos) continue;
      errors_.Add(node_.mark, "two of `code`, `message`, `status` and `fields` have one place");
      return;
    }
    Cut(json, std::move(marks));
  }

  void Cut(const std::string& json, std::vector<std::pair<std::string, ErrorRules::Place>> marks) {
    std::sort(marks.begin(), marks.end(), [&](const auto& a, const auto& b) {
      return json.find(a.first) < json.find(b.first);
    });
    std::size_t begin = 0;
    for (const auto& [mark, place] : marks) {
      const std::size_t at = json.find(mark);
      rules_.shape.push_back({json.substr(begin, at - begin), place});
      begin = at + mark.size();
    }
    rules_.shape_end = json.substr(begin);
  }

  void ReadFieldCodes() {
    for (const auto& member : words_.Members(node_, "field-codes")) {
      const auto code = words_.Text(member.value);
      if (!code) continue;
      const auto* const rule =
          std::find_if(kRuleNames.begin(), kRuleNames.end(),
                       [&](const auto& each) { return each.first == member.name; });
      if (rule != kRuleNames.end()) {
        rules_.field_codes[rule->second] = code->text;
      } else if (member.name == "other") {
        rules_.other_field_code = code->text;
      } else {
        errors_.Add(member.mark, Concat({"there is no rule ", Quoted(member.name),
                                         DidYouMean(member.name, NamesIn(kRuleNames, {"other"}))}));
      }
    }
  }

  void ReadHttpStatus() {
    const Node* status = node_.Find("http-status");
    if (status == nullptr || !words_.IsMap(*status)) return;
    words_.CheckNames(*status, "`http-status`", {"setting", "is", "status"});
    const auto setting = words_.OptionalText(*status, "setting");
    const auto value = words_.OptionalText(*status, "is");
    if (!setting || !value || status->Find("status") == nullptr) {
      errors_.Add(status->mark, "expected `setting`, `is` and `status`");
      return;
    }
    rules_.http_status = {setting->text, value->text, ReadStatus(*status)};
  }

  int ReadStatus(const Node& map) {
    const Node* status = map.Find("status");
    const auto read = status == nullptr ? std::nullopt : words_.Count(*status);
    return static_cast<int>(read.value_or(0));
  }

  std::string CodeOf(const Word& code) {
    if (node_.Find("code") == nullptr) {
      errors_.Add(code.mark, "there is no place for a code: `errors` needs the word `code`");
    }
    return code.text;
  }

  // `not_found`, `{code: not_found, fields: {id: UNKNOWN}}` or `{example: NotFound}`.
  SaidError ReadSaid(const Member& member) {
    SaidError said;
    const Node& node = member.value;
    if (!node.is_map()) {
      if (const auto code = words_.Text(node)) said.code = CodeOf(*code);
      return said;
    }
    if (const Node* body = BodyIn(node)) {
      said.body = json::ToText(*body);
      const bool is_answer = std::find(kWithoutOperation.begin(), kWithoutOperation.end(),
                                       member.name) == kWithoutOperation.end();
      if (own_ != nullptr && is_answer) CheckFits(member, *body);
    }
    if (const auto code = words_.OptionalText(node, "code")) {
      said.code = CodeOf(*code);
      if (own_ != nullptr && !said.body.empty()) {
        errors_.Add(code->mark, "the whole body is given: write the code into it");
      }
    } else if (own_ != nullptr && node.Find("body") == nullptr && node.Find("example") == nullptr) {
      errors_.Add(node.mark, Concat({Quoted(member.name),
                                     " needs one of the words `body`, `example` and `code`"}));
    }
    for (const auto& field : words_.Members(node, "fields")) {
      if (const auto code = words_.Text(field.value)) {
        said.fields.emplace_back(field.name, code->text);
      }
    }
    return said;
  }

  // Those that an operation answers with must suit what it declares.
  void CheckFits(const Member& problem, const Node& body) {
    const Node* said = problem.value.Find("body");
    for (const auto& operation : own_->operations) {
      const int status = problem.name == "bad-parameter" ? ContentStatus(&operation)
                         : problem.name == kAbsent       ? 404
                         : problem.name == kConflict     ? 409
                                                         : StatusOf(*KindNamed(problem.name));
      const auto* reply = operation.ReplyOf(status);
      if (reply == nullptr || reply->media.empty() || reply->media.front().schema == nullptr ||
          !contract::IsJsonType(reply->media.front().name)) {
        continue;
      }
      const auto wrong = contract::CheckValue(*reply->media.front().schema, body,
                                              contract::Direction::kReply, "The body");
      if (wrong.empty()) continue;
      errors_.Add(
          said == nullptr ? problem.mark : said->mark,
          Concat({"the reply ", std::to_string(status), " of ", Quoted(operation.operation->id),
                  " can't be this: ", wrong.front().message}));
      return;
    }
  }

  static std::optional<ProblemKind> KindNamed(std::string_view name) {
    const auto* const kind = std::find_if(kProblemNames.begin(), kProblemNames.end(),
                                          [&](const auto& each) { return each.first == name; });
    return kind == kProblemNames.end() ? std::nullopt : std::optional(kind->second);
  }

  // Where the problem of this name is kept; nullptr: there is none.
  SaidError* PlaceOf(std::string_view name) {
    if (name == kAbsent) return &rules_.absent;
    if (own_ != nullptr && name == kConflict) return &rules_.conflict;
    const auto kind = KindNamed(name);
    return kind ? &rules_.problems[*kind] : nullptr;
  }

  void ReadBadPath(const Node& node) {
    if (!words_.IsMap(node)) return;
    words_.CheckNames(node, "a problem", {"reason"});
    rules_.bad_path = node.Text("reason");
    if (rules_.bad_path.empty()) errors_.Add(node.mark, "expected `reason`, which the log tells");
  }

  void ReadProblem(const Member& problem) {
    if (own_ == nullptr && problem.name == kBadPath) return ReadBadPath(problem.value);
    SaidError* place = PlaceOf(problem.name);
    if (place == nullptr) {
      std::vector<std::string> more = {std::string(kBadPath), std::string(kAbsent)};
      if (own_ != nullptr) more = {std::string(kAbsent), std::string(kConflict)};
      errors_.Add(problem.mark,
                  Concat({"there is no problem ", Quoted(problem.name),
                          DidYouMean(problem.name, NamesIn(kProblemNames, std::move(more)))}));
      return;
    }
    if (problem.value.is_map()) {
      static const std::vector<std::string> kWhole = {"example", "body", "code", "fields"};
      static const std::vector<std::string> kParameter = {"code", "tells"};
      const bool tells = own_ == nullptr && problem.name == "bad-parameter";
      words_.CheckNames(problem.value, "a problem",
                        own_ != nullptr ? NamesOf(ProblemWords())
                        : tells         ? kParameter
                                        : kWhole);
      if (tells) ReadTells(problem.value);
    }
    *place = ReadSaid(problem);
  }

  void ReadTells(const Node& node) {
    const auto tells = words_.OptionalText(node, "tells");
    if (!tells) return;
    if (tells->text == "first") {
      rules_.tells = ErrorRules::Tells::kFirst;
    } else if (tells->text == "laravel") {
      rules_.tells = ErrorRules::Tells::kLaravel;
    } else {
      errors_.Add(tells->mark, "`tells` can only be `first` or `laravel`");
    }
  }

  const Node& node_;
  const Node& contract_;
  const contract::ForeignContract* own_;
  Diagnostics& errors_;
  VendorWords words_;
  ErrorRules rules_;
};

}  // namespace

std::string_view NameOf(ProblemKind kind) {
  const auto* const named = std::find_if(kProblemNames.begin(), kProblemNames.end(),
                                         [&](const auto& each) { return each.second == kind; });
  return named->first;
}

ErrorRules ReadErrorRules(const Node& words, const Node& contract,
                          const contract::ForeignContract* own, Diagnostics& errors) {
  return ErrorRulesReader(words, contract, own, errors).Read();
}

}  // namespace understudy::entities
