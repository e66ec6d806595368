// prompt_compiler <prompts-dir> <output.cpp>: checks prompts/ and writes it, compiled, as a C++
// file that defines builtin_prompts_blob(). With faults it names them all and writes nothing.
#include "bot/prompts/blob.hpp"
#include "bot/prompts/loader.hpp"
#include "bot/prompts/report.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

namespace {

constexpr std::size_t bytes_in_line = 24;

bool write_source(const std::string& path, const std::string& blob) {
  std::ofstream out(path, std::ios::binary);
  out << "// Made at build from prompts/; do not edit.\n"
         "#include <string_view>\n\n"
         "namespace pln {\nnamespace {\n\n"
         "constexpr unsigned char bytes[] = {";
  for (std::size_t at = 0; at < blob.size(); ++at) {
    out << (at % bytes_in_line == 0 ? "\n" : "")
        << static_cast<unsigned>(static_cast<unsigned char>(blob[at])) << ',';
  }
  out << "\n};\n\n}  // namespace\n\n"
         "std::string_view builtin_prompts_blob();\n"
         "std::string_view builtin_prompts_blob() {\n"
         "  return {reinterpret_cast<const char*>(bytes), sizeof bytes};\n}\n\n}  // namespace "
         "pln\n";
  out.close();
  return !out.fail();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: prompt_compiler <prompts-dir> <output.cpp>\n";
    return 2;
  }
  pln::prompts::Loaded loaded = pln::prompts::load_folder(arguments[1]);
  pln::prompts::link(loaded);
  if (!loaded.faults.empty()) {
    pln::prompts::print_faults(std::cerr, arguments[1], loaded.faults);
    return 1;
  }
  if (!write_source(arguments[2], pln::prompts::encode(loaded))) {
    std::cerr << arguments[2] << ": cannot be written\n";
    return 1;
  }
  return 0;
}
