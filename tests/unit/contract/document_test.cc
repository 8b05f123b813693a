#include "contract/document.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/json.h"
#include "contract/schema.h"
#include "support/documents.h"
#include "support/growth.h"
#include "support/temporary_folder.h"

namespace understudy::contract {
namespace {

struct Loaded {
  std::optional<Document> document;
  std::string errors;
  std::string warnings;
};

// With "FOLDER/" for the folder's path.
Loaded Load(const testing::TemporaryFolder& folder, const std::string& name,
            const std::string& root = {}) {
  Diagnostics errors;
  Diagnostics warnings(Severity::kWarning);
  Loaded loaded{LoadDocument(folder.Path() + "/" + name, root, errors, warnings), {}, {}};
  const auto lines = [&](const Diagnostics& all) {
    std::string text;
    for (const auto& each : all.list()) {
      std::string file = each.file;
      if (file.starts_with(folder.Path())) file.replace(0, folder.Path().size(), "FOLDER");
      text += file + ":" + std::to_string(each.line) + ":" + std::to_string(each.column) + ": " +
              each.message + "\n";
    }
    return text;
  };
  loaded.errors = lines(errors);
  loaded.warnings = lines(warnings);
  EXPECT_EQ(loaded.document.has_value(), loaded.errors.empty());
  return loaded;
}

TEST(Document, ReadsYamlAndJson) {
  const testing::TemporaryFolder folder;
  folder.Write("a.yaml", "openapi: 3.0.3\npaths: {}\n");
  folder.Write("b.json", R"({"openapi": "3.1.0", "paths": {}})");
  folder.Write("c.yaml", R"({"openapi": "3.1.0", "paths": {"/a": {}}})");
  folder.Write("d.yaml", "{openapi: 3.1.0, paths: {}}");
  folder.Write("e", "\xEF\xBB\xBF{\"openapi\": \"3.1.0\"}");
  for (const char* name : {"a.yaml", "b.json", "c.yaml", "d.yaml", "e"}) {
    const auto loaded = Load(folder, name);
    ASSERT_TRUE(loaded.document) << loaded.errors;
    EXPECT_EQ(loaded.warnings, "");
    EXPECT_TRUE(loaded.document->root->Text("openapi").starts_with("3."));
    EXPECT_EQ(loaded.document->sources.size(), 1U);
  }
}

TEST(Document, NamesThePlaceOfAnError) {
  const testing::TemporaryFolder folder;
  const auto errors = [&](const std::string& name, const std::string& text) {
    folder.Write(name, text);
    return Load(folder, name).errors;
  };
  EXPECT_EQ(errors("a.yaml", "info: {}\nswagger: '2.0'\n"),
            "FOLDER/a.yaml:2:10: this is a document of Swagger 2.0, not of OpenAPI 3: convert it "
            "first, for example with `npx swagger2openapi --yaml --outfile openapi.yaml FILE`\n");
  EXPECT_EQ(errors("a.yaml", "- 1\n"),
            "FOLDER/a.yaml:1:1: an OpenAPI document is a map, and this is a list\n");
  EXPECT_EQ(
      errors("a.yaml", "name: x\n"),
      "FOLDER/a.yaml:1:1: this is not an OpenAPI document: it has no `openapi`, its version\n");
  EXPECT_EQ(errors("a.yaml", "openapi: 4.0.0\n"),
            "FOLDER/a.yaml:1:10: `openapi` is `4.0.0`: versions 3.0 and 3.1 are served\n");
  EXPECT_EQ(errors("a.json", "{\"openapi\": \"3.0.0\",\n  }"),
            "FOLDER/a.json:2:3: JSON syntax: Missing a name for object member\n");
  EXPECT_EQ(errors("a.yaml", "openapi: [\n").substr(0, 25), "FOLDER/a.yaml:2:1: YAML s");
  EXPECT_EQ(errors("a.yaml", "openapi: \xff\n").substr(0, 18), "FOLDER/a.yaml:1:10");
  EXPECT_EQ(errors("deep.json", std::string(300, '[')).substr(0, 21), "FOLDER/deep.json:1:20");
  EXPECT_EQ(Load(folder, "none.yaml").errors, "FOLDER/none.yaml:1:1: no such file\n");
  std::filesystem::create_directory(folder.Path() + "/sub");
  EXPECT_EQ(Load(folder, "sub").errors, "FOLDER/sub:1:1: is not a regular file\n");
  EXPECT_EQ(Load(folder, "no/where.yaml").errors, "FOLDER/no/where.yaml:1:1: no such file\n");
}

TEST(Document, ReadsWhatIsNearlyRight) {
  const testing::TemporaryFolder folder;
  folder.Write("a.json",
               "{\"openapi\": \"3.0.0\",\n \"info\": {\"title\": \"a\tb\nc\x01\\\"\td\"}}");
  auto loaded = Load(folder, "a.json");
  ASSERT_TRUE(loaded.document) << loaded.errors;
  EXPECT_EQ(loaded.document->root->Find("info")->Text("title"), "a b c \" d");
  EXPECT_EQ(loaded.warnings,
            "FOLDER/a.json:2:22: a raw control character in a text is not JSON; here and elsewhere "
            "it is read as a space\n");
  folder.Write("b.yaml", "openapi: 3.0.0\ninfo: {title: a}\ninfo: {title: b}\n");
  loaded = Load(folder, "b.yaml");
  ASSERT_TRUE(loaded.document) << loaded.errors;
  EXPECT_EQ(loaded.warnings, "FOLDER/b.yaml:3:1: duplicate key `info`, first on line 2\n");
  folder.Write("c.json", R"({"openapi": "3.0.0", "a": 1, "a": 2})");
  loaded = Load(folder, "c.json");
  ASSERT_TRUE(loaded.document) << loaded.errors;
  EXPECT_EQ(loaded.warnings, "FOLDER/c.json:1:30: duplicate key `a`, first on line 1\n");
}

// A JSON file with another error is not read as YAML, though YAML's parser accepts this one.
TEST(Document, ReadsOnlyRepeatedKeysOfJsonAsYaml) {
  const testing::TemporaryFolder folder;
  folder.Write("a.json", "{\"openapi\": \"3.0.0\", \"duplicate key\": [a]}");
  EXPECT_EQ(Load(folder, "a.json").errors, "FOLDER/a.json:1:40: JSON syntax: Invalid value\n");
}

TEST(Document, BringsInOtherFiles) {
  const testing::TemporaryFolder folder;
  std::filesystem::create_directory(folder.Path() + "/schemas");
  folder.Write("openapi.yaml", R"(openapi: 3.1.0
paths: {/pets: {$ref: paths.yaml#/~1pets}}
components:
  schemas:
    Pet: {$ref: 'schemas/pet.yaml'}
    Owner: {type: object, properties: {name: {type: string}}}
    Any: {discriminator: {propertyName: kind, mapping: {pet: schemas/pet.yaml, owner: Owner}}}
)");
  folder.Write("paths.yaml", R"(/pets:
  get:
    responses:
      default: {content: {application/json: {schema: {$ref: schemas/pet.yaml}}}}
)");
  folder.Write("schemas/pet.yaml", R"(type: object
properties:
  owner: {$ref: '../openapi.yaml#/components/schemas/Owner'}
  mother: {$ref: '#'}
  size: {$ref: '#/$defs/a~1b'}
$defs: {a/b: {type: integer}}
)");
  auto loaded = Load(folder, "openapi.yaml");
  ASSERT_TRUE(loaded.document) << loaded.errors;
  EXPECT_EQ(loaded.warnings, "");
  EXPECT_EQ(loaded.document->sources.size(), 3U);
  Diagnostics warnings;
  Schemas schemas(*loaded.document->root, warnings);
  const Node& components = *loaded.document->root->Find("components")->Find("schemas");
  const Schema& pet = schemas.At(*components.Find("Pet"));
  ASSERT_EQ(pet.properties.size(), 3U);
  EXPECT_EQ(pet.Find("owner")->schema, &schemas.At(*components.Find("Owner")));
  EXPECT_EQ(pet.Find("mother")->schema, &pet);
  EXPECT_TRUE(pet.Find("size")->schema->Is(Schema::kInteger));
  const Node* path = schemas.Follow(*loaded.document->root->Find("paths")->Find("/pets"));
  ASSERT_NE(path, nullptr);
  const Node& reply = *path->Find("get")->Find("responses")->Find("default");
  EXPECT_EQ(&schemas.At(*reply.Find("content")->Find("application/json")->Find("schema")), &pet);
  const Schema& any = schemas.At(*components.Find("Any"));
  EXPECT_EQ(any.mapping->schemas.at("pet"), &pet);
  EXPECT_EQ(warnings.Render(), "");
  EXPECT_TRUE(pet.node->mark.source->name.ends_with("/schemas/pet.yaml"));
}

TEST(Document, DropsReferencesThatItMayNotFollow) {
  const testing::TemporaryFolder folder;
  std::filesystem::create_directory(folder.Path() + "/api");
  folder.Write("secret.yaml", "type: integer\n");
  std::filesystem::create_symlink(folder.Path() + "/secret.yaml", folder.Path() + "/api/link.yaml");
  folder.Write("api/broken.yaml", "a: [\n");
  folder.Write("api/openapi.yaml", R"(openapi: 3.1.0
a: {$ref: 'https://example.com/a.yaml#/A'}
b: {$ref: '//example.com/a.yaml'}
c: {$ref: ../secret.yaml}
d: {$ref: link.yaml}
e: {$ref: gone.yaml}
f: {$ref: broken.yaml}
g: {$ref: broken.yaml}
h: {$ref: /etc/passwd}
i: {$ref: 'openapi.yaml#anchor'}
)");
  const auto loaded = Load(folder, "api/openapi.yaml");
  ASSERT_TRUE(loaded.document) << loaded.errors;
  const std::string in = "FOLDER/api/openapi.yaml:";
  const std::string end = ": it is not followed, so any value fits\n";
  const std::string also =
      ": it is not followed, so any value fits (1 other reference leads there too)\n";
  const std::string out =
      "leads out of the document's folder, and no root folder "
      "(--api-root) is named" +
      end;
  EXPECT_EQ(loaded.warnings,
            "FOLDER/api/broken.yaml:2:1: YAML syntax: did not find expected node content while "
            "parsing a flow node\n" +
                in + "2:11: $ref `https://example.com/a.yaml#/A` leads to another host" + end + in +
                "3:11: $ref `//example.com/a.yaml` leads to another host" + end + in +
                "4:11: $ref `../secret.yaml` " + out + in + "5:11: $ref `link.yaml` " + out + in +
                "6:11: $ref `gone.yaml` leads to a file that does not exist" + end + in +
                "7:11: $ref `broken.yaml` leads to a file that can't be read" + also + in +
                "9:11: $ref `/etc/passwd` " + out + in +
                "10:11: $ref `openapi.yaml#anchor` names an anchor in another file" + end);
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i"}) {
    EXPECT_TRUE(loaded.document->root->Find(name)->members.empty()) << name;
  }
  const auto wider = Load(folder, "api/openapi.yaml", folder.Path());
  ASSERT_TRUE(wider.document) << wider.errors;
  EXPECT_EQ(wider.warnings.find("secret"), std::string::npos);
  EXPECT_EQ(wider.document->root->Find("c")->Text("$ref"), "#/x-understudy-files/secret.yaml");
  EXPECT_EQ(Load(folder, "api/openapi.yaml", folder.Path() + "/none").errors,
            "FOLDER/none:1:1: no such folder\n");
  std::filesystem::create_directory(folder.Path() + "/other");
  EXPECT_EQ(Load(folder, "api/openapi.yaml", folder.Path() + "/other").errors,
            "FOLDER/api/openapi.yaml:1:1: is not in the root folder `" + folder.Path() +
                "/other` or below it\n");
}

// The system reads "..", after a link, and a NUL otherwise than the text of a path says.
TEST(Document, ReadsOnlyThePathThatItHasChecked) {
  const testing::TemporaryFolder folder;
  std::filesystem::create_directories(folder.Path() + "/api/deep/er");
  folder.Write("secret.yaml", "type: integer\n");
  folder.Write("api/deep/secret.yaml", "type: integer\n");
  folder.Write("api/deep/secret2.yaml", "type: integer\n");
  std::filesystem::create_directory_symlink("deep/er", folder.Path() + "/api/link");
  std::filesystem::create_symlink("../secret.yaml", folder.Path() + "/api/secret2.yaml");
  folder.Write("api/openapi.yaml", R"(openapi: 3.1.0
a: {$ref: '.%00/../../secret.yaml'}
b: {$ref: 'deep/secret.yaml%00'}
c: {$ref: 'link/../../secret.yaml'}
d: {$ref: 'link/../secret2.yaml'}
)");
  const auto loaded = Load(folder, "api/openapi.yaml");
  ASSERT_TRUE(loaded.document) << loaded.errors;
  EXPECT_EQ(loaded.document->sources.size(), 1U) << loaded.document->sources.back()->name;
  for (const char* name : {"a", "b", "c", "d"}) {
    EXPECT_TRUE(loaded.document->root->Find(name)->members.empty()) << name;
  }
  EXPECT_NE(loaded.warnings.find("`link/../secret2.yaml` leads out of"), std::string::npos)
      << loaded.warnings;
}

// Each could hold as much as one alone: 1,000 small files of aliases took 64 GB.
TEST(Document, SharesItsBoundsAmongItsFiles) {
  const testing::TemporaryFolder folder;
  const auto warnings = [&](const std::string& text) {
    folder.Write("openapi.yaml", "openapi: 3.1.0\na: {$ref: a.file}\nb: {$ref: b.file}\n");
    folder.Write("a.file", text);
    folder.Write("b.file", text);
    const auto loaded = Load(folder, "openapi.yaml");
    EXPECT_TRUE(loaded.document) << loaded.errors;
    EXPECT_TRUE(loaded.document && loaded.document->root->Find("b")->members.empty());
    return loaded.warnings;
  };
  const std::string nodes = "x: &x [" + testing::Repeat("0,", 1'000) + "0]\ny:\n";
  EXPECT_NE(warnings(nodes + testing::Repeat("- *x\n", 600))
                .find("b.file:400:3: the aliases of this file add more than 398"),
            std::string::npos);
  const std::string bytes = "x: &x " + std::string(40'000, 'x') + "\ny:\n";
  EXPECT_NE(warnings(bytes + testing::Repeat("- *x\n", 300))
                .find("b.file:122:3: the aliases of this file add more than 4778724 bytes of text"),
            std::string::npos);
  EXPECT_NE(warnings("{\"x\": [" + testing::Repeat("0,", 700'000) + "0]}")
                .find("b.file:1:1300003: too many values: a text of this size may hold 649999"),
            std::string::npos);
}

TEST(Document, LeavesValuesAlone) {
  const testing::TemporaryFolder folder;
  folder.Write("openapi.yaml", R"(openapi: 3.1.0
components:
  responses: {default: {$ref: gone.yaml}}
  schemas:
    S:
      properties:
        $ref: {type: string}
        default: {$ref: gone.yaml}
      default: {$ref: gone.yaml}
      example: {$ref: 'http://example.com/'}
)");
  const auto loaded = Load(folder, "openapi.yaml");
  ASSERT_TRUE(loaded.document) << loaded.errors;
  EXPECT_EQ(loaded.warnings,
            "FOLDER/openapi.yaml:3:31: $ref `gone.yaml` leads to a file that does not exist: it is "
            "not followed, so any value fits (1 other reference leads there too)\n");
  const Node& schema = *loaded.document->root->Find("components")->Find("schemas")->Find("S");
  EXPECT_EQ(schema.Find("example")->Text("$ref"), "http://example.com/");
  EXPECT_EQ(schema.Find("default")->Text("$ref"), "gone.yaml");
}

TEST(Document, AFileThatIsLostIsToldOnce) {
  const testing::TemporaryFolder folder;
  std::filesystem::create_directories(folder.Path() + "/deep");
  folder.Write("openapi.yaml", R"(openapi: 3.1.0
a: {$ref: 'gone.yaml#/A'}
b: {$ref: 'deep/more.yaml'}
c: {$ref: './gone.yaml#/B'}
d: {$ref: 'https://example.com/x.yaml#/A'}
e: {$ref: 'https://example.com/x.yaml#/B'}
)");
  folder.Write("deep/more.yaml", "f: {$ref: '../gone.yaml'}\n");
  const auto loaded = Load(folder, "openapi.yaml");
  ASSERT_TRUE(loaded.document) << loaded.errors;
  EXPECT_EQ(loaded.warnings,
            "FOLDER/openapi.yaml:2:11: $ref `gone.yaml#/A` leads to a file that does not exist: it "
            "is not followed, so any value fits (2 other references lead there too)\n"
            "FOLDER/openapi.yaml:5:11: $ref `https://example.com/x.yaml#/A` leads to another host: "
            "it is not followed, so any value fits (1 other reference leads there too)\n");
  for (const char* name : {"a", "c", "d", "e"}) {
    EXPECT_TRUE(loaded.document->root->Find(name)->members.empty()) << name;
  }
}

TEST(Document, FilesMayReferToEachOther) {
  const testing::TemporaryFolder folder;
  folder.Write("openapi.yaml", "openapi: 3.1.0\na: {$ref: a.yaml}\n");
  folder.Write("a.yaml", "b: {$ref: b.yaml}\nself: {$ref: 'a.yaml#/b'}\n");
  folder.Write("b.yaml", "{a: {$ref: a.yaml#/b}, top: {$ref: openapi.yaml#/a}}\n");
  const auto loaded = Load(folder, "openapi.yaml");
  ASSERT_TRUE(loaded.document) << loaded.errors;
  EXPECT_EQ(loaded.warnings, "");
  EXPECT_EQ(json::ToText(*loaded.document->root),
            R"({"openapi":"3.1.0","a":{"$ref":"#/x-understudy-files/a.yaml"},)"
            R"("x-understudy-files":{"a.yaml":{"b":{"$ref":"#/x-understudy-files/b.yaml"},)"
            R"("self":{"$ref":"#/x-understudy-files/a.yaml/b"}},)"
            R"("b.yaml":{"a":{"$ref":"#/x-understudy-files/a.yaml/b"},"top":{"$ref":"#/a"}}}})");
}

TEST(Document, NamesReferencesAsTheFilesHaveThem) {
  const testing::TemporaryFolder folder;
  folder.Write("openapi.yaml",
               "openapi: 3.1.0\n"
               "a: {$ref: 'a%20b.yaml#/A'}\n"
               "b: {$ref: 'a%20b.yaml'}\n"
               "c: {$ref: '#/b'}\n");
  folder.Write("a b.yaml", "A: {$ref: '#/none/x~1y'}\n");
  const auto loaded = Load(folder, "openapi.yaml");
  ASSERT_TRUE(loaded.document) << loaded.errors;
  const Node& root = *loaded.document->root;
  EXPECT_EQ(ShownReference(root.Find("a")->Text("$ref")), "a b.yaml#/A");
  EXPECT_EQ(ShownReference(root.Find("b")->Text("$ref")), "a b.yaml");
  EXPECT_EQ(ShownReference(root.Find("c")->Text("$ref")), "#/b");
  Diagnostics warnings(Severity::kWarning);
  Schemas schemas(root, warnings);
  EXPECT_EQ(schemas.Follow(*root.Find("a")), nullptr);
  EXPECT_NE(warnings.Render().find("/a b.yaml:1:11: warning: $ref `a b.yaml#/none/x~1y` leads "
                                   "nowhere in that file, so any value fits"),
            std::string::npos)
      << warnings.Render();
}

TEST(Document, TakesLinearTime) {
  const testing::TemporaryFolder folder;
  const auto growth = testing::Growth(
      2'000,
      [&](std::size_t size) {
        std::string text = R"({"openapi": "3.1.0", "info": {"x": "a)";
        text += "\tb\"}";
        for (std::size_t i = 0; i < size; ++i) {
          text +=
              ",\n \"s" + std::to_string(i) + R"(": {"$ref": "https://example.com/", "a": [1]})";
        }
        const std::string name = std::to_string(size) + ".json";
        folder.Write(name, text + "}");
        return name;
      },
      [&](const std::string& name) { EXPECT_TRUE(Load(folder, name).document); });
  EXPECT_LE(growth, testing::kLinear);
}

}  // namespace
}  // namespace understudy::contract
