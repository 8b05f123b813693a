#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "store/image.h"
#include "store/state.h"

namespace understudy::store {

// Snapshots: a state as one SQLite file that any SQLite tool opens. A snapshot is an image. Its
// table understudy_meta holds what a world has besides its rows.

// Copies the rows of a state that the caller has locked.
Image CopyRows(State& state);
// Sets and reads the value of a name in understudy_meta; "" if there is none.
void SetMeta(Image& rows, std::string_view name, std::string_view value);
std::string GetMeta(const Image& rows, std::string_view name);

// PutInside() stores the file of `other` in the table understudy_before of `rows`. TakeInside()
// removes that file and returns it, if there is one. Neither checks the content of the file.
void PutInside(Image& rows, const Image& other);
std::optional<std::string> TakeInside(Image& rows);

// Copies the fingerprint of `model` (its program and scenario) to `rows`. OpenFile() checks it.
void TakeFingerprint(Image& rows, const Image& model);

// Checks a file from outside and returns its rows. It must be a complete SQLite database with the
// same tables as `model`. The rows get the fingerprint of the model's scenario. The error is one
// sentence that says what is wrong with the file.
tl::expected<Image, std::string> ReadFile(std::string bytes, const Image& model);

// Replaces the rows of a state that the caller has locked. If they are in a file, it uses one
// transaction.
void ReplaceRows(State& state, Image rows);

}  // namespace understudy::store
