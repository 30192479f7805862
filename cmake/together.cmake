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
