# Tests by folder, one executable and one CTest label each; a test's name starts with its label.
#   tests/kernels/, tests/host/   unit
#   tests/model/                  model
#   tests/static/                 static: studies' structures known to the compiler
#   tests/cli/                    cli: also scripts *.sh
#   tests/one_place/              cli: patches that add a process, a clause, a measure
#   tests/ptx/                    ptx: the device's kernels as PTX, run on this processor
#   tests/gpu/                    gpu: also *.cu; they skip themselves where there is no GPU
#   tests/emulated_gpu/           emulated_gpu: the program, and tests/gpu/, on GPUs that the processor plays
#   tests/build/                  unit: what is true of the build itself
#   tests/isa/                    unit: kernels/ alone, built once per instruction set, each in an
#                                 executable of its own, skipped where the processor lacks it
# Every test finds the program in $OFFTAKE and the sources in $OFFTAKE_SOURCE; a script that ends
# with 77 is skipped.
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
include(GoogleTest)
set(test_environment OFFTAKE=${CMAKE_BINARY_DIR}/offtake OFFTAKE_SOURCE=${CMAKE_SOURCE_DIR}
                     OFFTAKE_CACHE=${CMAKE_BINARY_DIR}/kernel-cache
                     OFFTAKE_FAKE_NVML=${CMAKE_BINARY_DIR}/offtake_fake_nvml.so)

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
add_library(offtake_fake_nvml MODULE tests/build/fake_nvml.cpp)
set_target_properties(offtake_fake_nvml PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
add_dependencies(offtake_tests_unit offtake_fake_nvml)

# The specialiser's own structures of real studies, compiled as host code.
add_executable(offtake_print_study tests/static/print_study.cpp)
target_link_libraries(offtake_print_study PRIVATE offtake_host offtake_warnings)
file(GLOB static_studies CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} configs/*.toml bench/*.toml tests/static/*.toml)
foreach(study IN LISTS static_studies)
  cmake_path(GET study STEM name)
  set(source ${CMAKE_BINARY_DIR}/generated/tests/static/${name}.cpp)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated/tests/static
    COMMAND offtake_print_study ${CMAKE_SOURCE_DIR} ${study} ${source}
    DEPENDS offtake_print_study ${CMAKE_SOURCE_DIR}/${study}
    VERBATIM)
  # Everything is unrolled: more optimisation than this takes minutes.
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "-O1;-g0")
  list(APPEND static_sources ${source})
endforeach()
offtake_tests(static static/*_test.cpp)
target_sources(offtake_tests_static PRIVATE ${static_sources})
offtake_tests(model model/*.cpp)
if(TARGET offtake_tests_model)
  include(other_compiler)
  target_sources(offtake_tests_model PRIVATE ${OFFTAKE_OTHER_OBJECTS})
endif()
offtake_tests(ptx ptx/*.cpp)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND NOT OFFTAKE_SANITIZE)
  offtake_script_test(ptx checked bash tests/ptx/checked.sh $<TARGET_FILE:offtake_tests_ptx>)
endif()
offtake_tests(cli cli/*.cpp)
file(GLOB cli_scripts CONFIGURE_DEPENDS tests/cli/*.sh)
foreach(script IN LISTS cli_scripts)
  cmake_path(GET script STEM name)
  offtake_script_test(cli ${name} bash ${script})
endforeach()
if(TARGET offtake AND NOT OFFTAKE_SANITIZE)
  offtake_script_test(cli one_place bash tests/one_place/run.sh)
endif()
if(HAVE_CUDA)
  # Code of kernels/ that nvcc compiles for a test gets a namespace of its own, as in the library.
  file(GLOB_RECURSE gpu_sources CONFIGURE_DEPENDS tests/gpu/*.cu)
  set_source_files_properties(${gpu_sources} PROPERTIES COMPILE_DEFINITIONS OFFTAKE_TARGET=cuda_tests)
  offtake_tests(gpu gpu/*.cpp gpu/*.cu)
  include(emulated_gpu)
else()
  offtake_script_test(gpu all sh -c "echo 'this build has no CUDA' && exit 77")
endif()

# The same kernels tests for every instruction set, which sees OFFTAKE_FLOAT_LANES and
# OFFTAKE_DOUBLE_LANES. Not listed test by test: that would run them where they are built.
file(GLOB_RECURSE isa_sources CONFIGURE_DEPENDS tests/isa/*.cpp)
set(isa_needs_baseline none)
set(isa_needs_scalar avx2)
set(isa_needs_avx2 avx2)
set(isa_needs_avx512 avx512vl)
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set(isa_needs_scalar none)
endif()
if(isa_sources)
  foreach(isa IN LISTS OFFTAKE_ISAS)
    set(flags ${isa_${isa}})
    list(POP_FRONT flags floats doubles vectors)
    set(tests offtake_tests_isa_${isa})
    add_executable(${tests} ${isa_sources})
    target_compile_definitions(${tests} PRIVATE OFFTAKE_TARGET=${isa} OFFTAKE_FLOAT_LANES=${floats}
                                                OFFTAKE_DOUBLE_LANES=${doubles})
    target_compile_options(${tests} PRIVATE ${flags})
    target_link_libraries(${tests} PRIVATE offtake_flags offtake_warnings GTest::gtest_main)
    offtake_script_test(unit isa.${isa} bash tests/build/run_isa.sh ${isa_needs_${isa}} $<TARGET_FILE:${tests}>)
  endforeach()
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

# The kernel's PTX rounds as a CPU does; and a kernel that does not is found.
# offtake_ptx_test(name source library…)
function(offtake_ptx_test name source)
  add_library(offtake_ptx_${name} OBJECT ${source})
  set_target_properties(offtake_ptx_${name} PROPERTIES CUDA_PTX_COMPILATION ON CUDA_ARCHITECTURES 90-virtual)
  target_compile_definitions(offtake_ptx_${name} PRIVATE OFFTAKE_TARGET=cuda)
  target_include_directories(offtake_ptx_${name} PRIVATE ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(offtake_ptx_${name} PRIVATE ${ARGN})
  offtake_script_test(unit ptx.${name} bash tests/build/ptx_rounding.sh $<TARGET_OBJECTS:offtake_ptx_${name}>)
endfunction()
if(HAVE_CUDA)
  if(EXISTS ${CMAKE_SOURCE_DIR}/kernels/path_cuda.cu)
    offtake_ptx_test(path kernels/path_cuda.cu offtake_flags offtake_libraries)
    offtake_ptx_test(summary kernels/summary_cuda.cu offtake_flags offtake_libraries)
    # tests/ptx/ runs them on this processor.
    target_compile_definitions(offtake_tests_ptx PRIVATE OFFTAKE_PATH_PTX="$<TARGET_OBJECTS:offtake_ptx_path>"
                                                         OFFTAKE_SUMMARY_PTX="$<TARGET_OBJECTS:offtake_ptx_summary>")
    add_dependencies(offtake_tests_ptx offtake_ptx_path offtake_ptx_summary)
  endif()
  offtake_ptx_test(contracted_is_found tests/build/contracted.cu)
  set_tests_properties(unit.ptx.contracted_is_found PROPERTIES PASS_REGULAR_EXPRESSION "not IEEE.*mul.f32")
endif()

offtake_script_test(unit format ${CMAKE_SOURCE_DIR}/scripts/format-check)
if(TARGET offtake AND CMAKE_BINARY_DIR STREQUAL ${CMAKE_SOURCE_DIR}/build/release)
  offtake_script_test(unit scripts bash tests/build/scripts.sh)
endif()

file(GLOB bench_sources CONFIGURE_DEPENDS bench/*.cpp)
if(bench_sources)
  add_executable(offtake_bench ${bench_sources})
  target_link_libraries(offtake_bench PRIVATE offtake_host offtake_warnings benchmark::benchmark_main)
endif()
