#include <catch2/catch.hpp>

#include "core/protocol/limits.hpp"
#include "sync/reconcile/next_rows.hpp"

using namespace freehold;

namespace {

const Epoch kEpoch = *Epoch::parse("0190a6b2-7c1e-7d3f-8a4b-0000000000e1");
const Epoch kOther = *Epoch::parse("0190a6b2-7c1e-7d3f-8a4b-0000000000e2");
constexpr std::int64_t kLargest = 1'000'000'000'000'000;

}  // namespace

TEST_CASE("where a first sync stands reads back, and stays within its limit however large the numbers") {
  const FirstPosition position{kEpoch, kLargest, 32767, "0190a6b2-7c1e-7d3f-8a4b-000000000001", kLargest, kLargest};
  const std::string text = position.text();
  CHECK(text.size() <= limits::kFirstAtChars);
  const auto read = FirstPosition::parse(text);
  REQUIRE(read.ok());
  CHECK(read->text() == text);
  CHECK(read->key == position.key);
  CHECK(FirstPosition::parse("")->epoch.uuid.is_nil());
}

TEST_CASE("what no answer has said is malformed: a field too few, a number too large, a key that is none") {
  const std::string epoch = kEpoch.text();
  for (const std::string& text :
       {std::string("x"), epoch, epoch + ".1.2.3.4", epoch + ".1.2.3.4.5.6", epoch + ".-1.2.3.4.5",
        epoch + ".1.2.3.4.x", epoch + ".1.2.3.4.", epoch + ".1.99999999.3.4.5", epoch + ".1.2.' OR 1.4.5",
        epoch + ".1.2.3.4.9999999999999999", epoch + ".1.2." + std::string(37, '1') + ".4.5",
        std::string("nobody.1.2.3.4.5")}) {
    INFO(text);
    const auto read = FirstPosition::parse(text);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == Code::malformed);
  }
}

TEST_CASE("a hello goes on where it says, in the feed or in a first sync; of another history it starts over") {
  Hello hello;
  hello.since = 7;
  hello.epoch = kEpoch;
  CHECK(position_of(hello, kEpoch, 9).cursor == 7);
  CHECK(position_of(hello, kEpoch, 6).cursor == 0);
  CHECK(position_of(hello, kOther, 9).cursor == 0);
  hello.since = 0;
  CHECK_FALSE(position_of(hello, kEpoch, 9).first_at);
  hello.first_at = "there";
  CHECK(position_of(hello, kEpoch, 9).first_at == "there");
  CHECK_FALSE(position_of(hello, kOther, 9).first_at);
  hello.epoch.reset();
  CHECK(position_of(hello, kEpoch, 9).first_at == "there");
}

TEST_CASE("after the last part of a first sync the feed goes on, even where it has nothing new, until it has said so") {
  FeedPosition position{0, ""};
  PullReply part{kEpoch, 5, 5, true, {}, 0, {}};
  part.first = FirstPart{"next", 1, 2};
  position = position_after(position, part);
  CHECK(position.first_at == "next");
  CHECK(position.has_next(0));
  part.first = FirstPart{"", 2, 2};
  position = position_after(position, part);
  CHECK_FALSE(position.first_at);
  CHECK(position.cursor == 5);
  CHECK(position.has_next(5));
  position = position_after(position, PullReply{kEpoch, 5, 5, false, {}, 0, {}});
  CHECK_FALSE(position.has_next(5));
  CHECK(position.has_next(6));
}
