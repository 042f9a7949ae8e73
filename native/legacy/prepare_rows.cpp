#include "core/base/time.hpp"
#include "core/rules/rules.hpp"
#include "native/legacy/import_rows.hpp"
#include "native/legacy/report.hpp"

namespace freehold {
namespace {

/// A row of ours under way: its values, each as its column takes it.
class RowBuilder {
 public:
  explicit RowBuilder(const Table& table) : table_(table) { row_.values = table.default_row(); }

  Status set(const char* column, Value value) {
    const Column& declared = *table_.find(column);
    if (Status fits = check_value(table_, declared, value); !fits) return fits;
    row_.values[declared.number] = std::move(value);
    return {};
  }
  Status set_text(const char* column, const std::optional<std::string>& text) {
    return set(column, text ? Value(*text) : Value());
  }
  void warn(std::string sentence) { row_.warnings.push_back(fail(Code::invalid_value, std::move(sentence))); }

  /// The time in the row's column, or the next best where it has none.
  std::int64_t time(const LegacyRow& row, const char* column, std::int64_t otherwise) {
    const auto us = row.time(column);
    if (!us && !row.is_null(column))
      warn(std::string("its ") + column + " cannot be read; it has " + format_time(otherwise) + " instead");
    return us.value_or(otherwise);
  }

  PreparedRow take() { return std::move(row_); }

 private:
  const Table& table_;
  PreparedRow row_;
};

Status set_times(RowBuilder& builder, const LegacyRow& row, Clock& clock) {
  // Whichever of the two is there stands in for the other.
  const auto any = row.time("updated_at");
  const std::int64_t created_us = builder.time(row, "created_at", any.value_or(clock.now_us()));
  const std::int64_t updated_us = builder.time(row, "updated_at", created_us);
  FREEHOLD_TRY(builder.set("created_at", format_time(created_us)));
  return builder.set("updated_at", format_time(updated_us));
}

void compare(RowBuilder& builder, const LegacyRow& row, const ImageFile& file) {
  const auto size = row.number("file_size");
  if (size != file.size && !row.is_null("file_size"))
    builder.warn("its file has " + std::to_string(file.size) + " bytes, and not " +
                 printable(row.text("file_size").value_or("")) + " as it says");
  const auto type = row.text("content_type");
  const bool same = !type || *type == file.content_type || (*type == "image/jpg" && file.content_type == "image/jpeg");
  if (!same) builder.warn("its file is " + file.content_type + ", and not " + printable(*type) + " as it says");
}

}  // namespace

Result<PreparedRow> prepare_note(const Table& notes, const LegacyRow& row, Clock& clock) {
  RowBuilder builder(notes);
  FREEHOLD_TRY(builder.set_text("title", row.text("title")));
  FREEHOLD_TRY(builder.set_text("content", row.text("content")));
  FREEHOLD_TRY(set_times(builder, row, clock));
  return builder.take();
}

Result<PreparedRow> prepare_image(const Table& images, const LegacyRow& row, Clock& clock, const ImageFiles& files,
                                  const BlobStore* blobs) {
  RowBuilder builder(images);
  const auto name = row.text("filename"), original = row.text("original_filename");
  FREEHOLD_TRY(builder.set_text("filename", name));
  FREEHOLD_TRY(builder.set_text("original_filename", original ? original : name));
  FREEHOLD_TRY(builder.set("uploaded_at", format_time(builder.time(row, "uploaded_at", clock.now_us()))));
  const auto path = row.text("file_path");
  FREEHOLD_ASSIGN(const ImageFile file, files.find(path ? *path : name.value_or("")));
  compare(builder, row, file);
  FREEHOLD_TRY(builder.set("content_type", file.content_type));
  FREEHOLD_TRY(builder.set("file_size", file.size));
  if (blobs == nullptr) return builder.take();
  const auto user = row.number("user_id");
  if (!user) return fail(Code::parent_missing, "its user_id is no whole number");
  FREEHOLD_ASSIGN(const Blob blob, store_file(*blobs, LegacyOwners::id_of(*user), file.path));
  FREEHOLD_TRY(builder.set("file_size", blob.size));
  FREEHOLD_TRY(builder.set("sha256", blob.sha256));
  FREEHOLD_TRY(builder.set("file_path", blob.sha256));
  return builder.take();
}

}  // namespace freehold
