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

# offtake_warnings: every warning is an error. -Wno-psabi: lanes cross no border between units.
# -Wno-restrict: g++ 12 sees overlaps in std::string that are none.
add_library(offtake_warnings INTERFACE)
set(cxx_warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-psabi -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  list(APPEND cxx_warnings -Wno-restrict)
endif()
target_compile_options(
  offtake_warnings INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${cxx_warnings}>"
                             "$<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-Wall,-Wextra,-Wno-psabi;-Werror=all-warnings>")
