# One object library per unit: kernels/path_lanes.cpp for one instruction set and precision. A unit sees
#   OFFTAKE_TARGET   its name, which is also its namespace: avx2_float
#   OFFTAKE_ISA      what the user calls it: "avx2"
#   OFFTAKE_SCALAR   float or double
#   OFFTAKE_LANES    paths side by side in a vector
#   OFFTAKE_VECTORS  vectors that go through the model together: 1 or 2
# and exports extern "C" const offtake::PathUnit offtake_unit_NAME, nothing else (tests/build/).
# OFFTAKE_UNITS lists those built.

# Lanes of float, lanes of double, vectors, flags. "scalar" has the instructions of avx2: it is what lanes
# are compared with; "baseline" is for older processors. Two vectors at a time want AVX-512's 32 registers;
# with AVX2's 16 they gain nothing.
set(isa_baseline 1 1 1 -march=x86-64)
set(isa_scalar 1 1 1 -march=x86-64-v3)
set(isa_avx2 8 4 1 -march=x86-64-v3)
set(isa_avx512 16 8 2 -march=x86-64-v4 -mprefer-vector-width=512)
# Instructions ordered before registers are given out, which g++ leaves off on x86: with g++ 12 the two vectors of floats
# take 6 % fewer cycles on the reference study and 1 to 2 % fewer on larger ones; double takes 8 % more, avx2 7 % more.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(tuned_avx512_float -fschedule-insns -fsched-pressure -fno-tree-slp-vectorize)
endif()
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set(OFFTAKE_ISAS scalar)
  set(isa_scalar 1 1 1)
endif()

function(offtake_unit isa scalar lanes vectors)
  set(unit ${isa}_${scalar})
  add_library(offtake_unit_${unit} OBJECT ${CMAKE_SOURCE_DIR}/kernels/path_lanes.cpp)
  target_compile_definitions(offtake_unit_${unit} PRIVATE OFFTAKE_TARGET=${unit} OFFTAKE_ISA="${isa}"
                                                          OFFTAKE_SCALAR=${scalar} OFFTAKE_LANES=${lanes}
                                                          OFFTAKE_VECTORS=${vectors})
  target_compile_options(offtake_unit_${unit} PRIVATE ${ARGN} ${tuned_${unit}} -Wdouble-promotion -fno-exceptions
                                                      -fno-rtti)
  target_link_libraries(offtake_unit_${unit} PRIVATE offtake_flags offtake_warnings)
  set(OFFTAKE_UNITS ${OFFTAKE_UNITS} ${unit} PARENT_SCOPE)
endfunction()

# With sanitizers, g++ takes over ten minutes to optimise the one large function of a unit, and one to leave it as it is.
if(OFFTAKE_SANITIZE)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/kernels/path_lanes.cpp PROPERTIES COMPILE_OPTIONS -O0)
endif()

set(OFFTAKE_UNITS "")
if(EXISTS ${CMAKE_SOURCE_DIR}/kernels/path_lanes.cpp)
  foreach(isa IN LISTS OFFTAKE_ISAS)
    set(flags ${isa_${isa}})
    list(POP_FRONT flags floats doubles vectors)
    offtake_unit(${isa} float ${floats} ${vectors} ${flags})
    offtake_unit(${isa} double ${doubles} ${vectors} ${flags})
  endforeach()
  list(JOIN OFFTAKE_UNITS ") X(" OFFTAKE_UNIT_LIST)
  set(OFFTAKE_UNIT_LIST "X(${OFFTAKE_UNIT_LIST})")
endif()
