#include <algorithm>

#include "base/json.h"
#include "entities/vendor_vocabulary.h"

namespace understudy::entities {
namespace {

class VendorSchemaWriter {
 public:
  std::string Write() {
    writer_.StartObject();
    writer_.Key("$schema").String("https://json-schema.org/draft/2020-12/schema");
    writer_.Key("title").String("understudy vendor.yaml");
    Members(FileWords());
    writer_.EndObject();
    return json::Pretty(writer_.Take());
  }

 private:
  void Type(std::string_view type) { writer_.Key("type").String(type); }

  // An object with these words only.
  void Members(const VendorWordList& words) {
    Type("object");
    writer_.Key("properties").StartObject();
    for (const auto& word : words) Word(word);
    writer_.EndObject();
    writer_.Key("additionalProperties").Boolean(false);
  }

  void Word(const VendorWord& word) {
    writer_.Key(word.name).StartObject();
    writer_.Key("description").String(word.doc);
    Form(word.form);
    writer_.EndObject();
  }

  // A map of any names.
  template <typename Value>
  void Map(const Value& value) {
    Type("object");
    writer_.Key("additionalProperties").StartObject();
    value();
    writer_.EndObject();
  }

  template <typename... Choices>
  void AnyOf(const Choices&... choices) {
    writer_.Key("anyOf").StartArray();
    (
        [&] {
          writer_.StartObject();
          choices();
          writer_.EndObject();
        }(),
        ...);
    writer_.EndArray();
  }

  void Name() {
    Type("string");
    writer_.Key("minLength").Integer(1);
  }
  void List(bool may_be_empty) {
    Type("array");
    writer_.Key("items").StartObject();
    Name();
    writer_.EndObject();
    if (!may_be_empty) writer_.Key("minItems").Integer(1);
  }
  void Names(bool may_be_empty) {
    AnyOf([&] { Name(); }, [&] { List(may_be_empty); });
  }

  void Form(WordForm form) {
    switch (form) {
      case WordForm::kName:
      case WordForm::kText:
        return Name();
      case WordForm::kNames:
        return Names(false);
      case WordForm::kList:
      case WordForm::kReply:
        return Names(true);
      case WordForm::kTruth:
        return Type("boolean");
      case WordForm::kTrue:
        writer_.Key("const").Boolean(true);
        return;
      case WordForm::kCount:
        Type("integer");
        writer_.Key("minimum").Integer(1);
        return;
      case WordForm::kAny:
        return;
      case WordForm::kNameMap:
        return Map([&] { Name(); });
      case WordForm::kOneName:
        Map([&] { Name(); });
        writer_.Key("minProperties").Integer(1).Key("maxProperties").Integer(1);
        return;
      case WordForm::kNamesMap:
        return Map([&] { Names(false); });
      case WordForm::kNameMaps:
        return Map([&] { Map([&] { Name(); }); });
      case WordForm::kGroups:
        return Groups();
      case WordForm::kOwners:
        return AnyOf([&] { Name(); }, [&] { Map([&] { Name(); }); });
      case WordForm::kScope:
        return Scope();
      default:
        return Part(form);
    }
  }

  void Part(WordForm form) {
    switch (form) {
      case WordForm::kPrefix:
        Type("string");
        writer_.Key("pattern").String("^/");
        return;
      case WordForm::kCredentials:
        return Credentials();
      case WordForm::kLimit:
        return Limit();
      case WordForm::kErrors:
        return Members(ErrorWords());
      case WordForm::kProblems:
        return Map([&] { AnyOf([&] { Name(); }, [&] { Members(ProblemWords()); }); });
      case WordForm::kSort:
        return Members(SortWords());
      case WordForm::kPages:
        return Members(PageWords());
      case WordForm::kFields:
        return Map([&] { Members(FieldWords()); });
      case WordForm::kShows:
        return Map([&] { AnyOf([&] { Name(); }, [&] { Members(ShowWords()); }); });
      case WordForm::kEntities:
        return Map([&] { Members(EntityWords()); });
      default:
        return Map([&] { Operation(); });
    }
  }

  void Groups() {
    AnyOf([&] { Name(); },
          [&] {
            Type("array");
            writer_.Key("items").StartObject();
            Names(false);
            writer_.EndObject();
          });
  }

  void Scope() {
    AnyOf([&] { Name(); }, [&] { List(false); },
          [&] {
            Map([&] { Names(false); });
            writer_.Key("minProperties").Integer(1).Key("maxProperties").Integer(1);
          });
  }

  void Place() {
    const auto known = [&] {
      writer_.Key("enum").StartArray().String("bearer").String("basic").EndArray();
    };
    const auto named = [&] {
      Type("object");
      writer_.Key("properties").StartObject();
      for (const std::string_view place : {"header", "query", "cookie"}) {
        writer_.Key(place).StartObject();
        Name();
        writer_.EndObject();
      }
      writer_.EndObject().Key("additionalProperties").Boolean(false);
      writer_.Key("minProperties").Integer(1).Key("maxProperties").Integer(1);
    };
    AnyOf(known, named);
  }

  void Credentials() {
    AnyOf([&] { Place(); },
          [&] {
            Type("array");
            writer_.Key("items").StartObject();
            Place();
            writer_.EndObject().Key("minItems").Integer(1);
          });
  }

  void Limit() {
    const auto window = [&] {
      Type("object");
      writer_.Key("properties").StartObject();
      writer_.Key("requests").StartObject();
      Form(WordForm::kCount);
      writer_.EndObject().Key("per").StartObject();
      Name();
      writer_.EndObject().EndObject();
      writer_.Key("required").StartArray().String("requests").String("per").EndArray();
      writer_.Key("additionalProperties").Boolean(false);
    };
    AnyOf([&] { Name(); }, window);
  }

  // One verb, with its words.
  void Operation() {
    writer_.Key("anyOf").StartArray();
    for (const auto& verb : VerbWords()) {
      VendorWordList words = {
          {verb.word, verb.words.empty() ? WordForm::kTrue : WordForm::kName, verb.doc}};
      for (const auto& word : OperationWords()) {
        const auto& known = verb.words;
        if (std::find(known.begin(), known.end(), word.name) != known.end()) words.push_back(word);
      }
      writer_.StartObject();
      Members(words);
      writer_.Key("required").StartArray().String(verb.word).EndArray();
      writer_.EndObject();
    }
    writer_.EndArray();
  }

  json::Writer writer_;
};

}  // namespace

std::string VendorJsonSchema() { return VendorSchemaWriter().Write(); }

}  // namespace understudy::entities
