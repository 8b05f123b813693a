#include <algorithm>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/json_pointer.h"
#include "base/text.h"
#include "entities/api_errors.h"
#include "entities/included_rows.h"
#include "entities/list_query.h"
#include "entities/operations.h"
#include "entities/whole_numbers.h"

namespace understudy::entities::detail {
namespace {

// A page of more rows takes long to write, and nobody pages so.
constexpr std::int64_t kMostRows = 1'000'000;

// One call of a list.
class ListCall {
 public:
  ListCall(const ApiPlan& plan, const OperationPlan& operation, Call& call)
      : operation_(operation),
        call_(call),
        query_(plan, operation, call),
        table_(operation.entity->declaration.table),
        key_(operation.entity->declaration.fields[operation.entity->key].column) {
    missing_ = MissingOwner(plan, operation, call);
  }

  Outcome Answer() {
    if (missing_) return tl::make_unexpected(std::move(*missing_));
    if (auto wrong = ReadPage()) return tl::make_unexpected(std::move(*wrong));
    json::Writer rows;
    rows.StartArray();
    WriteRows(rows);
    rows.EndArray();
    Reply reply = StatefulReply(operation_, rows.Take());
    const auto& headers = operation_.page_headers;
    const bool needs_total = operation_.links_pages || operation_.envelope->needs_total() ||
                             std::any_of(headers.begin(), headers.end(), [](const auto& header) {
                               return NeedsTotal(header.fill);
                             });
    if (needs_total) page_.total = CountRows();
    // A client that follows links of pages without rows would not end.
    if (page_.asks_for_none) page_.has_more = false;
    if (operation_.links_pages || operation_.envelope->needs_links()) FindLinks();
    // Before a row, the rest of the list is what lies before the page.
    if (is_before_) page_.has_more = page_.has_previous;
    AddHeaders(reply);
    if (operation_.envelope->is_bare()) return reply;
    reply.body = operation_.envelope->Write(reply.body, page_);
    return reply;
  }

 private:
  // However it is written: `2.0` and `2e0` are 2.
  static ParsedInteger ReadNumber(std::string_view text) {
    const auto parsed = ParseInteger(text);
    const bool is_other = parsed.status == IntegerStatus::kNotInteger && !text.empty();
    return is_other ? ParseInteger(WholeDigits(text)) : parsed;
  }

  // 0 or more; nullopt if the request names none.
  std::optional<std::int64_t> NumberIn(const std::string& parameter) const {
    const auto parsed = ReadNumber(query_.ValueOf(parameter));
    if (parsed.status != IntegerStatus::kOk || parsed.value < 0) return std::nullopt;
    return parsed.value;
  }

  std::optional<Error> WhyNoPage() const {
    const Paging& paging = operation_.paging;
    for (const auto* parameter : {&paging.limit, &paging.offset, &paging.page}) {
      const auto text = query_.ValueOf(*parameter);
      const auto parsed = ReadNumber(text);
      if (parsed.status == IntegerStatus::kOk && parsed.value >= 0) continue;
      const auto number = ParseNumber(text);
      if (!number) continue;
      return RefuseContent(
          operation_.foreign,
          Concat({Quoted(*parameter),
                  *number < 0 ? " must be at least 0." : " must be an integer of 64 bits."}),
          {"query", "/" + PointerStep(*parameter)});
    }
    return std::nullopt;
  }

  std::optional<Error> ReadPage() {
    if (auto wrong = WhyNoPage()) return wrong;
    const Paging& paging = operation_.paging;
    const auto limit = NumberIn(paging.limit);
    page_.limit = std::min(limit.value_or(paging.default_limit), kMostRows);
    page_.asks_for_none = limit == 0;
    if (page_.asks_for_none) most_ = 0;
    if (const auto offset = NumberIn(paging.offset)) page_.offset = *offset;
    page_.first_page = operation_.first_page;
    if (const auto page = NumberIn(paging.page)) {
      page_.page = std::max(*page, page_.first_page);
      const std::int64_t before = std::min(*page_.page - page_.first_page, kMostRows);
      // Where nothing says how long a page is, all rows are on the first.
      if (before > 0) page_.offset = page_.limit > 0 ? before * page_.limit : kMostRows;
    }
    after_ = query_.ValueOf(paging.after);
    const auto before = query_.ValueOf(paging.before);
    for (const auto* parameter : {&paging.after, &paging.before}) {
      const auto cursor = query_.ValueOf(*parameter);
      if (cursor.empty() || HasRow(cursor)) continue;
      return RefuseContent(operation_.foreign,
                           Concat({Quoted(*parameter), ": ", operation_.entity->declaration.name,
                                   " has no row with the key ", Quoted(cursor), "."}),
                           {"query", "/" + PointerStep(*parameter)});
    }
    if (!before.empty()) StopBefore(PlaceOf(before));
    is_before_ = !before.empty();
    page_.has_previous = page_.offset > 0 || !after_.empty();
    if (!after_.empty() && query_.is_sorted()) {
      const Place place = PlaceOf(after_);
      page_.offset = place.before + (place.is_listed ? 1 : 0);
      after_ = {};
    }
    return std::nullopt;
  }

