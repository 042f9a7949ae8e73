#include "tests/fuzz/push_maker.hpp"

#include "core/base/text.hpp"
#include "core/protocol/codec.hpp"

namespace freehold {
namespace {

std::string list_of(const std::vector<std::string>& parts) {
  std::string out = "[";
  for (const std::string& part : parts) out += (out.size() > 1 ? "," : "") + part;
  return out + ']';
}

std::string push_text(const ClientId& client, TransactionId after, const std::vector<std::string>& transactions) {
  return R"({"type":"push","client_id":")" + client.text() + R"(","schema_version":1,"after":)" +
         std::to_string(after) + R"(,"transactions":)" + list_of(transactions) + '}';
}

std::string transaction_text(TransactionId id, const std::string& clock, const std::string& changes) {
  return R"({"id":)" + std::to_string(id) + R"(,"clock":")" + clock + R"(","changes":)" + changes + '}';
}

std::string change_text(const Table& table, std::string_view kind, const std::string& id, const std::string& rest) {
  return R"({"table":")" + table.name() + R"(","op":")" + std::string(kind) + R"(","id":")" + id + '"' + rest + '}';
}

}  // namespace

std::string PushMaker::first_push(const ClientId& client) const {
  std::vector<std::string> transactions;
  for (const SampleRow& row : rows_.rows()) {
    if (!row.table->rows_made_by_clients()) continue;
    std::vector<Cell> cells;
    for (const Column& column : row.table->columns())
      if (column.written_by_clients()) cells.push_back({column.number, row.values[column.number]});
    const auto id = static_cast<TransactionId>(transactions.size() + 1);
    const std::string clock = to_hex16(Hlc::at(RowChoices::kNowMs - 1000 + transactions.size()).value);
    const std::string changes = encode_changes({{row.table, row.id, ChangeKind::insert, cells}});
    transactions.push_back(transaction_text(id, clock, changes));
  }
  return push_text(client, 0, transactions);
}

std::string PushMaker::push(const ClientId& client, TransactionId last) {
  constexpr TransactionId kGaps[] = {0, 0, 0, 0, -1, -2, 7};
  constexpr TransactionId kFar = INT64_MAX / 4;
  const TransactionId after = std::max<TransactionId>(last + kGaps[choices_.below(std::size(kGaps))], 0);
  std::vector<std::string> transactions;
  TransactionId id = after;
  do {
    id += choices_.one_in(16) && id < kFar ? kFar : 1;
    transactions.push_back(transaction(id));
  } while (choices_.one_in(3));
  return push_text(client, after, transactions);
}

std::string PushMaker::transaction(TransactionId id) {
  const std::string clock = rows_.clock();
  std::vector<std::string> changes;
  do {
    changes.push_back(change());
  } while (choices_.one_in(2));
  return transaction_text(id, clock, list_of(changes));
}

std::string PushMaker::change() {
  const std::size_t at = rows_.table();
  const SampleRow& row = rows_.rows()[at];
  const std::string id = rows_.row_id(at);
  const std::string base = choices_.one_in(2) ? R"(,"base":")" + rows_.clock() + '"' : "";
  switch (choices_.below(4)) {
    case 0:
      return change_text(*row.table, "insert", id, base + R"(,"values":)" + rows_.values(row, true, false));
    case 1:
      return change_text(*row.table, "update", id, base + R"(,"values":)" + rows_.values(row, false, false));
    case 2:
      return change_text(*row.table, "delete", id, base);
    default:
      break;
  }
  const std::string device = choices_.one_in(2) ? "-0000000000000000" : "-000000000000000a";
  const std::string clocks = R"(,"clocks":")" + rows_.clock() + device + '"';
  const bool deleted = choices_.one_in(4);
  return change_text(*row.table, "restore", id,
                     clocks + R"(,"values":)" + (deleted ? "null" : rows_.values(row, true, true)));
}

}  // namespace freehold
