#include "contract/pattern.h"

#include <re2/re2.h>

#include <stdexcept>

namespace understudy::contract {

struct Pattern::Impl {
  explicit Impl(const std::string& text) : re(text, re2::RE2::Quiet) {}
  re2::RE2 re;
};

Pattern::Pattern(const std::string& text) : impl_(std::make_unique<Impl>(text)) {
  if (!impl_->re.ok()) throw std::invalid_argument("pattern " + text + ": " + impl_->re.error());
}
Pattern::~Pattern() = default;

bool Pattern::Matches(std::string_view value) const {
  return re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), impl_->re);
}

int Pattern::size() const { return impl_->re.ProgramSize(); }

const std::string& Pattern::text() const { return impl_->re.pattern(); }

}  // namespace understudy::contract
