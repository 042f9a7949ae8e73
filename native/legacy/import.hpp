#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/base/ports.hpp"
#include "core/schema/schema.hpp"
#include "native/legacy/report.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold {

struct ImportOrder {
  /// Files of the old site; empty: none. One file may hold several of the tables.
  std::string users, notes, images;
  std::string image_root;  ///< folder that the paths in `images` start from
  std::filesystem::path data;  ///< folder that the bytes of images go into
  bool dry_run = false;
  /// Called now and then: what is being imported, and how far it is. May be empty.
  std::function<void(const std::string& text)> progress;
  std::function<bool()> stopped;
};

/// Brings users, notes and images of the old site into a server's store, as the sync server itself would write them.
///
/// A row's id follows from its old one, and a row that the store has, or had, under that id stays as it is: a second
/// run goes on where the first was stopped and changes nothing. Rows that cannot be imported are named in the report;
/// only a file, the store or the disk failing ends the run, with everything written until then consistent.
class LegacyImport {
 public:
  /// Opens the files, so that nothing is written where one of them is not what it should be.
  static Result<std::unique_ptr<LegacyImport>> open(ImportOrder order);
  ~LegacyImport();

  /// `wrong_state` where `stopped` said so.
  Result<ImportReport> run(ServerStore& store, const Schema& schema, Clock& clock, Random& random);

 private:
  struct Files;
  explicit LegacyImport(ImportOrder order);

  ImportOrder order_;
  std::unique_ptr<Files> files_;
};

}  // namespace freehold
