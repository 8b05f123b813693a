#include "base/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <string>
#include <utility>

#include "base/encoding.h"
#include "base/text.h"
#include "base/yaml_builder.h"
#include "base/yaml_syntax.h"

namespace understudy {
namespace {

// Ends a parse early; the reason is in the diagnostics.
struct Stop {};

// Hands yaml-cpp's events on to the builder; yaml-cpp's own tree has no limits and forgets where an
// alias was.
class Events : public YAML::EventHandler {
 public:
  Events(const Source& source, const YamlText& text, Diagnostics& diagnostics, YamlBuilder& builder)
      : source_(source), text_(text), diagnostics_(diagnostics), builder_(builder) {}

  Mark At(const YAML::Mark& mark) const {
    if (mark.is_null()) return {&source_, 0};
    const auto offset = text_.OriginalOffset(static_cast<std::size_t>(mark.pos));
    return {&source_, static_cast<std::uint32_t>(ByteOrderMarkSize(source_.text) + offset)};
  }

  // Whether the error is an alias without anchor. Then the builder has already added a better
  // message.
  bool IsUnknownAlias(const YAML::Exception& e) {
    return e.msg.starts_with(YAML::ErrorMsg::UNKNOWN_ANCHOR) &&
           !builder_.Alias(At(e.mark), NameAt(e.mark));
  }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    CheckName(mark, name);
    anchor_ = name;
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    GoOn(builder_.Scalar(At(mark), TakeAnchor(), {NullAt(mark), {}, true}));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    const std::string name = NameAt(mark);
    CheckName(mark, name);
    GoOn(builder_.Alias(At(mark), name));
  }

  // "?" marks a plain scalar, "!" a quoted or block one.
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    const bool plain = tag == "?";
    GoOn(builder_.Scalar(At(mark), TakeAnchor(),
                         {value, plain || tag == "!" ? std::string() : tag, plain}));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {
    GoOn(builder_.Open(At(mark), Node::Kind::kSequence, TakeAnchor(), tag == "?" ? "" : tag));
  }
  void OnSequenceEnd() override { GoOn(builder_.Close()); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    GoOn(builder_.Open(At(mark), Node::Kind::kMap, TakeAnchor(), tag == "?" ? "" : tag));
  }
  void OnMapEnd() override { GoOn(builder_.Close()); }

 private:
  static void GoOn(bool good) {
    if (!good) throw Stop();
  }

  // libyaml and yaml-cpp end other names at different characters.
  void CheckName(const YAML::Mark& mark, std::string_view name) {
    constexpr std::string_view kKnown =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (name.find_first_not_of(kKnown) == std::string_view::npos) return;
    diagnostics_.Add(At(mark), "the anchor name " + Quoted(name) +
                                   " may have only letters, digits, `-` and `_`");
    throw Stop();
  }

  std::string TakeAnchor() { return std::exchange(anchor_, {}); }

  // The text of a null, since yaml-cpp tells only that there is one; empty when it is left out.
  std::string NullAt(const YAML::Mark& mark) const {
    const auto rest = Rest(mark);
    if (rest.starts_with('~')) return "~";
    const auto word = rest.substr(0, 4);
    return LowerAscii(word) == "null" ? std::string(word) : std::string();
  }

  // The name of the alias here.
  std::string NameAt(const YAML::Mark& mark) const {
    const auto rest = Rest(mark).substr(1);
    return std::string(rest.substr(0, rest.find_first_of(" \t\r\n,[]{}")));
  }

  std::string_view Rest(const YAML::Mark& mark) const {
    const std::string_view text = text_.text;
    const auto at = static_cast<std::size_t>(mark.pos);
    return at < text.size() ? text.substr(at) : std::string_view();
  }

  const Source& source_;
  const YamlText& text_;
  Diagnostics& diagnostics_;
  YamlBuilder& builder_;
  std::string anchor_;  // of the value that comes next
};

}  // namespace

std::optional<Node> ParseYaml(const Source& source, Diagnostics& diagnostics,
                              const DocumentLimits& limits) {
  const auto text = CheckYamlSyntax(source, diagnostics, limits);
  if (!text) return std::nullopt;
  YamlBuilder builder(source, diagnostics, limits);
  Events events(source, *text, diagnostics, builder);
  try {
    std::istringstream stream(text->text);
    YAML::Parser parser(stream);
    parser.HandleNextDocument(events);
  } catch (const Stop&) {
    return std::nullopt;
  } catch (const YAML::Exception& e) {
    if (!events.IsUnknownAlias(e)) diagnostics.Add(events.At(e.mark), "YAML syntax: " + e.msg);
    return std::nullopt;
  }
  return builder.TakeRoot();
}

}  // namespace understudy
