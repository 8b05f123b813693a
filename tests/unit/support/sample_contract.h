#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "base/yaml.h"
#include "contract/contract.h"

namespace understudy::testing {

// A small contract that uses every feature the program knows.
constexpr std::string_view kSampleContract = R"yaml(
openapi: 3.0.3
info: {title: Sample API, version: '1'}
x-understudy: {vendor: sample, prefix: /api/v2, case-insensitive-paths: false, repeated-parameters: reject}
x-basis:
  - {fact: All of it is invented., basis: inferred, source: here}
paths:
  /api/v2/items/{id}:
    get:
      operationId: getItem
      summary: Shows an item
      x-permission: READ
      x-example: /api/v2/items/1
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
      x-basis:
        - {fact: 'Items have ids, and that''s it.', basis: doc, source: documents/x.txt}
      responses:
        '200': {description: The item, x-basis: doc}
        '404': {$ref: '#/components/responses/NotFound'}
    delete:
      operationId: deleteItem
      x-writes: true
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses: {'200': {description: Gone, x-basis: inferred}}
  /api/v2/items:
    get:
      operationId: listItems
      parameters:
        - $ref: '#/components/parameters/Limit'
        - {name: page, in: query, x-invalid: default, schema: {type: integer, minimum: 1, default: 1}}
        - {name: q, in: query, schema: {type: string, pattern: '^[0-9a-zA-Z ]*$', maxLength: 5, default: ''}}
        - {name: word, in: query, schema: {type: string, minLength: 1}}
        - {name: mode, in: query, schema: {type: string, enum: [fast, slow]}}
        - {name: 'filter[tags]', in: query, style: form, explode: false, schema: {type: array, items: {type: string}}}
        - {name: include, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}}
        - {name: flag, in: query, schema: {x-any-value: true}}
      responses: {'200': {description: Items, x-basis: doc}}
    post:
      operationId: createItem
      x-writes: true
      x-example: /api/v2/items
      x-example-body: name=x
      requestBody: {$ref: '#/components/requestBodies/Item'}
      parameters:
        - {name: noSync, in: query, schema: {x-any-value: true}}
        - {name: note, in: query, schema: {type: string}}
      responses: {'200': {description: Made, x-basis: doc}}
  /api/v2/items/purge:
    delete:
      operationId: purgeItems
      x-writes: true
      responses: {'200': {description: Gone, x-basis: doc}}
  /api/v2/items/{id}/parts/{part}:
    get:
      operationId: getPart
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: part, in: path, required: true, schema: {type: string}}
      responses: {'200': {description: The part, x-basis: doc}}
components:
  parameters:
    Limit: {name: limit, in: query, schema: {$ref: '#/components/schemas/Limit'}}
  responses:
    NotFound: {description: No such item, x-basis: inferred}
  requestBodies:
    Item:
      content:
        multipart/form-data: {schema: {$ref: '#/components/schemas/NewItem'}}
        application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/NewItem'}}
        Application/JSON: {schema: {$ref: '#/components/schemas/NewItem'}}
  schemas:
    Limit: {type: integer, minimum: 1, maximum: 100, default: 20}
    NewItem:
      type: object
      required: [name]
      x-field-patterns: ['^custom_[A-Za-z0-9_]{1,64}$']
      properties:
        name: {type: string, minLength: 1}
        count: {type: integer}
        note: {type: string}
        noSync: {x-any-value: true}
)yaml";

// Reads a contract's text; throws on what is wrong with it.
inline std::unique_ptr<contract::Contract> MakeContract(const std::string& text) {
  const Source source{"contract", text};
  Diagnostics diagnostics;
  const auto root = ParseYaml(source, diagnostics);
  if (!root) throw std::runtime_error(diagnostics.Render());
  return std::make_unique<contract::Contract>(*root);
}

// The sample, with a text in it replaced.
inline std::unique_ptr<contract::Contract> MakeSample(const std::string& from = "",
                                                      const std::string& to = "") {
  std::string text(kSampleContract);
  if (!from.empty()) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("not in the sample: " + from);
    text.replace(at, from.size(), to);
  }
  return MakeContract(text);
}

inline const contract::Operation& OperationOf(const contract::Contract& contract,
                                              std::string_view id) {
  for (const auto& operation : contract.operations()) {
    if (operation->id == id) return *operation;
  }
  throw std::runtime_error("no operation " + std::string(id));
}

}  // namespace understudy::testing
