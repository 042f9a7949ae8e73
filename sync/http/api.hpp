#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sync/auth/accounts.hpp"
#include "sync/blobs/blob_store.hpp"
#include "sync/http/reply.hpp"
#include "sync/secrets/secrets.hpp"

namespace freehold {

/// One call of the API, checked as far as HTTP goes.
struct ApiCall {
  std::map<std::string, std::string> query;
  std::string body;
  std::optional<AccessClaims> claims;  ///< there where the route asks for a token
  std::string address;  ///< of the caller; empty where it says nothing
  std::string user_agent;
  // The headers of these names, of a call about a file; empty where they are missing.
  std::string content_range, range, if_range, if_none_match;
  std::string id;  ///< what stands in the address for the `{id}` of the route's path
};

/// The routes of docs/protocol.md apart from the live socket. Handlers block; they are safe from several threads.
class Api {
 public:
  /// Where a handler has to run.
  enum class Work {
    none,  ///< anywhere: it does not block
    store,
    push,  ///< the store, one at a time for each owner: pushes of one owner wait for one another there anyway
    password,
    files,  ///< the disk, one at a time for each owner, after the account was looked at in the store
  };

  struct Route {
    std::string_view method;
    std::string_view path;  ///< may hold `{id}`: any one segment that is not empty
    Work work;
    bool needs_token;
    std::size_t body_bytes_max;  ///< 0: takes no body
    Result<Reply> (Api::*handler)(const ApiCall& call);
  };

  /// `secrets` may be null: then there are no keys to other services here. `blobs` as well: then no files.
  Api(ServerStore& store, const Schema& schema, Accounts& accounts, Clock& clock, int schema_version, Secrets* secrets,
      const BlobStore* blobs)
      : store_(store),
        schema_(schema),
        accounts_(accounts),
        clock_(clock),
        schema_version_(schema_version),
        secrets_(secrets),
        blobs_(blobs) {}

  static std::span<const Route> routes();
  /// The route of an address; null: there is none with this method.
  static const Route* find(std::string_view method, std::string_view path);
  /// What stands in an address of the route for its `{id}`.
  static std::string_view id_in(const Route& route, std::string_view path);
  /// The methods that an address takes, as an Allow header says it; empty: there is nothing at this address.
  static std::string allowed_methods(std::string_view path);

 private:
  Result<Reply> sign_up(const ApiCall& call);
  Result<Reply> sign_in(const ApiCall& call);
  Result<Reply> refresh(const ApiCall& call);
  Result<Reply> sign_out(const ApiCall& call);
  Result<Reply> change_password(const ApiCall& call);
  Result<Reply> list_sessions(const ApiCall& call);
  Result<Reply> end_session(const ApiCall& call);
  Result<Reply> end_sessions(const ApiCall& call);
  Result<Reply> me(const ApiCall& call);
  Result<Reply> push(const ApiCall& call);
  Result<Reply> pull(const ApiCall& call);
  Result<Reply> add_api_key(const ApiCall& call);
  Result<Reply> api_keys(const ApiCall& call);
  Result<Reply> remove_api_key(const ApiCall& call);
  Result<Reply> put_credentials(const ApiCall& call);
  Result<Reply> remove_credentials(const ApiCall& call);
  Result<Reply> get_blob(const ApiCall& call);
  Result<Reply> put_blob(const ApiCall& call);
  Result<Reply> alive(const ApiCall& call);
  Result<Reply> ready(const ApiCall& call);

  ServerStore& store_;
  const Schema& schema_;
  Accounts& accounts_;
  Clock& clock_;
  int schema_version_;
  Secrets* secrets_;
  const BlobStore* blobs_;
};

}  // namespace freehold
