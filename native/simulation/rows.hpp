#pragma once

#include <map>
#include <string>

#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// One person's rows somewhere, by table and id, each as JSON by column name with sorted keys, so that equal rows are
/// equal texts.
using Rows = std::map<std::string, std::string>;

/// What a device shows, by plain queries.
Result<Rows> device_rows(Device& device);
/// The rows of others that it keeps.
Result<Rows> published_rows(Device& device);

/// The server's rows of one person, read past the store, by column number.
struct ServerRow {
  const Table* table = nullptr;
  RowId row;
  std::vector<Value> values;
};
Result<std::vector<ServerRow>> server_rows(Server& server, const OwnerId& owner);
/// The same in the form in which devices show theirs.
Rows as_devices_show(const std::vector<ServerRow>& rows);
/// Those in tables of this schema: what a program that knows no more shows.
Rows known_to(const Schema& schema, const std::vector<ServerRow>& rows);

/// The first row in which two places differ, as a sentence; empty where they don't.
std::string difference(const Rows& first, const Rows& second);

/// One cell in the form that equal values share, whatever the spelling of their JSON.
std::string canonical(const Column& column, const Value& value);

}  // namespace freehold::simulation
