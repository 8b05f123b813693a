#include <string>
#include <vector>

#include "vendors/leeloo/handlers.h"

// How people and channels are shown. What people have by their accounts is read from these.
namespace understudy::leeloo {
namespace {

using entities::ReplyBinding;

constexpr const char* kEmailShown = "coalesce(email, 'NOT_DEFINED')";
constexpr const char* kPhone = "coalesce(phone, 'NOT_DEFINED')";

constexpr const char* kTags =
    "(SELECT json_group_array(value) FROM (SELECT DISTINCT t.value FROM leeloo_accounts AS a,"
    " json_each(a.tags) AS t WHERE a.person_id = leeloo_people.id ORDER BY a.id, t.key))";

constexpr const char* kAccountsShown =
    "(SELECT json_group_array(json(item)) FROM (SELECT json_object('account_id', a.id,"
    " 'connection_id', a.connection_id, 'connection_status', coalesce(a.connection_status, 'OK'),"
    " 'from', a.source) AS item FROM leeloo_accounts AS a"
    " WHERE a.person_id = leeloo_people.id ORDER BY a.id))";

// Of a query that names one of them `channel`.
constexpr const char* kOneAccount =
    "(SELECT json_array(json_object('account_id', a.id, 'connection_id', a.connection_id,"
    " 'connection_status', coalesce(a.connection_status, 'OK'), 'from', a.source)) FROM "
    "leeloo_accounts AS a"
    " WHERE a.id = channel)";

// An account keeps names; the ids are of the rows that have them.
constexpr const char* kHistory =
    "(SELECT json_group_array(json(item)) FROM (SELECT json_object("
    "'tunnelName', h.value ->> 'tunnelName', 'leadgentoolName', h.value ->> 'leadgentoolName',"
    " 'trafficSource', h.value ->> 'trafficSource',"
    " 'tunnelId', (SELECT id FROM leeloo_tunnels WHERE name = h.value ->> 'tunnelName'),"
    " 'leadgentoolId',"
    " (SELECT id FROM leeloo_leadgentools WHERE name = h.value ->> 'leadgentoolName'),"
    " 'trafficSourceId',"
    " (SELECT id FROM leeloo_traffic_sources WHERE name = h.value ->> 'trafficSource'),"
    " 'accountId', a.id) AS item FROM leeloo_accounts AS a, json_each(a.subscribe_history) AS h"
    " WHERE a.person_id = leeloo_people.id ORDER BY a.id, h.key))";

constexpr const char* kUsersOf =
    "FROM leeloo_users WHERE id IN (SELECT c.user_id FROM leeloo_accounts AS a"
    " JOIN leeloo_contacted_users AS c ON c.account_id = a.id WHERE a.person_id = ?1) ORDER BY id";
constexpr const char* kOrdersOf =
    "FROM leeloo_orders WHERE person_id = ?1 ORDER BY updated_at DESC, id";

ReplyBinding PersonAlone(const char* operation, const char* query, const char* accounts) {
  return {.operation = operation,
          .row = "data",
          .entity = "people",
          .queries = {query},
          .values = {"contactedUsers", "orders"},
          .fills = {
              {.property = "data.tags", .column = kTags},
              {.property = "data.profileImage", .column = "coalesce(profile_image, 'NOT_DEFINED')"},
              {.property = "data.gender", .column = "coalesce(gender, 'NOT_DEFINED')"},
              {.property = "data.phone", .column = kPhone},
              {.property = "data.email", .column = kEmailShown},
              {.property = "data.accounts", .column = accounts},
              {.property = "data.subscribeHistory", .column = kHistory},
              {.property = "data.created_at", .column = "created_at"},
              {.property = "data.updated_at", .column = "updated_at"},
              {.property = "data.links.contactedUsers", .from = kUsersOf},
              {.property = "data.links.orders", .from = kOrdersOf},
              {.property = "included.users", .from = kUsersOf, .only_if = "contactedUsers"},
              {.property = "included.orders", .from = kOrdersOf, .only_if = "orders"},
              {.property = "included.orders.status", .column = kListedState}}};
}

// A value of the person whose account the row is.
std::string OfPerson(const char* column) {
  return std::string("coalesce((SELECT p.") + column +
         " FROM leeloo_people AS p WHERE p.id = leeloo_accounts.person_id), 'NOT_DEFINED')";
}

ReplyBinding CreatedChannel(const char* operation) {
  return {.operation = operation,
          .row = "data",
          .entity = "accounts",
          .queries = {"FROM leeloo_accounts WHERE id = ?1"},
          .fills = {
              {.property = "data.gender", .column = OfPerson("gender")},
              {.property = "data.phone", .column = OfPerson("phone")},
              {.property = "data.email", .column = OfPerson("email")},
              {.property = "data.connectionStatus", .column = "coalesce(connection_status, 'OK')"},
              {.property = "data.locale", .column = "coalesce(locale, '')"}}};
}

}  // namespace

std::vector<ReplyBinding> PeopleReplies() {
  return {{.operation = "listPeople",
           .row = "data",
           .entity = "people",
           .values = {"meta.limit", "meta.offset", "meta.filteredCount", "meta.totalCount"},
           .fills = {{.property = "data.email", .column = kEmailShown},
                     {.property = "data.phone", .column = kPhone},
                     {.property = "data.tags", .column = kTags},
                     {.property = "data.accounts", .column = kAccountsShown}}},
          PersonAlone("getPerson", "FROM leeloo_people WHERE id = ?1", kAccountsShown),
          PersonAlone("getPersonOfChannel",
                      "FROM leeloo_people JOIN (SELECT ?2 AS channel) WHERE id = ?1", kOneAccount),
          CreatedChannel("createPerson"),
          CreatedChannel("createAccountV1"),
          {.operation = "listChannels",
           .row = "data",
           .entity = "accounts",
           .values = {"meta.limit", "meta.offset", "meta.filteredCount", "meta.totalCount"}},
          {.operation = "listPersonMessages",
           .row = "data",
           .entity = "messages",
           .queries = {"FROM leeloo_messages WHERE account_id IN (SELECT id FROM leeloo_accounts"
                       " WHERE person_id = ?3 UNION SELECT id FROM leeloo_accounts WHERE id = ?3)"
                       " ORDER BY created_at DESC, id LIMIT ?1 OFFSET ?2"},
           .values = {"meta.limit", "meta.offset", "meta.filteredCount", "meta.totalCount"},
           .fills = {{.property = "data.links.createdBy.id", .column = "created_by"}}}};
}

}  // namespace understudy::leeloo
