# Tests by folder, one executable and one CTest label each; a test's name starts with its label.
#   tests/kernels/, tests/host/   unit
#   tests/model/                  model
#   tests/cli/                    cli: also scripts *.sh
#   tests/gpu/                    gpu: also *.cu; they skip themselves where there is no GPU
#   tests/build/                  unit: what is true of the build itself
# Every test finds the program in $OFFTAKE and the sources in $OFFTAKE_SOURCE; a script that ends
# with 77 is skipped.
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
include(GoogleTest)
set(test_environment OFFTAKE=${CMAKE_BINARY_DIR}/offtake OFFTAKE_SOURCE=${CMAKE_SOURCE_DIR})

# offtake_tests(label pattern…): every source that matches.
function(offtake_tests label)
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/tests/)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${ARGN})
  if(NOT sources)
    return()
  endif()
  set(tests offtake_tests_${label})
  add_executable(${tests} ${sources})
  target_link_libraries(${tests} PRIVATE offtake_host offtake_warnings GTest::gtest_main)
  if(TARGET offtake)
    add_dependencies(${tests} offtake)
  endif()
  gtest_discover_tests(
    ${tests}
    TEST_PREFIX ${label}.
    DISCOVERY_TIMEOUT 120
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    PROPERTIES LABELS ${label} TIMEOUT 900 ENVIRONMENT "${test_environment}")
endfunction()

# offtake_script_test(label name command…): skipped when it ends with 77.
function(offtake_script_test label name)
  add_test(NAME ${label}.${name} COMMAND ${ARGN} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${label}.${name} PROPERTIES LABELS ${label} TIMEOUT 900 SKIP_RETURN_CODE 77
                                                   ENVIRONMENT "${test_environment}")
endfunction()

offtake_tests(unit kernels/*.cpp host/*.cpp)
offtake_tests(model model/*.cpp)
offtake_tests(cli cli/*.cpp)
file(GLOB cli_scripts CONFIGURE_DEPENDS tests/cli/*.sh)
foreach(script IN LISTS cli_scripts)
  cmake_path(GET script STEM name)
  offtake_script_test(cli ${name} bash ${script})
endforeach()
if(HAVE_CUDA)
  offtake_tests(gpu gpu/*.cpp gpu/*.cu)
else()
  offtake_script_test(gpu all sh -c "echo 'this build has no CUDA'; exit 77")
endif()

# Every header compiles alone. No inline function is used, so this checks and generates nothing.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} kernels/*.h host/*.h)
foreach(header IN LISTS headers)
  set(source ${CMAKE_BINARY_DIR}/headers/${header}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n#include \"${header}\"\n")
  list(APPEND header_sources ${source})
endforeach()
add_library(offtake_headers OBJECT ${header_sources})
target_compile_options(offtake_headers PRIVATE -O0 -g0)
target_include_directories(offtake_headers PRIVATE ${CMAKE_BINARY_DIR}/generated)
target_link_libraries(offtake_headers PRIVATE offtake_flags offtake_libraries offtake_warnings)

# No unit brings a symbol that the linker could mix with another's; and a unit that does is found.
set(check_symbols bash ${CMAKE_SOURCE_DIR}/tests/build/unit_symbols.sh ${CMAKE_NM})
foreach(unit IN LISTS OFFTAKE_UNITS)
  offtake_script_test(unit symbols.${unit} ${check_symbols} ${unit} $<TARGET_OBJECTS:offtake_unit_${unit}>)
endforeach()
add_library(offtake_mixed_unit OBJECT tests/build/mixed_unit.cpp)
target_link_libraries(offtake_mixed_unit PRIVATE offtake_flags offtake_warnings)
offtake_script_test(unit symbols.mixed_is_found ${check_symbols} mixed $<TARGET_OBJECTS:offtake_mixed_unit>)
set_tests_properties(unit.symbols.mixed_is_found PROPERTIES PASS_REGULAR_EXPRESSION "of its own:.*offtake::leaked")

offtake_script_test(unit format ${CMAKE_SOURCE_DIR}/scripts/format-check)

file(GLOB bench_sources CONFIGURE_DEPENDS bench/*.cpp)
if(bench_sources)
  add_executable(offtake_bench ${bench_sources})
  target_link_libraries(offtake_bench PRIVATE offtake_host offtake_warnings benchmark::benchmark_main)
endif()
