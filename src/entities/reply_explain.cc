#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "entities/reply.h"

namespace understudy::entities {
namespace {

// The columns of "SELECT a, f(b, c) FROM …".
std::vector<std::string> ColumnsOfSelect(std::string_view sql) {
  constexpr std::string_view kSelect = "SELECT ";
  if (sql.starts_with(kSelect)) sql.remove_prefix(kSelect.size());
  std::vector<std::string> columns;
  std::string column;
  int depth = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (depth == 0 && sql.substr(i).starts_with(" FROM ")) break;
    if (sql[i] == '(') ++depth;
    if (sql[i] == ')') --depth;
    if (sql[i] == ',' && depth == 0) {
      columns.emplace_back(Trim(column));
      column.clear();
    } else {
      column += sql[i];
    }
  }
  columns.emplace_back(Trim(column));
  for (auto& name : columns) {
    if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  }
  return columns;
}

// "<name>"; a name that is not known is a number.
std::string SourceText(std::string_view kind, const std::vector<std::string>& names,
                       std::size_t index) {
  return Concat({"<", kind, index < names.size() ? names[index] : std::to_string(index), ">"});
}

}  // namespace

std::string ReplyPlan::Explain(const std::vector<std::string>& values) const {
  return ExplainSteps(0, steps_.size(), ColumnsOfSelect(select_), values);
}

std::string ReplyPlan::ExplainSteps(std::size_t begin, std::size_t end,
                                    const std::vector<std::string>& columns,
                                    const std::vector<std::string>& values) const {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) {
    const Step& step = steps_[i];
    text += std::string_view(bytes_).substr(step.begin, step.size);
    switch (step.what) {
      case Do::kNothing:
        break;
      case Do::kSeparate:
        text += text.ends_with('{') || text.ends_with('[') ? "" : ",";
        break;
      case Do::kValue:
        text += SourceText("from the handler: ", values, step.index);
        break;
      case Do::kIfValue:
        text += SourceText("if the handler's ", values, step.index);
        break;
      case Do::kUnlessNull:
        text += SourceText("unless null: ", columns, step.index);
        break;
      case Do::kIfText:
        text += Concat({SourceText("if ", columns, step.index), "<is ", TailOf(step), ">"});
        break;
      case Do::kReference:
        text += Concat({"<", others_[step.index].sql, ">"});
        break;
      case Do::kRows:
        text += Concat({"<for each row:>",
                        ExplainSteps(i + 1, i + 1 + step.length, columns, values), TailOf(step)});
        i += step.length;
        break;
      case Do::kList:
      case Do::kMap:
      case Do::kTwin: {
        const std::string& sql = others_[step.index].sql;
        text += Concat({"<for each row of ", sql, ":>",
                        ExplainSteps(i + 1, i + 1 + step.length, ColumnsOfSelect(sql), values),
                        TailOf(step)});
        i += step.length;
        break;
      }
      default:
        text += SourceText("", columns, step.index);
    }
  }
  return text;
}

}  // namespace understudy::entities
