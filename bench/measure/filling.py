"""Databases of many rows for section `rows`: made once, kept in build/bench/rows as long as tables and this file stay as they are.

understudy makes an empty file with its tables; the rows are then inserted by SQL, as src/vendors/*/repo.cc would write them.
"""
import hashlib
import json
import pathlib
import sqlite3
import time

from . import contenders
from .base import BUILD, say

FOLDER = BUILD / "rows"
BRAND = 1
SUMAYA_CUSTOMER = "00000000-0000-4000-8000-000000000001"
COMMON_TAGS = 10  # each account has one of them: a common tag is a tenth of the accounts
EPOCH_MS = 1_700_000_000_000

# A user's API: rows by id, pages by offset and by cursor, a filter with an index.
ITEM = {"type": "object", "properties": {"id": {"type": "integer", "readOnly": True}, "name": {"type": "string"},
                                         "status": {"type": "string"}, "price": {"type": "number"},
                                         "created_at": {"type": "string", "format": "date-time"}}}
STATUSES = 1000  # a status has a thousandth of the items


def own_document():
    def reply(schema):
        return {"200": {"description": "Good.", "content": {"application/json": {"schema": schema}}}}

    def parameter(name, kind):
        return {"name": name, "in": "query", "schema": {"type": kind}}

    page = [parameter("limit", "integer"), parameter("offset", "integer"), parameter("starting_after", "integer"),
            parameter("status", "string")]
    list_schema = {"type": "object", "properties": {"data": {"type": "array", "items": ITEM},
                                                    "has_more": {"type": "boolean"}}}
    item = {"parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {"responses": reply(ITEM)}}
    return {"openapi": "3.0.3", "info": {"title": "Items", "version": "1"}, "servers": [{"url": "/own"}],
            "paths": {"/items": {"get": {"parameters": page, "responses": reply(list_schema)}}, "/items/{id}": item}}


SCENARIO = f"""\
name: rows
description: Nobody but the rows that bench/measure/filling.py inserts.
vendors:
  helpcrunch:
    tokens: [hc_test]
  leeloo:
    tokens: []
  omnidesk:
    keys:
      - {{key: od_test, permissions: [CUSTOMER_READ, CUSTOMER_CUD]}}
    data:
      brands: [{{id: {BRAND}, name: Brand}}]
  sumaya:
    tokens: []
    data:
      customers: [{{id: {SUMAYA_CUSTOMER}, username: u, full_name: Full Name, email: someone@example.com}}]
  items:
    data: {{items: []}}
apis: {{items: items.json}}
"""


def scenario_file():
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / "rows.yaml"
    (FOLDER / "items.json").write_text(json.dumps(own_document()))
    file.write_text(SCENARIO)
    return file


def account_id(number):
    return f"{number:024x}"


def helpcrunch_customers(count):
    for n in range(1, count + 1):
        yield (n, f"Customer {n}", f"customer{n}@example.com", f"user-{n}", "Example", "+15550100", 1_600_000_000 + n,
               1_700_000_000 + n, '{"regionCode":"17","countryCode":"UA","city":"Lviv"}',
               '{"id":%d,"ip":"192.0.2.1","timezone":"UTC","platform":"web","userAgent":"Agent"}' % n, 0, 0, None, None,
               "en", None, "https://example.com/", '[{"name":"tag%d","color":"#ff0000"}]' % (n % COMMON_TAGS),
               '{"number":%d}' % n)


def leeloo_accounts(count):
    for n in range(count):
        time_ms = EPOCH_MS + n * 1000
        yield (account_id(n), f"Account {n}", f'["tag{n % COMMON_TAGS}","all"]', "FACEBOOK", "BOT", time_ms, "MALE",
               "en_US", '[{"tunnelName":"T","leadgentoolName":"L","trafficSource":"S"}]', time_ms, time_ms)


def leeloo_account_tags(count):
    for n in range(count):
        yield f"tag{n % COMMON_TAGS}", EPOCH_MS + n * 1000, account_id(n)
        yield "all", EPOCH_MS + n * 1000, account_id(n)


def omnidesk_customers(count):
    return ((n, BRAND, f"N{n}", f"First {n}", f"Last {n}") for n in range(1, count + 1))


def omnidesk_channels(count):
    return ((n, n, "email", f"customer{n}@example.com") for n in range(1, count + 1))


def omnidesk_custom_fields(count):
    return ((n, "testfield", f"value {n}") for n in range(1, count + 1))


def sumaya_messages(count):
    for n in range(count):
        time_ms = EPOCH_MS + n * 1000
        yield (f"00000000-0000-4000-9000-{n:012d}", SUMAYA_CUSTOMER, f"{n}", "رسالة ترحيب", "sent",
               "https://example.com/", '["item"]', time_ms, time_ms, f"{n}\x1fرسالة ترحيب\x1fitem")


def own_items(count):
    for n in range(1, count + 1):
        yield n, f"Item {n}", f"status{n % STATUSES}", f"{n}.5", "2024-01-01T00:00:00.000Z"


# Table, its columns, the rows: in the order in which they refer to each other.
TABLES = [
    ("helpcrunch_customers", "id name email user_id company phone first_seen last_seen location device unsubscribed "
                             "blocked source referer locale notes last_page tags custom_data", helpcrunch_customers),
    ("leeloo_accounts", "id name tags source bot_status last_message_time gender locale subscribe_history created_at "
                        "updated_at", leeloo_accounts),
    ("leeloo_account_tags", "tag last_message_time account_id", leeloo_account_tags),
    ("omnidesk_customers", "id brand_id external_primary_id firstname lastname", omnidesk_customers),
    ("omnidesk_channels", "id customer_id type value", omnidesk_channels),
    ("omnidesk_custom_fields", "customer_id name value", omnidesk_custom_fields),
    ("sumaya_messages", "id customer_id ticket_id intention status link cart_items created_at sent_at search",
     sumaya_messages),
    ("items__items", "id name status price created_at", own_items),
]


def insert(database, table, columns, rows):
    names = columns.split()
    database.executemany(f"INSERT INTO {table}({', '.join(names)}) VALUES({', '.join('?' * len(names))})", rows)


def fill(file, count):
    database = sqlite3.connect(file, isolation_level=None)
    try:
        # A file that is cut off is thrown away anyhow; understudy sets its own modes when it opens it.
        database.execute("PRAGMA journal_mode=OFF")
        database.execute("PRAGMA synchronous=OFF")
        database.execute("PRAGMA cache_size=-1000000")
        database.execute("BEGIN")
        for table, columns, rows in TABLES:
            insert(database, table, columns, rows(count))
        database.execute("COMMIT")
    finally:
        database.close()


def empty_database(context, file):
    """Lets understudy make the tables; returns the digest of them that it keeps in the file."""
    server = contenders.start_understudy(context.place("rows"), scenario_file(), file)
    server.stop()
    database = sqlite3.connect(file)
    try:
        return database.execute("SELECT group_concat(value) FROM understudy_meta").fetchone()[0]
    finally:
        database.close()


def databases(context, counts):
    """A database file for each count; those of other tables or rows are removed."""
    fresh = context.work / "empty.sqlite"
    content = empty_database(context, fresh) + pathlib.Path(__file__).read_text()
    key = hashlib.sha256(content.encode()).hexdigest()[:12]
    files = {count: FOLDER / f"{key}-{count}.sqlite" for count in counts}
    for old in FOLDER.glob("*.sqlite*"):
        if not old.name.startswith(f"{key}-"):
            old.unlink()
    for count, file in files.items():
        if file.exists():
            continue
        began = time.monotonic()
        unfinished = FOLDER / f"unfinished-{count}.sqlite"
        unfinished.write_bytes(fresh.read_bytes())
        fill(unfinished, count)
        unfinished.rename(file)
        say(f"rows: made {file.name}, {file.stat().st_size / 1e6:.0f} MB, in {time.monotonic() - began:.0f} s")
    return files
