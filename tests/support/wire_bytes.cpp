#include "tests/support/wire_bytes.hpp"

// The C library's own header lacks the counters, and the two cannot be included together: hence this file.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace freehold {

std::uint64_t wire_bytes_received(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

}  // namespace freehold
