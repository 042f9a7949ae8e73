#include "core/replica/inspection.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace freehold {
namespace {

constexpr std::int64_t kEntriesMax = 200;
/// Changes of a larger transaction are counted and not shown.
constexpr std::size_t kChangesShownBytes = 64 * 1024;

constexpr std::string_view kCatchUps[] = {"normal", "repair", "recover"};

/// Who makes its rows.
const char* made_by(const Table& table) {
  if (table.ownership() == Ownership::self) return "account";
  return table.rows_made_by_clients() ? "clients" : "server";
}

std::string entry_text(const Statement& row) {
  const bool accepted = !row.is_null(3);
  std::string out = R"({"id":)" + std::to_string(row.integer(0)) + R"(,"at":)" + std::to_string(row.integer(1));
  out.append(R"(,"clock":")").append(row.text(2));
  out += std::string(R"(","state":")") + (accepted ? "accepted" : row.integer(4) != 0 ? "held" : "waiting");
  out += R"(","seq":)" + (accepted ? std::to_string(row.integer(3)) : "null");
  out += R"(,"change_count":)" + std::to_string(row.integer(5));
  out.append(R"(,"changes":)").append(row.text(6).size() > kChangesShownBytes ? "null" : row.text(6));
  return out + '}';
}

}  // namespace

Result<std::int64_t> Inspection::number(std::string_view sql) {
  FREEHOLD_ASSIGN(Statement statement, database_.prepare(sql));
  FREEHOLD_ASSIGN(const bool row, statement.step());
  return row ? statement.integer(0) : 0;
}

Result<std::string> Inspection::tables() {
  std::string out = "[";
  for (const Table& table : schema_.tables()) {
    if (!table.on_devices()) continue;
    FREEHOLD_ASSIGN(const std::int64_t rows, number("SELECT count(*) FROM " + table.name()));
    out += (out.size() > 1 ? "," : "") + (R"({"name":")" + table.name() + R"(","rows":)" + std::to_string(rows));
    out += std::string(R"(,"made_by":")") + made_by(table) + R"("})";
  }
  return out + ']';
}

Result<std::string> Inspection::outbox(TransactionId before, std::int64_t limit) {
  FREEHOLD_ASSIGN(Statement statement,
                  database_.prepare("SELECT id, at, clock, seq, held, change_count, changes FROM freehold_outbox "
                                    "WHERE ?1 = 0 OR id < ?1 ORDER BY id DESC LIMIT ?2"));
  limit = std::clamp<std::int64_t>(limit, 1, kEntriesMax);
  statement.bind_integer(1, before).bind_integer(2, limit);
  std::string out = "[";
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement.step());
    if (!row) return out + ']';
    out += (out.size() > 1 ? "," : "") + entry_text(statement);
  }
}

std::string Inspection::feeds() const {
  std::string out = R"([{"scope":"me","epoch":)" + (state_.epoch() ? '"' + state_.epoch()->text() + '"' : "null");
  out += R"(,"cursor":)" + std::to_string(state_.cursor());
  out += R"(,"head":)" + (sync_.head() > 0 ? std::to_string(sync_.head()) : "null");
  out += R"(,"digest":")" + to_hex16(state_.digest()) + R"(","answered":)" + std::to_string(state_.after());
  out.append(R"(,"catch_up":")").append(kCatchUps[static_cast<std::size_t>(state_.catch_up())]) += R"("})";
  if (state_.public_cursor()) {
    out += R"(,{"scope":"public","epoch":)" + (state_.epoch() ? '"' + state_.epoch()->text() + '"' : "null");
    out += R"(,"cursor":)" + std::to_string(*state_.public_cursor());
    out +=
        R"(,"head":null,"digest":")" + to_hex16(state_.public_digest()) + R"(","answered":null,"catch_up":"normal"})";
  }
  return out + ']';
}

Result<std::string> Inspection::report(TransactionId before, std::int64_t limit) {
  FREEHOLD_ASSIGN(const std::string listed, tables());
  FREEHOLD_ASSIGN(const std::string waiting, outbox(before, limit));
  FREEHOLD_ASSIGN(const std::int64_t stored, number("SELECT count(*) FROM freehold_outbox"));
  FREEHOLD_ASSIGN(const std::int64_t page_size, number("PRAGMA page_size"));
  FREEHOLD_ASSIGN(const std::int64_t pages, number("PRAGMA page_count"));
  FREEHOLD_ASSIGN(const std::int64_t free_pages, number("PRAGMA freelist_count"));
  std::string out = R"({"tables":)" + listed + R"(,"outbox":{"stored":)" + std::to_string(stored);
  out += R"(,"entries":)" + waiting + R"(},"feeds":)" + feeds();
  out += R"(,"database":{"bytes":)" + std::to_string(page_size * pages);
  out += R"(,"free_bytes":)" + std::to_string(page_size * free_pages) + "}";
  return out + R"(,"clock_offset_us":)" + std::to_string(state_.clock_offset().us) + '}';
}

}  // namespace freehold
