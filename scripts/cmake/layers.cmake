# A layer is one folder and one library. It links only the layers it may include, so a forbidden include does not link;
# tests/tidy checks the includes themselves.

set(FREEHOLD_SANITIZE "" CACHE STRING "Sanitizers for our own code, as the compiler names them")

set(FREEHOLD_DEFECTS OFF CACHE BOOL "Lets tests make the mistakes of core/base/defects.hpp on purpose")

add_library(freehold_flags INTERFACE)
target_include_directories(freehold_flags INTERFACE ${CMAKE_SOURCE_DIR}
  ${CMAKE_SOURCE_DIR}/core/base/$<IF:$<BOOL:${FREEHOLD_DEFECTS}>,defects_on,defects_off>)
target_compile_options(freehold_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # g++'s -Wconversion leaves signs out, clang's does not: both compilers check the same.
  target_compile_options(freehold_flags INTERFACE -Wno-sign-conversion)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees uninitialised members in every std::variant that is moved, and overlapping copies in `"text" + string`;
  # real ones are the sanitizers' business.
  target_compile_options(freehold_flags INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
endif()

# Flags of the whole build, third parties included: everything in one module must agree on them.
if(EMSCRIPTEN)
  add_compile_options(-Os -mbulk-memory $<$<COMPILE_LANGUAGE:CXX>:-fwasm-exceptions>)
  add_link_options(-Os -mbulk-memory -fwasm-exceptions)
  # Debian's Emscripten looks for its JavaScript parser among node's packages, which node itself does not.
  set(CMAKE_CXX_LINKER_LAUNCHER ${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs)
  # At -Os nothing is inlined, and libc++ destroys a vector of bytes one call a byte. These sources handle bytes by the
  # megabyte; -O2 for all of them would make the module 1.7 times as large, and no faster.
  set(FREEHOLD_BYTEWISE core/base/text.cpp core/store/cells.cpp core/store/result_buffer.cpp wasm/exports.cpp
    wasm/vfs/slot_file.cpp wasm/vfs/memory_slots.cpp)
  list(TRANSFORM FREEHOLD_BYTEWISE PREPEND ${CMAKE_SOURCE_DIR}/)
elseif(FREEHOLD_SANITIZE)
  # -g1: a report needs places, no variables, and those take a third of the compiler's time.
  add_compile_options(-O1 -g1 -fno-omit-frame-pointer -fsanitize=${FREEHOLD_SANITIZE} -fno-sanitize-recover=all)
  add_compile_definitions($<$<COMPILE_LANGUAGE:CXX>:_GLIBCXX_ASSERTIONS>)
  add_link_options(-fsanitize=${FREEHOLD_SANITIZE})
endif()

# For every folder that makes a library of some of these: a source's options belong to the folder.
macro(freehold_bytewise_options)
  if(EMSCRIPTEN)
    set_source_files_properties(${FREEHOLD_BYTEWISE} PROPERTIES COMPILE_OPTIONS -O2)
  endif()
endmacro()

# freehold_layer(core/base LIBRARIES a b): library freehold_core_base from every source in that folder.
function(freehold_layer folder)
  cmake_parse_arguments(arg "" "" "LIBRARIES;SOURCES" ${ARGN})
  string(REPLACE "/" "_" name "freehold_${folder}")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  if(sources OR arg_SOURCES)
    freehold_bytewise_options()
    add_library(${name} STATIC ${sources} ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC freehold_flags ${arg_LIBRARIES})
  else()
    # A layer of headers alone.
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE freehold_flags ${arg_LIBRARIES})
  endif()
endfunction()

# freehold_tests(unit/base LIBRARIES a b): program test_unit_base from every source in tests/unit/base. For wasm all of them
# become one program, test_unit_wasm (tests/CMakeLists.txt): linking is what takes the time there.
function(freehold_tests folder)
  cmake_parse_arguments(arg "" "" "LIBRARIES" ${ARGN})
  string(REPLACE "/" "_" name "test_${folder}")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  if(EMSCRIPTEN)
    add_library(${name} OBJECT ${sources})
    target_link_libraries(${name} PUBLIC freehold_flags freehold_test_support ${arg_LIBRARIES})
    set_property(GLOBAL APPEND PROPERTY freehold_wasm_tests ${name})
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE freehold_flags freehold_test_support ${arg_LIBRARIES})
  if(FREEHOLD_SANITIZE AND NOT folder MATCHES "^property")
    # A test's own steps take no time beside what they test; to optimise them takes half of the time of building it all.
    target_compile_options(${name} PRIVATE -O0)
  endif()
  add_test(NAME ${folder} COMMAND ${name})
endfunction()
