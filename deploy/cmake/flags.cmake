# The house's compiler settings, as one target that every other links: pln_house.
include_guard(GLOBAL)
include(CheckCXXCompilerFlag)
include(CheckLinkerFlag)
include(CheckPIESupported)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
check_pie_supported()

if(PLN_SHELL AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 frees twice in coroutines that clang compiles correctly, and warns of nothing.
  message(FATAL_ERROR "The program is built with clang 19: cmake --preset release (or dev). "
                      "g++ builds the inner layers only: cmake --preset gcc.")
endif()

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug or RelWithDebInfo" FORCE)
endif()

# ccache, if it is there. Paths below the checkout are handed to it as relative ones, so that two
# build folders, or two checkouts, share what they have compiled.
find_program(PLN_CCACHE ccache)
if(PLN_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${PLN_CCACHE})
endif()

# Names of files in messages and debug information begin at the repository's root, wherever it lies.
cmake_path(RELATIVE_PATH CMAKE_SOURCE_DIR BASE_DIRECTORY "${CMAKE_BINARY_DIR}"
           OUTPUT_VARIABLE way_up)

add_library(pln_house INTERFACE)
target_compile_features(pln_house INTERFACE cxx_std_20)
target_compile_options(pln_house INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  # g++ 12 takes the value of an empty std::optional for one that is read.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  # Errors under clang only: g++ 12 at -O2 warns wrongly of plain standard library calls.
  $<$<CXX_COMPILER_ID:Clang>:-Werror>
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -ffile-prefix-map=${way_up}/=
  $<$<CXX_COMPILER_ID:Clang>:-fdebug-compilation-dir=.>)
target_compile_definitions(pln_house INTERFACE
  _GLIBCXX_ASSERTIONS          # bounds of vector, string_view, span: always on, cheap
  BOOST_ASIO_NO_DEPRECATED)

# clang's own linker is several times as fast, and the only one here that optimises across files.
check_linker_flag(CXX -fuse-ld=lld PLN_HAVE_LLD)
if(PLN_HAVE_LLD)
  target_link_options(pln_house INTERFACE -fuse-ld=lld)
  if(PLN_LTO AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(pln_house INTERFACE -flto=thin)
    target_link_options(pln_house INTERFACE
      -flto=thin -Wl,--thinlto-cache-dir=${CMAKE_BINARY_DIR}/lto-cache)
  endif()
endif()

if(PLN_SANITIZE)
  set(sanitize -fsanitize=${PLN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(pln_house INTERFACE ${sanitize})
  target_link_options(pln_house INTERFACE ${sanitize})
  # Reused coroutine frames would hide a use after free from the address sanitizer.
  target_compile_definitions(pln_house INTERFACE BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING)
else()
  # Hardening. It reads what strangers write, so a mistake in it should end the process, no more.
  # The fortified C library needs optimisation, and gets in the way of the sanitizers.
  target_compile_options(pln_house INTERFACE
    -fstack-protector-strong
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE$<SEMICOLON>-D_FORTIFY_SOURCE=3>)
  foreach(flag IN ITEMS -fcf-protection -fstack-clash-protection)
    string(MAKE_C_IDENTIFIER "PLN_HAVE${flag}" have)
    check_cxx_compiler_flag(${flag} ${have})
    if(${have})
      target_compile_options(pln_house INTERFACE ${flag})
    endif()
  endforeach()
  target_link_options(pln_house INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
