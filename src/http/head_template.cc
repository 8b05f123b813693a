#include "http/head_template.h"

#include <array>
#include <charconv>
#include <utility>

namespace understudy::http {

HeadTemplate::HeadTemplate(std::string head)
    : head_(std::move(head)), length_(Find("Content-Length")), date_(Find("Date")) {}

std::optional<HeadTemplate::Place> HeadTemplate::Find(std::string_view name) const {
  const auto line = head_.find("\r\n" + std::string(name) + ": ");
  if (line == std::string::npos) return std::nullopt;
  const auto begin = line + name.size() + 4;
  return Place{begin, head_.find('\r', begin) - begin};
}

void HeadTemplate::Write(std::string& to, std::size_t length, std::string_view date) const {
  std::array<char, 20> digits{};
  const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), length).ptr;
  const std::string_view number(digits.data(), static_cast<std::size_t>(end - digits.data()));
  std::pair first(length_, number);
  std::pair second(date_, date);
  if (length_ && date_ && date_->begin < length_->begin) std::swap(first, second);
  std::size_t at = 0;
  for (const auto& [place, value] : {first, second}) {
    if (!place) continue;
    to.append(head_, at, place->begin - at).append(value);
    at = place->begin + place->size;
  }
  to.append(head_, at);
}

}  // namespace understudy::http
