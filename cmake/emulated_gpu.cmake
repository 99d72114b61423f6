# The program and the GPU's tests on GPUs that this processor plays: the same objects, with another CUDA runtime
# (tests/emulated_gpu/). A function that it lacks is an undefined reference.
file(GLOB emulated_gpu_sources CONFIGURE_DEPENDS tests/emulated_gpu/*.cpp)
set(emulated_gpu_tests ${emulated_gpu_sources})
list(FILTER emulated_gpu_tests INCLUDE REGEX "_test\\.cpp$")
list(FILTER emulated_gpu_sources EXCLUDE REGEX "_test\\.cpp$")
add_library(offtake_emulated_gpu OBJECT ${emulated_gpu_sources})
target_compile_definitions(
  offtake_emulated_gpu PRIVATE EMULATED_GPU_TRANSLATOR="${CMAKE_SOURCE_DIR}/tests/ptx/compile_ptx"
                               EMULATED_GPU_OBJECTS="${CMAKE_BINARY_DIR}/emulated-gpu")
target_link_libraries(offtake_emulated_gpu PRIVATE offtake_flags offtake_libraries offtake_warnings)

# offtake_on_emulated_gpu(name source… library…)
function(offtake_emulated_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 of "" "" "SOURCES;LIBRARIES")
  add_executable(${name} ${of_SOURCES} $<TARGET_OBJECTS:offtake_emulated_gpu>)
  set_target_properties(${name} PROPERTIES OFFTAKE_EMULATED_GPU ON CUDA_RUNTIME_LIBRARY None)
  target_link_libraries(${name} PRIVATE ${of_LIBRARIES} offtake_warnings)
endfunction()

offtake_emulated_executable(offtake_on_emulated_gpu SOURCES host/main.cpp LIBRARIES offtake_host)
add_dependencies(offtake_on_emulated_gpu offtake_commit)
offtake_emulated_executable(offtake_tests_gpu_emulated SOURCES $<TARGET_OBJECTS:offtake_tests_gpu>
                            LIBRARIES offtake_host GTest::gtest_main)
offtake_emulated_executable(offtake_tests_emulated_gpu SOURCES ${emulated_gpu_tests}
                            LIBRARIES offtake_flags offtake_libraries GTest::gtest_main)
target_include_directories(offtake_tests_emulated_gpu SYSTEM PRIVATE ${CUDAToolkit_INCLUDE_DIRS})

# Those of the GPUs themselves.
gtest_discover_tests(
  offtake_tests_emulated_gpu
  TEST_PREFIX emulated_gpu.
  PROPERTIES LABELS emulated_gpu TIMEOUT 900 ENVIRONMENT OFFTAKE_EMULATED_GPUS=2)

# The program, and those of tests/gpu/ that need no device's speed.
block()
  list(FILTER test_environment EXCLUDE REGEX "^OFFTAKE=")
  list(APPEND test_environment OFFTAKE=$<TARGET_FILE:offtake_on_emulated_gpu> OFFTAKE_GPU_TEST_PATHS=300
       OFFTAKE_RANDOM_STUDIES=3)
  file(GLOB scripts CONFIGURE_DEPENDS tests/emulated_gpu/*.sh)
  foreach(script IN LISTS scripts)
    cmake_path(GET script STEM name)
    offtake_script_test(emulated_gpu ${name} bash ${script})
  endforeach()
  list(APPEND test_environment OFFTAKE_EMULATED_GPUS=2)
  set(filter Philox.* Sweep.* Cuda.FallsBack* Cuda.GivesEveryColumn* Cuda.GivesTheDigestOfTheCpuForRandomStudies*
             CudaEngine.Aggregates* CudaEngine.SumsDifferences* CudaEngine.SaysWhich*)
  list(JOIN filter ":" filter)
  offtake_script_test(emulated_gpu gpu $<TARGET_FILE:offtake_tests_gpu_emulated> --gtest_filter=${filter})
endblock()
