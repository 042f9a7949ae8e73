#pragma once

#include <string>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace freehold {

/// The three files of a notes-and-images site, and the folder of its pictures; empty tables at first.
class LegacySite {
 public:
  LegacySite();

  /// Runs SQL on the file `users`, `notes` or `images`.
  void sql(const std::string& table, const std::string& statements) const;
  void add_user(int id, const std::string& name, const std::string& password) const;
  void add_note(int id, int user, const std::string& title,
                const std::string& created_at = "2019-05-06 07:08:09") const;
  /// A row, and below the folder of pictures the file that it names, which holds `bytes`.
  void add_image(int id, int user, const std::string& path, std::string_view bytes,
                 const std::string& content_type = "image/png") const;

  std::string file(const std::string& table) const { return (folder_.path() / "site" / (table + ".db")).string(); }
  std::string image_root() const { return (folder_.path() / "site" / "pictures").string(); }
  /// A folder that `--data` may name.
  std::filesystem::path data() const { return folder_.path() / "data"; }
  const TemporaryFolder& folder() const { return folder_; }

  /// The command line that imports all of it.
  std::vector<std::string> import_into(const std::string& url, std::vector<std::string> more = {}) const;
  /// Name and content of every file of the site.
  std::vector<std::pair<std::string, std::string>> snapshot() const;

 private:
  TemporaryFolder folder_;
};

/// A picture whose bytes differ by `salt`.
std::string png(const std::string& salt);

}  // namespace freehold
