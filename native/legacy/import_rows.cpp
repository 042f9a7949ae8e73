#include "native/legacy/import_rows.hpp"

#include <algorithm>

#include "core/merge/digest.hpp"
#include "core/protocol/limits.hpp"

namespace freehold {
namespace {

/// One transaction's rows have one number in the owner's feed, and travel in one message.
constexpr std::size_t kBatchRows = 1000;
constexpr std::size_t kBatchBytes = 2 * 1024 * 1024;
/// Another program may hold the owner's head for a while.
constexpr int kTries = 5;

class RowImport {
 public:
  RowImport(ImportRun& run, LegacyTable& from, const Table& to, const PrepareRow& prepare)
      : run_(run), from_(from), to_(to), prepare_(prepare) {}

  Status finish() {
    run_.begin(from_);
    for (;;) {
      FREEHOLD_ASSIGN(auto row, from_.next());
      if (!row) break;
      const auto owner = row->number("user_id");
      const std::size_t bytes = row->bytes();
      if (owner != user_ || batch_.size() == kBatchRows || bytes_ + bytes > kBatchBytes) FREEHOLD_TRY(import_batch());
      user_ = owner;
      bytes_ += bytes;
      batch_.push_back(std::move(*row));
    }
    return import_batch();
  }

 private:
  /// A row that is about to be written.
  struct Incoming {
    const LegacyRow* row;
    RowWrite write;
    std::vector<Error> warnings;
  };

  Status import_batch() {
    FREEHOLD_TRY(run_.go_on());
    FREEHOLD_ASSIGN(const auto reason, reason_against_owner());
    if (reason)
      for (const LegacyRow& row : batch_) run_.skip(row, *reason);
    else
      FREEHOLD_TRY(import_owned());
    run_.show_progress();
    batch_.clear();
    bytes_ = 0;
    return {};
  }

  Result<std::optional<Error>> reason_against_owner() {
    if (batch_.empty()) return std::optional<Error>();
    if (!user_) return std::optional(fail(Code::parent_missing, "its user_id is no whole number"));
    return run_.owners.reason_against(*user_);
  }

  Status import_owned() {
    if (batch_.empty()) return {};
    std::vector<const LegacyRow*> fresh;
    FREEHOLD_TRY(leave_out_known(fresh));
    std::vector<Incoming> incoming;
    Status stopped;
    for (const LegacyRow* row : fresh) {
      // Files can be many and large. What has been made ready until then is still written.
      if (stopped = run_.go_on(); !stopped) break;
      FREEHOLD_TRY(prepare(*row, incoming));
    }
    if (!run_.order.dry_run) FREEHOLD_TRY(write(incoming));
    for (const Incoming& each : incoming) {
      ++run_.current().imported;
      for (const Error& warning : each.warnings) run_.warn(*each.row, warning);
    }
    return stopped;
  }

  RowId id_of(std::int64_t old) const { return RowId{legacy_id(to_.name(), old)}; }

  /// Rows that the owner has, or had and deleted, stay as they are.
  Status leave_out_known(std::vector<const LegacyRow*>& fresh) {
    std::vector<RowId> ids;
    for (const LegacyRow& row : batch_)
      if (const auto id = row.number("id")) ids.push_back(id_of(*id));
    std::unordered_set<RowId, IdHash> known;
    if (!run_.owners.is_planned(*user_)) {
      FREEHOLD_ASSIGN(const auto transaction, run_.store.begin(LegacyOwners::id_of(*user_)));
      FREEHOLD_ASSIGN(const auto held, transaction->load(to_, ids));
      for (const StoredRow& row : held) known.insert(row.row);
    }
    for (const LegacyRow& row : batch_) {
      const auto id = old_id(row);
      if (!id)
        run_.skip(row, id.error());
      else if (*id == last_id_)
        run_.skip(row, fail(Code::unique_violation, "its id is that of the row before it"));
      else if (known.contains(id_of(*id)))
        ++run_.current().already_there;
      else
        fresh.push_back(&row);
      if (id) last_id_ = *id;
    }
    return {};
  }

