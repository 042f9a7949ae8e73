#include "sync/http/feed_pieces.hpp"

#include <catch2/catch.hpp>

namespace freehold {
namespace {

const OwnerId kAda{Uuid::parse("01902d3c-4b5a-7000-8000-000000000001").value()};
const OwnerId kBob{Uuid::parse("01902d3c-4b5a-7000-8000-000000000002").value()};

std::shared_ptr<const FeedPiece> piece(Seq cursor, std::string text = "rows") {
  return std::make_shared<const FeedPiece>(FeedPiece{{cursor, std::nullopt, false}, cursor, std::move(text)});
}

TEST_CASE("what one device has read is there for others of the feed at the same place, and for nobody else") {
  FeedPieces pieces;
  const auto read = piece(8);
  pieces.keep(kAda, 7, read);
  CHECK(pieces.find(kAda, 7, 8) == read);
  CHECK(pieces.find(kAda, 7, 0) == read);
  CHECK(pieces.find(kAda, 6, 8) == nullptr);
  CHECK(pieces.find(kAda, 8, 8) == nullptr);
  CHECK(pieces.find(kBob, 7, 8) == nullptr);
}

TEST_CASE("a piece that ends before what a device has heard of is not given to it") {
  FeedPieces pieces;
  pieces.keep(kAda, 7, piece(8));
  CHECK(pieces.find(kAda, 7, 9) == nullptr);
  const auto newer = piece(9);
  pieces.keep(kAda, 7, newer);
  CHECK(pieces.find(kAda, 7, 9) == newer);
}

TEST_CASE("what was read longer ago is read anew") {
  FeedPieces pieces(std::chrono::milliseconds(0));
  pieces.keep(kAda, 7, piece(8));
  CHECK(pieces.find(kAda, 7, 8) == nullptr);
}

TEST_CASE("large pieces are not kept, and of many accounts the newest ones alone") {
  FeedPieces pieces;
  pieces.keep(kAda, 7, piece(8, std::string(64 * 1024 + 1, 'x')));
  CHECK(pieces.find(kAda, 7, 8) == nullptr);
  int kept = 0;
  std::vector<OwnerId> owners;
  for (int i = 0; i < 1'000; ++i) {
    Uuid id = kAda.uuid;
    id.bytes[0] = static_cast<std::uint8_t>(i);
    id.bytes[1] = static_cast<std::uint8_t>(i >> 8);
    owners.push_back(OwnerId{id});
    pieces.keep(owners.back(), 1, piece(2));
  }
  for (const OwnerId& owner : owners) kept += pieces.find(owner, 1, 2) != nullptr ? 1 : 0;
  CHECK(kept <= 64);
  CHECK(pieces.find(owners.back(), 1, 2) != nullptr);
}

}  // namespace
}  // namespace freehold
