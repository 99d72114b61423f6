# offtake_libraries: every library the program uses, all from the distribution's packages
# (scripts/lib.sh holds their names).
find_package(CLI11 REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tomlplusplus REQUIRED)
find_path(BOOST_MATH_INCLUDE boost/math/distributions.hpp REQUIRED)
# Thrust is that of the toolkit, where there is one: its host and device parts must be one version.
find_path(THRUST_INCLUDE thrust/version.h REQUIRED
          HINTS ${CUDAToolkit_INCLUDE_DIRS} PATH_SUFFIXES cccl)

add_library(offtake_libraries INTERFACE)
target_include_directories(offtake_libraries SYSTEM INTERFACE ${BOOST_MATH_INCLUDE} ${THRUST_INCLUDE})
target_compile_definitions(
  offtake_libraries INTERFACE EIGEN_MPL2_ONLY
                              $<$<COMPILE_LANGUAGE:CXX>:THRUST_DEVICE_SYSTEM=THRUST_DEVICE_SYSTEM_CPP>)
target_link_libraries(offtake_libraries INTERFACE CLI11::CLI11 Eigen3::Eigen Threads::Threads fmt::fmt
                                                  nlohmann_json::nlohmann_json tomlplusplus::tomlplusplus
                                                  ${CMAKE_DL_LIBS})
if(HAVE_CUDA)
  # What runs on emulated GPUs (cmake/emulated_gpu.cmake) has another runtime.
  target_link_libraries(offtake_libraries INTERFACE
                        $<$<NOT:$<BOOL:$<TARGET_PROPERTY:OFFTAKE_EMULATED_GPU>>>:CUDA::cudart_static>)
endif()
