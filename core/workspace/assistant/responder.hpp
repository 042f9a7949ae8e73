#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/workspace/assistant/requests.hpp"
#include "core/workspace/assistant/tools.hpp"

namespace freehold {

/// The assistant that works without a network: understands a request by the grammar of requests.hpp, does it with the
/// tools, and says so. Deterministic: the same rows and the same text give the same answer. Made for one message.
class Responder {
 public:
  /// Ordinals count in the list that this conversation has seen last.
  Responder(ProcedureRows& rows, std::string conversation) : rows_(rows), conversation_(std::move(conversation)) {}

  /// What the assistant says, as Markdown. Only what breaks the whole transaction is an error.
  Result<std::string> answer(std::string_view text);

  /// The tools that were called on the way, as `messages.tool_calls` keeps them.
  boost::json::array take_calls() { return std::move(calls_); }

 private:
  /// Either the one task that is meant, or what there is to say instead.
  struct Found {
    std::optional<boost::json::object> task;
    std::string words;
  };

  /// The record of the call, which lives until the next one.
  const boost::json::object& call(std::string_view name, boost::json::object arguments);
  std::string list(const Request& request);
  std::string add(const Request& request);
  Result<std::string> change(const Request& request);
  std::string carry_out(const Request& request, const boost::json::object& task);
  Result<Found> find(const Request& request);
  Found find_by_words(const Request& request);
  Result<Found> find_by_ordinal(const TaskReference& reference);

  ProcedureRows& rows_;
  std::string conversation_;
  boost::json::array calls_;
};

}  // namespace freehold
