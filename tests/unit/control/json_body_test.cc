#include "control/json_body.h"

#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <string>
#include <utility>

namespace understudy::control {
namespace {

JsonBody Read(const std::string& body) {
  auto read = ReadBody({"POST", "/", {{"Content-Type", "application/json"}}, body}, Shape::Any());
  EXPECT_TRUE(read);
  return std::move(*read);
}

// A body's tree takes several times its bytes: 24 of 8 MB at once took 2.5 GB.
TEST(JsonBodyTest, LargeBodiesAreReadOneAtATime) {
  const std::string large = "[\"" + std::string(std::size_t{1} << 20U, 'x') + "\"]";
  std::optional<JsonBody> first = Read(large);
  ASSERT_TRUE(first->turn.owns_lock());
  std::mutex* const turn = first->turn.mutex();
  EXPECT_FALSE(Read("[1]").turn.owns_lock()) << "small bodies do not wait";
  const auto is_free = [&] {
    // A thread of its own, since a mutex may not be locked twice by one.
    return std::async(std::launch::async,
                      [&] {
                        const bool locked = turn->try_lock();
                        if (locked) turn->unlock();
                        return locked;
                      })
        .get();
  };
  EXPECT_FALSE(is_free());
  first.reset();
  EXPECT_TRUE(is_free());
  EXPECT_EQ(Read(large).turn.mutex(), turn) << "all large bodies wait for the same";
}

}  // namespace
}  // namespace understudy::control
