// Lists of users' APIs as different makers write them: pages, what stands around the rows, order
// and filters.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "../program/check_run.h"
#include "../support/client.h"
#include "../support/ids.h"

namespace understudy::conformance {
namespace {

// An API with rows 1…7 of `/things`, whose list has these parameters, reply and headers.
class Things {
 public:
  Things(const std::string& parameters, const std::string& reply, const std::string& headers = {})
      : program_("", {"--api", "t=" + Saved(parameters, reply, headers)}), client_(program_) {}

  Reply Get(const std::string& query) { return client_.Get("/things" + query); }
  std::string Body(const std::string& query) {
    const Reply reply = Get(query);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.body;
  }
  std::string Ids(const std::string& query, const char* list = "") {
    return IdsIn(Get(query), list);
  }
  std::string url() const { return program_.url(); }

 private:
  static std::string Saved(const std::string& parameters, const std::string& reply,
                           const std::string& headers) {
    return WriteFile(NewFolder(), "openapi.yaml", R"(openapi: 3.1.0
info: {title: Things, version: "1"}
paths:
  /things:
    get:
      parameters: [)" + parameters + R"(]
      responses:
        "200":
          description: d
          headers: {)" + headers + R"(}
          content:
            application/json:
              schema: )" + reply + R"(
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Thing"}
              examples:
                a: {value: {id: 1, name: c, kind: x, price: 1.50, tags: [r, s], of: {id: 5}}}
                b: {value: {id: 2, name: a, kind: y, price: 10, tags: [r]}}
                c: {value: {id: 3, name: b, kind: x, price: 9.5, tags: [t]}}
                d: {value: {id: 4, name: a, kind: z, price: 1.5}}
                e: {value: {id: 5, name: e}}
                f: {value: {id: 6, name: f}}
                g: {value: {id: 7, name: g}}
components:
  schemas:
    Thing:
      type: object
      properties:
        id: {type: integer}
        name: {type: string}
        kind: {type: string}
        price: {type: number}
        tags: {type: array, items: {type: string}}
        of: {type: object, properties: {id: {type: integer}}}
)");
  }

