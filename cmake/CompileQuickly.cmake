# Three ways to compile less: ccache, when it is there; UNDERSTUDY_UNITY, the sources of a folder in one piece;
# UNDERSTUDY_PCH, the common headers once. The presets choose; docs/internals/decisions.md has the figures.
find_program(CCACHE ccache)
if(CCACHE)
  # What ccache asks for before it keeps anything that uses a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER /usr/bin/env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

if(UNDERSTUDY_PCH)
  # cpp-httplib's package asks for it, and a precompiled header wants the same of all who use it.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-pthread>)
endif()

# understudy_common_headers(NAME LINKS LIBRARIES… HEADERS HEADERS…): makes a target that carries these precompiled.
function(understudy_common_headers name)
  if(NOT UNDERSTUDY_PCH)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "LINKS;HEADERS" ${ARGN})
  set(empty ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  file(CONFIGURE OUTPUT ${empty} CONTENT "// Carries precompiled headers.\n")
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${empty})
  target_link_libraries(${name} PRIVATE understudy_warnings ${ARG_LINKS})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
  understudy_let_ccache_see_headers(${name})
endfunction()

# understudy_use_headers(TARGET NAME): TARGET's sources begin with the headers that NAME carries. Both need the same flags.
function(understudy_use_headers target name)
  if(UNDERSTUDY_PCH)
    target_precompile_headers(${target} REUSE_FROM ${name})
    understudy_let_ccache_see_headers(${target})
  endif()
endfunction()

# Else ccache does not see which headers a source has (g++), or sees others each time (clang).
function(understudy_let_ccache_see_headers target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  else()
    target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  endif()
endfunction()

understudy_common_headers(understudy_headers LINKS tl::expected HEADERS
  <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional> <stdexcept> <string> <string_view>
  <tl/expected.hpp> <unordered_map> <utility> <variant> <vector>)

# understudy_compile_quickly(TARGET): TARGET is one of src's. In one piece there is too little left that headers could save.
function(understudy_compile_quickly target)
  if(UNDERSTUDY_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${UNDERSTUDY_UNITY_BATCH})
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
      # g++ inlines less in pieces that it calls large: a request took 9 % more instructions.
      target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:--param large-unit-insns=1000000>")
    endif()
  else()
    understudy_use_headers(${target} understudy_headers)
  endif()
endfunction()
