# One object library per unit: kernels/path_lanes.cpp for one instruction set, precision and
# number of lanes. A unit sees
#   OFFTAKE_TARGET   its name, which is also its namespace: avx2_float
#   OFFTAKE_ISA      what the user calls it: "avx2"
#   OFFTAKE_SCALAR   float or double
#   OFFTAKE_LANES    paths side by side
# and exports extern "C" const offtake::PathUnit offtake_unit_NAME, nothing else (tests/build/).
# OFFTAKE_UNITS lists those built.
set(OFFTAKE_UNITS "")
set(unit_source ${CMAKE_SOURCE_DIR}/kernels/path_lanes.cpp)

function(offtake_unit isa scalar lanes)
  set(unit ${isa}_${scalar})
  add_library(offtake_unit_${unit} OBJECT ${unit_source})
  target_compile_definitions(offtake_unit_${unit} PRIVATE OFFTAKE_TARGET=${unit} OFFTAKE_ISA="${isa}"
                                                          OFFTAKE_SCALAR=${scalar} OFFTAKE_LANES=${lanes})
  target_compile_options(offtake_unit_${unit} PRIVATE ${ARGN} -Wdouble-promotion -fno-exceptions -fno-rtti)
  target_link_libraries(offtake_unit_${unit} PRIVATE offtake_flags offtake_warnings)
  set(OFFTAKE_UNITS ${OFFTAKE_UNITS} ${unit} PARENT_SCOPE)
endfunction()

# isa, lanes of float, lanes of double, flags
macro(offtake_isa isa floats doubles)
  if(${isa} IN_LIST OFFTAKE_ISAS)
    offtake_unit(${isa} float ${floats} ${ARGN})
    offtake_unit(${isa} double ${doubles} ${ARGN})
  endif()
endmacro()

if(NOT EXISTS ${unit_source})
  return()
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  offtake_isa(baseline 1 1 -march=x86-64)
  offtake_isa(scalar 1 1 -march=x86-64-v3)
  offtake_isa(avx2 8 4 -march=x86-64-v3)
  offtake_isa(avx512 16 8 -march=x86-64-v4 -mprefer-vector-width=512)
else()
  offtake_isa(scalar 1 1)
endif()
list(JOIN OFFTAKE_UNITS ") X(" OFFTAKE_UNIT_LIST)
if(OFFTAKE_UNITS)
  set(OFFTAKE_UNIT_LIST "X(${OFFTAKE_UNIT_LIST})")
endif()
