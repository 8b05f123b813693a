#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "contract/unknown_members.h"
#include "journal/expectation.h"

namespace understudy::journal {
namespace {

// An argument that is wanted: these values, or that it was not sent.
struct WantedArgument {
  std::string name;
  std::vector<std::string> values = {};
  bool is_list = false;
  bool is_absent = false;
};

// The values that were sent under this name, also as items of a list.
std::vector<std::string_view> Sent(const http::Pairs& arguments, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [sent, value] : arguments) {
    std::string_view its_name = sent;
    if (its_name.size() == name.size() + 2 && its_name.ends_with("[]")) its_name.remove_suffix(2);
    if (its_name == name) values.push_back(value);
  }
  return values;
}

template <typename Text>
std::string InBackticks(const std::vector<Text>& values) {
  std::string text;
  for (const auto& value : values) {
    text += Concat({text.empty() ? "" : ", ", Quoted(value)});
  }
  return text;
}

// `may_have_more`: more values may have been sent, which were not kept.
matching::Match TestArgument(const WantedArgument& argument,
                             const std::vector<std::string_view>& sent, bool may_have_more) {
  using matching::Match;
  const auto if_whole = [&](bool holds) {
    return may_have_more ? Match::kCut : matching::MatchIf(holds);
  };
  if (argument.is_absent) return sent.empty() ? if_whole(true) : Match::kNo;
  if (argument.is_list) {
    return if_whole(
        std::equal(sent.begin(), sent.end(), argument.values.begin(), argument.values.end()));
  }
  const bool found = std::find(sent.begin(), sent.end(), argument.values.front()) != sent.end();
  return found ? Match::kYes : if_whole(false);
}

// Values of an argument, sent or wanted, without credentials.
template <typename Text>
std::vector<std::string> Shown(const WantedArgument& argument, const std::vector<Text>& values,
                               const Redaction& redaction) {
  std::vector<std::string> shown;
  const bool is_hidden = redaction.IsHidden(argument.name);
  for (const auto& value : values) {
    shown.push_back(is_hidden ? std::string(kHidden) : redaction.Body(value, ""));
  }
  return shown;
}

std::string WhatDiffers(const WantedArgument& argument, const std::vector<std::string_view>& sent,
                        const Redaction& redaction) {
  const std::string is =
      sent.empty() ? " was not sent" : " is " + InBackticks(Shown(argument, sent, redaction));
  const std::string wanted = argument.is_absent ? "it not to be sent"
                             : argument.values.empty()
                                 ? "an empty list"
                                 : InBackticks(Shown(argument, argument.values, redaction));
  return Concat({Quoted(argument.name), is, ", expected ", wanted});
}

// How alike two segments of paths are, from 0 to 1. `wanted` is of a template.
double Likeness(std::string_view sent, std::string_view wanted) {
  constexpr std::size_t kLongest = 60;  // comparing longer ones is slow and useless
  if (sent == wanted || wanted.starts_with('{')) return 1;
  const std::size_t longer = std::max(sent.size(), wanted.size());
  if (longer > kLongest) return 0;
  return 1 - static_cast<double>(EditDistance(sent, wanted)) / static_cast<double>(longer);
}

// How much a path differs from a template, from 0 to 1.
double PathDistance(std::string_view path, std::string_view path_template) {
  const auto sent = Split(path, '/');
  const auto wanted = Split(path_template, '/');
  double alike = 0;
  for (std::size_t i = 0; i < std::min(sent.size(), wanted.size()); ++i) {
    alike += Likeness(sent[i], wanted[i]);
  }
  return 1 - alike / static_cast<double>(std::max(sent.size(), wanted.size()));
}

class WantedOperation : public Wanted {
 public:
  WantedOperation(std::shared_ptr<const contract::Contract> contract,
                  const contract::Operation& operation, std::vector<WantedArgument> arguments)
      : contract_(std::move(contract)), operation_(operation), arguments_(std::move(arguments)) {}

  matching::Match Test(const Seen& seen) const override {
    if (!IsOperation(seen)) return matching::Match::kNo;
    return matching::AllMatch(arguments_, [&](const WantedArgument& argument) {
      return TestOne(argument, seen, SentFor(argument, seen));
    });
  }

  Difference Compare(const Seen& seen, const Redaction& redaction) const override {
    Difference difference;
    if (!IsOperation(seen)) return CompareOperation(*seen.entry().asked);
    for (const auto& argument : arguments_) {
      const auto sent = SentFor(argument, seen);
      if (TestOne(argument, seen, sent) == matching::Match::kYes) continue;
      difference.reasons.push_back(WhatDiffers(argument, sent, redaction));
    }
    // All that the other operations have is more.
    difference.distance = static_cast<double>(difference.reasons.size()) /
                          static_cast<double>(2 * arguments_.size() + 1);
    const Asked& asked = *seen.entry().asked;
    if (asked.is_body_cut()) difference.reasons.push_back("its body was kept only in part");
    return difference;
  }

  std::string Describe(const Redaction& redaction) const override {
    std::string text = Name();
    for (const auto& argument : arguments_) {
      text += Concat({text.size() == Name().size() ? " with " : ", ", Quoted(argument.name),
                      argument.is_absent ? " not sent" : " = ",
                      InBackticks(Shown(argument, argument.values, redaction))});
    }
    return text;
  }

