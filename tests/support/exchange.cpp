#include "tests/support/exchange.hpp"

#include <catch2/catch.hpp>

#include "core/protocol/codec.hpp"
#include "core/schema/published.hpp"

namespace freehold {

void Exchange::connect() {
  cut();
  connected_ = true;
  device_.connect();
}

void Exchange::cut() {
  if (connected_) device_.ok({{"do", "disconnected"}});
  connected_ = welcomed_ = false;
  to_server_.clear();
  to_device_.clear();
}

bool Exchange::step() {
  if (!connected_) return false;
  for (std::string message = device_.take(); !message.empty(); message = device_.take()) to_server_.push_back(message);
  if (!to_device_.empty()) {
    const std::string message = std::move(to_device_.front());
    to_device_.pop_front();
    const auto reply = device_.receive(message);
    INFO(boost::json::serialize(reply));
    REQUIRE(reply.contains("ok"));
    if (reply.contains("reconnect")) connect();
    return true;
  }
  if (!to_server_.empty()) {
    const std::string message = std::move(to_server_.front());
    to_server_.pop_front();
    serve(message);
    return true;
  }
  if (!welcomed_) return false;
  if (position_.has_next(store_->head(owner_).value())) return feed(owner_, position_), true;
  if (!everybodys_ || !everybodys_->has_next(store_->head(kPublicScope).value())) return false;
  feed(kPublicScope, *everybodys_);
  return true;
}

void Exchange::drain() {
  while (step()) continue;
}

void Exchange::serve(const std::string& message) {
  const boost::json::value json = parse_json(message).value();
  if (message_type(json) == "hello") {
    Hello hello = decode_hello(json).value();
    if (knows_no_parts_) hello.first_at.reset();
    const Epoch epoch = store_->epoch().value();
    const Seq head = store_->head(owner_).value();
    const auto client = store_->client(owner_, hello.client).value();
    position_ = position_of(hello, epoch, head);
    everybodys_.reset();
    if (hello.public_since) everybodys_ = public_position_of(hello, epoch, store_->head(kPublicScope).value());
    to_device_.push_back(
        encode_welcome({epoch, head, clock_.now_us(), client.last_transaction, version_, client.verdicts_from}));
    welcomed_ = true;
    return;
  }
  const PushRequest push = decode_push(*schema_, json, version_).value();
  const auto reply = reconcile(*store_, *schema_, clock_, owner_, push);
  INFO((reply ? std::string() : reply.error().message));
  REQUIRE(reply.ok());
  to_device_.push_back(encode_push_reply(*reply));
}

void Exchange::feed(const OwnerId& scope, FeedPosition& position) {
  const PullReply reply = next_rows(*store_, scope, position, chunk_rows_).value();
  position = position_after(position, reply);
  to_device_.push_back(encode_pull_reply(reply));
}

}  // namespace freehold
