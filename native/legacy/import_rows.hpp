#pragma once

#include "native/legacy/image_files.hpp"
#include "native/legacy/import_run.hpp"

namespace freehold {

/// A row as it shall be here, by column number, and what there is to say of it.
struct PreparedRow {
  std::vector<Value> values;
  std::vector<Error> warnings;
};

/// Makes a row of ours from one of the old site. An error that is about the row leaves it out.
using PrepareRow = std::function<Result<PreparedRow>(const LegacyRow& row)>;

/// Imports the rows of a table whose rows belong to users, in the order of these: owner by owner, in transactions of
/// bounded size.
Status import_rows(ImportRun& run, LegacyTable& from, const Table& to, const PrepareRow& prepare);

Result<PreparedRow> prepare_note(const Table& notes, const LegacyRow& row, Clock& clock);
/// `blobs` null: nothing is stored, and the row has no digest.
Result<PreparedRow> prepare_image(const Table& images, const LegacyRow& row, Clock& clock, const ImageFiles& files,
                                  const BlobStore* blobs);

}  // namespace freehold
