#pragma once

#include <string>
#include <string_view>
#include <vector>

// Texts within texts, for Redaction. Each call takes time and memory linear in its text.
namespace understudy::journal {

// Whether Decoded() may give another text.
bool MayBeCoded(std::string_view text);

// The text with one layer of codings undone, and repeated percent-encodings and references as one:
// percent-encoding, escapes of JSON and JavaScript,
// character references of XML and HTML, and UTF-16 and UTF-32 where they write ASCII. What is
// malformed stays as it is.
std::string Decoded(std::string_view text);

// The text with "%25…25XX" as "%XX", and "&amp;…amp;x" as "&x".
std::string WithoutRepeatedCodings(std::string_view text);

// What the words of base64 in a text say, at whatever letter they begin. Has much else in it, so
// TextsIn() finds what may be text.
std::string DecodedBase64Words(std::string_view text);

// The runs of at least eight bytes of text in what may have other bytes in it. UTF-16 counts as
// text where it writes ASCII.
std::vector<std::string> TextsIn(std::string_view bytes);

}  // namespace understudy::journal
