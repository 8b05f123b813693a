#include <algorithm>
#include <array>
#include <utility>

#include "base/clock.h"
#include "base/text.h"
#include "contract/laravel_input.h"
#include "vendors/sumaya/input.h"

namespace understudy::sumaya {
namespace {

// `attributes` of Laravel-Lang's `ar`; Laravel writes any other name with spaces.
std::string AttributeOf(std::string_view field) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kNames = {{
      {"email", "البريد الإلكتروني"},
      {"password", "كلمة المرور"},
      {"username", "اسم المُستخدم"},
      {"name", "الاسم"},
      {"phone", "الهاتف"},
      {"title", "العنوان"},
      {"description", "الوصف"},
  }};
  for (const auto& [name, arabic] : kNames) {
    if (name == field) return std::string(arabic);
  }
  std::string words(field);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::size_t CharactersIn(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Laravel's `email`, as far as people get it wrong.
bool IsEmail(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  if (text.find_first_of(" \t\"(),:;<>[]\\") != std::string_view::npos) return false;
  return text[at + 1] != '.' && !text.ends_with('.') && text.find("..") == std::string_view::npos;
}

// "2024-06-01 00:00:00".
bool IsTime(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00 00:00:00";
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '0' ? !IsDigit(text[i]) : text[i] != kForm[i]) return false;
  }
  return ParseDate(text.substr(0, 10)) && text.substr(11, 2) < "24" && text[14] < '6' &&
         text[17] < '6';
}

bool IsImage(std::string_view content) {
  return content.starts_with("\xff\xd8\xff") || content.starts_with("\x89PNG\r\n\x1a\n");
}

}  // namespace

std::string ImageUrl(std::string_view folder, std::string_view id, std::string_view content) {
  return Concat({"https://cdn.example.com/", folder, "/", id,
                 content.starts_with("\x89PNG") ? ".png" : ".jpg"});
}

std::optional<std::string_view> Rules::Value(std::string_view field) const {
  return broken_ ? std::nullopt : input_.Find(field);
}

Rules& Rules::Break(std::string sentence) {
  if (!broken_) broken_ = std::move(sentence);
  return *this;
}

Error Rules::Refuse() const { return Refuse422(call_, broken_.value_or("")); }

Rules& Rules::Required(std::string_view field) {
  if (broken_ || input_.Find(field)) return *this;
  return Break(Concat({"حقل ", AttributeOf(field), " مطلوب."}));
}

Rules& Rules::Integer(std::string_view field) {
  const auto value = Value(field);
  if (!value || contract::FilterValidateInt(*value)) return *this;
  return Break(Concat({"يجب أن يكون ", AttributeOf(field), " عددًا صحيحًا."}));
}

Rules& Rules::Boolean(std::string_view field) {
  if (!Value(field) || input_.Truth(field)) return *this;
  return Break(Concat({"يجب أن تكون قيمة ", AttributeOf(field), " إما true أو false ."}));
}

Rules& Rules::Length(std::string_view field, std::size_t least, std::size_t most) {
  AtLeast(field, least);
  const auto value = Value(field);
  if (!value || CharactersIn(*value) <= most) return *this;
  return Break(Concat({"يجب أن لا يتجاوز طول النّص ", AttributeOf(field), " ", std::to_string(most),
                       " حروفٍ/حرفًا."}));
}

Rules& Rules::AtLeast(std::string_view field, std::size_t least) {
  const auto value = Value(field);
  if (!value || CharactersIn(*value) >= least) return *this;
  return Break(Concat({"يجب أن يكون طول نص ", AttributeOf(field), " على الأقل ",
                       std::to_string(least), " حروفٍ/حرفًا."}));
}

Rules& Rules::Digits(std::string_view field, std::size_t least, std::size_t most) {
  const auto value = Value(field);
  if (!value) return *this;
  const bool is_good = value->size() >= least && value->size() <= most &&
                       std::all_of(value->begin(), value->end(), IsDigit);
  if (is_good) return *this;
  return Break(Concat({"يجب أن يحتوي ", AttributeOf(field), " بين ", std::to_string(least), " و ",
                       std::to_string(most), " رقمًا/أرقام ."}));
}

Rules& Rules::Email(std::string_view field) {
  const auto value = Value(field);
  if (!value || IsEmail(*value)) return *this;
  return Break(Concat({"يجب أن يكون ", AttributeOf(field), " عنوان بريد إلكتروني صحيح البُنية."}));
}

Rules& Rules::Accepted(std::string_view field) {
  if (broken_) return *this;
  const auto value = input_.Find(field);
  if (value && (*value == "true" || *value == "1" || *value == "on" || *value == "yes")) {
    return *this;
  }
  return Break(Concat({"يجب قبول ", AttributeOf(field), "."}));
}

Rules& Rules::Confirmed(std::string_view field) {
  const auto value = Value(field);
  if (!value || input_.Find(Concat({field, "_confirmation"})) == value) return *this;
  return Break(Concat({"حقل التأكيد غير مُطابق للحقل ", AttributeOf(field), "."}));
}

Rules& Rules::Time(std::string_view field) {
  const auto value = Value(field);
  if (!value || IsTime(*value)) return *this;
  return Break(Concat({AttributeOf(field), " ليس تاريخًا صحيحًا."}));
}

Rules& Rules::Day(std::string_view field) {
  const auto value = Value(field);
  if (!value || ParseDate(*value)) return *this;
  return Break(Concat({AttributeOf(field), " ليس تاريخًا صحيحًا."}));
}

Rules& Rules::Image(std::string_view field, std::size_t most) {
  const auto value = Value(field);
  if (!value) return *this;
  if (!IsImage(*value)) {
    return Break("يجب أن يكون ملفًا من نوع : jpeg, png, jpg.");
  }
  if (value->size() <= most * 1024) return *this;
  return Break(Concat({"يجب أن لا يتجاوز حجم الملف ", AttributeOf(field), " ", std::to_string(most),
                       " كيلوبايت."}));
}

bool Rules::HasRow(std::string_view table, std::string_view column, std::string_view value,
                   std::string_view but) const {
  auto row = call_.database.Prepare(
      Concat({"SELECT 1 FROM ", table, " WHERE ", column, " = ?1 AND id <> ?2 LIMIT 1"}));
  return row.Bind(1, value).Bind(2, but).Step();
}

Rules& Rules::Exists(std::string_view field, std::string_view table, std::string_view column) {
  const auto value = Value(field);
  if (!value || HasRow(table, column, *value, {})) return *this;
  return Break(Concat({"القيمة المحددة ", AttributeOf(field), " غير موجودة."}));
}

Rules& Rules::Unique(std::string_view field, std::string_view table, std::string_view column,
                     std::string_view but) {
  const auto value = Value(field);
  if (!value || !HasRow(table, column, *value, but)) return *this;
  return Break(Concat({"قيمة ", AttributeOf(field), " مُستخدمة من قبل."}));
}

}  // namespace understudy::sumaya
