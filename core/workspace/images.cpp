#include "core/workspace/tables.hpp"

namespace freehold {

void declare_images(Schema& schema) {
  schema.table("images", 5)
      .owned()
      .about("Pictures; the bytes travel apart from the row.")
      .text("filename", {.max_length = 255, .required = true})
      .text("original_filename", {.max_length = 255, .required = true})
      .text("file_path", {.max_length = 500,
                          .required = true,
                          .names_blob = true,
                          .about = "the storage key of the bytes, never a path on a disk"})
      .bigint("file_size", {.min = 0, .about = "in bytes"})
      .text("content_type", {.max_length = 100})
      .text("sha256", {.exact_length = 64, .form = TextForm::hex, .names_blob = true})
      .created_at("uploaded_at")
      .index({"user_id", "uploaded_at desc"});
}

}  // namespace freehold
