#include "core/store/words.hpp"

#include <sqlite3.h>

#include "core/store/excerpt.hpp"

namespace freehold {
namespace {

/// As the search tables are declared (core/schema/emit_search.cpp).
constexpr const char* kTokenizer = "unicode61";
constexpr const char* kOptions[] = {"remove_diacritics", "2"};

Result<fts5_api*> api_of(Database& database) {
  FREEHOLD_ASSIGN(Statement ask, database.prepare("SELECT fts5(?1)"));
  fts5_api* api = nullptr;
  sqlite3_bind_pointer(ask.raw(), 1, &api, "fts5_api_ptr", nullptr);
  FREEHOLD_TRY(ask.run());
  if (api == nullptr) return fail(Code::internal, "this build of SQLite has no full-text search");
  return api;
}

struct Collected {
  std::vector<std::string> words;
  std::size_t most = 0;
};

int collect(void* context, int, const char* token, int bytes, int, int) {
  auto& collected = *static_cast<Collected*>(context);
  if (collected.words.size() == collected.most) return SQLITE_TOOBIG;
  collected.words.emplace_back(token, static_cast<std::size_t>(bytes));
  return SQLITE_OK;
}

}  // namespace

struct Words::Tokenizer {
  fts5_tokenizer calls{};
  Fts5Tokenizer* made = nullptr;
  ~Tokenizer() {
    if (made != nullptr) calls.xDelete(made);
  }
};

Words::Words(std::unique_ptr<Tokenizer> tokenizer) : tokenizer_(std::move(tokenizer)) {}
Words::Words(Words&&) noexcept = default;
Words& Words::operator=(Words&&) noexcept = default;
Words::~Words() = default;

Result<Words> Words::open(Database& database) {
  FREEHOLD_ASSIGN(fts5_api* const api, api_of(database));
  auto tokenizer = std::make_unique<Tokenizer>();
  void* user = nullptr;
  int result = api->xFindTokenizer(api, kTokenizer, &user, &tokenizer->calls);
  if (result == SQLITE_OK) {
    const char* options[] = {kOptions[0], kOptions[1]};
    result = tokenizer->calls.xCreate(user, options, 2, &tokenizer->made);
  }
  if (result == SQLITE_OK) result = api->xCreateFunction(api, "freehold_excerpt", nullptr, give_excerpt, nullptr);
  if (result != SQLITE_OK) return sqlite_error(nullptr, result);
  return Words(std::move(tokenizer));
}

Result<std::vector<std::string>> Words::of(std::string_view text, std::size_t most) const {
  Collected collected;
  collected.most = most;
  const int result = tokenizer_->calls.xTokenize(tokenizer_->made, &collected, FTS5_TOKENIZE_QUERY, text.data(),
                                                 static_cast<int>(text.size()), collect);
  if (result == SQLITE_TOOBIG) return fail(Code::too_large, "those are too many words to search for; give fewer");
  if (result != SQLITE_OK) return sqlite_error(nullptr, result);
  return std::move(collected.words);
}

}  // namespace freehold
