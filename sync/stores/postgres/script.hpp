#pragma once

#include <string_view>
#include <vector>

namespace freehold {

/// The statements of an SQL script as Postgres reads it, without the `;` between them: quoted text, names, dollar
/// quotes and comments hold no ends of statements. Statements of nothing but blanks and comments are left out.
std::vector<std::string_view> split_script(std::string_view script);

}  // namespace freehold
