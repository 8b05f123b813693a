#include "contract/pattern.h"

#include <re2/re2.h>

#include <stdexcept>
#include <utility>

#include "base/lazy.h"

namespace understudy::contract {

struct Pattern::Impl {
  explicit Impl(std::string its_text) : text(std::move(its_text)) {}

  const re2::RE2& Compiled() {
    return *re.Get([this] {
      auto made = std::make_unique<const re2::RE2>(text, re2::RE2::Quiet);
      if (made->ok()) return made;
      throw std::invalid_argument("pattern " + text + ": " + made->error());
    });
  }

  const std::string text;
  Lazy<std::unique_ptr<const re2::RE2>> re;
};

Pattern::Pattern(const std::string& text, Compiled compiled) : impl_(std::make_unique<Impl>(text)) {
  if (compiled == Compiled::kNow) impl_->Compiled();
}
Pattern::~Pattern() = default;

bool Pattern::Matches(std::string_view value) const {
  return re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), impl_->Compiled());
}

int Pattern::size() const { return impl_->Compiled().ProgramSize(); }

const std::string& Pattern::text() const { return impl_->text; }

}  // namespace understudy::contract
