// Rows of the old site, where any column may hold anything. A line of the input is a column's value: `#1` a whole
// number, `.1` one with a fraction, `x…` bytes, an empty line Null, anything else text.
#include <boost/json.hpp>
#include <charconv>

#include "core/protocol/codec.hpp"
#include "core/rules/rules.hpp"
#include "core/workspace/workspace.hpp"
#include "native/legacy/import_rows.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/temporary_folder.hpp"

namespace freehold {
namespace {

const LegacyShape kShape{"any",
                         {"id", "title", "content", "filename", "original_filename", "file_path", "file_size"},
                         {"content_type", "created_at", "updated_at", "uploaded_at", "is_active"},
                         "id"};

template <class Number>
Value number_in(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Value value_of(std::string_view line) {
  if (line.empty()) return {};
  const std::string_view rest = line.substr(1);
  switch (line.front()) {
    case '#':
      return number_in<std::int64_t>(rest);
    case '.':
      return number_in<double>(rest);
    case 'x':
      return bytes_of(rest);
    default:
      return std::string(line);
  }
}

/// Ada's pictures. Beside their folder there is a file that no row may reach.
ImageFiles pictures() {
  static const TemporaryFolder folder;
  const std::string_view png("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
  folder.write("pictures/cat.png", png);
  folder.write("pictures/none.txt", "no picture");
  folder.write("secret.png", png);
  return *ImageFiles::open((folder.path() / "pictures").string());
}

/// A row that can be imported obeys the rules, and what is said of it can be told.
void check(const Table& table, const LegacyRow& row, const Result<PreparedRow>& prepared) {
  ImportReport report;
  if (!prepared)
    report.skipped.push_back({"old.db", "any", row["id"], prepared.error().code, prepared.error().message});
  if (prepared) {
    for (const Column& column : table.columns()) {
      const bool given = !is_null(prepared->values[column.number]);
      const Status fits = given ? check_value(table, column, prepared->values[column.number]) : Status();
      must(fits.ok(), "an imported row obeys the rules: " + (fits ? "" : fits.error().message));
    }
    for (const Error& warning : prepared->warnings)
      report.warnings.push_back({"old.db", "any", row["id"], warning.code, warning.message});
  }
  must(parse_json(boost::json::serialize(report.json())).ok(), "a report is JSON: " + report.text());
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  static const ImageFiles files = pictures();
  TestClock clock;
  Choices lines(text_of(data, size));
  std::vector<Value> values;
  while (values.size() < kShape.required.size() + kShape.optional.size()) values.push_back(value_of(lines.line()));
  const LegacyRow row(kShape, std::move(values));
  const Table& notes = *workspace_schema().find("notes");
  check(notes, row, prepare_note(notes, row, clock));
  const Table& images = *workspace_schema().find("images");
  check(images, row, prepare_image(images, row, clock, files, nullptr));
  const auto found = files.find(row.text("file_path").value_or(""));
  must(!found || found->path.filename() != "secret.png", "no file beside the pictures' folder is reached");
  row.flag("is_active", true);
  return 0;
}
