# The program and the GPU's tests on GPUs that this processor plays: the same objects, with another CUDA runtime.
file(GLOB emulated_gpu_sources CONFIGURE_DEPENDS tests/emulated_gpu/*.cpp)
set(emulated_gpu_tests ${emulated_gpu_sources})
list(FILTER emulated_gpu_tests INCLUDE REGEX "_test\\.cpp$")
list(FILTER emulated_gpu_sources EXCLUDE REGEX "_test\\.cpp$")
add_library(offtake_emulated_gpu OBJECT ${emulated_gpu_sources})
target_compile_definitions(
  offtake_emulated_gpu PRIVATE EMULATED_GPU_TRANSLATOR="${CMAKE_SOURCE_DIR}/tests/ptx/compile_ptx"
                               EMULATED_GPU_OBJECTS="${CMAKE_BINARY_DIR}/emulated-gpu")
target_link_libraries(offtake_emulated_gpu PRIVATE offtake_flags offtake_libraries offtake_warnings)

# Before the libraries: what these objects define, the linker takes from nowhere else.
add_executable(offtake_on_emulated_gpu host/main.cpp $<TARGET_OBJECTS:offtake_emulated_gpu>)
target_link_libraries(offtake_on_emulated_gpu PRIVATE offtake_host offtake_warnings)

add_executable(offtake_tests_emulated_gpu ${emulated_gpu_tests} $<TARGET_OBJECTS:offtake_emulated_gpu>)
target_link_libraries(offtake_tests_emulated_gpu PRIVATE offtake_flags offtake_libraries offtake_warnings
                                                         GTest::gtest_main)
gtest_discover_tests(
  offtake_tests_emulated_gpu
  TEST_PREFIX emulated_gpu.
  PROPERTIES LABELS emulated_gpu TIMEOUT 900 ENVIRONMENT OFFTAKE_EMULATED_GPUS=2)

# tests/gpu/ as it stands.
add_executable(offtake_tests_gpu_emulated $<TARGET_OBJECTS:offtake_tests_gpu> $<TARGET_OBJECTS:offtake_emulated_gpu>)
target_link_libraries(offtake_tests_gpu_emulated PRIVATE offtake_host GTest::gtest_main)
