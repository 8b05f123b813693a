#include "journal/stream.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace understudy::journal {
namespace {

class StreamTest : public ::testing::Test {
 protected:
  StreamTest() { journals_.Listen(stream_); }

  void Send(Journal& journal, int status = 200, std::size_t body = 0) {
    http::Request request;
    request.method = "GET";
    request.target = "/";
    const std::string text(body, 'x');
    request.body = text;
    Entry entry{0, Asked::Make(request, 0, body, nullptr, nullptr),
                Answered::Make({status, {}, "", ""}, 5, SteadyTime(), {}), nullptr};
    entry.number = journal.Begin(entry.asked);
    journals_.Complete(journal, entry);
  }

  // "1, 2, 5+3": the numbers; with each what is lost before it. "+2" at the end: lost since.
  static std::string Taken(Stream::Reader& reader, std::size_t most_bytes = 1'000'000) {
    std::string text;
    for (const auto& each : reader.Take(most_bytes)) {
      if (!text.empty()) text += ", ";
      if (each.entry.asked != nullptr) text += std::to_string(each.entry.number);
      if (each.lost_before > 0) text += "+" + std::to_string(each.lost_before);
    }
    return text;
  }

  Stream stream_{Stream::Limits{4, 100'000}};
  Journals journals_;
  std::shared_ptr<Journal> a_ = journals_.Make("a", 1);
  std::shared_ptr<Journal> b_ = journals_.Make("b", 1);
};

TEST_F(StreamTest, EachReaderGetsWhatIsCompletedSinceItsBeginning) {
  Send(*a_);
  Stream::Reader first(stream_, {});
  Send(*a_);
  Stream::Reader second(stream_, {});
  Send(*b_);
  EXPECT_EQ(Taken(first), "2, 1");
  EXPECT_EQ(Taken(second), "1");
  EXPECT_EQ(Taken(second), "");
  Send(*a_);
  const auto taken = second.Take(1);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].world, "a");
  EXPECT_EQ(taken[0].id, a_->IdOf(taken[0].entry));
}

TEST_F(StreamTest, AReaderThatLagsLosesEntriesAndKnowsHowMany) {
  Stream::Reader reader(stream_, {});
  for (int i = 0; i < 7; ++i) Send(*a_);
  EXPECT_EQ(Taken(reader, 1), "1");  // one place is free
  Send(*a_);
  Send(*a_);
  EXPECT_EQ(Taken(reader), "2, 3, 4, 8+3, +1");
  EXPECT_EQ(Taken(reader), "");
  Send(*a_);
  EXPECT_EQ(Taken(reader), "10");
}

TEST_F(StreamTest, TheBytesThatWaitAreBounded) {
  Stream::Reader reader(stream_, {});
  Send(*a_, 200, 200'000);  // a large one alone is good
  Send(*a_);
  EXPECT_EQ(Taken(reader), "1, +1");
  for (int i = 0; i < 3; ++i) Send(*a_, 200, 40'000);
  EXPECT_EQ(Taken(reader, 50'000), "3");
  EXPECT_EQ(Taken(reader, 50'000), "4, +1");
}

TEST_F(StreamTest, FiltersByWorldAndStatus) {
  Stream::Reader world(stream_, {"b"});
  Stream::Reader status(stream_, {"", "", 400, 499});
  Stream::Reader vendor(stream_, {"", "omnidesk"});
  Send(*a_, 404);
  Send(*b_, 200);
  EXPECT_EQ(Taken(world), "1");
  EXPECT_EQ(Taken(status), "1");
  EXPECT_EQ(Taken(vendor), "");
}

TEST_F(StreamTest, WakesAReader) {
  int woken = 0;
  Stream::Reader reader(stream_, {"a"});
  reader.WakeBy(http::Waker([&] { ++woken; }));
  Send(*b_);
  EXPECT_EQ(woken, 0);
  Send(*a_);
  Send(*a_);
  EXPECT_EQ(woken, 1);  // until the waker is asked
}

TEST_F(StreamTest, OnlyAReaderMakesRequestsWanted) {
  Journals off({0, 1000, 1000});
  off.Listen(stream_);
  EXPECT_FALSE(off.is_wanted());
  {
    Stream::Reader reader(stream_, {});
    EXPECT_TRUE(off.is_wanted());
  }
  EXPECT_FALSE(off.is_wanted());
}

TEST_F(StreamTest, NothingIsLostUncounted) {
  std::atomic<bool> done = false;
  std::uint64_t seen = 0;
  std::thread consumer([&] {
    Stream::Reader reader(stream_, {});
    done = true;
    done.notify_one();
    while (seen < 2000) {
      for (const auto& each : reader.Take(10'000)) {
        seen += each.lost_before + (each.entry.asked != nullptr ? 1U : 0U);
      }
    }
  });
  done.wait(false);
  std::vector<std::thread> producers;
  for (int t = 0; t < 4; ++t) {
    producers.emplace_back([&] {
      for (int i = 0; i < 500; ++i) Send(*a_);
    });
  }
  for (auto& each : producers) each.join();
  consumer.join();
  EXPECT_EQ(seen, 2000U);
}

// Two threads may tell of their entries in another order than they became complete.
TEST(StreamSequenceTest, SaysUpToWhereAllHasCome) {
  Journals journals;
  const auto journal = journals.Make("a", 1);
  Stream stream;
  Stream::Reader reader(stream, {}, 4);
  const auto tell = [&](std::uint64_t sequence) {
    http::Request request;
    auto answered = Answered::Make({200, {}, "", ""}, 5, SteadyTime(), {});
    answered->set_sequence(sequence);
    stream.OnComplete(*journal, {sequence, Asked::Make(request, 0, 5, nullptr, nullptr),
                                 std::move(answered), nullptr});
  };
  for (const std::uint64_t sequence : {6U, 7U, 5U, 8U}) tell(sequence);
  const auto streamed = reader.Take(100'000);
  ASSERT_EQ(streamed.size(), 4U);
  EXPECT_EQ(streamed[0].through, 4U);
  EXPECT_EQ(streamed[1].through, 4U);
  EXPECT_EQ(streamed[2].through, 7U);
  EXPECT_EQ(streamed[3].through, 8U);
  // One that never comes holds nothing up for long.
  for (std::uint64_t sequence = 10; sequence < 300; ++sequence) tell(sequence);
  EXPECT_EQ(reader.Take(10'000'000).back().through, 299U);
}

}  // namespace
}  // namespace understudy::journal
