# embed_resources(TARGET PATTERN...): a library with the bytes of every file that matches, found again
# through platform/base/resources.h. The assembler takes the files in, so no copy of them is compiled.
function(embed_resources target)
  set(files)
  foreach(pattern ${ARGN})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
      ${CMAKE_SOURCE_DIR}/${pattern})
    list(APPEND files ${found})
  endforeach()
  list(REMOVE_DUPLICATES files)
  list(SORT files COMPARE STRING)

  set(assembly "")
  set(externs "")
  set(table "")
  set(absolute)
  set(count 0)
  foreach(file ${files})
    set(name "commonty_resource_${count}")
    string(APPEND assembly
      "  \".global ${name}, ${name}_end\\n\"\n"
      "  \"${name}:\\n.incbin \\\"${CMAKE_SOURCE_DIR}/${file}\\\"\\n${name}_end:\\n.byte 0\\n\"\n")
    string(APPEND externs "extern \"C\" const char ${name}[], ${name}_end[];\n")
    string(APPEND table "    {\"${file}\", {${name}, static_cast<std::size_t>(${name}_end - ${name})}},\n")
    list(APPEND absolute ${CMAKE_SOURCE_DIR}/${file})
    math(EXPR count "${count} + 1")
  endforeach()

  set(source ${CMAKE_BINARY_DIR}/${target}.cc)
  file(GENERATE OUTPUT ${source} CONTENT
"#include <algorithm>
#include <vector>

#include \"platform/base/resources.h\"

__asm__(\"  .section .rodata\\n\"
${assembly}  \"  .text\\n\");
${externs}
namespace commonty::resources {
std::span<const File> all() {
  static const std::vector<File> files = {
${table}  };
  return files;
}
std::string_view find(std::string_view path) {
  auto files = all();
  auto at = std::lower_bound(files.begin(), files.end(), path,
                             [](const File& file, std::string_view p) { return file.path < p; });
  return at != files.end() && at->path == path ? at->bytes : std::string_view();
}
}  // namespace commonty::resources
")
  add_library(${target} STATIC ${source})
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${absolute}")
  # Both forget that the object depends on these files: the unity build and ccache.
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF CXX_COMPILER_LAUNCHER "")
endfunction()