 private:
  std::string Name() const { return Concat({contract_->vendor(), ".", operation_.id}); }

  matching::Match TestOne(const WantedArgument& argument, const Seen& seen,
                          const std::vector<std::string_view>& sent) const {
    return TestArgument(argument, sent, seen.MayHaveMoreArguments() && !IsInPath(argument.name));
  }

  // A body may have a field of the same name as the path, which means something else.
  std::vector<std::string_view> SentFor(const WantedArgument& argument, const Seen& seen) const {
    auto sent = Sent(seen.Arguments(), argument.name);
    if (IsInPath(argument.name) && sent.size() > 1) sent.resize(1);  // the path's comes first
    return sent;
  }
  // The path has its only value.
  bool IsInPath(const std::string& name) const {
    return std::any_of(
        operation_.parameters.begin(), operation_.parameters.end(),
        [&](const auto& parameter) { return parameter.in == In::kPath && parameter.name == name; });
  }

  // A reloaded scenario may have another Contract of the same vendor.
  bool IsOperation(const Seen& seen) const {
    const Asked& asked = *seen.entry().asked;
    return asked.operation() != nullptr && asked.operation()->id == operation_.id &&
           asked.contract()->vendor() == contract_->vendor();
  }

  Difference CompareOperation(const Asked& asked) const {
    Difference difference;
    const auto path = http::SplitTarget(asked.url()).path;
    const bool other_method = asked.method() != operation_.method;
    difference.distance =
        0.5 + 0.4 * PathDistance(path, operation_.path) + (other_method ? 0.1 : 0);
    const std::string name = asked.OperationName();
    difference.reasons.push_back(Concat({name.empty() ? "it calls no operation" : "it is " + name,
                                         ", expected ", operation_.method, " ", operation_.path}));
    return difference;
  }

  const std::shared_ptr<const contract::Contract> contract_;
  const contract::Operation& operation_;  // of contract_
  const std::vector<WantedArgument> arguments_;
};

// The names that an operation's arguments have.
class KnownNames {
 public:
  explicit KnownNames(const contract::Operation& operation) : operation_(operation) {
    for (const auto& parameter : operation.parameters) names_.push_back(parameter.name);
    if (!operation.body) return;
    for (const auto& field : operation.body->fields) names_.push_back(field.name);
    if (!operation.body->is_tree) return;
    auto members = contract::MembersOf(*operation.body);
    names_.insert(names_.end(), members.names.begin(), members.names.end());
    may_have_others_ = members.may_have_others;
  }

  bool Has(std::string_view name) const {
    if (may_have_others_ || std::find(names_.begin(), names_.end(), name) != names_.end()) {
      return true;
    }
    return operation_.body &&
           std::any_of(operation_.body->open_fields.begin(), operation_.body->open_fields.end(),
                       [&](const auto& open) { return name.starts_with(open.prefix); });
  }
  std::string Meant(std::string_view name) const { return DidYouMean(name, names_); }

 private:
  const contract::Operation& operation_;
  std::vector<std::string> names_;
  bool may_have_others_ = false;
};

// An argument's value: a scalar, a list of scalars, or null.
WantedArgument ReadArgument(const Member& member, Diagnostics& diagnostics) {
  WantedArgument argument{member.name};
  const Node& value = member.value;
  argument.is_absent = value.is_null();
  argument.is_list = value.is_sequence();
  const auto& items = value.items.list();
  const bool is_good =
      !value.is_map() && std::all_of(items.begin(), items.end(),
                                     [](const Node& i) { return i.is_scalar() && !i.is_null(); });
  if (!is_good) {
    diagnostics.Add(value.mark,
                    "an argument must be a string, a number, a boolean, a list of these, or null, "
                    "which means that it is not sent");
  }
  for (const auto& item : items) argument.values.push_back(item.text);
  if (value.is_scalar() && !value.is_null()) argument.values.push_back(value.text);
  return argument;
}

std::vector<WantedArgument> ReadArguments(const Node* arguments,
                                          const contract::Operation& operation,
                                          Diagnostics& diagnostics) {
  std::vector<WantedArgument> wanted;
  if (arguments == nullptr) return wanted;
  const KnownNames known(operation);
  for (const auto& member : arguments->members) {
    if (!known.Has(member.name)) {
      diagnostics.Add(member.mark, Concat({"the operation has no argument ", Quoted(member.name),
                                           known.Meant(member.name)}));
      continue;
    }
    wanted.push_back(ReadArgument(member, diagnostics));
  }
  return wanted;
}

}  // namespace

std::shared_ptr<const Wanted> ReadWantedOperation(const Node& operation, const Node* arguments,
                                                  const Contracts& contracts,
                                                  Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const auto& contract : contracts) {
    for (const auto& each : contract->operations()) {
      names.push_back(Concat({contract->vendor(), ".", each->id}));
      if (names.back() != operation.text) continue;
      return std::make_shared<WantedOperation>(contract, *each,
                                               ReadArguments(arguments, *each, diagnostics));
    }
  }
  const bool has_dot = operation.text.find('.') != std::string::npos;
  diagnostics.Add(operation.mark,
                  Concat({"there is no operation ", Quoted(operation.text),
                          has_dot ? DidYouMean(operation.text, names)
                                  : ": write it as `vendor.operationId`; `understudy routes` lists "
                                    "them"}));
  return nullptr;
}

}  // namespace understudy::journal
