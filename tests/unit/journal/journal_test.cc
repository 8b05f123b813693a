#include "journal/journal.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "journal/logged_request.h"

namespace understudy::journal {
namespace {

std::shared_ptr<const Asked> Ask(std::string_view target, std::string_view body = "",
                                 std::size_t most_body = 1000) {
  http::Request request;
  request.method = "POST";
  request.target = target;
  request.headers = {{"Host", "a.example"}, {"X-Empty", ""}};
  request.body = body;
  request.client_ip = "192.0.2.1";
  return Asked::Make(request, 2, most_body, nullptr, nullptr);
}

std::shared_ptr<const Answered> Answer(int status, std::string body = "") {
  http::Response response{status, {{"Date", "now"}}, "text/plain", std::move(body)};
  return Answered::Make(response, 5, SteadyTime(), {{}, "rule", "changes"});
}

std::vector<std::string> Targets(const Journal& journal) {
  std::vector<std::string> targets;
  for (const auto& entry : journal.Entries()) targets.emplace_back(entry.asked->target());
  return targets;
}

using Texts = std::vector<std::string>;

TEST(AskedTest, KeepsEachPartAsSent) {
  const auto asked = Ask("/~/a?b=%20", "0123456789", 4);
  EXPECT_EQ(asked->method(), "POST");
  EXPECT_EQ(asked->target(), "/~/a?b=%20");
  EXPECT_EQ(asked->url(), "/a?b=%20");
  EXPECT_EQ(asked->head(), "Host: a.example\r\nX-Empty: \r\n");
  EXPECT_EQ(HeaderOf(asked->head(), "host"), "a.example");
  EXPECT_EQ(HeaderOf(asked->head(), "x-empty"), "");
  EXPECT_EQ(HeaderOf(asked->head(), "ost"), std::nullopt);
  EXPECT_EQ(asked->body(), "0123");
  EXPECT_EQ(asked->body_size(), 10U);
  EXPECT_TRUE(asked->is_body_cut());
  EXPECT_EQ(asked->refused(), "");
  EXPECT_EQ(asked->client_ip(), "192.0.2.1");
}

TEST(AskedTest, KeepsWhyTheTransportRefusedIt) {
  http::Request request;
  request.rejected = Problem{ProblemKind::kRequestTimeout, "late"};
  const auto asked = Asked::Make(request, 9, 9, nullptr, nullptr);
  EXPECT_EQ(asked->refused(), "late");
  EXPECT_EQ(asked->url(), "");
}

TEST(AskedTest, LacksNothingIfItWasReadAsAWhole) {
  http::Request request;
  request.method = "POST";
  request.target = "/a";
  request.headers = {{"Host", "a.example"}};
  request.body = "0123";
  request.rejected = Problem{ProblemKind::kUnavailable, "no thread is left"};
  const auto whole = Asked::Make(request, 0, 9, nullptr, nullptr);
  EXPECT_FALSE(whole->is_partial());
  const auto seen = LoggedRequestOf(*whole);
  EXPECT_FALSE(seen.head_cut);
  EXPECT_FALSE(seen.body_cut());
  request.partial = true;
  const auto part = Asked::Make(request, 0, 9, nullptr, nullptr);
  EXPECT_TRUE(part->is_partial());
  EXPECT_TRUE(LoggedRequestOf(*part).head_cut);
  EXPECT_TRUE(LoggedRequestOf(*part).body_cut());
  request.rejected->kind = ProblemKind::kMalformedBody;
  const auto body = Asked::Make(request, 0, 9, nullptr, nullptr);
  EXPECT_FALSE(LoggedRequestOf(*body).head_cut);
  EXPECT_TRUE(LoggedRequestOf(*body).body_cut());
}

TEST(AnsweredTest, KeepsTheHeadAndTheBeginningOfTheBody) {
  const auto answered = Answer(201, "0123456789");
  EXPECT_EQ(answered->status(), 201);
  EXPECT_EQ(answered->head(), "Date: now\r\nContent-Type: text/plain\r\n");
  EXPECT_EQ(answered->body(), "01234");
  EXPECT_EQ(answered->body_size(), 10U);
  EXPECT_EQ(answered->circumstances().rule, "rule");
  EXPECT_EQ(answered->circumstances().row_changes, "changes");
}

TEST(IdTest, DependsOnSeedWorldAndNumberAlone) {
  const std::string id = IdOf(1, "a", 1);
  EXPECT_EQ(id, IdOf(1, "a", 1));
  EXPECT_EQ(id.size(), 36U);
  EXPECT_EQ(id[14], '4');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
  std::set<std::string> ids;
  for (const std::uint64_t seed : {0U, 1U, 2U}) {
    for (const auto* world : {"a", "b", "default"}) {
      for (std::uint64_t number = 1; number <= 1000; ++number)
        ids.insert(IdOf(seed, world, number));
    }
  }
  EXPECT_EQ(ids.size(), 9000U);
}

TEST(IdTest, DiffersInEachLifeOfAWorld) {
  // The first life has the ids of former versions.
  EXPECT_EQ(IdOf(1, "a", 1, 0), IdOf(1, "a", 1));
  std::set<std::string> ids;
  for (std::uint64_t life = 0; life < 30; ++life) {
    for (const auto* world : {"a", "b"}) {
      for (std::uint64_t number = 1; number <= 100; ++number) {
        ids.insert(IdOf(1, world, number, life));
      }
    }
  }
  EXPECT_EQ(ids.size(), 6000U);
}

TEST(LivesTest, GivesNoNameTheSameNumberTwice) {
  Lives lives;
  EXPECT_EQ(lives.Next("a"), 0U);
  EXPECT_EQ(lives.Next("a"), 1U);
  EXPECT_EQ(lives.Next("b"), 0U);
  for (std::size_t i = 0; i < Lives::kMostNames; ++i) lives.Next("many" + std::to_string(i));
  EXPECT_GE(lives.Next("a"), 2U);
  EXPECT_GE(lives.Next("many0"), 1U);
}

TEST(JournalsTest, ANewJournalOfTheSameNameHasOtherIds) {
  Journals journals;
  std::set<std::string> ids;
  for (int life = 0; life < 3; ++life) {
    const auto journal = journals.Make("a", 1);
    journal->Begin(Ask("/~/1"));
    ids.insert(journal->IdOf(journal->Entries()[0]));
  }
  EXPECT_EQ(ids.size(), 3U);
  EXPECT_TRUE(ids.contains(IdOf(1, "a", 1)));
}

TEST(JournalsTest, AnEmptyJournalIsNoLifeOfItsWorld) {
  Journals journals;
  for (int read = 0; read < 3; ++read) {
    EXPECT_EQ(journals.MakeEmpty("a")->world(), "a");
    EXPECT_TRUE(journals.MakeEmpty("a")->Entries().empty());
  }
  EXPECT_TRUE(journals.All().empty());
  const auto journal = journals.Make("a", 1);
  journal->Begin(Ask("/~/1"));
  EXPECT_EQ(journal->IdOf(journal->Entries()[0]), IdOf(1, "a", 1));
}

TEST(JournalTest, AnEntryIsThereBeforeItIsComplete) {
  Journals journals;
  const auto journal = journals.Make("a", 1);
  const auto number = journal->Begin(Ask("/~/1"));
  ASSERT_EQ(journal->Entries().size(), 1U);
  EXPECT_EQ(journal->Entries()[0].status(), 0);
  journal->Complete(number, Answer(200));
  EXPECT_EQ(journal->Entries()[0].status(), 200);
  const auto found = journal->Find(journal->IdOf(journal->Entries()[0]));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->number, 1U);
  EXPECT_FALSE(journal->Find("00000000-0000-4000-8000-000000000000"));
}

TEST(JournalTest, DropsTheOldestAndSaysHowMany) {
  Journals journals({3, 1U << 30, 100});
  const auto journal = journals.Make("a", 1);
  for (int i = 0; i < 10; ++i)
    journal->Complete(journal->Begin(Ask("/~/" + std::to_string(i))), Answer(200));
  EXPECT_EQ(Targets(*journal), (Texts{"/~/7", "/~/8", "/~/9"}));
  EXPECT_EQ(journal->counts().dropped, 7U);
  EXPECT_EQ(journal->Entries().back().number, 10U);
  journal->Complete(1, Answer(500));  // long gone
  EXPECT_EQ(journal->Entries()[0].status(), 200);
}

TEST(JournalTest, RemovesAnyEntryAndKeepsTheOthersNumbers) {
  Journals journals;
  const auto journal = journals.Make("a", 1);
  for (int i = 1; i <= 5; ++i) journal->Begin(Ask("/~/" + std::to_string(i)));
  for (const std::uint64_t number : {3U, 1U, 5U}) EXPECT_TRUE(journal->Remove(number));
  EXPECT_FALSE(journal->Remove(3));
  EXPECT_FALSE(journal->Remove(99));
  journal->Complete(4, Answer(404));
  EXPECT_EQ(Targets(*journal), (Texts{"/~/2", "/~/4"}));
  EXPECT_EQ(journal->Entries()[1].status(), 404);
  EXPECT_EQ(journal->Begin(Ask("/~/6")), 6U);
  EXPECT_EQ(journal->counts().entries, 3U);
  journal->Clear();
  EXPECT_EQ(journal->counts().entries, 0U);
  EXPECT_EQ(journals.bytes(), 0U);
  EXPECT_EQ(journal->Begin(Ask("/~/7")), 7U);  // ids are never used again
}

TEST(JournalTest, CountsEachByteOnce) {
  Journals journals({10, 1U << 30, 100'000});
  auto journal = journals.Make("a", 1);
  for (int i = 0; i < 50; ++i) {
    const auto number = journal->Begin(Ask("/~/", std::string(5000, 'x'), 100'000));
    if (i % 3 != 0) journal->Complete(number, Answer(200, std::string(500, 'y')));
    if (i % 7 == 0) journal->Remove(number);
    EXPECT_EQ(journals.bytes(), journal->counts().bytes);
  }
  EXPECT_GT(journals.bytes(), 8U * 5000);
  EXPECT_LT(journals.bytes(), 11U * 7000);
  journal.reset();
  EXPECT_EQ(journals.bytes(), 0U);
}

TEST(JournalTest, AllJournalsTogetherKeepWithinTheirBytes) {
  const std::size_t most = 200'000;
  Journals journals({1000, most, 1000});
  std::vector<std::shared_ptr<Journal>> all;
  for (int i = 0; i < 20; ++i) all.push_back(journals.Make(std::to_string(i), 1));
  for (int i = 0; i < 2000; ++i) {
    const auto& journal = all[static_cast<std::size_t>(i * i % 20)];
    Entry entry{0, Ask("/~/", std::string(1000, 'x')), Answer(200), nullptr};
    entry.number = journal->Begin(entry.asked);
    journals.Complete(*journal, entry);
    EXPECT_LE(journals.bytes(), most);
    EXPECT_EQ(journal->Entries().back().number, entry.number);  // the new one stays
  }
}

// Each journal kept its last entry, whatever the limit.
TEST(JournalTest, ManyJournalsOfOneEntryKeepWithinTheirBytes) {
  const std::size_t most = 50'000;
  Journals journals({1000, most, 1000});
  std::vector<std::shared_ptr<Journal>> all;
  for (int i = 0; i < 200; ++i) {
    all.push_back(journals.Make(std::to_string(i), 1));
    Entry entry{0, Ask("/~/", std::string(1000, 'x')), Answer(200), nullptr};
    entry.number = all.back()->Begin(entry.asked);
    journals.Complete(*all.back(), entry);
    EXPECT_LE(journals.bytes(), most);
    EXPECT_EQ(all.back()->counts().entries, 1U);
  }
}

// The places of removed entries stayed as long as an older entry did.
TEST(JournalTest, RemovedEntriesLeaveNoPlaces) {
  Journals journals({1000, 1U << 30, 1000});
  const auto journal = journals.Make("a", 1);
  const auto first = journal->Begin(Ask("/~/first"));
  for (int i = 0; i < 10'000; ++i) {
    const auto number = journal->Begin(Ask("/~/"));
    if (i % 100 != 0) {
      EXPECT_TRUE(journal->Remove(number));
    }
  }
  EXPECT_LE(journal->places(), 400U);
  EXPECT_EQ(journal->counts().entries, 101U);
  journal->Complete(first, Answer(201));
  EXPECT_EQ(journal->Entries().front().status(), 201);
  EXPECT_EQ(journal->Entries().back().number, 9902U);
}

// Each of those that stayed kept the memory of its removed neighbours.
TEST(JournalTest, RemovedEntriesLeaveNoMemory) {
  Journals journals({10'000, 1U << 30, 1000});
  const auto journal = journals.Make("a", 1);
  Texts kept;
  for (int i = 0; i < 10'000; ++i) {
    const std::string target = "/~/" + std::to_string(i);
    http::Request request;
    request.target = target;
    request.body = "body";
    const auto number =
        journal->Begin(Asked::Make(request, 2, 1000, nullptr, nullptr, &journal->slabs()));
    journal->Complete(number, Answered::Make({200, {}, "", std::string(1000, 'x')}, 1000,
                                             SteadyTime(), {}, &journal->slabs()));
    if (i % 100 == 0) {
      kept.push_back(target);
    } else {
      EXPECT_TRUE(journal->Remove(number));
    }
  }
  EXPECT_LE(journal->slabs().held(), 3 * journal->counts().bytes + 9 * Slabs::kSlab);
  EXPECT_EQ(Targets(*journal), kept);
  for (const auto& entry : journal->Entries()) {
    EXPECT_EQ(entry.asked->body(), "body");
    EXPECT_EQ(entry.answered->body(), std::string(1000, 'x'));
  }
}

TEST(JournalTest, FindsEntriesByTheirNumbersBehindGaps) {
  Journals journals({16, 1U << 30, 1000});
  const auto journal = journals.Make("a", 1);
  for (int i = 1; i <= 40; ++i) journal->Begin(Ask("/~/" + std::to_string(i)));
  for (const std::uint64_t removed : {30U, 31U, 40U}) EXPECT_TRUE(journal->Remove(removed));
  for (int i = 41; i <= 43; ++i) journal->Begin(Ask("/~/" + std::to_string(i)));
  for (const std::uint64_t gone : {1U, 24U, 30U, 31U, 40U, 44U, 45U}) {
    EXPECT_FALSE(journal->Remove(gone)) << gone;
  }
  for (const std::uint64_t there : {25U, 29U, 32U, 43U}) EXPECT_TRUE(journal->Remove(there));
  EXPECT_EQ(Targets(*journal), (Texts{"/~/26", "/~/27", "/~/28", "/~/33", "/~/34", "/~/35", "/~/36",
                                      "/~/37", "/~/38", "/~/39", "/~/41", "/~/42"}));
}

TEST(JournalTest, ThreadsLoseNothing) {
  Journals journals({100'000, 1U << 30, 100});
  const auto journal = journals.Make("a", 1);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        const auto number = journal->Begin(Ask("/~/"));
        EXPECT_LE(journal->Entries().size(), 2000U);
        journal->Complete(number, Answer(200));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::uint64_t> numbers;
  for (const auto& entry : journal->Entries()) {
    EXPECT_EQ(entry.status(), 200);
    numbers.insert(entry.number);
  }
  EXPECT_EQ(numbers.size(), 2000U);
}

TEST(RecordingTest, WithoutAnAnswerThereIsNoEntry) {
  Journals journals;
  const auto journal = journals.Make("a", 1);
  {
    Recording recording;
    recording.Begin(journals, journal, Ask("/~/1"), nullptr);
    EXPECT_EQ(journal->counts().entries, 1U);
  }
  EXPECT_EQ(journal->counts().entries, 0U);
}

TEST(RecordingTest, CompletesInTheOrderOfItsSequence) {
  Journals journals;
  const auto journal = journals.Make("a", 1);
  Recording first;
  first.Begin(journals, journal, Ask("/1"), nullptr);
  Recording moved(std::move(first));
  Recording second;
  second.Begin(journals, journal, Ask("/2"), nullptr);
  second.Complete(second.Answer({200, {}, "", ""}, {}));
  EXPECT_EQ(journal->Entries()[0].status(), 0);
  moved.Complete(moved.Answer({201, {}, "", ""}, {}));
  const auto entries = journal->Entries();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].status(), 201);
  EXPECT_EQ(entries[0].answered->sequence(), 2U);
  EXPECT_EQ(entries[1].answered->sequence(), 1U);
  EXPECT_EQ(journals.sequence(), 2U);
}

}  // namespace
}  // namespace understudy::journal