  Status prepare(const LegacyRow& row, std::vector<Incoming>& incoming) {
    auto prepared = row.bytes() <= limits::kRowBytes ? prepare_(row) : fail(Code::too_large, "it has more than 1 MiB");
    if (!prepared && !is_about_row(prepared.error())) return prepared.error();
    if (!prepared) {
      run_.skip(row, prepared.error());
      return {};
    }
    const Stamp stamp{Hlc::at(static_cast<std::uint64_t>(run_.clock.now_us()) / 1000), kServerDevice};
    incoming.push_back({&row,
                        {id_of(*row.number("id")), RowClocks(stamp), true, std::move(prepared->values)},
                        std::move(prepared->warnings)});
    return {};
  }

  /// Leaves in `incoming` what has been written.
  Status write(std::vector<Incoming>& incoming) {
    for (int left = kTries; !incoming.empty(); --left) {
      std::vector<std::pair<const LegacyRow*, Error>> refused;
      Status written = try_write(incoming, refused);
      if (!written && (written.error().code != Code::busy || left == 1)) return written;
      if (!written) continue;
      for (const auto& [row, reason] : refused) {
        run_.skip(*row, reason);
        std::erase_if(incoming, [refused_row = row](const Incoming& each) { return each.row == refused_row; });
      }
      break;
    }
    return {};
  }

  Status try_write(const std::vector<Incoming>& incoming, std::vector<std::pair<const LegacyRow*, Error>>& refused) {
    FREEHOLD_ASSIGN(const auto transaction, run_.store.begin(LegacyOwners::id_of(*user_)));
    const Seq seq = transaction->head() + 1;
    std::vector<RowWrite> writes;
    for (const Incoming& each : incoming) writes.push_back(each.write);
    FREEHOLD_TRY(transaction->savepoint());
    Status written = transaction->write(to_, writes, seq);
    if (!written && is_about_row(written.error())) {
      FREEHOLD_TRY(transaction->rollback_to_savepoint());
      written = write_singly(*transaction, incoming, seq, refused);
    }
    FREEHOLD_TRY(written);
    if (refused.size() == incoming.size()) return {};
    std::uint64_t digest = transaction->digest();
    for (const Incoming& each : incoming)
      if (std::none_of(refused.begin(), refused.end(), [&each](const auto& no) { return no.first == each.row; }))
        digest += version_digest(to_.number(), each.write.row, seq, each.write.clocks);
    return transaction->commit(seq, digest);
  }

  /// After one of them was refused: finds out which.
  Status write_singly(OwnerTransaction& transaction, const std::vector<Incoming>& incoming, Seq seq,
                      std::vector<std::pair<const LegacyRow*, Error>>& refused) {
    for (const Incoming& each : incoming) {
      FREEHOLD_TRY(transaction.savepoint());
      Status written = transaction.write(to_, std::span(&each.write, 1), seq);
      if (written) continue;
      if (!is_about_row(written.error())) return written;
      FREEHOLD_TRY(transaction.rollback_to_savepoint());
      refused.emplace_back(each.row, in_words(std::move(written).error()));
    }
    return {};
  }

  /// The store's words are for the owner of a device.
  static Error in_words(Error error) {
    if (error.code == Code::not_owner) error.message = "its id is that of a row of another user";
    return error;
  }

  ImportRun& run_;
  LegacyTable& from_;
  const Table& to_;
  const PrepareRow& prepare_;
  std::optional<std::int64_t> user_, last_id_;
  std::vector<LegacyRow> batch_;
  std::size_t bytes_ = 0;
};

}  // namespace

Status import_rows(ImportRun& run, LegacyTable& from, const Table& to, const PrepareRow& prepare) {
  return RowImport(run, from, to, prepare).finish();
}

}  // namespace freehold
