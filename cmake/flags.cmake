# offtake_flags: what decides the bits, on everything of ours. Contraction is off (the compiler
# would form fmas of its own choice); the other two only let loops vectorise. Never fast-math.
# (CMake 3.25 knows no cuda_std_20, hence the plain option.)
set(cxx_flags -ffp-contract=off -fno-math-errno -fno-trapping-math)
list(TRANSFORM cxx_flags PREPEND -Xcompiler= OUTPUT_VARIABLE nvcc_flags)

add_library(offtake_flags INTERFACE)
target_compile_features(offtake_flags INTERFACE cxx_std_20)
target_include_directories(offtake_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(
  offtake_flags INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${cxx_flags}>"
                          "$<$<COMPILE_LANGUAGE:CUDA>:-std=c++20;--fmad=false;${nvcc_flags}>")
set(CMAKE_CXX_EXTENSIONS OFF)
if(CMAKE_BUILD_TYPE STREQUAL Debug)
  target_compile_options(offtake_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Og>)
endif()
if(OFFTAKE_SANITIZE)
  target_compile_options(offtake_flags INTERFACE -O1 -fsanitize=${OFFTAKE_SANITIZE} -fno-sanitize-recover=all
                                                 -fno-omit-frame-pointer)
  target_link_options(offtake_flags INTERFACE -fsanitize=${OFFTAKE_SANITIZE})
endif()

# offtake_warnings: every warning is an error. Less -Wpsabi (lanes cross no border between units),
# -Wsign-conversion (clang counts it to -Wconversion, gcc does not), -Wrestrict (gcc 12 sees overlaps
# in std::string's operator+, its bug 105651) and with sanitizers -Wmaybe-uninitialized (it sees some in
# std::regex), -Wbitwise-instead-of-logical (masks of one lane are bools).
add_library(offtake_warnings INTERFACE)
set(cxx_warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-psabi -Werror
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:Clang>:-Wno-bitwise-instead-of-logical>)
if(OFFTAKE_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  list(APPEND cxx_warnings -Wno-maybe-uninitialized)
endif()
target_compile_options(
  offtake_warnings INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${cxx_warnings}>"
                             "$<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-Wall,-Wextra,-Wno-psabi;-Werror=all-warnings>")
