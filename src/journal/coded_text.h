#pragma once

#include <string>
#include <string_view>
#include <vector>

// Texts within texts, for Redaction. Each call takes time and memory linear in its text.
namespace understudy::journal {

// Whether Decoded() may give another text.
bool MayBeCoded(std::string_view text);

// Undoes one layer of codings: percent-encoding, escapes of JSON and JavaScript, character
// references of XML and HTML, and UTF-16 and UTF-32 of ASCII. Repeated percent-encodings or
// references count as one layer. Malformed parts stay unchanged.
std::string Decoded(std::string_view text);

// The text with "%25…25XX" as "%XX", and "&amp;…amp;x" as "&x".
std::string WithoutRepeatedCodings(std::string_view text);

// Decodes the words of base64 in a text, from each letter where one may begin. The result also has
// bytes that mean nothing: TextsIn() finds the parts that may be text.
std::string DecodedBase64Words(std::string_view text);

// The runs of at least eight bytes of text in `bytes`. UTF-16 of ASCII counts as text.
std::vector<std::string> TextsIn(std::string_view bytes);

}  // namespace understudy::journal
