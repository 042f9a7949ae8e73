#include <catch2/catch.hpp>

#include "native/legacy/image_files.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace freehold;

namespace {

constexpr std::string_view kPng{"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16};

Code problem(const ImageFiles& files, const std::string& path) {
  const auto found = files.find(path);
  REQUIRE_FALSE(found.ok());
  return found.error().code;
}

}  // namespace

TEST_CASE("a picture's type is known by its first bytes") {
  CHECK(image_type(kPng) == "image/png");
  CHECK(image_type("\xFF\xD8\xFF\xE0") == "image/jpeg");
  CHECK(image_type("GIF89a") == "image/gif");
  CHECK(image_type("GIF87a") == "image/gif");
  CHECK(image_type("RIFF\x10\x10\x10\x10WEBPVP8 ") == "image/webp");
  for (const char* other : {"", "RIFF", "RIFF\x10\x10\x10\x10WAVE", "<svg>", "GIF88a", "BM", "\x89PNG"})
    CHECK_FALSE(image_type(other).has_value());
}

TEST_CASE("a file is found by its path from the folder and by an absolute one, but never outside of the folder") {
  const TemporaryFolder folder;
  folder.write("site/uploads/cat.png", kPng);
  folder.write("secret.png", kPng);
  folder.write("site/uploads/empty.png", "");
  folder.write("site/uploads/page.png", "<html>");
  folder.write("sitting/dog.png", kPng);
  const std::string root = (folder.path() / "site").string();
  std::filesystem::create_symlink(folder.path() / "secret.png", folder.path() / "site/link.png");
  const auto files = ImageFiles::open(root);
  REQUIRE(files.ok());

  for (const std::string& path :
       {std::string("uploads/cat.png"), std::string("./uploads/../uploads/cat.png"), root + "/uploads/cat.png"}) {
    const auto found = files->find(path);
    REQUIRE(found.ok());
    CHECK(found->size == 16);
    CHECK(found->content_type == "image/png");
  }
  for (const std::string& path : {std::string("../secret.png"), std::string("/etc/passwd"), std::string("link.png"),
                                  std::string("../sitting/dog.png"), std::string("uploads/empty.png"),
                                  std::string("uploads/page.png"), std::string(), std::string("a\0b", 3)})
    CHECK(problem(*files, path) == Code::invalid_value);
  for (const char* path : {"uploads/dog.png", "uploads", "uploads/cat.png/cat.png"})
    CHECK(problem(*files, path) == Code::not_found);
  CHECK_FALSE(ImageFiles::open(root + "/nowhere").ok());
}
