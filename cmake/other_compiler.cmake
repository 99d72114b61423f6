# The path model once more by the other of g++ and clang++, where there is one, with the same flags:
# tests/model/compilers_test.cpp compares the bits. OFFTAKE_OTHER_OBJECTS are linked into the model
# tests only; generated/tests/other_compiler.h names their units.
function(offtake_name_other_units)
  list(JOIN ARGN ") X(" names)
  string(REGEX REPLACE "(.+)" "X(\\1)" names "${names}")
  file(CONFIGURE OUTPUT generated/tests/other_compiler.h
       CONTENT "#pragma once\n#define OFFTAKE_OTHER_UNITS(X) @names@\n" @ONLY)
endfunction()

set(OFFTAKE_OTHER_OBJECTS "")
set(other_units "")
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  set(other clang)
  find_program(OFFTAKE_OTHER_COMPILER NAMES clang++ clang++-14)
else()
  set(other gcc)
  find_program(OFFTAKE_OTHER_COMPILER NAMES g++ g++-12)
endif()
# A sanitizer's run-time library is the compiler's own.
if(NOT OFFTAKE_OTHER_COMPILER OR OFFTAKE_SANITIZE)
  message(STATUS "Other compiler: none to compare with")
  offtake_name_other_units()
  return()
endif()

string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
separate_arguments(build_flags UNIX_COMMAND "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type}}")
set(compared ${OFFTAKE_ISAS})
list(REMOVE_ITEM compared baseline)  # scalar is the same code on one lane
foreach(isa IN LISTS compared)
  foreach(scalar float double)
    set(unit ${other}_${isa}_${scalar})
    set(flags ${isa_${isa}})
    list(POP_FRONT flags floats doubles vectors)
    set(lanes ${${scalar}s})
    set(object ${CMAKE_BINARY_DIR}/other_compiler/${unit}.o)
    add_custom_command(
      OUTPUT ${object}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/other_compiler
      COMMAND ${OFFTAKE_CCACHE} ${OFFTAKE_OTHER_COMPILER} -std=c++20 ${build_flags} ${cxx_flags} ${flags} -Wno-psabi
              -fno-exceptions -fno-rtti -I${CMAKE_SOURCE_DIR} -DOFFTAKE_TARGET=${unit} -DOFFTAKE_ISA=\"${isa}\"
              -DOFFTAKE_SCALAR=${scalar} -DOFFTAKE_LANES=${lanes} -DOFFTAKE_VECTORS=${vectors} -MD -MT ${object} -MF ${object}.d
              -c ${CMAKE_SOURCE_DIR}/kernels/path_lanes.cpp -o ${object}
      DEPENDS ${CMAKE_SOURCE_DIR}/kernels/path_lanes.cpp
      DEPFILE ${object}.d
      COMMENT "Compiling the path model for ${isa}, ${scalar}, by ${other}"
      VERBATIM)
    list(APPEND OFFTAKE_OTHER_OBJECTS ${object})
    list(APPEND other_units ${unit})
  endforeach()
endforeach()
offtake_name_other_units(${other_units})
