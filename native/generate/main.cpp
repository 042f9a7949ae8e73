#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

#include "core/schema/emit.hpp"
#include "core/workspace/workspace.hpp"
#include "native/generate/pages.hpp"

namespace freehold {
namespace {

enum ExitStatus : int { kDone = 0, kFailed = 1, kWrongUsage = 2, kDifferences = 3 };

/// A file as it should be: its path from the root of the project, and its text.
struct GeneratedFile {
  std::string path;
  std::string text;
};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Status write(const std::filesystem::path& path, const std::string& text) {
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return fail(Code::storage_failed, "cannot write " + path.string());
  return {};
}

Result<std::vector<GeneratedFile>> generate(const std::filesystem::path& root, const Schema& schema) {
  static constexpr const char* kProtocol = "docs/protocol.md";
  FREEHOLD_ASSIGN(std::string protocol, fill_block(read(root / kProtocol), "codes", codes_table()));
  FREEHOLD_ASSIGN(protocol, fill_block(protocol, "limits", limits_table()));
  return std::vector<GeneratedFile>{{"web/client/src/generated/schema.ts", emit_typescript(schema)},
                                    {"docs/schema.md", emit_reference(schema)},
                                    {kProtocol, protocol}};
}

Result<int> run(const std::filesystem::path& root, bool only_check) {
  const Schema& schema = workspace_schema();
  for (const std::string& finding : schema.check()) std::cerr << finding << '\n';
  if (!schema.check().empty()) return fail(Code::invalid_value, "the declared tables cannot work as they are");
  FREEHOLD_ASSIGN(const auto files, generate(root, schema));
  int status = kDone;
  for (const GeneratedFile& file : files) {
    if (read(root / file.path) == file.text) continue;
    if (only_check) {
      std::cerr << file.path << " is not what its source generates now; run freehold-generate\n";
      status = kDifferences;
      continue;
    }
    FREEHOLD_TRY(write(root / file.path, file.text));
    std::cout << file.path << '\n';
  }
  return status;
}

}  // namespace
}  // namespace freehold

int main(int argc, char** argv) {
  CLI::App app("Writes the files that are made from the declared tables, codes and limits.", "freehold-generate");
  std::string root = ".";
  bool only_check = false;
  app.add_option("--out-dir", root, "The root of the project")->capture_default_str();
  app.add_flag("--check", only_check, "Write nothing; name the files that differ and exit with 3");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? freehold::kDone : freehold::kWrongUsage;
  }
  const auto status = freehold::run(root, only_check);
  if (status.ok()) return *status;
  std::cerr << "freehold-generate: " << status.error().message << '\n';
  return freehold::kFailed;
}
