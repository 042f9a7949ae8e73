#include "native/legacy/import.hpp"

#include "native/legacy/import_rows.hpp"

namespace freehold {
namespace {

const LegacyShape& users_shape() {
  static const LegacyShape shape{
      "users", {"id", "email"}, {"username", "password_hash", "created_at", "is_active", "is_admin"}, "id"};
  return shape;
}

const LegacyShape& notes_shape() {
  static const LegacyShape shape{
      "notes", {"id", "user_id", "title"}, {"content", "created_at", "updated_at"}, "user_id, id"};
  return shape;
}

const LegacyShape& images_shape() {
  static const LegacyShape shape{"images",
                                 {"id", "user_id", "filename"},
                                 {"original_filename", "file_path", "file_size", "content_type", "uploaded_at"},
                                 "user_id, id"};
  return shape;
}

Status open_table(std::unique_ptr<LegacyTable>& table, const std::string& path, const LegacyShape& shape) {
  if (path.empty()) return {};
  FREEHOLD_ASSIGN(table, LegacyTable::open(path, shape));
  return {};
}

}  // namespace

struct LegacyImport::Files {
  std::unique_ptr<LegacyTable> users, notes, images;
  std::optional<ImageFiles> pictures;
  std::optional<BlobStore> blobs;  ///< nothing in a dry run
};

LegacyImport::LegacyImport(ImportOrder order) : order_(std::move(order)), files_(std::make_unique<Files>()) {}
LegacyImport::~LegacyImport() = default;

Result<std::unique_ptr<LegacyImport>> LegacyImport::open(ImportOrder order) {
  std::unique_ptr<LegacyImport> import(new LegacyImport(std::move(order)));
  const ImportOrder& wanted = import->order_;
  Files& files = *import->files_;
  FREEHOLD_TRY(open_table(files.users, wanted.users, users_shape()));
  FREEHOLD_TRY(open_table(files.notes, wanted.notes, notes_shape()));
  FREEHOLD_TRY(open_table(files.images, wanted.images, images_shape()));
  if (files.images == nullptr) return import;
  FREEHOLD_ASSIGN(files.pictures, ImageFiles::open(wanted.image_root));
  if (wanted.dry_run) return import;
  files.blobs.emplace(wanted.data);
  FREEHOLD_TRY(files.blobs->make_ready());
  return import;
}

Result<ImportReport> LegacyImport::run(ServerStore& store, const Schema& schema, Clock& clock, Random& random) {
  ImportRun run{order_, store, schema, clock, random, LegacyOwners(store), {}};
  run.report.dry_run = order_.dry_run;
  if (files_->users) FREEHOLD_TRY(import_users(run, *files_->users));
  if (files_->notes) {
    const Table& notes = *schema.find("notes");
    FREEHOLD_TRY(
        import_rows(run, *files_->notes, notes, [&](const LegacyRow& row) { return prepare_note(notes, row, clock); }));
  }
  if (files_->images) {
    const Table& images = *schema.find("images");
    FREEHOLD_TRY(import_rows(run, *files_->images, images, [&](const LegacyRow& row) {
      return prepare_image(images, row, clock, *files_->pictures, files_->blobs ? &*files_->blobs : nullptr);
    }));
  }
  return std::move(run.report);
}

}  // namespace freehold
