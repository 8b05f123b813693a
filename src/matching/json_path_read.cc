#include <algorithm>
#include <array>

#include "base/text.h"
#include "matching/json_path_tree.h"

namespace understudy::matching {
namespace {

constexpr std::size_t kLongestPath = 4096;
constexpr int kDeepestFilter = 32;

// In the order in which they are tried: the longer ones first.
constexpr std::array<std::string_view, 16> kComparisons = {
    "===", "!==", "==",  "!=",       "<=",    ">=",     "=~",       "<",
    ">",   "in",  "nin", "subsetof", "anyof", "noneof", "contains", "size"};
constexpr std::array<std::string_view, 11> kFunctions = {
    "length", "size", "min", "max", "avg", "sum", "stddev", "keys", "first", "last", "index"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

Node TextNode(std::string text) {
  Node node;
  node.kind = Node::Kind::kString;
  node.text = std::move(text);
  return node;
}

// A recursive descent over the text. The first error ends it.
class PathReader {
 public:
  PathReader(std::string_view text, const Reading& reading) : text_(text), reading_(reading) {}

  OrError<JsonPath::Path> ReadWhole() {
    JsonPath::Path path;
    if (text_.empty()) Fail("it is empty");
    if (text_.size() > kLongestPath) Fail("it has more than 4096 characters");
    // Without `$` it begins with a name.
    if (Eat("$") || Eat("@")) {
      path = ReadSteps();
    } else if (error_.empty()) {
      path = ReadSteps(true);
    }
    if (error_.empty() && at_ < text_.size()) {
      Fail("names with blanks or signs are written as `['a name']`");
    }
    if (!error_.empty()) {
      return Refuse(reading_.pointer, Concat({"the JSONPath can't be read at character ",
                                              std::to_string(at_ + 1), ": ", error_}));
    }
    return path;
  }

 private:
  void Fail(std::string_view why) {
    if (error_.empty()) error_ = why;
  }
  bool ok() const { return error_.empty(); }
  std::string_view rest() const { return text_.substr(at_); }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Eat(std::string_view token) {
    if (!rest().starts_with(token)) return false;
    at_ += token.size();
    return true;
  }
  void SkipBlanks() {
    while (peek() == ' ') ++at_;
  }
  void Expect(std::string_view token) {
    SkipBlanks();
    if (!Eat(token)) Fail(Concat({"`", token, "` is missing"}));
    SkipBlanks();
  }

  JsonPath::Path ReadSteps(bool begins_with_name = false) {
    JsonPath::Path path;
    bool definite_before = true;  // the last step
    while (ok()) {
      PathStep step;
      if (begins_with_name) {
        begins_with_name = false;
        ReadName(step);
      } else if (Eat("..")) {
        step.deep = true;
        if (peek() == '[') {
          ReadBrackets(step);
        } else {
          ReadName(step);
        }
      } else if (Eat(".")) {
        ReadName(step);
      } else if (peek() == '[') {
        ReadBrackets(step);
      } else {
        break;
      }
      definite_before = path.definite;
      const bool one = (step.kind == PathStep::Kind::kNames && step.names.size() == 1) ||
                       (step.kind == PathStep::Kind::kIndexes && step.indexes.size() == 1);
      path.definite = path.definite && one && !step.deep;
      // A function makes one value of whatever was found.
      if (step.kind == PathStep::Kind::kFunction) path.definite = true;
      path.steps.push_back(std::move(step));
    }
    if (!path.steps.empty() && path.steps.back().names.size() > 1) {
      auto& last = path.steps.back();
      last.merge = true;
      path.definite = definite_before && !last.deep;
    }
    return path;
  }

  void ReadName(PathStep& step) {
    if (Eat("*")) return;
    const auto size = std::min(rest().find_first_of(".[]()=!<>&|~, '\"?*"), rest().size());
    if (size == 0) return Fail("a name is missing");
    step.names = {std::string(rest().substr(0, size))};
    step.kind = PathStep::Kind::kNames;
    at_ += size;
    if (Eat("(")) ReadFunction(step);
  }

  void ReadFunction(PathStep& step) {
    const auto& name = step.names.front();
    if (std::find(kFunctions.begin(), kFunctions.end(), name) == kFunctions.end()) {
      return Fail(Concat({"this server does not have the function ", Quoted(name)}));
    }
    step.kind = PathStep::Kind::kFunction;
    if (name == "index") step.indexes = {ReadInteger()};
    Expect(")");
  }

  std::int64_t ReadInteger() {
    SkipBlanks();
    const auto start = at_;
    if (peek() == '-') ++at_;
    while (IsDigit(peek())) ++at_;
    const auto number = ParseInteger(text_.substr(start, at_ - start));
    if (number.status != IntegerStatus::kOk) Fail("a whole number is expected");
    SkipBlanks();
    return number.status == IntegerStatus::kOk ? number.value : 0;
  }

  void ReadBrackets(PathStep& step) {
    Expect("[");
    if (Eat("?")) {
      ReadFilterStep(step);
    } else if (Eat("*")) {
      step.kind = PathStep::Kind::kAll;
    } else if (peek() == '\'' || peek() == '"') {
      step.kind = PathStep::Kind::kNames;
      do {
        SkipBlanks();
        step.names.push_back(ReadQuoted());
        SkipBlanks();
      } while (ok() && Eat(","));
    } else if (peek() == '(') {
      Fail("this server does not have expressions as index");
    } else {
      ReadIndexes(step);
    }
    SkipBlanks();
    if (!Eat("]")) Fail("`]` is missing");
  }

  void ReadIndexes(PathStep& step) {
    step.kind = PathStep::Kind::kIndexes;
    if (peek() != ':') step.indexes.push_back(ReadInteger());
    if (Eat(":")) {
      step.kind = PathStep::Kind::kSlice;
      if (!step.indexes.empty()) step.from = step.indexes.front();
      SkipBlanks();
      if (peek() == '-' || IsDigit(peek())) step.to = ReadInteger();
      if (peek() == ':') Fail("this server does not have slices with a step");
      return;
    }
    while (ok() && Eat(",")) step.indexes.push_back(ReadInteger());
  }

  std::string ReadQuoted() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') {
      Fail("a quoted text is expected");
      return {};
    }
    std::string out;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out.push_back(text_[at_]);
    }
    if (at_ == text_.size()) {
      Fail("a quote is missing");
    } else {
      ++at_;
    }
    return out;
  }

