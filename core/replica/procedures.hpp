#pragma once

#include <boost/json.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"

namespace freehold {

/// What a procedure works with: the rows of one account, under the same rules as every other call. Values and rows are
/// JSON as in docs/commands.md. Lives as long as the procedure runs. Whoever else offers procedures (a server, a test)
/// may have another home for it than a replica.
class ProcedureRows {
 public:
  virtual ~ProcedureRows() = default;

  /// The whole new row. `values.id` may be given.
  virtual Result<boost::json::object> insert(std::string_view table, const boost::json::object& values) = 0;
  /// The row as it is now; `not_owner` where there is none.
  virtual Result<boost::json::object> update(std::string_view table, std::string_view id,
                                             const boost::json::object& values) = 0;
  virtual Status remove(std::string_view table, std::string_view id) = 0;
  virtual Result<std::optional<boost::json::object>> get(std::string_view table, std::string_view id) = 0;
  /// Rows of a SELECT, as objects; sees what the procedure has written.
  virtual Result<boost::json::array> query(std::string_view sql, const boost::json::array& params) = 0;
  /// Plain SQL that writes the application's tables.
  virtual Status execute(std::string_view sql, const boost::json::array& params) = 0;

  virtual std::string new_id() = 0;
  /// Microseconds since 1970, by the clock that dates rows.
  virtual std::int64_t now_us() = 0;
};

/// Something that an application does as a whole, beside single writes. It is called by name (`call`), and what it
/// writes is one transaction: all of it is kept where it succeeds, nothing where it fails. A call of `rows` that fails
/// undoes itself alone, and the procedure may go on.
struct Procedure {
  std::string name;
  bool writes = true;
  std::function<Result<boost::json::value>(const boost::json::object& arguments, ProcedureRows& rows)> run;
};

}  // namespace freehold
