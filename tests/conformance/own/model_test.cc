// Random requests to a user's API, and a model of a few lines that should agree with it: rows of
// several scopes, rows below rows, merges, and values that must not repeat.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

const std::string kWorkspaces = UNDERSTUDY_APIS_FOLDER "/workspaces/openapi.yaml";

struct Member {
  std::string workspace;
  std::string name;
  std::string email;  // empty: none
  bool operator==(const Member&) const = default;
};
struct Note {
  long long member;
  std::string text;
  bool operator==(const Note&) const = default;
};

class ModelTest : public ::testing::Test {
 protected:
  static std::string Scenario() {
    const std::string folder = NewFolder();
    WriteFile(folder, "vendor.yaml", "entities: {members: {unique: email}}\n");
    return WriteFile(folder, "my.yaml",
                     "apis: {w: {contract: " + kWorkspaces +
                         ", vendor: vendor.yaml}}\n"
                         "vendors: {w: {data: {members: [], notes: []}}}\n");
  }

  unsigned Draw(unsigned below) { return static_cast<unsigned>(random_() % below); }
  std::string Workspace() { return Draw(2) == 0 ? "acme" : "other"; }
  long long AnyId(long long last) { return 1 + Draw(static_cast<unsigned>(last) + 1); }
  // Few, so that they repeat.
  std::string Email() { return "e" + std::to_string(Draw(12)) + "@example.com"; }
  bool IsTaken(const std::string& email, long long but) const {
    return std::any_of(members_.begin(), members_.end(), [&](const auto& each) {
      return each.first != but && each.second.email == email;
    });
  }
  // Whether there is such a member in the workspace.
  bool Exists(const std::string& workspace, long long id) const {
    const auto found = members_.find(id);
    return found != members_.end() && found->second.workspace == workspace;
  }
  static std::string Path(const std::string& workspace, long long id) {
    return "/" + workspace + "/members/" + std::to_string(id);
  }

  void CreateMember(const std::string& name) {
    const Member member{Workspace(), name, Draw(3) == 0 ? "" : Email()};
    const std::string email = member.email.empty() ? "" : ",\"email\":\"" + member.email + "\"";
    const Reply made = client_.Json("POST", "/" + member.workspace + "/members",
                                    "{\"name\":\"" + name + "\"" + email + "}");
    if (!member.email.empty() && IsTaken(member.email, 0)) {
      ASSERT_EQ(made.status, 422) << made.body;
      ++refused_;
      return;
    }
    ASSERT_EQ(made.status, 201) << made.body;
    ASSERT_EQ(made.Integer("/id"), ++last_member_);
    members_[last_member_] = member;
  }

  void PatchMember(const std::string& name) {
    const std::string workspace = Workspace();
    const long long id = AnyId(last_member_);
    const bool has_email = Draw(2) == 0;
    const std::string email = Email();
    const Reply patched =
        client_.Json("PATCH", Path(workspace, id),
                     has_email ? "{\"email\":\"" + email + "\"}" : "{\"name\":\"" + name + "\"}");
    if (!Exists(workspace, id)) {
      ASSERT_EQ(patched.status, 404);
    } else if (has_email && IsTaken(email, id)) {
      ASSERT_EQ(patched.status, 409);
      ++refused_;
    } else {
      ASSERT_EQ(patched.status, 200) << patched.body;
      (has_email ? members_[id].email : members_[id].name) = has_email ? email : name;
    }
  }

  void DeleteMember() {
    const std::string workspace = Workspace();
    const long long id = AnyId(last_member_);
    const bool exists = Exists(workspace, id);
    ASSERT_EQ(client_.Delete(Path(workspace, id)).status, exists ? 204 : 404);
    if (!exists) return;
    members_.erase(id);
    std::erase_if(notes_, [&](const auto& note) { return note.second.member == id; });
  }

  void CreateNote(const std::string& text) {
    const std::string workspace = Workspace();
    const long long id = AnyId(last_member_);
    const Reply made =
        client_.Json("POST", Path(workspace, id) + "/notes", "{\"text\":\"" + text + "\"}");
    ASSERT_EQ(made.status, Exists(workspace, id) ? 201 : 404) << made.body;
    if (made.status != 201) return;
    ASSERT_EQ(made.Integer("/id"), ++last_note_);
    notes_[last_note_] = {id, text};
  }

  void ReadOrDeleteNote() {
    const std::string workspace = Workspace();
    const long long member = AnyId(last_member_);
    const long long id = AnyId(last_note_);
    const std::string target = Path(workspace, member) + "/notes/" + std::to_string(id);
    const auto found = notes_.find(id);
    const bool exists =
        Exists(workspace, member) && found != notes_.end() && found->second.member == member;
    const Reply read = client_.Get(target);
    ASSERT_EQ(read.status, exists ? 200 : 404) << target;
    if (exists) {
      ASSERT_EQ(read.Text("/text"), found->second.text);
    }
    if (Draw(3) != 0) return;
    ASSERT_EQ(client_.Delete(target).status, exists ? 204 : 404);
    if (exists) notes_.erase(id);
  }

  void ExpectLists() {
    std::map<long long, Member> members;
    std::map<long long, Note> notes;
    for (const std::string workspace : {"acme", "other"}) {
      const Reply listed = client_.Get("/" + workspace + "/members");
      for (const auto& row : listed.At("").GetArray()) {
        const long long id = row["id"].GetInt64();
        members[id] = {workspace, row["name"].GetString(),
                       row.HasMember("email") ? row["email"].GetString() : ""};
        const Reply below = client_.Get(Path(workspace, id) + "/notes");
        for (const auto& note : below.At("").GetArray()) {
          notes[note["id"].GetInt64()] = {id, note["text"].GetString()};
        }
      }
    }
    EXPECT_TRUE(members == members_);
    EXPECT_TRUE(notes == notes_);
  }

  const Program program_{Scenario()};
  Client client_{program_};
  std::mt19937 random_{7};  // the same numbers everywhere
  std::map<long long, Member> members_;
  std::map<long long, Note> notes_;
  long long last_member_ = 0;
  long long last_note_ = 0;
  int refused_ = 0;
};

TEST_F(ModelTest, AgreesAfterRandomRequests) {
  for (int i = 0; i < 400; ++i) {
    const std::string text = "n" + std::to_string(i);
    SCOPED_TRACE(text);
    switch (Draw(8)) {
      case 0:
      case 1:
        CreateMember(text);
        break;
      case 2:
      case 3:
        PatchMember(text);
        break;
      case 4:
        if (i % 3 == 0) DeleteMember();
        break;
      case 5:
      case 6:
        CreateNote(text);
        break;
      default:
        ReadOrDeleteNote();
    }
    if (HasFatalFailure()) return;
    if (i % 50 == 49) ExpectLists();
  }
  EXPECT_GT(refused_, 10);
  EXPECT_GT(members_.size(), 5U);
  EXPECT_GT(notes_.size(), 5U);
}

}  // namespace
}  // namespace understudy::conformance
