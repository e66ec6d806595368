# Writes the numbered SQL files of a folder into a .cpp, in the order of their names.
# Run at build: cmake -DFROM=<dir> -DHEADER=<include> -DOUTPUT=<file> -P embed_migrations.cmake
file(GLOB files "${FROM}/*.sql")
list(SORT files COMPARE NATURAL)
set(entries "")
foreach(file IN LISTS files)
  cmake_path(GET file STEM LAST_ONLY name)
  file(READ "${file}" text)
  string(APPEND entries "    Migration{\"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made at build from the numbered SQL files; do not edit.
#include \"${HEADER}\"

namespace pln::storage {
namespace {

constexpr Migration all[] = {
${entries}};

}  // namespace

std::span<const Migration> embedded_migrations() { return all; }

}  // namespace pln::storage
")