  void ReadFilterStep(PathStep& step) {
    step.kind = PathStep::Kind::kFilter;
    Expect("(");
    step.filter = ReadOr();
    Expect(")");
  }

  using Filter = std::shared_ptr<const PathFilter>;

  Filter ReadOr() { return ReadList("||", PathFilter::Kind::kOr); }

  Filter ReadList(std::string_view sign, PathFilter::Kind kind) {
    auto list = std::make_shared<PathFilter>();
    list->kind = kind;
    const bool outer = kind == PathFilter::Kind::kOr;
    do {
      SkipBlanks();
      list->parts.push_back(outer ? ReadList("&&", PathFilter::Kind::kAnd) : ReadTerm());
      SkipBlanks();
    } while (ok() && Eat(sign));
    return list->parts.size() == 1 ? list->parts.front() : list;
  }

  Filter ReadTerm() {
    auto term = std::make_shared<PathFilter>();
    if (++depth_ > kDeepestFilter) Fail("a filter is nested too deep");
    if (ok() && Eat("!")) {
      term->kind = PathFilter::Kind::kNot;
      SkipBlanks();
      term->parts.push_back(ReadTerm());
    } else if (ok() && Eat("(")) {
      auto inner = ReadOr();
      Expect(")");
      --depth_;
      return inner;
    } else if (ok()) {
      ReadComparison(*term);
    }
    --depth_;
    return term;
  }

  void ReadComparison(PathFilter& term) {
    term.left = ReadOperand();
    SkipBlanks();
    const auto word = rest().substr(0, rest().find_first_of(" [('\""));
    if (word == "empty" || word == "type") {
      return Fail(Concat({"this server does not have the filter operator `", word, "`"}));
    }
    for (const auto comparison : kComparisons) {
      if (!Eat(comparison)) continue;
      term.kind = PathFilter::Kind::kCompare;
      term.compare = comparison;
      SkipBlanks();
      term.right = comparison == "=~" ? ReadRegexOperand() : ReadOperand();
      return;
    }
    if (term.left.kind == PathOperand::Kind::kLiteral) Fail("a comparison is missing");
  }

  PathOperand ReadRegexOperand() {
    PathOperand operand;
    operand.kind = PathOperand::Kind::kRegex;
    if (!Eat("/")) {
      Fail("`=~` needs a regular expression between slashes");
      return operand;
    }
    std::string regex;
    for (; at_ < text_.size() && text_[at_] != '/'; ++at_) {
      if (rest().starts_with("\\/"))
        ++at_;
      else if (text_[at_] == '\\' && at_ + 1 < text_.size())
        regex.push_back(text_[at_++]);
      regex.push_back(text_[at_]);
    }
    if (!Eat("/")) Fail("the `/` after a regular expression is missing");
    const bool ignore_case = Eat("i");
    if (reading_.Take() && reading_.TakeRegex()) {
      auto read = Regex::Read(regex, ignore_case);
      if (read)
        operand.regex = std::move(*read);
      else
        Fail(read.error());
    } else {
      Fail("there are too many regular expressions");
    }
    return operand;
  }

  PathOperand ReadOperand() {
    PathOperand operand;
    if (peek() == '@' || peek() == '$') {
      operand.kind = peek() == '@' ? PathOperand::Kind::kPath : PathOperand::Kind::kRootPath;
      ++at_;
      operand.path = ReadSteps();
    } else {
      operand.literal = ReadLiteral(0);
    }
    return operand;
  }

  Node ReadLiteral(int depth) {
    if (peek() == '\'' || peek() == '"') return TextNode(ReadQuoted());
    Node node;
    if (peek() == '[') {
      if (depth >= kDeepestFilter) Fail("a list is nested too deep");
      node.kind = Node::Kind::kSequence;
      Expect("[");
      while (ok() && !Eat("]")) {
        node.items.push_back(ReadLiteral(depth + 1));
        SkipBlanks();
        if (Eat(","))
          SkipBlanks();
        else if (peek() != ']')
          Fail("`]` is missing");
      }
      return node;
    }
    const auto size = std::min(rest().find_first_of(" )]&|,=<>!"), rest().size());
    node.text = rest().substr(0, size);
    node.kind = ResolvePlain(node.text);
    if (size == 0 || node.kind == Node::Kind::kString) {
      Fail("a path, a number, a quoted text, true, false, null or a list is expected");
    }
    at_ += size;
    return node;
  }

  const std::string_view text_;
  const Reading& reading_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::string error_;
};

}  // namespace

OrError<JsonPath::Path> ReadPath(std::string_view text, const Reading& reading) {
  return PathReader(text, reading).ReadWhole();
}

OrError<JsonPath> JsonPath::Read(std::string_view text, const Reading& reading) {
  auto path = ReadPath(text, reading);
  if (!path) return tl::make_unexpected(path.error());
  JsonPath result;
  result.text_ = text;
  result.path_ = std::make_shared<const Path>(std::move(*path));
  return result;
}

}  // namespace understudy::matching
