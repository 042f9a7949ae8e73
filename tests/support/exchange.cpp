#include "tests/support/exchange.hpp"

#include <catch2/catch.hpp>

#include "core/protocol/codec.hpp"

namespace freehold {

void Exchange::connect() {
  cut();
  connected_ = true;
  device_.connect();
}

void Exchange::cut() {
  if (connected_) device_.ok({{"do", "disconnected"}});
  connected_ = welcomed_ = first_rows_sent_ = false;
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
  if (!welcomed_ || (first_rows_sent_ && store_->head(owner_).value() == sent_)) return false;
  feed();
  return true;
}

void Exchange::drain() {
  while (step()) continue;
}

void Exchange::serve(const std::string& message) {
  const boost::json::value json = parse_json(message).value();
  if (message_type(json) == "hello") {
    const Hello hello = decode_hello(json).value();
    const Epoch epoch = store_->epoch().value();
    sent_ = hello.epoch && *hello.epoch == epoch ? hello.since : 0;
    const auto client = store_->client(owner_, hello.client).value();
    to_device_.push_back(
        encode_welcome({epoch, store_->head(owner_).value(), clock_.now_us(), client.last_transaction, version_}));
    welcomed_ = true;
    return;
  }
  const PushRequest push = decode_push(*schema_, json, version_).value();
  const auto reply = reconcile(*store_, *schema_, clock_, owner_, push);
  INFO((reply ? std::string() : reply.error().message));
  REQUIRE(reply.ok());
  to_device_.push_back(encode_push_reply(*reply));
}

void Exchange::feed() {
  const PullReply reply = store_->pull(owner_, sent_, chunk_rows_).value();
  sent_ = reply.cursor;
  first_rows_sent_ = true;
  to_device_.push_back(encode_pull_reply(reply));
}

}  // namespace freehold
