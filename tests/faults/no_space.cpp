// A disk without space for who has no disk to spare. As long as there is a file of the name that FREEHOLD_FULL_DISK
// says, whatever would make a file grow meets ENOSPC; what is there can be read and overwritten, as on a real full
// disk.
//
// It stands before the C library's own calls: linked into the test program for devices, put before a server or Postgres
// by LD_PRELOAD. So it holds for every user, needs no mount, and must not need anything but the system's calls.
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

/// `at` -1: where the file stands.
bool is_refused(int file, off_t at, std::size_t size) {
  const char* sign = std::getenv("FREEHOLD_FULL_DISK");
  // The program's words go to whoever listens.
  if (sign == nullptr || file <= STDERR_FILENO || access(sign, F_OK) != 0) return false;
  struct stat held {};
  if (fstat(file, &held) != 0 || !S_ISREG(held.st_mode)) return false;
  if (at < 0) at = (fcntl(file, F_GETFL) & O_APPEND) != 0 ? held.st_size : lseek(file, 0, SEEK_CUR);
  return at + static_cast<off_t>(size) > held.st_size;
}

std::size_t size_of(const iovec* parts, int count) {
  std::size_t size = 0;
  for (int i = 0; i < count; ++i) size += parts[i].iov_len;
  return size;
}

ssize_t refuse() {
  errno = ENOSPC;
  return -1;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, std::size_t size) {
  if (is_refused(file, -1, size)) return refuse();
  return syscall(SYS_write, file, bytes, size);
}

ssize_t pwrite(int file, const void* bytes, std::size_t size, off_t at) {
  if (is_refused(file, at, size)) return refuse();
  return syscall(SYS_pwrite64, file, bytes, size, at);
}

ssize_t pwrite64(int file, const void* bytes, std::size_t size, off64_t at) {
  return pwrite(file, bytes, size, at);
}

ssize_t pwritev(int file, const iovec* parts, int count, off_t at) {
  if (is_refused(file, at, size_of(parts, count))) return refuse();
  return syscall(SYS_pwritev, file, parts, count, at, 0L);
}
}
