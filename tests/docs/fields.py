"""The table of an operation's fields, from its contract."""

import json

HEAD = "| field | in | value | needed | meaning |\n|---|---|---|---|---|\n"
DEEPEST = 2  # levels of a body: `tags[].name` has two


def resolve(contract, node):
    while "$ref" in node:
        found = contract
        for part in node["$ref"].lstrip("#/").split("/"):
            found = found[part]
        node = found
    return node


def value_of(contract, schema):
    """What a field may hold, in a few words."""
    schema = resolve(contract, schema)
    kind = schema.get("type", "any value")
    if kind == "array":
        return "list of " + value_of(contract, schema.get("items", {}))
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    words = {"string": "text", "integer": "whole number", "object": "map"}.get(kind, kind)
    lowest, highest = schema.get("minimum"), schema.get("maximum")
    if lowest is not None and highest is not None:
        words += f", {lowest} to {highest}"
    elif lowest is not None:
        words += f" from {lowest}"
    if "maxLength" in schema:
        words += f", at most {schema['maxLength']} characters"
    if len(schema.get("pattern", "")) > 60:
        words = "email address" if "@" in schema["pattern"] else words + ", a pattern of the contract"
    elif "pattern" in schema:
        words += f", `{schema['pattern']}`".replace("|", "\\|")
    return words


def row(contract, name, where, required, schema, description):
    default = json.dumps(schema["default"], ensure_ascii=False) if "default" in schema else ""
    needed = "required" if required else (f"default `{default}`" if default not in ("", '""') else "")
    return f"| `{name}` | {where} | {value_of(contract, schema)} | {needed} | {description} |\n"


def rows_of_body(contract, schema, prefix="", depth=1):
    """The rows of a body: its fields, and theirs."""
    schema = resolve(contract, schema)
    if schema.get("type") == "array":
        return rows_of_body(contract, schema.get("items", {}), prefix + "[].", depth)
    rows = ""
    for name, field in schema.get("properties", {}).items():
        field = resolve(contract, field)
        rows += row(contract, prefix + name, "body", name in schema.get("required", []), field, field.get("description", ""))
        if depth < DEEPEST:
            inner = field.get("type") == "array" and resolve(contract, field.get("items", {}))
            rows += rows_of_body(contract, inner or field, f"{prefix}{name}{'[]' if inner else ''}.", depth + 1)
    for pattern in schema.get("x-field-patterns", {}):
        rows += f"| names like `{pattern}` | body | text | | |\n".replace("\\|", "|")
    return rows


def fields_of(contract, operation):
    """The table of parameters and body fields; "" if there are none."""
    rows = ""
    for parameter in operation.get("parameters", []):
        parameter = resolve(contract, parameter)
        rows += row(contract, parameter["name"], parameter["in"], parameter.get("required"),
                    resolve(contract, parameter["schema"]), parameter.get("description", ""))
    content = operation.get("requestBody", {}).get("content", {})
    if content:
        rows += rows_of_body(contract, next(iter(content.values()))["schema"])
    return HEAD + rows + "\n" if rows else ""
