"""OpenAPI documents of users' APIs of a given size, as JSON: made once, kept in build/bench/documents."""
import json

from .base import BUILD

FOLDER = BUILD / "documents"


def text_field(number):
    return {"type": "string", "description": f"What people call property {number} of it, in a sentence of a usual length.",
            "example": f"value {number}"}


def row_schema(properties):
    fields = {"id": {"type": "integer", "readOnly": True}, "created_at": {"type": "string", "format": "date-time"}}
    fields |= {f"property_{number}": text_field(number) for number in range(properties)}
    return {"type": "object", "required": ["property_0"], "properties": fields}


def row_example(number, properties):
    return {"id": number, "created_at": "2024-01-01T00:00:00Z"} | {f"property_{i}": f"value {i}" for i in range(properties)}


def media(schema, example=None):
    return {"application/json": {"schema": schema} | ({} if example is None else {"example": example})}


def paths_of(name, properties):
    """Four operations."""
    ref = {"$ref": f"#/components/schemas/{name}"}
    key = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    filters = [{"name": f"property_{number}", "in": "query", "schema": {"type": "string"}} for number in range(3)]
    rows = [row_example(number, properties) for number in range(1, 4)]
    return {f"/{name}": {
        "get": {"parameters": filters, "responses": {"200": {"description": "All.", "content": media(
            {"type": "array", "items": ref}, rows)}}},
        "post": {"requestBody": {"content": media(ref, rows[0])},
                 "responses": {"201": {"description": "Made.", "content": media(ref, rows[0])}}}},
        f"/{name}/{{id}}": {
        "parameters": [key],
        "get": {"responses": {"200": {"description": "One.", "content": media(ref, rows[0])}}},
        "delete": {"responses": {"204": {"description": "Gone."}}}}}


def document(operations, properties):
    names = [f"things_{number}" for number in range(operations // 4)]
    paths = {}
    for name in names:
        paths |= paths_of(name, properties)
    return {"openapi": "3.0.3", "info": {"title": "Things", "version": "1"}, "servers": [{"url": "/big"}], "paths": paths,
            "components": {"schemas": {name: row_schema(properties) for name in names}}}


def file(name, operations, properties):
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(document(operations, properties)))
    return path
