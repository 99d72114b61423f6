// print_study ROOT STUDY OUT: the specialiser's source of a study's structure, as a file of the tests.
#include <cstdio>
#include <fstream>

#include "host/config/load.h"
#include "host/engine/kernel_source.h"

int main(int, char** argv) {
  using namespace offtake;
  const std::string file = argv[2];
  const Loaded loaded = load_study(std::string(argv[1]) + "/" + file, {});
  for (const Diagnostic& error : loaded.errors) std::fprintf(stderr, "%s\n", to_string(error, file).c_str());
  if (!loaded.study) return 1;
  const BuiltTables tables = build_tables(*loaded.study, false);
  const std::string source = structure_source(tables, "Study");
  const int shared = int(kernel_shape(tables, 90).shared);  // as on an H100
  std::ofstream out(argv[3]);
  out << "#include \"tests/static/static_path.h\"\n\nnamespace offtake::testing {\nnamespace {\n\n"
      << source << "[[maybe_unused]] const bool added = add_static_study<Study, Reach(" << shared << ")>(\"" << file
      << "\", R\"(" << source << ")\");\n\n}  // namespace\n}  // namespace offtake::testing\n";
  out.close();
  return out ? 0 : 1;
}
