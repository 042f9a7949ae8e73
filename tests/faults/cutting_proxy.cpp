#include "tests/faults/cutting_proxy.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <boost/asio/write.hpp>

namespace freehold {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// From the middle of the first line of a handshake to some pushes and their answers; small numbers as often as large
// ones.
constexpr double kShortestBits = 3, kLongestBits = 13;

}  // namespace

/// One device's connection, and the one to the server that it stands for.
class CuttingProxy::Link : public std::enable_shared_from_this<Link> {
 public:
  Link(CuttingProxy& home, tcp::socket device) : home_(home), up_{std::move(device)}, down_{tcp::socket(home.io_)} {
    const auto bits = std::uniform_real_distribution<double>(kShortestBits, kLongestBits)(home.dice_);
    Way& cut = home.dice_() % 2 == 0 ? up_ : down_;
    cut.left = static_cast<std::size_t>(std::exp2(bits));
    says_farewell_ = home.dice_() % 2 == 0;
  }

  void run() {
    down_.from.async_connect(home_.server_, [self = shared_from_this()](error_code failed) {
      if (failed) return;
      self->carry(self->up_, self->down_.from);
      self->carry(self->down_, self->up_.from);
    });
  }

 private:
  struct Way {
    tcp::socket from;
    std::size_t left = std::numeric_limits<std::size_t>::max();  ///< bytes until the cut
    std::array<char, 4096> bytes = {};
  };

  void carry(Way& way, tcp::socket& to) {
    way.from.async_read_some(asio::buffer(way.bytes, std::min(way.left, way.bytes.size())),
                             [self = shared_from_this(), &way, &to](error_code failed, std::size_t size) {
                               if (failed) return self->end();
                               self->pass_on(way, to, size);
                             });
  }

  void pass_on(Way& way, tcp::socket& to, std::size_t size) {
    asio::async_write(to, asio::buffer(way.bytes, size),
                      [self = shared_from_this(), &way, &to, size](error_code failed, std::size_t) {
                        if (failed) return self->end();
                        way.left -= size;
                        if (way.left == 0) return self->cut();
                        self->carry(way, to);
                      });
  }

  void cut() {
    ++home_.cuts_;
    error_code ignored;
    if (!says_farewell_)
      for (tcp::socket* socket : {&up_.from, &down_.from})
        socket->set_option(asio::socket_base::linger(true, 0), ignored);
    end();
  }

  void end() {
    error_code ignored;
    up_.from.close(ignored);
    down_.from.close(ignored);
  }

  CuttingProxy& home_;
  Way up_, down_;
  bool says_farewell_ = true;
};

CuttingProxy::CuttingProxy(std::string server_port, std::uint64_t seed)
    : acceptor_(io_, {asio::ip::address_v4::loopback(), 0}),
      server_(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(std::stoi(server_port))),
      port_(std::to_string(acceptor_.local_endpoint().port())),
      dice_(seed) {
  accept();
  thread_ = std::thread([this] { io_.run(); });
}

CuttingProxy::~CuttingProxy() {
  io_.stop();
  thread_.join();
}

void CuttingProxy::accept() {
  acceptor_.async_accept([this](error_code failed, tcp::socket device) {
    if (!failed) std::make_shared<Link>(*this, std::move(device))->run();
    accept();
  });
}

}  // namespace freehold
