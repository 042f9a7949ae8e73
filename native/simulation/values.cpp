#include "native/simulation/values.hpp"

#include "core/base/time.hpp"
#include "native/simulation/images.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kTakenNames = 6;
constexpr std::int64_t kSpread = 9;

std::string number(Dice& dice, std::uint64_t below) {
  return std::to_string(dice.roll(below));
}

std::string make_text(const Column& column, const Person& person, Dice& dice) {
  if (!column.one_of.empty()) return column.one_of[static_cast<std::size_t>(dice.roll(column.one_of.size()))];
  if (column.unique) return "name" + number(dice, kTakenNames);
  if (column.form == TextForm::month) return "2025-0" + std::to_string(1 + dice.roll(9));
  if (column.form == TextForm::hex)
    return std::string(static_cast<std::size_t>(column.exact_length.value_or(8)), "0123456789abcdef"[dice.roll(16)]);
  if (column.form == TextForm::base62) return "Code" + number(dice, kTakenNames);
  if (column.exact_length) return std::string(static_cast<std::size_t>(*column.exact_length), 'x');
  return person.mark + ' ' + column.name + ' ' + number(dice, 1000);
}

json::value make_json(const Column& column, const Person& person, Dice& dice) {
  if (column.merge == MergeRule::list_by_id)
    return json::array{json::object{{"id", "entry-" + number(dice, 100)}, {"text", person.mark}}};
  return json::object{{"who", person.mark}, {"n", static_cast<std::int64_t>(dice.roll(100))}, {"deep", {1, "two"}}};
}

std::string make_uuid(Dice& dice) {
  SeededRandom random(dice.seed());
  std::int64_t time_us = kStartUs;
  WallClock clock(time_us);
  return make_uuid_v7(clock, random).text();
}

}  // namespace

json::value make_value(const Column& column, const Person& person, Dice& dice) {
  switch (column.type) {
    case ColumnType::boolean:
      return dice.one_in(2);
    case ColumnType::integer:
    case ColumnType::bigint: {
      const std::int64_t least = column.min.value_or(0);
      const std::int64_t most = column.max.value_or(least + kSpread);
      return least + static_cast<std::int64_t>(dice.roll(static_cast<std::uint64_t>(most - least + 1)));
    }
    case ColumnType::timestamp:
      return json::string(format_time(kStartUs + static_cast<std::int64_t>(dice.roll(1'000'000))));
    case ColumnType::json:
      return make_json(column, person, dice);
    case ColumnType::uuid:
      return json::string(make_uuid(dice));
    case ColumnType::bytes:
      return "AAEC";
    case ColumnType::text:
      break;
  }
  return json::string(make_text(column, person, dice));
}

}  // namespace freehold::simulation
