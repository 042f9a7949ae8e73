#include "sync/http/api.hpp"

namespace freehold {
namespace {

std::string etag_of(const std::string& sha256) {
  return '"' + sha256 + '"';
}

/// Whether an If-None-Match header names the tag. A digest stands in no other tag than its own.
bool names_tag(std::string_view header, const std::string& etag) {
  return header == "*" || header.find(etag) != std::string_view::npos;
}

Error no_files() {
  return fail(Code::not_found, "this server keeps no files");
}

/// The same for a blob that nobody has and for one that somebody else has.
Reply no_blob(std::int64_t offset) {
  Reply reply = problem_reply(fail(Code::not_found, "you have no such file here, or not the whole of it"));
  reply.upload_offset = offset;
  return reply;
}

/// A body without Content-Range is the whole file.
Result<BlobPiece> piece_of(const ApiCall& call) {
  const auto size = static_cast<std::int64_t>(call.body.size());
  if (call.content_range.empty()) return BlobPiece{0, size, call.body};
  const auto said = parse_content_range(call.content_range);
  if (!said) return fail(Code::malformed, "Content-Range must be: bytes FIRST-LAST/TOTAL, counted from 0");
  if (said->range.length() != size)
    return fail(Code::malformed, "the body has " + std::to_string(size) + " bytes, and not the " +
                                     std::to_string(said->range.length()) + " of its Content-Range");
  return BlobPiece{said->range.begin, said->total, call.body};
}

Reply progress_reply(const BlobProgress& progress) {
  using State = BlobProgress::State;
  Reply reply;
  if (progress.state == State::elsewhere) {
    const std::string next = std::to_string(progress.offset);
    reply = problem_reply(fail(Code::wrong_state, "the next piece of this file begins at byte " + next));
  }
  if (progress.state == State::more) reply.status = 202;
  if (progress.state == State::whole) reply.status = 201;
  reply.upload_offset = progress.offset;
  return reply;
}

}  // namespace

Result<Reply> Api::get_blob(const ApiCall& call) {
  if (blobs_ == nullptr) return no_files();
  if (!BlobStore::is_digest(call.id)) return no_blob(0);
  FREEHOLD_ASSIGN(FoundBlob found, blobs_->find(call.claims->owner, call.id));
  if (!found.file.is_open()) return no_blob(found.offset);
  Reply reply;
  reply.etag = etag_of(call.id);
  if (names_tag(call.if_none_match, reply.etag)) {
    reply.status = 304;
    return reply;
  }
  const bool part_wanted = call.if_range.empty() || call.if_range == reply.etag;
  const WantedRange wanted = wanted_range(part_wanted ? call.range : std::string_view(), found.size);
  ByteRange range{0, found.size};
  const std::string size = std::to_string(found.size);
  if (wanted.kind == WantedRange::Kind::unsatisfiable) {
    reply = problem_reply(fail(Code::invalid_value, "the file has " + size + " bytes, and none of that range"), 416);
    reply.content_range = "bytes */" + size;
    return reply;
  }
  if (wanted.kind == WantedRange::Kind::part) {
    range = wanted.range;
    reply.status = 206;
    reply.content_range = "bytes " + std::to_string(range.begin) + "-" + std::to_string(range.end - 1) + "/" + size;
  }
  reply.part = FilePart{std::make_shared<const FileHandle>(std::move(found.file)), range};
  return reply;
}

Result<Reply> Api::put_blob(const ApiCall& call) {
  if (blobs_ == nullptr) return no_files();
  if (!BlobStore::is_digest(call.id))
    return fail(Code::invalid_value, "the address must end with the file's SHA-256: 64 digits of 0-9 and a-f");
  FREEHOLD_ASSIGN(const BlobPiece piece, piece_of(call));
  FREEHOLD_ASSIGN(const BlobProgress progress, blobs_->add_piece(call.claims->owner, call.id, piece));
  return progress_reply(progress);
}

}  // namespace freehold
