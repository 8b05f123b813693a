"""The calls that are measured: each vendor's main operation, and one write. All answer 200 on the default scenario."""
import dataclasses

from .http_client import Request

HELPCRUNCH = {"Authorization": "Bearer hc_test"}
OMNIDESK = {"apiKey": "od_test"}
SUMAYA_CUSTOMER = "d8332950-d9b5-11ec-8b58-ed003ada5998"


@dataclasses.dataclass
class Operation:
    name: str
    title: str
    request: Request


OPERATIONS = [
    Operation("helpcrunch_customer", "HelpCrunch customer by id",
              Request("GET", "/v1/customers/8737843", HELPCRUNCH)),
    Operation("leeloo_tagged", "Leeloo accounts with tag filter",
              Request("GET", "/api/v1/accounts?limit=3&offset=0&filter%5Btags%5D=tag3,tag2")),
    Operation("leeloo_account", "Leeloo account by id",
              Request("GET", "/api/v1/accounts/59bbc641b1223300210cdf2f?include=contactedUsers,orders")),
    Operation("sumaya_messages", "Sumaya page of ten messages",
              Request("GET", f"/v1/admin/customer/{SUMAYA_CUSTOMER}/trengo-messages")),
    Operation("omnidesk_list", "Omnidesk customer list", Request("GET", "/api/v2/customer", OMNIDESK)),
    Operation("omnidesk_customer", "Omnidesk customer by id", Request("GET", "/api/v2/customer/1", OMNIDESK)),
    Operation("omnidesk_update", "Omnidesk PUT /api/v2/customer/{id}",
              Request("PUT", "/api/v2/customer/1", OMNIDESK,
                      "brandID=1&firstname=text&lastname=text&custom_testfield=text"
                      "&customerChannelType_0=email&customerChannelValue_0=text%40example.com")),
]
MAIN = OPERATIONS[0]  # what the peers are measured with, and what start, memory and idle connections use
