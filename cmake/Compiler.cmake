# Warnings, sanitizers and compiler cache as INTERFACE targets; a reason stands by every flag.

find_program(FUNNELCAST_CCACHE ccache)
if(FUNNELCAST_CCACHE)
  # Sloppiness: precompiled headers carry macros of the preprocessor. Headers that change while they are compiled must stay
  # what they are to the cache: an excuse for new time stamps would let it keep a result under the wrong contents.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
               CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${FUNNELCAST_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

add_library(funnelcast_warnings INTERFACE)
add_library(funnelcast::warnings ALIAS funnelcast_warnings)
target_compile_options(funnelcast_warnings INTERFACE
  -Wall -Wextra            # the usual suspects
  -Wshadow                 # a name that hides another misleads the reader
  -Wnon-virtual-dtor       # deleting through a base without one is undefined
  -Wold-style-cast         # casts say what they do
  -Wunused
  -Woverloaded-virtual
  $<$<BOOL:${FUNNELCAST_WARNINGS_AS_ERRORS}>:-Werror>)

add_library(funnelcast_sanitizers INTERFACE)
add_library(funnelcast::sanitizers ALIAS funnelcast_sanitizers)
if(FUNNELCAST_SANITIZER STREQUAL "address")
  target_compile_options(funnelcast_sanitizers INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(funnelcast_sanitizers INTERFACE -fsanitize=address,undefined)
elseif(FUNNELCAST_SANITIZER STREQUAL "thread")
  target_compile_options(funnelcast_sanitizers INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(funnelcast_sanitizers INTERFACE -fsanitize=thread)
endif()

# What only hands things on, between wire, disk and terminal, waits for these: a release compiles it in three quarters of
# the time without the costlier optimisations.
set(FUNNELCAST_LIGHT_OPTIONS $<$<CONFIG:Release>:-O1>)

# funnelcast_library(NAME SOURCES ... [LIGHT] [PUBLIC ...] [PRIVATE ...] [PCH ...])
#
# A static library `funnelcast_NAME` with the alias `funnelcast::NAME`, our warnings and sanitizers. PCH lists headers
# to precompile; give it to folders of many files that include gRPC, Protobuf or Eigen. LIGHT: see above.
function(funnelcast_library name)
  cmake_parse_arguments(ARG "LIGHT" "" "SOURCES;PUBLIC;PRIVATE;PCH" ${ARGN})
  add_library(funnelcast_${name} STATIC ${ARG_SOURCES})
  add_library(funnelcast::${name} ALIAS funnelcast_${name})
  target_include_directories(funnelcast_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(funnelcast_${name}
    PUBLIC ${ARG_PUBLIC}
    PRIVATE ${ARG_PRIVATE} funnelcast::warnings funnelcast::sanitizers)
  if(ARG_LIGHT)
    target_compile_options(funnelcast_${name} PRIVATE ${FUNNELCAST_LIGHT_OPTIONS})
  endif()
  if(ARG_PCH)
    target_precompile_headers(funnelcast_${name} PRIVATE ${ARG_PCH})
  endif()
endfunction()

# funnelcast_test(NAME SOURCES ... LINK ... LABELS ... [TIMEOUT seconds] [VECTORS ...])
#
# A GoogleTest program registered with CTest. LABELS is one of unit, integration, statistical, and `grpc`
# besides where gRPC is linked. VECTORS names Highway's targets that it runs for besides the machine's widest; such a
# program has tests/simulator/simd/vector_target.cc among its sources.
function(funnelcast_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS;VECTORS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest GTest::gtest_main
    funnelcast::warnings funnelcast::sanitizers)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
  foreach(vectors IN LISTS ARG_VECTORS)
    add_test(NAME ${name}_${vectors} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name}_${vectors} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
      ENVIRONMENT "FUNNELCAST_TEST_VECTORS=${vectors}")
  endforeach()
endfunction()
