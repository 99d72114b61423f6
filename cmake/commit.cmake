# The commit of what is built: generated/host/commit.h, written anew only where it says something else, and looked into
# whenever a source or git's HEAD has changed. Run by itself (-P) it writes the file; included, it says how.
set(built CMakeLists.txt CMakePresets.json cmake/*.cmake)
foreach(folder host kernels)
  list(APPEND built ${folder}/*.h ${folder}/*.cpp ${folder}/*.cu ${folder}/*.in)
endforeach()

if(CMAKE_SCRIPT_MODE_FILE)
  # git(variable argument…): what git says of the sources; empty where it says nothing or there is none.
  function(git variable)
    execute_process(
      COMMAND git --no-optional-locks -C ${SOURCE} ${ARGN}
      OUTPUT_VARIABLE text OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET
      RESULT_VARIABLE failed)
    if(failed)
      set(text "")
    endif()
    set(${variable} "${text}" PARENT_SCOPE)
  endfunction()

  set(commit unknown)
  set(watched "")
  # Not the commit of another repository that these sources lie in.
  git(top rev-parse --show-toplevel)
  file(REAL_PATH ${SOURCE} source)
  if(top STREQUAL source)
    git(head rev-parse --short=12 HEAD)
    git(changed status --porcelain -- ${built})
    git(watched rev-parse --path-format=absolute --git-path logs/HEAD)
  endif()
  if(head)
    set(commit ${head})
  endif()
  if(head AND changed)
    string(APPEND commit -dirty)
  endif()
  if(NOT EXISTS "${watched}")
    set(watched "")
  endif()

  file(CONFIGURE OUTPUT ${OUT} CONTENT "#pragma once\n#define OFFTAKE_COMMIT \"${commit}\"\n")
  string(REPLACE " " "\\ " rule "${OUT}: ${watched}")
  string(REPLACE ":\\ " ": " rule "${rule}")
  file(WRITE ${OUT}.d "${rule}\n")
  return()
endif()

file(GLOB_RECURSE built_files CONFIGURE_DEPENDS ${built})
set(commit_header ${CMAKE_BINARY_DIR}/generated/host/commit.h)
add_custom_command(
  OUTPUT ${commit_header}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUT=${commit_header} -P
          ${CMAKE_SOURCE_DIR}/cmake/commit.cmake
  DEPENDS ${built_files}
  DEPFILE ${commit_header}.d
  COMMENT "Asking git for the commit"
  VERBATIM)
add_custom_target(offtake_commit DEPENDS ${commit_header})
