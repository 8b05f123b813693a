#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entities/call.h"

// People and their accounts, which v2 calls communication channels.
namespace understudy::leeloo {

struct NewPerson {
  std::string name;
  std::optional<std::string> email = std::nullopt;
  std::optional<std::string> phone = std::nullopt;
};

struct NewAccount {
  std::string person;
  std::string name;
  std::string_view source;  // `from`: MANUAL, SMS, EMAIL
  std::optional<std::string> connection = std::nullopt;
  std::vector<std::string> contacted_users = {};
};

// Both return the id.
std::string InsertPerson(const Call& call, const NewPerson& person);
std::string InsertAccount(const Call& call, const NewAccount& account);

// Adds the tag of this id to all accounts of the person, or removes it. Tags are kept by name.
void AddTag(const Call& call, const std::string& person, const std::string& tag);
void RemoveTag(const Call& call, const std::string& person, const std::string& tag);
void AddTagToAccount(const Call& call, const std::string& account, const std::string& tag);
void RemoveTagFromAccount(const Call& call, const std::string& account, const std::string& tag);

// The person whose account this is; nullopt: it has none.
std::optional<std::string> PersonOf(const Call& call, const std::string& account);
// A person's first account; nullopt: there is none.
std::optional<std::string> FirstAccountOf(const Call& call, const std::string& person);

// Adds a message to the chat of the account, now.
void InsertMessage(const Call& call, const std::string& account, std::string_view type,
                   std::string_view text);

}  // namespace understudy::leeloo
