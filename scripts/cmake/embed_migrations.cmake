# Writes a source that holds every step of migrations/:
#   cmake -DMIGRATIONS=<folder> -DOUTPUT=<file> [-DDEVICES_ALONE=ON] -P embed_migrations.cmake
# Its head.json goes along. With DEVICES_ALONE nothing is in it that a device never runs.
# The steps must be numbered 0001, 0002, … without a gap.

# Raw strings, cut well below the 65,536 characters that compilers must take; adjacent ones are one literal.
set(chunk_length 8000)

function(append_literal variable file)
  set(literal "\"\"")
  get_filename_component(name ${file} NAME)
  if(EXISTS ${file} AND (NOT DEVICES_ALONE OR name MATCHES "^device"))
    file(READ ${file} text)
    if(text MATCHES "\\)sql\"")
      message(FATAL_ERROR "${file} contains the end of a raw string: )sql\"")
    endif()
    set(literal "")
    string(LENGTH "${text}" length)
    set(at 0)
    while(at LESS length)
      string(SUBSTRING "${text}" ${at} ${chunk_length} chunk)
      string(APPEND literal "\n        R\"sql(${chunk})sql\"")
      math(EXPR at "${at} + ${chunk_length}")
    endwhile()
  endif()
  set(${variable} "${${variable}},\n     ${literal}" PARENT_SCOPE)
endfunction()

file(GLOB folders RELATIVE ${MIGRATIONS} ${MIGRATIONS}/[0-9]*)
list(SORT folders)
set(steps "")
set(version 0)
foreach(folder IN LISTS folders)
  math(EXPR version "${version} + 1")
  if(NOT folder MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
    message(FATAL_ERROR "migrations/${folder}: a step's folder is named 0001_what_it_adds")
  endif()
  set(name ${CMAKE_MATCH_2})
  string(REGEX REPLACE "^0+" "" number ${CMAKE_MATCH_1})
  if(NOT number EQUAL version)
    message(FATAL_ERROR "migrations/${folder}: the next step after ${version} must have the number that follows")
  endif()
  set(step "    {${version}, \"${name}\"")
  foreach(script postgres.up postgres.down sqlite.up sqlite.down device.up)
    append_literal(step ${MIGRATIONS}/${folder}/${script}.sql)
  endforeach()
  string(APPEND steps "${step}},\n")
endforeach()

set(snapshot "")
append_literal(snapshot ${MIGRATIONS}/head.json)
string(SUBSTRING "${snapshot}" 1 -1 snapshot)

file(WRITE ${OUTPUT}
  "// Made from migrations/ by scripts/cmake/embed_migrations.cmake.\n"
  "#include \"core/migrate/migrate.hpp\"\n\n"
  "namespace freehold {\n\n"
  "std::span<const Migration> embedded_migrations() {\n"
  "  static constexpr Migration kSteps[] = {\n${steps}  };\n"
  "  return kSteps;\n"
  "}\n\n"
  "std::string_view embedded_snapshot() {\n  return ${snapshot};\n}\n\n"
  "}  // namespace freehold\n")
