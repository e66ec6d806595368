# Every library that is not ours, from the distribution's packages (deploy/packages has the
# reasons). Nothing is downloaded by the build.
include_guard(GLOBAL)

find_package(PkgConfig REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS i18n uc)
find_package(yaml-cpp REQUIRED CONFIG)
if(NOT TARGET yaml-cpp::yaml-cpp)  # the name that yaml-cpp has had since 0.8
  add_library(yaml-cpp::yaml-cpp INTERFACE IMPORTED)
  target_link_libraries(yaml-cpp::yaml-cpp INTERFACE yaml-cpp)
endif()
find_package(nlohmann_json 3.11 REQUIRED CONFIG)
find_package(SQLite3 3.40 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto SSL)

if(PLN_SHELL)
  find_package(Threads REQUIRED)
  find_package(Boost 1.81 REQUIRED CONFIG)
  find_package(CLI11 2.1 REQUIRED CONFIG)
  pkg_check_modules(libedit REQUIRED IMPORTED_TARGET libedit)
  pkg_check_modules(prometheus REQUIRED IMPORTED_TARGET prometheus-cpp-core>=1.0)
  find_package(spdlog 1.10 REQUIRED CONFIG)

  find_path(CCTZ_INCLUDE_DIR cctz/time_zone.h REQUIRED)
  find_library(CCTZ_LIBRARY cctz REQUIRED)
  add_library(cctz::cctz UNKNOWN IMPORTED)
  set_target_properties(cctz::cctz PROPERTIES
    IMPORTED_LOCATION ${CCTZ_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${CCTZ_INCLUDE_DIR})
endif()

# The allocator of what runs for long; sanitizers bring their own.
add_library(pln_allocator INTERFACE)
if(NOT PLN_SANITIZE)
  pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
  target_link_libraries(pln_allocator INTERFACE PkgConfig::jemalloc)
endif()

if(PLN_TESTS)
  find_package(doctest 2.4.9 REQUIRED CONFIG)
  find_package(rapidcheck REQUIRED CONFIG)
endif()