  // Where a row is in the list, or would be if the filters did not leave it out.
  struct Place {
    std::int64_t before = 0;  // rows of the list before it
    bool is_listed = false;
  };

  // The rows right before this place, in their order.
  void StopBefore(const Place& place) {
    const std::int64_t shown = page_.limit > 0 ? std::min(page_.limit, place.before) : place.before;
    page_.offset = place.before - shown;
    if (!most_) most_ = shown;
  }

  bool HasRow(std::string_view key) const {
    auto query =
        call_.database.Prepare(Concat({"SELECT 1 FROM ", table_, " WHERE ", key_, " = ?1"}));
    return PathKey(*operation_.entity, key).BindTo(query, 1) && query.Step();
  }

  Place PlaceOf(std::string_view key) const {
    if (const auto position = PositionOf(key, query_.where())) return {*position - 1, true};
    if (query_.where().empty()) return {};
    const std::string its = Concat({key_, " = ?", std::to_string(query_.next_parameter())});
    // The list, and this row.
    const std::string rows = Concat(
        {" WHERE (", query_.where().substr(std::string_view(" WHERE ").size()), ") OR ", its});
    return {PositionOf(key, rows).value_or(1) - 1, false};
  }

  // The place of the row with this key among rows, from 1; nullopt: it is none of them. Counts the
  // rows before it.
  std::optional<std::int64_t> PositionOf(std::string_view key, const std::string& where) const {
    const int parameter = query_.next_parameter();
    auto query = call_.database.Prepare(
        Concat({"SELECT n FROM (SELECT ", key_, " AS k, row_number() OVER (", query_.order(),
                ") AS n FROM ", table_, where, ") WHERE k = ?", std::to_string(parameter)}));
    const PathKey bound(*operation_.entity, key);
    const bool is_bound = bound.BindTo(query, parameter) && query_.BindTo(query);
    return is_bound && query.Step() ? std::optional(query.Integer(0)) : std::nullopt;
  }

  void WriteRows(json::Writer& writer) {
    const int parameter = query_.next_parameter();
    std::string sql = Concat({"SELECT ", operation_.view->columns(), ", CAST(", key_,
                              " AS TEXT) FROM ", table_, query_.where()});
    if (!after_.empty()) {
      sql += Concat({query_.where().empty() ? " WHERE " : " AND ", "rowid > (SELECT rowid FROM ",
                     table_, " WHERE ", key_, " = ?", std::to_string(parameter + 2), ")"});
    }
    sql += " " + query_.order();
    const std::int64_t limit = most_.value_or(page_.limit > 0 ? page_.limit : -1);
    const bool is_cut = limit >= 0 || page_.offset > 0;
    if (is_cut) {
      sql += Concat(
          {" LIMIT ?", std::to_string(parameter), " OFFSET ?", std::to_string(parameter + 1)});
    }
    auto query = call_.database.Prepare(sql);
    if (!query_.BindTo(query)) return;
    BindIncluded(*operation_.inferred, call_, query_.scope(), query);
    // If there is one more row, there is another page.
    if (is_cut) {
      query.Bind(parameter, limit < 0 ? limit : limit + 1).Bind(parameter + 1, page_.offset);
    }
    const PathKey after(*operation_.entity, after_);
    if (!after_.empty() && !after.BindTo(query, parameter + 2)) return;
    const int key_column = operation_.view->column_count();
    while (query.Step()) {
      if (limit >= 0 && page_.shown == limit) {
        page_.has_more = true;
        break;
      }
      operation_.view->Write(query, writer);
      ++page_.shown;
      page_.last_key = query.View(key_column);
    }
  }

  std::int64_t CountRows() const {
    if (page_.limit == 0 && page_.offset == 0 && after_.empty() && !most_) return page_.shown;
    auto query = call_.database.Prepare(Concat({"SELECT count(*) FROM ", table_, query_.where()}));
    return query_.BindTo(query) && query.Step() ? query.Integer(0) : 0;
  }

