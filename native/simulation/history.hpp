#pragma once

#include <optional>

#include "native/simulation/expected_rows.hpp"

namespace freehold::simulation {

/// Everything that the server has said yes and no to, in its order. Copied along with a backup of the server.
class History {
 public:
  explicit History(const Schema& schema) : schema_(&schema) {}

  ExpectedRows& of(const OwnerId& owner) { return owners_.try_emplace(owner, *schema_).first->second; }

  /// After it went back to a backup.
  void begin();
  /// The last transaction of this client that has been answered.
  TransactionId last(const ClientId& client) const;
  /// Takes note of an answer. A first one has its effect; a repeated one must be the same.
  Status answered(const ClientId& client, const Transaction& transaction, const Verdict& verdict, Decided how);
  /// Another program's transaction: whose rows, and what became of them.
  void wrote_past(const std::vector<std::pair<OwnerId, Change>>& changes);
  /// What was answered; nothing where nothing was.
  std::optional<Verdict> answer(const ClientId& client, TransactionId id) const;

 private:
  /// The database's own cascades, from one owner's rows to others'.
  void follow_cascades();

  using Answers = std::map<TransactionId, Verdict>;

  const Schema* schema_;
  std::map<OwnerId, ExpectedRows> owners_;
  std::map<ClientId, Answers> answers_;
};

}  // namespace freehold::simulation
