#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "store/image.h"
#include "store/state.h"

namespace understudy::store {

// A state as one SQLite file that any SQLite tool opens: an image whose table understudy_meta says
// more, such as what a world has beside its rows.
//
// The rows of a state that the caller holds.
Image CopyRows(State& state);
// `rows` with the value of a name in understudy_meta set; and that value, "" when there is none.
void SetMeta(Image& rows, std::string_view name, std::string_view value);
std::string GetMeta(const Image& rows, std::string_view name);

// Has `rows` hold the file of `other` too, in the table understudy_before; and takes that file out
// of them again, when there is one. Neither looks at what it holds.
void PutInside(Image& rows, const Image& other);
std::optional<std::string> TakeInside(Image& rows);

// Has `rows` say that they are of the program and the scenario of `model`, as OpenFile() asks of a
// file.
void TakeFingerprint(Image& rows, const Image& model);

// The rows of a file from outside, once it was looked through: a whole SQLite database of this
// program's tables, as `model` has them; from now on of the model's scenario. The error is one
// sentence that says what is wrong with it.
tl::expected<Image, std::string> ReadFile(std::string bytes, const Image& model);

// Makes `rows` those of a state that the caller holds; a file's in one transaction.
void ReplaceRows(State& state, Image rows);

}  // namespace understudy::store
