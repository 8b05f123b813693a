# Builds files into the program: the assembler includes their bytes, which costs no compile time whatever their size, and a
# table made here names them.
#
#   understudy_embed(TARGET NAME=FILE NAME=FILE …)
function(understudy_embed target)
  set(assembly ".section .rodata\n")
  set(externs "")
  set(rows "")
  set(files "")
  set(index 0)
  foreach(pair IN LISTS ARGN)
    string(REGEX MATCH "^([^=]+)=(.+)$" _ "${pair}")
    set(name "${CMAKE_MATCH_1}")
    set(file "${CMAKE_MATCH_2}")
    list(APPEND files "${file}")
    set(symbol "understudy_embedded_${index}")
    string(APPEND assembly
      ".global ${symbol}\n.global ${symbol}_end\n${symbol}:\n.incbin \"${file}\"\n${symbol}_end:\n.byte 0\n")
    string(APPEND externs "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
    string(APPEND rows
      "      {\"${name}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",@progbits\n")
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/embedded")
  file(CONFIGURE OUTPUT "${folder}/files.S" CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT "${folder}/table.cc" CONTENT "// Made by cmake/Embed.cmake.
#include \"base/embedded_table.h\"

#include <cstddef>

extern \"C\" {
${externs}}

namespace understudy {

// NOLINTNEXTLINE(readability-function-size): a row for each file
const std::vector<EmbeddedFile>& EmbeddedTable() {
  static const std::vector<EmbeddedFile> kTable = {
${rows}  };
  return kTable;
}

}  // namespace understudy
" @ONLY)
  set_source_files_properties("${folder}/files.S" PROPERTIES OBJECT_DEPENDS "${files}")
  target_sources(${target} PRIVATE "${folder}/files.S" "${folder}/table.cc")
endfunction()

# understudy_embed_file(TARGET SYMBOL FILE): its bytes from SYMBOL to SYMBOL_end.
function(understudy_embed_file target symbol file)
  set(assembly "${CMAKE_CURRENT_BINARY_DIR}/embedded/${symbol}.S")
  file(CONFIGURE OUTPUT "${assembly}" CONTENT ".section .rodata
.global @symbol@
.global @symbol@_end
.balign 8
@symbol@:
.incbin \"@file@\"
@symbol@_end:
.byte 0
.section .note.GNU-stack,\"\",@progbits
" @ONLY)
  set_source_files_properties("${assembly}" PROPERTIES OBJECT_DEPENDS "${file}")
  target_sources(${target} PRIVATE "${assembly}")
endfunction()
