#pragma once

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional.hpp>

#include "sync/http/reply.hpp"

namespace freehold {

/// A body of Beast's: a part of a file, read while it is sent. Beast has whole files alone.
struct FilePartBody {
  using value_type = FilePart;

  static std::uint64_t size(const value_type& part) { return static_cast<std::uint64_t>(part.range.length()); }

  class writer {
   public:
    using const_buffers_type = boost::asio::const_buffer;

    template <bool is_request, class Fields>
    writer(boost::beast::http::header<is_request, Fields>&, value_type& part)
        : part_(part), at_(part.range.begin), chunk_(std::make_unique<Chunk>()) {}

    void init(boost::beast::error_code& failed) { failed = {}; }

    boost::optional<std::pair<const_buffers_type, bool>> get(boost::beast::error_code& failed) {
      failed = {};
      const std::int64_t left = part_.range.end - at_;
      if (left == 0) return boost::none;
      const auto wanted = std::min(chunk_->size(), static_cast<std::size_t>(left));
      ssize_t size;
      do size = pread(part_.file->number(), chunk_->data(), wanted, at_);
      while (size < 0 && errno == EINTR);
      // What has been announced cannot come any more: the connection ends, and the peer sees that something is missing.
      if (size <= 0) {
        failed = boost::beast::http::make_error_code(boost::beast::http::error::short_read);
        return boost::none;
      }
      at_ += size;
      return std::pair(const_buffers_type(chunk_->data(), static_cast<std::size_t>(size)), at_ < part_.range.end);
    }

   private:
    using Chunk = std::array<char, 64 * 1024>;

    value_type& part_;
    std::int64_t at_;
    std::unique_ptr<Chunk> chunk_;
  };
};

}  // namespace freehold
