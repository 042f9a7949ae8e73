#include "sync/http/reply.hpp"

#include <spdlog/spdlog.h>
#include <boost/beast/http/status.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "core/protocol/codec.hpp"

namespace freehold {

Error public_error(const Error& error) {
  const CodeInfo& info = code_info(error.code);
  if (info.http_status < 500 || error.code == Code::busy) return error;
  spdlog::error("{}: {}", info.name, error.message);
  return fail(error.code, std::string(info.meaning));
}

Reply problem_reply(const Error& error) {
  return problem_reply(error, static_cast<unsigned>(code_info(error.code).http_status));
}

Reply problem_reply(const Error& error, unsigned status) {
  const Error shown = public_error(error);
  boost::json::object problem = {
      {"type", "about:blank"},
      {"title",
       boost::json::string_view(boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status)))},
      {"status", status},
      {"detail", shown.message},
      {"code", code_name(shown.code)},
  };
  if (!shown.table.empty()) problem["table"] = shown.table;
  if (!shown.row.empty()) problem["row"] = shown.row;
  if (!shown.column.empty()) problem["column"] = shown.column;
  Reply reply;
  reply.status = status;
  reply.body = serialize_json(problem);
  reply.problem = true;
  if (error.code == Code::busy || error.code == Code::database_unavailable) reply.retry_after_s = 2;
  return reply;
}

}  // namespace freehold
