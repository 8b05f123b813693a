#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "entities/infer.h"
#include "entities/vendor_vocabulary.h"

// The words that only the vendor.yaml of a built-in vendor has. CONTRIBUTING.md tells them.
namespace understudy::entities {

const std::vector<std::string>& BuiltInFileWords();
const std::vector<std::string>& BuiltInEntityWords();
const std::vector<std::string>& BuiltInFieldWords();
// Those of operations, beside VerbWord::words.
std::vector<std::string> BuiltInOperationWords(OperationKind kind);

// nullptr: no operation of such a file has this word for what it does.
const VerbWord* VerbNamed(std::string_view word, bool is_built_in);

}  // namespace understudy::entities
