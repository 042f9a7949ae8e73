#include "core/migrate/revision.hpp"

#include <cstdio>

#include "core/migrate/difference.hpp"
#include "core/migrate/snapshot.hpp"

namespace freehold {
namespace {

std::string number_of(int version) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d", version);
  return text;
}

/// `Due dates, for tasks!` → `due_dates_for_tasks`.
std::string slug(std::string_view message) {
  std::string out;
  for (const char c : message) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out.substr(0, 60);
}

/// What a step begins with. `lines` say what it does, and what older clients make of it.
std::string header(int version, std::string_view message, const std::vector<std::string>& lines) {
  std::string first(message.substr(0, message.find('\n')));
  std::string out = "-- " + number_of(version) + " " + first + "\n";
  for (const std::string& line : lines) out += "-- " + line + "\n";
  return out + "-- Never edit after release; write the next one.\n\n";
}

std::vector<std::string> header_lines(const std::vector<std::string>& changes) {
  std::vector<std::string> lines;
  bool only_more = true;
  for (const std::string& change : changes) {
    lines.push_back("  " + change);
    only_more = only_more && change.compare(0, 4, "add ") == 0;
  }
  lines.emplace_back(only_more ? "An older client takes no notice of what is new here."
                               : "An older client still writes what it knows; what is gone here is refused.");
  return lines;
}

struct Scripts {
  std::string device_up, sqlite_up, sqlite_down, postgres_up, postgres_down;
};

void add_files(std::vector<RevisionFile>& files, const std::string& folder, const std::string& head, Scripts scripts) {
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) files.push_back({folder + "/" + name, text});
  };
  const auto with_head = [&head](const std::string& text) { return text.empty() ? text : head + text; };
  add("device.up.sql", with_head(scripts.device_up));
  add("sqlite.up.sql", with_head(scripts.sqlite_up));
  add("sqlite.down.sql", scripts.sqlite_down);
  add("postgres.up.sql", with_head(scripts.postgres_up));
  add("postgres.down.sql", scripts.postgres_down);
}

Result<std::string> folder_of(int version, std::string_view message) {
  const std::string name = slug(message);
  if (name.empty())
    return fail(Code::wrong_usage, "the message names the step's folder: say in a few words what the step does");
  return number_of(version) + "_" + name;
}

std::string plain(const std::vector<NewIndex>& indexes) {
  std::string out;
  for (const NewIndex& index : indexes) out += index.sql;
  return out;
}

/// What an attempt that failed left unfinished is in the way of the next.
std::string concurrently(const std::vector<NewIndex>& indexes) {
  std::string out = std::string(kOutsideTransaction) + "\n";
  for (const NewIndex& index : indexes) {
    std::string sql = index.sql;
    sql.insert(sql.find("INDEX ") + 6, "CONCURRENTLY ");
    out += "DROP INDEX CONCURRENTLY IF EXISTS " + index.name + ";\n" + sql;
  }
  return out;
}

std::string drop(const std::vector<NewIndex>& indexes) {
  std::string out;
  for (const NewIndex& index : indexes) out += "DROP INDEX IF EXISTS " + index.name + ";\n";
  return out;
}

}  // namespace

Result<std::vector<RevisionFile>> write_revision(int version, std::string_view message, const Schema& from,
                                                 const Schema& to) {
  FREEHOLD_ASSIGN(const std::string folder, folder_of(version, message));
  std::string problems;
  for (const std::string& problem : check_difference(from, to)) problems += (problems.empty() ? "" : " ") + problem;
  if (!problems.empty()) return fail(Code::wrong_usage, problems);
  const auto changes = describe_difference(from, to);
  if (changes.empty()) return std::vector<RevisionFile>();
  const DifferenceScript up = write_difference(from, to, Home::postgres),
                         down = write_difference(to, from, Home::postgres);
  std::vector<RevisionFile> files;
  add_files(
      files, folder, header(version, message, header_lines(changes)),
      {write_difference(from, to, Home::device_sqlite).inside, write_difference(from, to, Home::server_sqlite).inside,
       write_difference(to, from, Home::server_sqlite).inside, up.inside, down.inside + plain(down.indexes)});
  if (!up.indexes.empty()) {
    const std::vector<std::string> why = {"Indexes of the step before, made while other programs go on writing."};
    add_files(files, number_of(version + 1) + "_" + slug(message) + "_indexes", header(version + 1, message, why),
              {{}, {}, {}, concurrently(up.indexes), drop(up.indexes)});
  }
  files.push_back({"head.json", write_snapshot(to)});
  return files;
}

Result<std::vector<RevisionFile>> write_empty_revision(int version, std::string_view message) {
  FREEHOLD_ASSIGN(const std::string folder, folder_of(version, message));
  const std::string head = header(version, message, {"What an older client makes of it: say so here."});
  std::vector<RevisionFile> files;
  for (const char* name : {"device.up.sql", "sqlite.up.sql", "postgres.up.sql"})
    files.push_back({folder + "/" + name, head});
  for (const char* name : {"sqlite.down.sql", "postgres.down.sql"})
    files.push_back({folder + "/" + name, "-- The way back.\n"});
  return files;
}

}  // namespace freehold
