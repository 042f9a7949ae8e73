# A second build of the same sources, in any checkout, comes from ccache.
find_program(FREEHOLD_CCACHE ccache)
if(FREEHOLD_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${FREEHOLD_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${FREEHOLD_CCACHE})
endif()
