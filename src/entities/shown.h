#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "contract/schema.h"
#include "entities/infer.h"
#include "entities/page_fills.h"
#include "entities/write_only.h"
#include "store/database.h"

// Replies of inferred operations. All constant, so thread-safe.
namespace understudy::entities {

// A field whose value is not its column's.
struct ShownInstead {
  std::size_t field;
  std::string sql;  // JSON
  // Of the rows that it shows: what their own view hides inside their members.
  std::vector<HiddenInside> inside = {};
};

// The kinds of rows that a reply with the schema `shown` shows of an entity: if the entity's own
// schema is one of several, only that one.
std::vector<const contract::Schema*> ShownKinds(const InferredEntity& entity,
                                                const contract::Schema& shown);

// Writes rows of an entity as a schema shows them: its properties in their order. A field without a
// value is null if its schema takes null, else it is left out. A property that is no field is shown
// if it has one value only, or is a required truth: `deleted`. What is `writeOnly` is left out,
// inside values too.
class RowView {
 public:
  // `write_only`: nullptr if the document has no `writeOnly`. Used here only.
  RowView(const InferredEntity& entity, const contract::Schema& shown,
          const std::vector<ShownInstead>& instead = {}, WriteOnlySchemas* write_only = nullptr);

  // What Write() reads, as SQL.
  const std::string& columns() const { return columns_; }
  int column_count() const { return columns_read_; }
  void Write(const store::Query& row, json::Writer& writer) const;
  // What Write() writes, as SQL that gives a text; without fields that have no column. The columns
  // are those of `table`.
  std::string JsonSql(std::string_view table) const;
  // The members inside which Write() hides some. JsonSql() hides none.
  std::vector<HiddenInside> HiddenMembers() const;
  // For people: what Write() writes, with "<column>" in place of values.
  std::string Outline() const;

 private:
  struct Property {
    std::string name;
    Shape::Type type;
    bool shows_null;
    std::string column = {};
    std::string constant = {};   // JSON; not empty: no column has it
    std::string otherwise = {};  // JSON of a column without a value; empty: see `shows_null`
    bool is_computed = false;    // from other rows
    // Schemas of the value, some members of which are `writeOnly`.
    std::vector<const contract::Schema*> hides = {};
    std::vector<HiddenInside> inside = {};  // of the rows that the value shows
  };

  static Property PropertyOf(const InferredEntity& entity, std::size_t field,
                             const std::vector<ShownInstead>& instead, std::string& column);

  std::string columns_;
  std::vector<Property> properties_;
  int columns_read_ = 1;
};

// The members of a reply around its row, or its list of rows, by the reply's schema: facts about
// the page by their names ("total", "has_more"), constants, defaults and examples.
class Envelope {
 public:
  // `path` leads to the row or the list. `url_path` is the operation's, "/v1/pets/{id}".
  Envelope(const contract::Schema& reply, const MemberPath& path, const std::string& url_path);

  // Whether the reply is the row or the list, and nothing around it.
  bool is_bare() const {
    return steps_.size() == 1 && steps_.front().bytes.empty() && end_.empty();
  }
  // Whether PageFacts::total is shown, or something that follows from it.
  bool needs_total() const { return needs_total_; }
  // Whether one of the paths in PageFacts is.
  bool needs_links() const { return needs_links_; }
  // `rows` is JSON.
  std::string Write(std::string_view rows, const PageFacts& page) const;
  // For people: the same with "<total>" and the like in place of the page's facts.
  std::string Outline(std::string_view rows) const;

 private:
  struct Step {
    std::string bytes;  // before the value
    PageFill fill;
    bool is_text = false;          // the schema wants the number as a string
    bool takes_null = false;       // in place of no text
    bool may_be_left_out = false;  // with its name, in place of no text
    std::size_t name_size = 0;     // of its name and the colon, at the end of `bytes`
    bool is_href = false;          // a link is in an object, as its `href`
    // Of a path: a whole URI is shown; the schema takes no path with the prefix of a world.
    bool is_absolute = false;
    bool has_no_prefix = false;
  };
  class Compiler;

  static std::string LinkOf(const Step& step, const PageFacts& page);
  static std::string ValueOf(const Step& step, const PageFacts& page);
  static void WriteValue(const Step& step, const PageFacts& page, std::string& out);

  std::vector<Step> steps_;
  std::string end_;
  bool needs_total_ = false;
  bool needs_links_ = false;
};

}  // namespace understudy::entities
