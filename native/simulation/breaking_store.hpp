#pragma once

#include "native/simulation/fed_row.hpp"

namespace freehold::simulation {

/// Where a push is to break off: before or after that call of its transaction, counted from 1. Past the last call
/// nothing breaks.
struct BreakPoint {
  int calls_left = 0;
  bool after_the_call = false;
  bool reached = false;
};

/// A store whose transactions break off, as when the process dies between two of their calls. A broken transaction is
/// rolled back; one that breaks after its commit is not, and nobody hears of it.
///
/// What is put into feeds without a push, for other programs, it writes down in `fed`, whether or not that is
/// committed.
///
/// Only what `reconcile` needs is handed on.
class BreakingStore : public ServerStore {
 public:
  BreakingStore(ServerStore& store, BreakPoint& point, std::vector<FedRow>& fed)
      : store_(store), point_(point), fed_(fed) {}

  Result<Epoch> epoch() override { return store_.epoch(); }
  Result<std::unique_ptr<OwnerTransaction>> begin(const OwnerId& owner) override;
  Result<std::unique_ptr<OwnerTransaction>> try_begin(const OwnerId& owner) override { return begin(owner); }
  Result<std::vector<OwnerId>> captured_owners() override { return store_.captured_owners(); }
  Result<PullReply> pull(const OwnerId& owner, Seq since, std::size_t limit) override {
    return store_.pull(owner, since, limit);
  }
  Result<PullReply> pull_first(const OwnerId& owner, const FirstPosition& at, std::size_t limit) override {
    return store_.pull_first(owner, at, limit);
  }
  Result<Seq> head(const OwnerId& owner) override { return store_.head(owner); }
  Result<std::vector<OwnerStanding>> standings(std::span<const OwnerId>) override { return no(); }
  Result<ClientState> client(const OwnerId& owner, const ClientId& client) override {
    return store_.client(owner, client);
  }

  Result<std::unordered_set<std::string>> blobs_in_use(const OwnerId&) override { return no(); }
  Result<std::int64_t> drop_tombstones(Hlc) override { return no(); }
  Status add_account(const NewAccount&, Hlc) override { return no(); }
  Result<std::optional<Account>> find_account(const std::string&) override { return no(); }
  Result<std::optional<Account>> find_account(const OwnerId&) override { return no(); }
  Status replace_password(const OwnerId&, const std::string&, const std::string&) override { return no(); }
  Status reset_password(const OwnerId&, const std::string&, std::int64_t) override { return no(); }
  Result<std::vector<Account>> accounts(const OwnerId&, std::size_t) override { return no(); }
  Status remove_account(const OwnerId&) override { return no(); }
  Status set_cell(const Table&, const OwnerId&, const RowId&, const Column&, const Value&,
                  const std::string&) override {
    return no();
  }
  Result<std::optional<OwnerId>> find_identity(const Identity&) override { return no(); }
  Status add_identity_account(const NewAccount&, const Identity&, Hlc) override { return no(); }
  Result<Standing> standing(const OwnerId&, const std::optional<Uuid>&) override { return no(); }
  Status add_sign_in(const DeviceSignIn&, const std::string&, const RefreshToken&) override { return no(); }
  Result<std::vector<DeviceSignIn>> sign_ins(const OwnerId&, std::int64_t) override { return no(); }
  Status end_sign_in(const OwnerId&, const Uuid&, std::int64_t) override { return no(); }
  Status end_sign_ins(const OwnerId&, std::int64_t) override { return no(); }
  Result<std::optional<RefreshToken>> rotate_refresh_token(const Bytes&, const RefreshToken&, std::int64_t) override {
    return no();
  }
  Status change_password(const OwnerId&, const std::string&, const std::string&, const RefreshToken&,
                         std::int64_t) override {
    return no();
  }
  Result<std::string> shared_setting(const std::string&, const std::string&) override { return no(); }
  Status ping() override { return no(); }
  SealedRows& sealed_rows() override { return store_.sealed_rows(); }

 private:
  static Error no() { return fail(Code::internal, "a push has no need of this"); }

  ServerStore& store_;
  BreakPoint& point_;
  std::vector<FedRow>& fed_;
};

}  // namespace freehold::simulation
