# Tests, fuzz targets and benchmarks: found by their folder and file name, no list to keep.
include_guard(GLOBAL)

# What tests, fuzz targets and benchmarks share: the headers in tests/support, and doctest's main.
file(GLOB_RECURSE support_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/support/*.cpp")
list(FILTER support_sources EXCLUDE REGEX "/doctest_main.cpp$")
set(support_root "${CMAKE_BINARY_DIR}/layers/tests_support")
pln_show_in_root("${support_root}" tests/support)
if(support_sources)
  add_library(tests_support STATIC EXCLUDE_FROM_ALL ${support_sources})
  target_include_directories(tests_support PUBLIC "${support_root}")
  target_link_libraries(tests_support PUBLIC pln_core PRIVATE pln_house)
else()
  add_library(tests_support INTERFACE)
  target_include_directories(tests_support INTERFACE "${support_root}")
endif()

if(PLN_TESTS)
  add_library(tests_main STATIC "${CMAKE_SOURCE_DIR}/tests/support/doctest_main.cpp")
  target_link_libraries(tests_main PUBLIC doctest::doctest rapidcheck PRIVATE pln_house)
endif()

# pln_test(<folder> USES <layer>... [RUNS <program>...] [EXCEPT <file>...]
#          [WITH <folder>/<file>...] [OPTIMISED]): all of tests/<folder>, and those files of other
# folders, as one doctest program, <folder>_test. Absolute paths come by definition, so that a test
# runs from any folder. Tests are most of what is compiled, so they are not optimised unless
# OPTIMISED says that they work long themselves.
function(pln_test folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "OPTIMISED" "" "USES;RUNS;EXCEPT;WITH")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/${folder}/*.cpp")
  foreach(file IN LISTS arg_EXCEPT)
    list(FILTER sources EXCLUDE REGEX "/${file}$")
  endforeach()
  if(NOT sources)
    return()
  endif()
  set(name ${folder}_test)
  set(root "${CMAKE_BINARY_DIR}/layers/${name}")
  pln_show_in_root("${root}" tests/${folder})
  foreach(file IN LISTS arg_WITH)
    cmake_path(GET file PARENT_PATH other_folder)
    pln_show_in_root("${root}" tests/${other_folder})
    list(APPEND sources "${CMAKE_SOURCE_DIR}/tests/${file}")
  endforeach()
  add_executable(${name} ${sources})
  target_include_directories(${name} PRIVATE "${root}")
  target_link_libraries(${name} PRIVATE ${arg_USES} tests_support tests_main pln_house)
  if(NOT arg_OPTIMISED)
    target_compile_options(${name} PRIVATE $<$<CONFIG:Debug>:-O0>)
  endif()
  target_compile_definitions(${name} PRIVATE
    PLN_TEST_DATA="${CMAKE_SOURCE_DIR}/tests"
    PLN_PROMPTS_DIR="${CMAKE_SOURCE_DIR}/prompts"
    PLN_COACH_BINARY="${CMAKE_BINARY_DIR}/pln-coach")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  foreach(program IN LISTS arg_RUNS)
    if(TARGET ${program})
      add_dependencies(${name} ${program})
    endif()
  endforeach()
  add_test(NAME ${folder} COMMAND ${name})
endfunction()

# A fuzz target or benchmark is one file; it links the layers whose headers it includes.
function(pln_single_file_program file)
  cmake_path(GET file STEM name)
  cmake_path(GET file PARENT_PATH folder)
  cmake_path(RELATIVE_PATH folder BASE_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set(root "${CMAKE_BINARY_DIR}/layers/${name}")
  pln_show_in_root("${root}" "${folder}")
  pln_layers_included_by(layers "${file}")
  file(STRINGS "${file}" builtin REGEX "bot/prompts/builtin.hpp" LIMIT_COUNT 1)
  if(builtin)  # declared in the layer, defined by what is generated
    list(APPEND layers pln_builtin_prompts)
  endif()
  add_executable(${name} "${file}")
  target_include_directories(${name} PRIVATE "${root}")
  target_link_libraries(${name} PRIVATE ${layers} tests_support pln_house)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
endfunction()

# tests/fuzz/<name>_fuzz.cpp: one libFuzzer program each, in <build>/fuzz/.
function(pln_fuzz_targets folder)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${folder}/*_fuzz.cpp")
  foreach(file IN LISTS files)
    pln_single_file_program("${file}")
    cmake_path(GET file STEM name)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzz")
    set_property(GLOBAL APPEND PROPERTY PLN_FUZZERS ${name})
  endforeach()
  get_property(fuzzers GLOBAL PROPERTY PLN_FUZZERS)
  add_custom_target(fuzzers DEPENDS ${fuzzers})
endfunction()

# tests/bench/*.cpp: one program each, in <build>/bench/. They may compare with the raw libraries
# below us, so those are linked as well.
function(pln_bench_targets folder)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${folder}/*.cpp")
  foreach(file IN LISTS files)
    pln_single_file_program("${file}")
    cmake_path(GET file STEM name)
    target_link_libraries(${name} PRIVATE SQLite::SQLite3 OpenSSL::Crypto pln_allocator)
    target_compile_definitions(${name} PRIVATE
      PLN_PROMPTS_DIR="${CMAKE_SOURCE_DIR}/prompts"
      PLN_TEST_DATA="${CMAKE_SOURCE_DIR}/tests"
      PLN_COACH_BINARY="${CMAKE_BINARY_DIR}/pln-coach")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bench")
    set_property(GLOBAL APPEND PROPERTY PLN_BENCHES ${name})
  endforeach()
  get_property(benches GLOBAL PROPERTY PLN_BENCHES)
  foreach(partner test_platform coach_under_test)
    if(TARGET ${partner})
      list(APPEND benches ${partner})
    endif()
  endforeach()
  add_custom_target(benches DEPENDS ${benches})
endfunction()

# pln_test_program(<file>): a program that a script of tests/end_to_end runs, in <build>/tests/.
function(pln_test_program file)
  pln_single_file_program("${CMAKE_SOURCE_DIR}/${file}")
  cmake_path(GET file STEM name)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
endfunction()

# pln_partner(<name> FROM <folder>... [USES <layer>...]): these folders of tests/service as one
# program, which tests and benchmarks run as another process, in <build>/tests/service/.
function(pln_partner name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "FROM;USES")
  set(root "${CMAKE_BINARY_DIR}/layers/${name}")
  set(sources "")
  foreach(folder IN LISTS arg_FROM)
    file(GLOB found CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/service/${folder}/*.cpp")
    list(APPEND sources ${found})
  endforeach()
  pln_show_in_root("${root}" tests/service)
  add_executable(${name} ${sources})
  target_include_directories(${name} PRIVATE "${root}")
  target_link_libraries(${name} PRIVATE ${arg_USES} pln_house pln_allocator Boost::headers
                                        Threads::Threads)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests/service")
endfunction()
