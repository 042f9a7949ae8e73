# A second build of the same sources, in any checkout, comes from ccache: paths below the root count as relative.
find_program(FREEHOLD_CCACHE ccache)
if(FREEHOLD_CCACHE)
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${FREEHOLD_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()
