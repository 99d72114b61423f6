# The headers of kernels/ as text in the program, for NVRTC: generated/host/kernel_headers.cpp, written
# anew whenever one of them changes. Run by itself (-P) it writes the file; included, it says how.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB_RECURSE headers RELATIVE ${SOURCE} ${SOURCE}/kernels/*.h)
  list(SORT headers)
  set(code "#include \"host/engine/kernel_source.h\"\n\nnamespace offtake {\nconst KernelHeader kKernelHeaders[] = {\n")
  foreach(header IN LISTS headers)
    # What only a CPU uses is no part of it.
    if(header MATCHES "/lane|/summary\\.h$")
      continue()
    endif()
    file(READ ${SOURCE}/${header} text)
    string(APPEND code "{\"${header}\", R\"offtake(${text})offtake\"},\n")
  endforeach()
  string(APPEND code "{nullptr, nullptr}};\n}  // namespace offtake\n")
  file(WRITE ${OUT} "${code}")
  return()
endif()

file(GLOB_RECURSE kernel_headers CONFIGURE_DEPENDS kernels/*.h)
set(OFFTAKE_KERNEL_HEADERS ${CMAKE_BINARY_DIR}/generated/host/kernel_headers.cpp)
add_custom_command(
  OUTPUT ${OFFTAKE_KERNEL_HEADERS}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUT=${OFFTAKE_KERNEL_HEADERS} -P
          ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
  DEPENDS ${kernel_headers} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
  VERBATIM)
