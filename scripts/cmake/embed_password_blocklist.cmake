# Writes a source that holds the most common passwords of eight characters and more, sorted:
# cmake -DLIST=<passwords.json.js of @zxcvbn-ts/language-common> -DOUTPUT=<file> -P embed_password_blocklist.cmake
# The list is one JavaScript string, the most common first, commas between them.
cmake_minimum_required(VERSION 3.25)

set(wanted 10000)

file(READ ${LIST} text)
string(REGEX MATCH "^'use strict';[\r\n]*var passwords = \"([^\"]*)\"\\.split\\(','\\)" found "${text}")
set(text "${CMAKE_MATCH_1}")
# Those go that have what means something else in a list of CMake or a literal of C++.
string(REGEX REPLACE "[^,]*[][;?\\\\][^,]*" "" text "${text}")
string(REPLACE "," ";" passwords "${text}")
list(FILTER passwords INCLUDE REGEX "^[!-~][!-~][!-~][!-~][!-~][!-~][!-~][!-~]+$")
list(TRANSFORM passwords TOLOWER)
list(REMOVE_DUPLICATES passwords)
list(LENGTH passwords count)
if(count LESS wanted)
  message(FATAL_ERROR "${LIST} is not the list of passwords that was expected: ${count} of them are of use")
endif()
list(SUBLIST passwords 0 ${wanted} passwords)
list(SORT passwords)
list(JOIN passwords "\"sv,\n      \"" lines)

file(WRITE ${OUTPUT}
  "// Made from npm's @zxcvbn-ts/language-common by scripts/cmake/embed_password_blocklist.cmake.\n"
  "#include \"sync/auth/password_blocklist.hpp\"\n\n"
  "namespace freehold {\n\n"
  "std::span<const std::string_view> common_passwords() {\n"
  "  using std::literals::operator\"\"sv;\n"
  "  static constexpr std::string_view kPasswords[] = {\n      \"${lines}\"sv};\n"
  "  return kPasswords;\n"
  "}\n\n"
  "}  // namespace freehold\n")
