# Compiles several files as one, so that the headers they share are read once: a clean build takes half the time.
#
# Private names (anonymous namespaces, `using`) are unique within a folder's namespace only by chance, so the files
# compiled as one come from as many folders. -DCMAKE_UNITY_BUILD=OFF compiles each file alone, which is quicker for
# whoever changes one file again and again; clang-tidy reads each alone, so a header left out is found.
set(CMAKE_UNITY_BUILD ON CACHE BOOL "compile several files as one")
set(files_together_max 8)

function(compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source ${sources})
    get_filename_component(folder ${source} DIRECTORY)
    set(batch 0)
    while("${folder}" IN_LIST folders_${batch} OR size_${batch} GREATER_EQUAL ${files_together_max})
      math(EXPR batch "${batch} + 1")
    endwhile()
    list(APPEND folders_${batch} ${folder})
    list(LENGTH folders_${batch} size_${batch})
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP b${batch})
  endforeach()
endfunction()

# The headers of the standard library and of others that most files read, compiled once for all that have the same
# options; -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON goes without.
set(headers_of_most
  <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <cstdint> <cstdlib> <filesystem> <fstream> <functional> <map>
  <memory> <mutex> <optional> <random> <set> <span> <sstream> <stdexcept> <string> <string_view> <thread>
  <unordered_map> <utility> <variant> <vector> <boost/json.hpp> "${CMAKE_SOURCE_DIR}/src/platform/base/text.h"
  "${CMAKE_SOURCE_DIR}/src/platform/store/store.h")

# read_once(TARGET [FROM] [HEADER...]): its own set of them, with HEADERs, or that of the target FROM
function(read_once target)
  cmake_parse_arguments(arg "" "" "WITH" ${ARGN})
  if(arg_UNPARSED_ARGUMENTS)
    target_precompile_headers(${target} REUSE_FROM ${arg_UNPARSED_ARGUMENTS})
  else()
    target_precompile_headers(${target} PRIVATE ${headers_of_most} ${arg_WITH})
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")  # else ccache meets a new one each time
  endif()
endfunction()
