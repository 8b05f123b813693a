#include "program/help.h"

#include <sstream>
#include <utility>

#include "program/environment.h"

namespace understudy {
namespace {

constexpr std::size_t kTextColumn = 28;
constexpr std::size_t kColumns = 80;

// `text` from column kTextColumn, each line kColumns at most unless one word is longer.
std::string Wrapped(const std::string& text) {
  std::istringstream words(text);
  std::string result;
  std::size_t column = kTextColumn;
  for (std::string word; words >> word;) {
    const bool fits = column + 1 + word.size() <= kColumns;
    if (!result.empty()) result += fits ? " " : "\n" + std::string(kTextColumn, ' ');
    column = (fits ? column + 1 : kTextColumn) + word.size();
    result += word;
  }
  return result + "\n";
}

// `name`, and blanks up to the text's column.
std::string Left(const std::string& name) {
  if (name.size() + 2 > kTextColumn) return name + "\n" + std::string(kTextColumn, ' ');
  return name + std::string(kTextColumn - name.size(), ' ');
}

}  // namespace

std::string HelpFormatter::make_group(std::string group, bool is_positional,
                                      std::vector<const CLI::Option*> options) const {
  std::string text = group + ":\n";
  for (const auto* option : options) text += make_option(option, is_positional);
  return text;
}

std::string HelpFormatter::make_positionals(const CLI::App* app) const {
  const auto text = CLI::Formatter::make_positionals(app);
  return text.empty() ? text : text + "\n";
}

std::string HelpFormatter::make_subcommand(const CLI::App* app) const {
  return Left("  " + app->get_name()) + Wrapped(app->get_description());
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string name) const {
  std::string usage = CLI::Formatter::make_usage(app, std::move(name));
  if (app->get_name() == "run") usage.insert(usage.size() - 1, " -- COMMAND [ARGUMENT...]");
  return usage + "\n";
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  std::string left = "  " + option->get_name(is_positional);
  if (!is_positional && !option->get_lnames().empty()) {
    for (const auto& letter : option->get_snames()) left += ", -" + letter;
  }
  const bool has_value = option->get_items_expected_max() > 0;
  if (!is_positional && has_value && !option->get_type_name().empty()) {
    left += " " + option->get_type_name();
  }
  std::string text = option->get_description();
  const auto standard = option->get_default_str();
  if (has_value && !standard.empty()) text += " Default: " + standard + ".";
  const auto variable = VariableOf(*option);
  if (!variable.empty()) text += " [" + variable + "]";
  return Left(left) + Wrapped(text);
}

}  // namespace understudy
