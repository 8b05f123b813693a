// A user's OpenAPI document and a value of JSON, with a NUL byte between. Whatever the document
// says, checks and examples end, and agree with each other.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/json.h"
#include "contract/document_file.h"
#include "contract/schema_check.h"
#include "contract/schema_example.h"

namespace {

using namespace understudy;
using namespace understudy::contract;

void Check(bool holds) {
  if (!holds) std::abort();
}

void TrySchema(const Schema &schema, const Node *value) {
  for (const auto direction : {Direction::kRequest, Direction::kReply}) {
    if (value != nullptr) {
      const auto problems = CheckValue(schema, *value, direction);
      Check(problems.size() <= 20);
      for (const auto &problem : problems) {
        Check(problem.pointer.empty() || problem.pointer.front() == '/');
        Check(problem.message.size() > 1 && problem.message.back() == '.');
      }
      CheckValue(schema, TypedText(schema, json::ToText(*value)), direction);
    }
    const auto example = MakeExample(schema, 7, direction);
    const std::string text = json::ToText(example.value);
    Check(text == json::ToText(MakeExample(schema, 7, direction).value));
    Check(example.problem.empty() == CheckValue(schema, example.value, direction).empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char *>(data), size);
  const auto end = input.find('\0');
  Diagnostics errors;
  Diagnostics warnings(Severity::kWarning);
  Source text{"openapi", std::string(input.substr(0, end))};
  const auto document = ParseDocumentText(text, errors, warnings);
  Check(document.has_value() == errors.empty());
  if (!document) return 0;
  const Source body{"body",
                    end == std::string_view::npos ? "" : std::string(input.substr(end + 1))};
  Diagnostics ignored;
  const auto value = ParseJson(body, ignored);
  Schemas schemas(*document, warnings);
  const Node *components = document->Find("components");
  const Node *named = components == nullptr ? nullptr : components->Find("schemas");
  if (named == nullptr) return 0;
  int left = 20;
  for (const auto &member : named->members) {
    if (left-- == 0) break;
    TrySchema(schemas.At(member.value), value ? &*value : nullptr);
    MakeMediaExample(schemas, member.value, Direction::kReply);
  }
  return 0;
}
