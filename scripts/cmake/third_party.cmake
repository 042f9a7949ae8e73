# Everything that others wrote. npm brings sources (pinned by the lock file), Debian brings libraries; nothing is copied here.

set(node_modules ${CMAKE_SOURCE_DIR}/node_modules)
set(sqlite_dir ${node_modules}/better-sqlite3-multiple-ciphers/deps/sqlite3)
set(argon2_dir ${node_modules}/argon2/argon2)
# As 3.0.4 has it, one long string; later versions compress it.
set(password_list ${node_modules}/@zxcvbn-ts/language-common/dist/passwords.json.js)
if(NOT EXISTS ${sqlite_dir}/sqlite3.c OR NOT EXISTS ${argon2_dir}/src/argon2.c OR NOT EXISTS ${password_list})
  message(FATAL_ERROR "The sources of SQLite and Argon2, and the list of common passwords, come from npm: run 'npm ci' in "
    "${CMAKE_SOURCE_DIR} first.")
endif()

# SQLite with page encryption (plain unless a key is given), one version and one set of options for every home.
add_library(sqlite STATIC ${sqlite_dir}/sqlite3.c)
target_include_directories(sqlite SYSTEM PUBLIC ${sqlite_dir})
target_compile_options(sqlite PRIVATE -w)
# For median(): analyses of data ask for it.
target_compile_definitions(sqlite PRIVATE SQLITE_ENABLE_PERCENTILE)
target_compile_definitions(sqlite PUBLIC
  SQLITE_DQS=0 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_MAX_EXPR_DEPTH=0
  SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_AUTOINIT
  SQLITE_OMIT_PROGRESS_CALLBACK SQLITE_USE_ALLOCA
  SQLITE_ENABLE_PREUPDATE_HOOK SQLITE_ENABLE_COLUMN_METADATA SQLITE_ENABLE_FTS5
  HAVE_CIPHER_AES_128_CBC=0 HAVE_CIPHER_AES_256_CBC=0 HAVE_CIPHER_SQLCIPHER=0 HAVE_CIPHER_RC4=0
  HAVE_CIPHER_ASCON128=0 HAVE_CIPHER_AEGIS=0)
# What is temporary stays in memory: a device's file is encrypted, and nothing of it may lie beside it. Natively a server
# may ask for files all the same.
if(EMSCRIPTEN)
  target_compile_definitions(sqlite PRIVATE SQLITE_TEMP_STORE=3)
  # __WASM__: its encryption then takes randomness from the browser, not from a device file.
  target_compile_definitions(sqlite PUBLIC SQLITE_OS_OTHER=1 SQLITE_THREADSAFE=0 __WASM__=1)
else()
  target_compile_definitions(sqlite PRIVATE SQLITE_TEMP_STORE=2)
  # 2: connections may move between threads, each used by one at a time.
  target_compile_definitions(sqlite PUBLIC SQLITE_THREADSAFE=2)
  target_link_libraries(sqlite PUBLIC m)
endif()

# Argon2, single-threaded: our cost has one lane. Its portable round function natively, its SIMD one in wasm, where
# Emscripten maps SSE to wasm SIMD.
set(argon2_round ref)
if(EMSCRIPTEN)
  set(argon2_round opt)
endif()
add_library(argon2 STATIC ${argon2_dir}/src/argon2.c ${argon2_dir}/src/core.c ${argon2_dir}/src/encoding.c
  ${argon2_dir}/src/${argon2_round}.c ${argon2_dir}/src/blake2/blake2b.c)
# src: its BLAKE2b, for whoever needs one.
target_include_directories(argon2 SYSTEM PUBLIC ${argon2_dir}/include ${argon2_dir}/src/blake2)
target_compile_definitions(argon2 PRIVATE ARGON2_NO_THREADS)
target_compile_options(argon2 PRIVATE -w)
if(EMSCRIPTEN)
  set_source_files_properties(${argon2_dir}/src/opt.c PROPERTIES COMPILE_OPTIONS "-O3;-msimd128;-mssse3")
elseif(CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(argon2 PRIVATE -O2)
endif()

if(FREEHOLD_SANITIZE MATCHES "fuzzer")
  # What a fuzzer counts as a new way through the code is a way through ours.
  foreach(library sqlite argon2)
    target_compile_options(${library} PRIVATE -fno-sanitize=fuzzer-no-link)
  endforeach()
endif()

# Headers of Debian packages for wasm, in a folder of their own: /usr/include would bring the native C library too.
add_library(boost_headers INTERFACE)
if(EMSCRIPTEN)
  set(headers ${CMAKE_BINARY_DIR}/headers)
  file(MAKE_DIRECTORY ${headers})
  foreach(package boost catch2)
    file(CREATE_LINK /usr/include/${package} ${headers}/${package} SYMBOLIC)
  endforeach()
  target_include_directories(boost_headers SYSTEM INTERFACE ${headers})
else()
  find_package(Boost 1.81 REQUIRED)
  target_link_libraries(boost_headers INTERFACE Boost::headers)
endif()
target_compile_definitions(boost_headers INTERFACE BOOST_ALL_NO_LIB BOOST_JSON_NO_LIB BOOST_CONTAINER_NO_LIB)

# Boost.JSON from its headers, compiled once, so that the native and the wasm build have the same.
file(WRITE ${CMAKE_BINARY_DIR}/generated/boost_json.cpp.new "#include <boost/json/src.hpp>\n")
configure_file(${CMAKE_BINARY_DIR}/generated/boost_json.cpp.new ${CMAKE_BINARY_DIR}/generated/boost_json.cpp COPYONLY)
add_library(boost_json STATIC ${CMAKE_BINARY_DIR}/generated/boost_json.cpp)
target_link_libraries(boost_json PUBLIC boost_headers)
