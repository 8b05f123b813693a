"""Section `rows`: what a request costs with few and with many rows in the database file."""
import dataclasses
import random

from . import contenders, filling, load
from .base import ratio, say
from .http_client import Request, ask
from .operations import HELPCRUNCH, OMNIDESK

SPREAD = 1000  # different rows that a spread query asks for in turn


@dataclasses.dataclass
class Query:
    name: str
    title: str
    requests: object  # count of rows -> the requests that are sent in turn
    connections: int = 64


def one(make):
    """The row in the middle, over and over."""
    return lambda count: [make(count // 2)]


def spread(make):
    """Rows from all over, the same ones in every run."""
    return lambda count: [make(random.Random(number).randrange(1, count)) for number in range(SPREAD)]


def helpcrunch(number):
    return Request("GET", f"/v1/customers/{number}", HELPCRUNCH)


def leeloo(number):
    return Request("GET", f"/api/v1/accounts/{filling.account_id(number)}")


def leeloo_list(query):
    return lambda count: [Request("GET", "/api/v1/accounts?limit=10&" + query.format(middle=count // 2,
                                                                                 tagged=count // 20))]


def omnidesk(number):
    return Request("GET", f"/api/v2/customer/{number}", OMNIDESK)


def omnidesk_list(query):
    return lambda count: [Request("GET", "/api/v2/customer?itemLimit=10&" + query.format(middle=count // 2), OMNIDESK)]


def sumaya_list(query):
    path = f"/v1/admin/customer/{filling.SUMAYA_CUSTOMER}/trengo-messages"
    return lambda count: [Request("GET", f"{path}?{query.format(middle=count // 20)}")]


def own(number):
    return Request("GET", f"/own/items/{number}")


def own_list(query):
    return lambda count: [Request("GET", "/own/items?limit=10&" + query.format(middle=count // 2))]


DEEP = 16  # connections for what may take long: a queue of 64 would only add waiting
QUERIES = [
    Query("helpcrunch_by_id", "HelpCrunch customer by id, one row", one(helpcrunch)),
    Query("helpcrunch_spread", "HelpCrunch customer by id, 1,000 rows in turn", spread(helpcrunch)),
    Query("leeloo_by_id", "Leeloo account by id, one row", one(leeloo)),
    Query("leeloo_spread", "Leeloo account by id, 1,000 rows in turn", spread(leeloo)),
    Query("leeloo_first", "Leeloo accounts, first page", leeloo_list("offset=0")),
    Query("leeloo_middle", "Leeloo accounts, page in the middle", leeloo_list("offset={middle}"), DEEP),
    Query("leeloo_tag", "Leeloo accounts with a tag of a tenth, first page",
          leeloo_list("offset=0&filter%5Btags%5D=tag3")),
    Query("leeloo_tag_middle", "Leeloo accounts with a tag of a tenth, page in the middle",
          leeloo_list("offset={tagged}&filter%5Btags%5D=tag3"), DEEP),
    Query("leeloo_two_tags", "Leeloo accounts with any of two such tags, first page",
          leeloo_list("offset=0&filter%5Btags%5D=tag3,tag4"), DEEP),
    Query("omnidesk_by_id", "Omnidesk customer by id, one row", one(omnidesk)),
    Query("omnidesk_spread", "Omnidesk customer by id, 1,000 rows in turn", spread(omnidesk)),
    Query("omnidesk_first", "Omnidesk customers, first page", omnidesk_list("itemStart=0")),
    Query("omnidesk_middle", "Omnidesk customers, page in the middle", omnidesk_list("itemStart={middle}"), DEEP),
    Query("sumaya_first", "Sumaya messages of one customer, first page", sumaya_list("page=1")),
    Query("sumaya_middle", "Sumaya messages of one customer, page in the middle", sumaya_list("page={middle}"), DEEP),
    Query("own_by_id", "Item of a user's API by id, one row", one(own)),
    Query("own_spread", "Item of a user's API by id, 1,000 rows in turn", spread(own)),
    Query("own_first", "Items of a user's API, first page", own_list("offset=0")),
    Query("own_middle", "Items of a user's API, page in the middle by offset", own_list("offset={middle}"), DEEP),
    Query("own_cursor", "Items of a user's API, page in the middle by cursor", own_list("starting_after={middle}")),
    Query("own_filter", "Items of a user's API with a status of a thousandth", own_list("status=status3")),
]


def run(context):
    counts = context.settings.row_counts
    files = filling.databases(context, counts)
    servers = {str(count): contenders.start_understudy(context.place(f"rows-{count}"), filling.scenario_file(), file)
               for count, file in files.items()}
    try:
        return {"counts": list(counts), "queries": {query.name: measure(context, query, servers) for query in QUERIES}}
    finally:
        for server in servers.values():
            server.stop()


def measure(context, query, servers):
    requests = {count: query.requests(int(count)) for count in servers}
    for count, server in servers.items():
        status, body = ask(server.port, requests[count][0], timeout=30)
        if status != 200:
            raise RuntimeError(f"{query.title}, {count} rows: status {status}: {body[:200]!r}")

    def sample(count, server, seconds=context.settings.seconds):
        return load.wrk(server.port, requests[count], query.connections, seconds, context.work)

    for count, server in servers.items():
        sample(count, server, 1)
    results = load.alternate(servers, context.settings.runs, sample)
    for count, result in results.items():
        load.check(result, f"{query.title}, {count} rows", context.problems)
    rates = {count: result["requests_per_second"] for count, result in results.items()}
    say(f"rows: {query.title}: " + ", ".join(f"{int(count):,}: {rate:.0f}/s" for count, rate in rates.items()))
    return {"title": query.title, "request": requests[max(servers, key=int)][0].target, "rows": results,
            "ratios": {f"{count}/{first}": ratio(rates[count], rates[first])
                       for first in rates for count in rates if int(count) > int(first)}}
