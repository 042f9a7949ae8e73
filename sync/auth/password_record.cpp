#include "sync/auth/password_record.hpp"

#include "core/hashing/password.hpp"
#include "core/hashing/wrapped.hpp"
#include "sync/auth/bcrypt.hpp"
#include "sync/auth/digest.hpp"
#include "sync/auth/werkzeug.hpp"

namespace freehold {

Result<bool> verify_record(std::string_view record, std::string_view password) {
  if (const auto wrapped = record_in_wrapping(record)) return verify_password(*wrapped, sha256_hex(password));
  if (is_bcrypt(record)) return verify_bcrypt(record, password);
  if (is_werkzeug(record)) return verify_werkzeug(record, password);
  return verify_password(record, password);
}

bool is_foreign_record(std::string_view record) {
  return is_bcrypt(record) || is_werkzeug(record);
}

}  // namespace freehold
