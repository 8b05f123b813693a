#include "program/request_text.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/text.h"

namespace understudy {
namespace {

// Codes of terminals (ECMA-48).
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kCyan = "\x1b[36m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";

class Painter {
 public:
  explicit Painter(bool colours) : colours_(colours) {}
  // The text, printable and in this colour.
  std::string In(std::string_view colour, std::string_view text) const {
    return colours_ ? Concat({colour, Printable(text), kPlain}) : Printable(text);
  }

 private:
  const bool colours_;
};

std::string_view ColourOf(std::int64_t status) {
  constexpr std::array<std::string_view, 6> kByClass = {kDim, kDim, kGreen, kCyan, kYellow, kRed};
  const auto its_class = static_cast<std::size_t>(status / 100);
  return its_class < kByClass.size() ? kByClass.at(its_class) : kRed;
}

// "12.3ms" of 12,345 microseconds.
std::string MillisecondsText(std::int64_t microseconds) {
  const std::int64_t tenths = (microseconds + 50) / 100;
  return Concat({std::to_string(tenths / 10), ".", std::to_string(tenths % 10), "ms"});
}

// "12:00:01.500" of "2024-01-15T12:00:01.500Z".
std::string_view TimeOfDay(std::string_view time) {
  constexpr std::size_t kDate = 11;
  return time.size() > kDate && time.ends_with('Z') ? time.substr(kDate, time.size() - kDate - 1)
                                                    : time;
}

// A line for each header of the reply with this name, and what it says.
void AppendHeaders(std::string& text, const Node& response, std::string_view name,
                   std::string_view label, const Painter& painter) {
  for (const auto& header : response.Items("headers")) {
    if (!EqualsIgnoreCase(header.Text("name"), name)) continue;
    text +=
        Concat({"    ", painter.In(kYellow, Concat({label, ": ", header.Text("value")})), "\n"});
  }
}

// The body of a request or a reply, each line after `mark`.
void AppendBody(std::string& text, const Node& message, std::string_view mark) {
  const auto size = message.Integer("body_size");
  if (size == 0) return;
  if (const auto coded = message.OptionalText("body_base64")) {
    text += Concat({"    ", mark, " (", std::to_string(size), " bytes that are not text)\n"});
    return;
  }
  auto body = message.Text("body");
  if (body.ends_with('\n')) body.remove_suffix(1);
  for (auto line : Split(body, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    text += Concat({"    ", mark, " ", Printable(line), "\n"});
  }
  if (message.Boolean("body_cut")) {
    text += Concat({"    ", mark, " … (", std::to_string(size), " bytes in all)\n"});
  }
}

// What was done to the reply on its way, "" if nothing was: " [delayed 200 ms, reset]".
std::string DeliveryMark(const Node& response, const Painter& painter) {
  const Node* delivery = response.Find("delivery");
  if (delivery == nullptr || !delivery->is_map()) return "";
  std::vector<std::string> parts;
  const auto add = [&](std::string_view member, std::string_view before, std::string_view after) {
    const auto value = delivery->OptionalInteger(member);
    if (value && *value > 0) parts.push_back(Concat({before, std::to_string(*value), after}));
  };
  add("delay_ms", "delayed ", " ms");
  add("bytes_per_second", "", " bytes a second");
  add("wrong_length", "wrong length ", "");
  if (const auto cut = delivery->OptionalInteger("cut_after")) {
    parts.push_back(Concat({"cut after ", std::to_string(*cut), " bytes"}));
  }
  if (delivery->Boolean("garbage")) parts.emplace_back("garbage");
  if (delivery->Text("ending") == "reset") parts.emplace_back("reset");
  const Node* sent = delivery->Find("sent");
  if (sent != nullptr && !delivery->Boolean("sent")) parts.emplace_back("not sent");
  return parts.empty() ? "" : " " + painter.In(kRed, Concat({"[", Join(parts, ", "), "]"}));
}

bool IsAnswered(const Node& entry) {
  const Node* response = entry.Find("response");
  return response != nullptr && response->is_map();
}

std::string StatusText(const Node& entry) {
  const auto status = entry.Integer("status");
  if (status != 0) return std::to_string(status);
  return IsAnswered(entry) ? "no reply" : "pending";
}

std::string LineOf(const Node& entry, const Painter& painter) {
  const auto status = entry.Integer("status");
  const auto duration = entry.OptionalInteger("duration_us");
  std::string line = Concat(
      {painter.In(kDim, TimeOfDay(entry.Text("time"))), " ", Printable(entry.Text("world")), " #",
       std::to_string(entry.Integer("number")), " ", Printable(entry.Text("method")), " ",
       Printable(entry.Text("url")), " ", painter.In(ColourOf(status), StatusText(entry)), " ",
       duration ? MillisecondsText(*duration) : "-", " "});
  const auto operation = entry.Text("operation");
  line += operation.empty() ? painter.In(kYellow, "no operation") : Printable(operation);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kMarks = {
      {{"fault", "fault"}, {"limit", "limit"}, {"refused", "refused"}}};
  for (const auto& [member, label] : kMarks) {
    const auto value = entry.Text(member);
    if (!value.empty()) line += " " + painter.In(kRed, Concat({"[", label, ": ", value, "]"}));
  }
  if (IsAnswered(entry)) line += DeliveryMark(*entry.Find("response"), painter);
  return line += "\n";
}

// The bytes of the first character; one byte of text that is no UTF-8.
std::string_view FirstCharacter(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0xC0U ? 1 : first < 0xE0U ? 2 : first < 0xF0U ? 3 : 4;
  const auto character = text.substr(0, size);
  return IsUtf8(character) ? character : text.substr(0, 1);
}

void AppendUnit(std::string& out, std::uint32_t unit) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (const auto shift : {12U, 8U, 4U, 0U}) out += kHex[unit >> shift & 15U];
}

// As JSON writes a character by its number: \u202e, or two for one beyond U+FFFF.
void AppendEscaped(std::string& out, std::string_view character) {
  constexpr std::uint32_t kBeyond = 0x10000;
  constexpr std::array<unsigned, 5> kFirstBits = {0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t number =
      static_cast<unsigned char>(character.front()) & kFirstBits.at(character.size());
  for (const char each : character.substr(1)) {
    number = number << 6U | (static_cast<unsigned char>(each) & 0x3FU);
  }
  if (number < kBeyond) return AppendUnit(out, number);
  AppendUnit(out, 0xD800U + ((number - kBeyond) >> 10U));
  AppendUnit(out, 0xDC00U + ((number - kBeyond) & 0x3FFU));
}

}  // namespace

std::string RequestText(const Node& entry, const RequestLook& look) {
  const Painter painter(look.colours);
  if (const auto lost = entry.OptionalInteger("lost")) {
    return painter.In(kRed, Concat({std::to_string(*lost),
                                    " requests are missing here: they came "
                                    "faster than they were read"})) +
           "\n";
  }
  std::string text = LineOf(entry, painter);
  const Node* response = entry.Find("response");
  const bool is_answered = IsAnswered(entry);
  if (is_answered) {
    AppendHeaders(text, *response, "Understudy-Violation", "violation", painter);
    AppendHeaders(text, *response, "Understudy-Hint", "hint", painter);
  }
  if (!look.bodies) return text;
  if (const Node* request = entry.Find("request")) AppendBody(text, *request, ">");
  if (is_answered) AppendBody(text, *response, "<");
  return text;
}

std::string TerminalJson(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const auto character = FirstCharacter(json);
    json.remove_prefix(character.size());
    // A line break ends an object, and can't be within one.
    const bool is_harmless =
        (character.size() == 1 && character != "\x7f") || Printable(character) == character;
    if (is_harmless) {
      out += character;
    } else {
      AppendEscaped(out, character);
    }
  }
  return out;
}

}  // namespace understudy
