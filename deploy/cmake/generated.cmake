# The two sources that the build writes itself, into <build>/generated/.
include_guard(GLOBAL)

# pln_compiled_prompts(<name> FROM <dir> BY <main.cpp> USES <layer>): checks and compiles the
# prompts with the program prompt_compiler, built first; a fault in a YAML file stops the build.
function(pln_compiled_prompts name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FROM;BY" "USES")
  set_property(GLOBAL PROPERTY PLN_${name}_USES "${arg_USES}")
  file(GLOB_RECURSE texts CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${arg_FROM}/*.yaml")
  if(NOT EXISTS "${CMAKE_SOURCE_DIR}/${arg_BY}" OR NOT texts)
    message(STATUS "${name}: empty, there is no ${arg_BY} or no YAML in ${arg_FROM}/")
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${arg_USES})
    return()
  endif()

  add_executable(prompt_compiler "${arg_BY}")
  target_link_libraries(prompt_compiler PRIVATE ${arg_USES} pln_house)

  set(output "${CMAKE_BINARY_DIR}/generated/builtin_prompts.cpp")
  file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/generated")
  add_custom_command(OUTPUT "${output}"
    COMMAND prompt_compiler "${CMAKE_SOURCE_DIR}/${arg_FROM}" "${output}"
    DEPENDS prompt_compiler ${texts}
    COMMENT "Checking and compiling ${arg_FROM}/" VERBATIM)
  add_library(${name} STATIC "${output}")
  target_link_libraries(${name} PUBLIC ${arg_USES} PRIVATE pln_house)
endfunction()

# pln_embedded_migrations(<out> FROM <dir> FOR <header>): a .cpp that defines, as the header
# declares it, one {name, text} for each numbered .sql file, in order:
#   std::span<const pln::storage::Migration> pln::storage::embedded_migrations();
# <out> is its path; empty as long as there is no header.
function(pln_embedded_migrations out)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FROM;FOR" "")
  file(GLOB migrations CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${arg_FROM}/*.sql")
  file(GLOB header CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${arg_FOR}")
  if(NOT header OR NOT migrations)
    set(${out} "" PARENT_SCOPE)
    return()
  endif()
  set(script "${CMAKE_SOURCE_DIR}/deploy/cmake/embed_migrations.cmake")
  set(output "${CMAKE_BINARY_DIR}/generated/embedded_migrations.cpp")
  add_custom_command(OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} "-DFROM=${CMAKE_SOURCE_DIR}/${arg_FROM}" "-DHEADER=${arg_FOR}"
            "-DOUTPUT=${output}" -P "${script}"
    DEPENDS ${migrations} "${script}"
    COMMENT "Embedding ${arg_FROM}/" VERBATIM)
  set(${out} "${output}" PARENT_SCOPE)
endfunction()
