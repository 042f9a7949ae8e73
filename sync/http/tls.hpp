#pragma once

#include <memory>
#include <mutex>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "core/base/ports.hpp"
#include "core/base/result.hpp"
#include "sync/auth/watched_file.hpp"

namespace freehold {

/// The certificate that a server shows, and its key, from two PEM files that may be replaced while the server runs.
/// Files that do not go together leave what was there before. TLS 1.2 or newer, with ciphers that keep what was said
/// secret also from whoever gets the key later.
///
/// Safe from several threads; a call may block on the files. The clock outlives it.
class TlsCertificate {
 public:
  /// The files are not looked at more often.
  static constexpr std::int64_t kLookEveryUs = 10'000'000;

  /// `certificate`: the server's, and those that vouch for it after it. `wrong_usage`, with the file's name, where one
  /// cannot be read or the key belongs to another certificate.
  static Result<std::unique_ptr<TlsCertificate>> open(std::string certificate, std::string key, Clock& clock);

  /// For the next connection.
  std::shared_ptr<boost::asio::ssl::context> context();

 private:
  TlsCertificate(std::string certificate, std::string key, Clock& clock)
      : certificate_(std::move(certificate)), key_(std::move(key)), clock_(clock) {}

  Result<std::shared_ptr<boost::asio::ssl::context>> read() const;
  bool have_changed();

  const std::string certificate_, key_;
  Clock& clock_;

  std::mutex mutex_;
  std::int64_t looked_at_us_ = 0;
  FileStamp seen_certificate_, seen_key_;
  std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace freehold
