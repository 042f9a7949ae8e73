#pragma once

#include <string>
#include <string_view>

#include "core/schema/emit.hpp"

namespace freehold {

/// Why a database may take a value that the rules refuse, so that they alone keep it out. This is the whole list: of
/// any other value the rules, SQLite and Postgres say the same. What the rules take, both databases take always.
enum class Leeway : std::uint8_t {
  none,
  affinity,  ///< SQLite makes text of a number in a column of text, and a number of a text or real that is a whole one
  encoding,  ///< SQLite does not look whether text is UTF-8
  inside_json,  ///< SQLite does not look inside JSON: for U+0000, lone surrogates, bad UTF-8, or how fine a number is
  wider_json,  ///< both databases hold JSON of more than 64 levels, and numbers outside the range of a double
  made_id,  ///< no database can make the id of a natural key
};

bool may_take(Home home, Leeway leeway);

struct Sample {
  Value value;
  Leeway leeway = Leeway::none;
};

/// A value for a column, legal or just not, or far from it. For use inside `rc::gen::exec`. `legal` is a value that the
/// column takes; of a column that refers to another table the only one for which there is a parent.
Sample pick_sample(const Table& table, const Column& column, const Value& legal);

/// The same for one type each.
Sample pick_text_sample(const Column& column);
Sample pick_json_sample(const Column& column);

/// A value as a person reads it, whatever bytes are in it, and not longer than a few lines.
std::string shown(const Value& value);

}  // namespace freehold
