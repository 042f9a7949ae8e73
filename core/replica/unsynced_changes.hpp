#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "core/protocol/unsynced.hpp"
#include "core/replica/refusals.hpp"

namespace freehold {

/// What this device holds and the server does not, as a file; and such files of other devices, on their way to the
/// server. Such a file is not written again here: it is pushed as its own device would have pushed it, under that one's
/// id, and the feed brings the outcome. So the server knows each transaction for what it is, however often and by
/// whomever it is brought, and its merges see when it was written, not when it was imported.
class UnsyncedChanges {
 public:
  UnsyncedChanges(Database& database, const Schema& schema, DeviceState& state, Refusals& refusals, Clock& clock,
                  int schema_version)
      : database_(database),
        schema_(schema),
        state_(state),
        refusals_(refusals),
        clock_(clock),
        schema_version_(schema_version) {}

  /// The file, and how much is in it: `{"transactions","refused"}`.
  struct Written {
    std::string file;
    std::string counts;
  };
  Result<Written> write();

  /// Looks through a file and changes nothing: `{"transactions","refused","own"}`. `own`: it comes from this very
  /// device, which has all of it.
  Result<std::string> look(std::string_view file);

  /// One push with the file's transactions from position `from` on, at most `most` of them, and the position after it.
  struct Push {
    std::string message;  ///< empty: nothing is left
    std::size_t next = 0;
  };
  Result<Push> push(std::string_view file, std::size_t from, std::size_t most);

  /// Keeps what the server refused of a push, to be decided about here: `{"accepted","refused"}`.
  Result<std::string> take_verdicts(std::string_view file, const boost::json::value& reply);
  /// Keeps what the server had refused before the file was made. How many are new here.
  Result<std::int64_t> take_refused(std::string_view file);

 private:
  Result<UnsyncedFile> read(std::string_view file);

  Database& database_;
  const Schema& schema_;
  DeviceState& state_;
  Refusals& refusals_;
  Clock& clock_;
  int schema_version_;
};

}  // namespace freehold
