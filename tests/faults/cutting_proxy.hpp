#pragma once

#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace freehold {

/// Stands between devices and a server, and cuts every connection after a number of bytes, in the one direction or the
/// other, with or without a farewell; all by chance, from the seed. Bytes before the cut arrive, unless it is one
/// without farewell. Works in a thread of its own.
class CuttingProxy {
 public:
  CuttingProxy(std::string server_port, std::uint64_t seed);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  const std::string& port() const { return port_; }
  std::size_t cuts() const { return cuts_; }

 private:
  class Link;
  void accept();

  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::endpoint server_;
  std::string port_;
  std::mt19937_64 dice_;
  std::atomic<std::size_t> cuts_ = 0;
  std::thread thread_;
};

}  // namespace freehold