  void FindLinks() {
    page_.path = call_.path;
    page_.self = call_.path;
    const auto& target = call_.request.target;
    const auto query = target.find('?');
    if (query != std::string_view::npos) page_.self += target.substr(query);
    page_.next = NextUrl();
    page_.previous = PreviousUrl();
    const Paging& paging = operation_.paging;
    const std::int64_t pages = page_.limit > 0 ? page_.pages() : 1;
    if (!paging.page.empty()) {
      page_.first = UrlWith(paging.page, std::to_string(page_.first_page));
      page_.last = UrlWith(paging.page, std::to_string(page_.first_page + pages - 1));
    } else if (!paging.offset.empty()) {
      page_.first = UrlWith(paging.offset, "0");
      page_.last = UrlWith(paging.offset, std::to_string((pages - 1) * page_.limit));
    } else {
      page_.first = UrlWith({}, {});
    }
    page_.origin = call_.base_url();
    page_.prefix = PathPrefix(call_);
  }

  // This request's path with other values of the parameters that page.
  std::string UrlWith(const std::string& parameter, const std::string& value) const {
    const Paging& paging = operation_.paging;
    std::string query;
    const auto add = [&](std::string_view name, std::string_view text) {
      query += Concat({query.empty() ? "?" : "&", UriEncoded(name), "=", UriEncoded(text)});
    };
    for (const auto& [name, text] : call_.arguments.query()) {
      const bool pages = name == paging.offset || name == paging.page || name == paging.after ||
                         name == paging.before;
      if (!pages) add(name, text);
    }
    if (!parameter.empty()) add(parameter, value);
    return Concat({call_.path, query});
  }

  // Empty if there is no next page, or no parameter for it.
  std::string NextUrl() const {
    const Paging& paging = operation_.paging;
    if (!page_.has_more) return {};
    if (!paging.page.empty() && page_.limit > 0) {
      return UrlWith(paging.page,
                     std::to_string(page_.offset / page_.limit + 1 + page_.first_page));
    }
    if (!paging.offset.empty()) {
      return UrlWith(paging.offset, std::to_string(page_.offset + page_.shown));
    }
    return paging.after.empty() ? std::string() : UrlWith(paging.after, page_.last_key);
  }

  std::string PreviousUrl() const {
    const Paging& paging = operation_.paging;
    if (page_.offset == 0 || page_.limit == 0) return {};
    if (!paging.page.empty()) {
      const std::int64_t before = std::max<std::int64_t>(page_.offset / page_.limit, 1) - 1;
      return UrlWith(paging.page, std::to_string(before + page_.first_page));
    }
    if (paging.offset.empty()) return {};
    return UrlWith(paging.offset,
                   std::to_string(std::max<std::int64_t>(page_.offset - page_.limit, 0)));
  }

  void AddHeaders(Reply& reply) const {
    auto& headers = reply.head->headers;
    for (const auto& header : operation_.page_headers) {
      if (const auto number = NumberOf(header.fill, page_)) {
        headers.push_back({header.name, std::to_string(*number)});
      }
    }
    if (!operation_.links_pages) return;
    // RFC 8288. As GitHub does: the first page is linked from those behind it, the last one from
    // those before it.
    std::vector<std::string> links;
    const auto add = [&](std::string_view to, std::string_view relation, bool is_there) {
      if (is_there && !to.empty()) {
        links.push_back(Concat({"<", page_.origin, to, ">; rel=\"", relation, "\""}));
      }
    };
    add(page_.next, "next", true);
    add(page_.previous, "prev", true);
    add(page_.first, "first", !page_.previous.empty());
    add(page_.last, "last", !page_.next.empty());
    if (!links.empty()) headers.push_back({"Link", Join(links, ", ")});
  }

  const OperationPlan& operation_;
  Call& call_;
  const ListQuery query_;
  const std::string& table_;
  const std::string& key_;
  std::optional<Error> missing_;
  std::string_view after_;            // the key of the row before the page; empty: there is none
  std::optional<std::int64_t> most_;  // rows of a page that ends before another row
  bool is_before_ = false;            // the page ends before a row that the request names
  PageFacts page_;
};

}  // namespace

Outcome List(const ApiPlan& plan, const OperationPlan& operation, Call& call) {
  return ListCall(plan, operation, call).Answer();
}

}  // namespace understudy::entities::detail
