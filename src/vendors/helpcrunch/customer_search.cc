#include "entities/json_body.h"
#include "vendors/helpcrunch/handlers.h"
#include "vendors/helpcrunch/search.h"

namespace understudy::helpcrunch {
namespace {

// Columns of kSelectCustomers.
enum CustomerColumn {
  kId,
  kName,
  kEmail,
  kUserId,
  kCompany,
  kPhone,
  kLocation,
  kTelegram,
  kFacebook,
  kInstagram,
  kViber,
  kWhatsapp,
  kFirstSeen,
  kLastSeen,
  kTags,
};

const SearchTable& CustomerTable() {
  using Kind = SearchField::Kind;
  static const SearchTable kTable = {
      "SELECT id, name, email, user_id, company, phone, location, telegram_id, facebook_id,"
      " instagram_id, viber_id, whatsapp_id, first_seen, last_seen, tags FROM helpcrunch_customers",
      {{"customers.id", Kind::kInteger, kId, {}, "id"},
       {"customers.telegramId", Kind::kText, kTelegram},
       {"customers.facebookId", Kind::kText, kFacebook},
       {"customers.instagramId", Kind::kText, kInstagram},
       {"customers.viberId", Kind::kText, kViber},
       {"customers.whatsappId", Kind::kText, kWhatsapp},
       {"customers.name", Kind::kText, kName},
       {"customers.email", Kind::kAnyCase, kEmail, {}, "email"},
       {"customers.company", Kind::kText, kCompany},
       {"customers.phone", Kind::kText, kPhone},
       {"customers.countryCode", Kind::kText, kLocation, "countryCode"},
       {"customers.city", Kind::kText, kLocation, "city"},
       {"customers.regionCode", Kind::kText, kLocation, "regionCode"},
       {"customers.userId", Kind::kAnyCase, kUserId, {}, "user_id"},
       {"customers.lastSeen", Kind::kInteger, kLastSeen, {}, "last_seen"},
       {"customers.createdAt", Kind::kInteger, kFirstSeen, {}, "first_seen"},
       {"customers.firstSeen", Kind::kInteger, kFirstSeen, {}, "first_seen"},
       {"customers.tagsData", Kind::kTags, kTags}},
      {{"customers.id", kId},
       {"customers.firstSeen", kFirstSeen},
       {"customers.createdAt", kFirstSeen},
       {"customers.lastSeen", kLastSeen}}};
  return kTable;
}

}  // namespace

Outcome SearchCustomers(Call& call) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  const auto search = ReadSearch(call, CustomerTable(), (*body)->root);
  if (!search) return tl::make_unexpected(search.error());
  const FoundRows found = RunSearch(call, CustomerTable(), *search);
  RowsById rows(call, found.ids);
  return call.Reply({found.total}, rows);
}

}  // namespace understudy::helpcrunch
