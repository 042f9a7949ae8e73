#include "native/legacy/import_run.hpp"

namespace freehold {

Result<std::optional<Error>> LegacyOwners::reason_against(std::int64_t user) {
  const std::string name = "user " + std::to_string(user);
  if (skipped_.contains(user)) return std::optional(fail(Code::parent_missing, "its " + name + " was skipped"));
  if (there_.contains(user) || planned_.contains(user)) return std::optional<Error>();
  FREEHOLD_ASSIGN(const auto account, store_.find_account(id_of(user)));
  if (!account)
    return std::optional(fail(Code::parent_missing, "its " + name + " is not there; import it first, with --users"));
  there_.insert(user);
  return std::optional<Error>();
}

void ImportRun::begin(const LegacyTable& table) {
  report.tables.push_back({table.name(), table.file(), table.rows(), 0, 0, 0});
}

void ImportRun::skip(const LegacyRow& row, const Error& reason) {
  ++current().skipped;
  report.skipped.push_back({current().file, current().table, row["id"], reason.code, reason.message});
}

void ImportRun::warn(const LegacyRow& row, const Error& remark) {
  report.warnings.push_back({current().file, current().table, row["id"], remark.code, remark.message});
}

void ImportRun::show_progress() const {
  if (!order.progress) return;
  const ImportedTable& table = report.tables.back();
  order.progress(table.table + ": " + std::to_string(table.imported + table.already_there + table.skipped) + " of " +
                 std::to_string(table.rows));
}

Status ImportRun::go_on() const {
  if (!order.stopped || !order.stopped()) return {};
  return fail(Code::wrong_state, "stopped; what has been imported stays, and the same command goes on from there");
}

bool is_about_row(const Error& error) {
  return error.code != Code::sql_error && error.code != Code::wrong_state && code_info(error.code).http_status < 500;
}

Result<std::int64_t> old_id(const LegacyRow& row) {
  const auto id = row.number("id");
  if (!id) return fail(Code::invalid_value, "its id is no whole number");
  return *id;
}

}  // namespace freehold
