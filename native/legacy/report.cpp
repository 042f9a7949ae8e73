#include "native/legacy/report.hpp"

#include <boost/json/array.hpp>

#include "core/base/text.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

json::value json_id(const Value& id) {
  if (const auto* number = as_integer(id)) return *number;
  if (const auto* text = as_text(id)) return json::string(printable(*text));
  return nullptr;
}

std::string text_id(const Value& id) {
  if (const auto* number = as_integer(id)) return std::to_string(*number);
  if (const auto* text = as_text(id)) return "'" + printable(*text) + "'";
  return "without an id";
}

json::array json_list(const std::vector<ImportRemark>& remarks) {
  json::array list;
  for (const ImportRemark& remark : remarks)
    list.push_back(json::object{{"file", remark.file},
                                {"table", remark.table},
                                {"id", json_id(remark.id)},
                                {"code", code_name(remark.code)},
                                {"reason", remark.sentence}});
  return list;
}

std::string text_list(const char* word, const std::vector<ImportRemark>& remarks) {
  std::string lines;
  for (const ImportRemark& remark : remarks)
    lines += std::string(word) + remark.table + " " + text_id(remark.id) + " in " + remark.file + ": " +
             remark.sentence + " (" + std::string(code_name(remark.code)) + ")\n";
  return lines;
}

}  // namespace

std::string printable(const std::string& text) {
  return count_code_points(text) ? text : "(no text)";
}

json::object ImportReport::json() const {
  json::array list;
  for (const ImportedTable& table : tables)
    list.push_back(json::object{{"table", table.table},
                                {"file", table.file},
                                {"rows", table.rows},
                                {"imported", table.imported},
                                {"already_there", table.already_there},
                                {"skipped", table.skipped}});
  return {{"dry_run", dry_run},
          {"tables", std::move(list)},
          {"skipped", json_list(skipped)},
          {"warnings", json_list(warnings)}};
}

std::string ImportReport::text() const {
  std::string lines = text_list("skipped: ", skipped) + text_list("warning: ", warnings);
  for (const ImportedTable& table : tables)
    lines += table.table + ": " + std::to_string(table.imported) + (dry_run ? " would be imported, " : " imported, ") +
             std::to_string(table.already_there) + " already there, " + std::to_string(table.skipped) +
             " skipped, of " + std::to_string(table.rows) + " in " + table.file + "\n";
  if (dry_run) lines += "dry run: nothing was written\n";
  return lines;
}

}  // namespace freehold