  Program program_;
  Client client_;
};

std::string Query(const std::string& name, const std::string& schema) {
  return "{name: " + name + ", in: query, schema: " + schema + "}";
}
const std::string kInteger = "{type: integer}";
const std::string kText = "{type: string}";
const std::string kList = "{type: array, items: {$ref: '#/components/schemas/Thing'}}";
std::string Object(const std::string& members) {
  return "{type: object, properties: {" + members + "}}";
}

TEST(OwnListsTest, PagesFromZeroAsSpringCountsThem) {
  Things things(
      Query("page", "{type: integer, default: 0}") + ", " +
          Query("size", "{type: integer, default: 3}") + ", " + Query("sort", kText),
      Object("content: " + kList +
             ", totalElements: {type: integer}, totalPages: {type: integer}, number: {type: "
             "integer}, numberOfElements: {type: integer}, first: {type: boolean}, last: {type: "
             "boolean}, empty: {type: boolean}"));
  EXPECT_EQ(things.Ids("", "/content"), "1 2 3");
  EXPECT_EQ(things.Ids("?page=1", "/content"), "4 5 6");
  const std::string last = things.Body("?page=2");
  EXPECT_NE(last.find(R"("totalElements":7,"totalPages":3,"number":2,"numberOfElements":1,)"
                      R"("first":false,"last":true,"empty":false)"),
            std::string::npos)
      << last;
  EXPECT_NE(things.Body("").find(R"("number":0)"), std::string::npos);
  EXPECT_NE(things.Body("").find(R"("first":true,"last":false)"), std::string::npos);
  EXPECT_NE(things.Body("?page=3").find(R"("empty":true)"), std::string::npos);
  EXPECT_EQ(things.Ids("?sort=name,desc&size=2", "/content"), "7 6");
}

TEST(OwnListsTest, NothingLiesBehindTheFirstPageIfNothingTellsItsSize) {
  Things things(Query("page", kInteger), kList);
  EXPECT_EQ(things.Ids("?page=1"), "1 2 3 4 5 6 7");
  EXPECT_EQ(things.Ids("?page=2"), "");
}

TEST(OwnListsTest, CountIsOfAllRowsIfNothingElseTellsThem) {
  const std::string limits = Query("limit", kInteger) + ", " + Query("offset", kInteger);
  const std::string results = "results: " + kList + ", count: {type: integer}";
  Things all(limits, Object(results + ", next: {type: [string, 'null']}"));
  EXPECT_EQ(all.Get("?limit=2").Integer("/count"), 7);
  Things page(limits, Object(results + ", total: {type: integer}"));
  EXPECT_EQ(page.Get("?limit=2").Integer("/count"), 2);
  EXPECT_EQ(page.Get("?limit=2").Integer("/total"), 7);
  Things more(limits, Object(results + ", hasMore: {type: boolean}"));
  EXPECT_EQ(more.Get("?limit=2").Integer("/count"), 2);
}

TEST(OwnListsTest, NumbersOfOtherPagesAndPlacesAreFilled) {
  Things things(Query("page", kInteger) + ", " + Query("per_page", "{type: integer, default: 3}"),
                Object("data: " + kList + ", success: {type: boolean}, meta: " +
                       Object("next_page: {type: [integer, 'null']}, prev_page: {type: [integer, "
                              "'null']}, from: {type: integer}, to: {type: integer}, has_prev: "
                              "{type: boolean}")));
  const auto after = [&](const std::string& query) {
    const std::string body = things.Body(query);
    return body.substr(body.find("\"success\""));
  };
  EXPECT_EQ(after(""), R"("success":true,"meta":{"next_page":2,"prev_page":null,"from":1,"to":3,)"
                       R"("has_prev":false}})");
  EXPECT_EQ(after("?page=2"), R"("success":true,"meta":{"next_page":3,"prev_page":1,"from":4,)"
                              R"("to":6,"has_prev":true}})");
  EXPECT_EQ(after("?page=3"), R"("success":true,"meta":{"next_page":null,"prev_page":2,"from":7,)"
                              R"("to":7,"has_prev":true}})");
  EXPECT_EQ(after("?page=4"), R"("success":true,"meta":{"next_page":null,"prev_page":3,)"
                              R"("has_prev":true}})");
}

TEST(OwnListsTest, LinksOfHalAreObjects) {
  const std::string link = Object("href: {type: string}");
  Things things(Query("offset", kInteger) + ", " + Query("limit", kInteger),
                Object("_embedded: " + Object("things: " + kList) +
                       ", _links: " + Object("self: " + link + ", next: " + link)));
  const Reply first = things.Get("?limit=4");
  EXPECT_EQ(first.Text("/_links/next/href"), things.url() + "/things?limit=4&offset=4");
  EXPECT_EQ(first.Text("/_links/self/href"), things.url() + "/things?limit=4");
  EXPECT_EQ(things.Get("?limit=4&offset=4").Keys("/_links"), "self");
}

TEST(OwnListsTest, HeadersTellOfThePage) {
  Things things(Query("page", kInteger) + ", " + Query("per_page", "{type: integer, default: 3}"),
                kList,
                "Link: {schema: {type: string}}, X-Total: {schema: {type: integer}}, X-Next-Page: "
                "{schema: {type: integer}}, X-Per-Page: {schema: {type: integer}}");
  const Reply second = things.Get("?page=2");
  EXPECT_EQ(second.Header("X-Total"), "7");
  EXPECT_EQ(second.Header("X-Next-Page"), "3");
  EXPECT_EQ(second.Header("X-Per-Page"), "3");
  const std::string url = "<" + things.url() + "/things?page=";
  EXPECT_EQ(second.Header("Link"), url + "3>; rel=\"next\", " + url + "1>; rel=\"prev\", " + url +
                                       "1>; rel=\"first\", " + url + "3>; rel=\"last\"");
  EXPECT_EQ(things.Get("?page=3").Header("X-Next-Page"), "");
}

TEST(OwnListsTest, ADirectionThatIsLeftOutHasItsDefault) {
  const std::string direction = Query("order", "{type: string, enum: [asc, desc], default: desc}");
  Things things(Query("sort", kText) + ", " + direction, kList);
  EXPECT_EQ(things.Ids(""), "1 2 3 4 5 6 7");
  EXPECT_EQ(things.Ids("?sort=name"), "7 6 5 1 3 2 4");
  EXPECT_EQ(things.Ids("?sort=-name"), "7 6 5 1 3 2 4");
  EXPECT_EQ(things.Ids("?sort=name:asc"), "2 4 3 1 5 6 7");
  EXPECT_EQ(things.Ids("?sort=name,asc"), "2 4 3 1 5 6 7");
  EXPECT_EQ(things.Ids("?sort=name&order=asc"), "2 4 3 1 5 6 7");
  EXPECT_EQ(things.Ids("?order=asc"), "1 2 3 4 5 6 7");
  // So has the field.
  Things both(Query("sort", "{type: string, default: name}") + ", " + direction, kList);
  EXPECT_EQ(both.Ids(""), "7 6 5 1 3 2 4");
  EXPECT_EQ(both.Ids("?order=asc"), "2 4 3 1 5 6 7");
  EXPECT_EQ(both.Ids("?sort=id"), "7 6 5 4 3 2 1");
  Things several(Query("sort", "{type: array, items: {type: string}, default: ['-price', '-id']}"),
                 kList);
  EXPECT_EQ(several.Ids(""), "2 3 4 1 7 6 5");
  Things none(Query("sort", "{type: string, default: newest}") + ", " + direction, kList);
  EXPECT_EQ(none.Ids(""), "1 2 3 4 5 6 7");
}

TEST(OwnListsTest, NoRowsAreAskedForByALimitOfZeroAndNegativeNumbersAreRefused) {
  Things things(Query("limit", kInteger) + ", " + Query("offset", kInteger),
                Object("data: " + kList + ", total: {type: integer}, has_more: {type: boolean}"));
  EXPECT_EQ(things.Body("?limit=0"), R"({"data":[],"total":7,"has_more":false})");
  EXPECT_EQ(things.Get("?limit=-1").status, 400);
  EXPECT_EQ(things.Get("?offset=-1").Text("/error/message"), "`offset` must be at least 0.");
}

TEST(OwnListsTest, NumbersOfPagesCountHoweverTheyAreWritten) {
  Things things(Query("limit", kInteger) + ", " + Query("offset", kInteger) + ", " +
                    Query("page", "{type: number}"),
                kList);
  EXPECT_EQ(things.Ids("?limit=2.0"), "1 2");
  EXPECT_EQ(things.Ids("?limit=2e0&offset=10e-1"), "2 3");
  EXPECT_EQ(things.Ids("?limit=2&page=2.0"), "3 4");
  EXPECT_EQ(things.Ids("?limit=9223372036854775807&page=1"), "1 2 3 4 5 6 7");
  for (const std::string number : {"1.5", "9223372036854775808", "1e30"}) {
    const Reply refused = things.Get("?limit=2&page=" + number);
    EXPECT_EQ(refused.status, 400) << number;
    EXPECT_EQ(refused.Text("/error/message"), "`page` must be an integer of 64 bits.");
  }
  EXPECT_EQ(things.Get("?limit=-9223372036854775809").status, 400);
}

TEST(OwnListsTest, SizesAndCursorsHaveManyNames) {
  Things odata(
      Query("$top", kInteger) + ", " + Query("$skip", kInteger) + ", " + Query("$orderby", kText),
      Object("value: " + kList + ", '@odata.count': {type: integer}"));
  EXPECT_EQ(odata.Ids("?$top=2&$skip=3", "/value"), "4 5");
  EXPECT_EQ(odata.Ids("?$orderby=name%20desc&$top=1", "/value"), "7");
  EXPECT_EQ(odata.Get("?$top=1").Integer("/@odata.count"), 7);
  Things graph(Query("after", kText) + ", " + Query("first", kInteger), kList);
  EXPECT_EQ(graph.Ids("?first=2&after=3"), "4 5");
  Things times(Query("after", "{type: string, format: date-time}"), kList);
  EXPECT_EQ(times.Ids("?after=2024-01-01T00:00:00Z"), "1 2 3 4 5 6 7");
}

TEST(OwnListsTest, ADirectionNeedsNoEnumeration) {
  Things things(Query("sort", kText) + ", " + Query("order", kText), kList);
  EXPECT_EQ(things.Ids("?sort=name&order=desc").substr(0, 3), "7 6");
  EXPECT_EQ(things.Ids("?sort=name&order=DESC").substr(0, 3), "7 6");
  EXPECT_EQ(things.Ids("?sort=name&order=asc").substr(0, 3), "2 4");
  Things alone(Query("order", kText), kList);
  EXPECT_EQ(alone.Ids("?order=-name").substr(0, 3), "7 6");
  Things field(Query("sortField", kText) + ", " + Query("sortDir", kText), kList);
  EXPECT_EQ(field.Ids("?sortField=name&sortDir=desc").substr(0, 3), "7 6");
}

TEST(OwnListsTest, SortTakesSeveralFieldsInManySpellings) {
  Things things(Query("sort", kText), kList);
  EXPECT_EQ(things.Ids("?sort=name,-id"), "4 2 3 1 5 6 7");
  EXPECT_EQ(things.Ids("?sort=name,id"), "2 4 3 1 5 6 7");
  for (const std::string down :
       {"-name", "name:desc", "name.desc", "name_desc", "desc(name)", "name,desc", "name%20desc"}) {
    EXPECT_EQ(things.Ids("?sort=" + down).substr(0, 3), "7 6") << down;
  }
  for (const std::string up : {"+name", "%2Bname", "name:asc", "name_asc"}) {
    EXPECT_EQ(things.Ids("?sort=" + up).substr(0, 3), "2 4") << up;
  }
}

TEST(OwnListsTest, MembersOfADeepObjectFilter) {
  Things things("{name: filter, in: query, style: deepObject, explode: true, schema: " +
                    Object("kind: {type: string}, name: {type: string}") + "}",
                kList);
  EXPECT_EQ(things.Ids("?filter[kind]=x"), "1 3");
  EXPECT_EQ(things.Ids("?filter%5Bkind%5D=x&filter[name]=b"), "3");
}

TEST(OwnListsTest, FiltersHaveManyNames) {
  Things things(Query("'filter[kind][eq]'", kText) + ", " + Query("'filter[name][in]'", kText) +
                    ", " + Query("'kind[]'", "{type: array, items: {type: string}}") + ", " +
                    Query("ids", "{type: array, items: {type: integer}}") + ", " +
                    Query("tag", kText),
                kList);
  EXPECT_EQ(things.Ids("?filter[kind][eq]=y"), "2");
  EXPECT_EQ(things.Ids("?filter[name][in]=b,c"), "1 3");
  EXPECT_EQ(things.Ids("?kind[]=y&kind[]=z"), "2 4");
  EXPECT_EQ(things.Ids("?ids=3&ids=5"), "3 5");
  EXPECT_EQ(things.Ids("?tag=r"), "1 2");
}

TEST(OwnListsTest, ValuesOfAListStandApartByTheirStyle) {
  Things things(
      "{name: ids, in: query, style: pipeDelimited, explode: false, schema: {type: array, "
      "items: {type: integer}}}, {name: kind, in: query, style: spaceDelimited, explode: "
      "false, schema: {type: array, items: {type: string}}}",
      kList);
  EXPECT_EQ(things.Ids("?ids=1%7C3"), "1 3");
  EXPECT_EQ(things.Ids("?kind=y%20z"), "2 4");
}

TEST(OwnListsTest, AParameterMayStandBesideOneWithItsNameAndBrackets) {
  Things things(Query("price", "{type: array, items: {type: number}}") + ", " +
                    Query("'price[gte]'", "{type: number}") + ", " + Query("kind", kText) + ", " +
                    Query("'kind[in]'", kText),
                kList);
  EXPECT_EQ(things.Ids("?price[gte]=9"), "2 3");
  EXPECT_EQ(things.Ids("?price=10&price=9.5&price%5Bgte%5D=9.6"), "2");
  EXPECT_EQ(things.Ids("?price[]=10"), "2");
  EXPECT_EQ(things.Ids("?kind=x&kind[in]=x,y"), "1 3");
  EXPECT_EQ(things.Get("?price[gte]=much").status, 400);
}

TEST(OwnListsTest, ACursorMayNameARowThatTheFilterLeavesOut) {
  Things things(Query("after", kText) + ", " + Query("before", kText) + ", " +
                    Query("limit", kInteger) + ", " + Query("sort", kText) + ", " +
                    Query("kind", kText),
                kList);
  // By name: 2 4 3 1 5 6 7.
  EXPECT_EQ(things.Ids("?kind=x&sort=name&after=2"), "3 1");
  EXPECT_EQ(things.Ids("?kind=x&sort=name&after=3"), "1");
  EXPECT_EQ(things.Ids("?kind=x&sort=-name&after=2"), "");
  EXPECT_EQ(things.Ids("?kind=x&sort=name&before=5"), "3 1");
  EXPECT_EQ(things.Ids("?kind=x&sort=name&before=5&limit=1"), "1");
  EXPECT_EQ(things.Ids("?kind=x&after=2"), "3");
  EXPECT_EQ(things.Ids("?kind=x&before=2"), "1");
}

TEST(OwnListsTest, ALimitOfZeroIsShownAsSuch) {
  Things things(Query("limit", kInteger),
                Object("data: " + kList + ", limit: {type: integer}, total: {type: integer}"));
  EXPECT_EQ(things.Body("?limit=0"), R"({"data":[],"limit":0,"total":7})");
  EXPECT_EQ(things.Get("").Integer("/limit"), 7);
}

// What a document does not say, a client may send: it does nothing.
TEST(OwnListsTest, FieldsThatThereAreNotDoNotSort) {
  Things things(Query("sort", kText), kList);
  EXPECT_EQ(things.Ids("?sort=size"), "1 2 3 4 5 6 7");
  Things strict(Query("sort", "{type: string, enum: [name, '-name']}"), kList);
  EXPECT_EQ(strict.Ids("?sort=-name").substr(0, 3), "7 6");
  EXPECT_EQ(strict.Get("?sort=size").status, 400);
}

TEST(OwnListsTest, NumbersAreComparedAsNumbers) {
  Things things(Query("price", "{type: number}") + ", " + Query("id", "{type: number}"), kList);
  EXPECT_EQ(things.Ids("?price=1.5"), "1 4");
  EXPECT_EQ(things.Ids("?price=1.500"), "1 4");
  EXPECT_EQ(things.Ids("?price=10.0"), "2");
  EXPECT_EQ(things.Ids("?id=3.0"), "3");
}

}  // namespace
}  // namespace understudy::conformance
