#include "control/wiremock/json_text.h"

#include <cstddef>
#include <unordered_map>

#include "base/base64.h"
#include "base/text.h"
#include "journal/entry_json.h"

namespace understudy::control::wiremock {
namespace {

// The most bytes of a character that may be missing at the end of a text.
constexpr std::size_t kMostOfCharacter = 3;

}  // namespace

json::Writer& WriteText(json::Writer& w, std::string_view text) {
  return IsUtf8(text) ? w.String(text) : w.String(journal::AsUtf8(text));
}

json::Writer& WriteUrl(json::Writer& w, std::string_view url) {
  const auto is_escape = [&](std::size_t i) {
    return i + 2 < url.size() && HexDigit(url[i + 1]) >= 0 && HexDigit(url[i + 2]) >= 0;
  };
  std::string text;
  std::size_t written = 0;
  for (auto at = url.find('%'); at != std::string_view::npos; at = url.find('%', at + 1)) {
    if (is_escape(at)) continue;
    text.append(url.substr(written, at + 1 - written)).append("25");
    written = at + 1;
  }
  if (written == 0) return WriteText(w, url);
  return WriteText(w, text.append(url.substr(written)));
}

void WriteBody(json::Writer& w, std::string_view body, bool is_cut) {
  auto text = body;
  const auto bad = FindInvalidUtf8(text);
  const bool ends_early =
      is_cut && bad != std::string_view::npos && text.size() - bad <= kMostOfCharacter;
  if (ends_early) text = text.substr(0, bad);
  if (bad == std::string_view::npos || ends_early) w.Key("body").String(text);
  w.Key("bodyAsBase64").String(EncodeBase64(body));
}

std::vector<NamedValues> GroupByName(const PairViews& pairs, bool ignore_case) {
  std::vector<NamedValues> all;
  std::unordered_map<std::string, std::size_t> places;
  for (const auto& [name, value] : pairs) {
    const auto [found, is_new] =
        places.try_emplace(ignore_case ? LowerAscii(name) : std::string(name), all.size());
    if (is_new) all.push_back({name, {}});
    all[found->second].values.push_back(value);
  }
  return all;
}

void WriteValues(json::Writer& w, const std::vector<NamedValues>& all) {
  w.StartObject();
  for (const auto& [name, values] : all) {
    w.Key(journal::AsUtf8(name));
    if (values.size() == 1) {
      WriteText(w, values.front());
      continue;
    }
    w.StartArray();
    for (const auto value : values) WriteText(w, value);
    w.EndArray();
  }
  w.EndObject();
}

void WriteParameters(json::Writer& w, const std::vector<NamedValues>& all) {
  w.StartObject();
  for (const auto& [name, values] : all) {
    const std::string key = journal::AsUtf8(name);
    w.Key(key).StartObject().Key("key").String(key).Key("values").StartArray();
    for (const auto value : values) WriteText(w, value);
    w.EndArray().EndObject();
  }
  w.EndObject();
}

}  // namespace understudy::control::wiremock
