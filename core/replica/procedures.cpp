#include "core/replica/procedures.hpp"

#include <algorithm>

#include "core/replica/engine.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

Result<json::object> row_of_text(const std::string& text) {
  FREEHOLD_ASSIGN(json::value parsed, parse_json(text));
  return std::move(parsed).as_object();
}

/// The rows of a replica.
class ReplicaRows : public ProcedureRows {
 public:
  struct Parts {
    const Schema& schema;
    DeviceRows& rows;
    LocalWrites& writes;
    Queries& queries;
    Clock& clock;
    Random& random;
    bool may_write;
  };
  explicit ReplicaRows(const Parts& parts) : parts_(parts) {}

  Result<json::object> insert(std::string_view table, const json::object& values) override {
    FREEHOLD_ASSIGN(const Table* found, to_write(table));
    FREEHOLD_ASSIGN(const std::string row, parts_.writes.insert(*found, values));
    return row_of_text(row);
  }

  Result<json::object> update(std::string_view table, std::string_view id, const json::object& values) override {
    FREEHOLD_ASSIGN(const Table* found, to_write(table));
    FREEHOLD_ASSIGN(const RowId row, RowId::parse(id));
    FREEHOLD_ASSIGN(const std::string text, parts_.writes.update(*found, row, values));
    return row_of_text(text);
  }

  Status remove(std::string_view table, std::string_view id) override {
    FREEHOLD_ASSIGN(const Table* found, to_write(table));
    FREEHOLD_ASSIGN(const RowId row, RowId::parse(id));
    return parts_.writes.remove(*found, row);
  }

  Result<std::optional<json::object>> get(std::string_view table, std::string_view id) override {
    FREEHOLD_ASSIGN(const Table* found, table_of(table));
    FREEHOLD_ASSIGN(const RowId row, RowId::parse(id));
    FREEHOLD_ASSIGN(const auto values, parts_.rows.get(*found, row));
    if (!values) return std::optional<json::object>();
    FREEHOLD_ASSIGN(json::object held, row_of_text(encode_row(*found, *values)));
    return std::optional<json::object>(std::move(held));
  }

  Result<json::array> query(std::string_view sql, const json::array& params) override {
    FREEHOLD_ASSIGN(const std::string text, parts_.queries.json(sql, params));
    FREEHOLD_ASSIGN(json::value rows, parse_json(text));
    return std::move(rows).as_array();
  }

  Status execute(std::string_view sql, const json::array& params) override {
    FREEHOLD_TRY(check_open());
    auto changed = parts_.writes.execute(sql, params);
    if (!changed) return std::move(changed).error();
    return {};
  }

  std::string new_id() override { return make_uuid_v7(parts_.clock, parts_.random).text(); }
  std::int64_t now_us() override { return parts_.clock.now_us(); }

 private:
  Result<const Table*> table_of(std::string_view name) const {
    const Table* table = parts_.schema.find(name);
    if (table != nullptr && table->on_devices()) return table;
    return fail_at(Code::unknown_table, "there is no table '" + std::string(name) + "'", std::string(name));
  }

  /// A write outside of the procedure's transaction would be kept whatever becomes of the rest.
  Status check_open() const {
    if (!parts_.may_write) return fail(Code::wrong_state, "the procedure is one that only reads");
    if (parts_.writes.in_transaction()) return {};
    return fail(Code::wrong_state, "the procedure has no open transaction any more: the storage ended it");
  }

  Result<const Table*> to_write(std::string_view name) const {
    FREEHOLD_TRY(check_open());
    return table_of(name);
  }

  Parts parts_;
};

}  // namespace

Engine::Answer Engine::call_procedure(std::string_view name, const Fields& arguments) {
  const auto found = std::find_if(options_.procedures.begin(), options_.procedures.end(),
                                  [name](const Procedure& procedure) { return procedure.name == name; });
  if (found == options_.procedures.end())
    return fail(Code::not_found, "there is no procedure '" + std::string(name) + "'");
  ReplicaRows rows({*options_.schema, rows_, writes_, queries_, time_, *options_.random, found->writes});
  const auto run = [&]() -> Answer {
    FREEHOLD_ASSIGN(const json::value answer, found->run(arguments, rows));
    return json::serialize(answer);
  };
  return found->writes ? writes_.together(run) : run();
}

}  // namespace freehold
