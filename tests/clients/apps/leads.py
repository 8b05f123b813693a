"""A web form's leads in Leeloo: finds a person by phone, creates one, and notes what was asked. Its settings are in the environment,
as those of published clients are."""

import json
import os
import urllib.parse
import urllib.request


def call(method, path, query=None, body=None):
    """The data and the meta of a reply."""
    address = os.environ["LEELOO_API_URL"] + path + ("?" + urllib.parse.urlencode(query) if query else "")
    request = urllib.request.Request(address, method=method)
    request.add_header("X-Leeloo-AuthToken", os.environ["LEELOO_API_TOKEN"])
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as reply:
        found = json.load(reply)
    if reply.status not in (200, 201) or found["status"] != 1:
        raise RuntimeError(f"{method} {path}: {found}")
    return found["data"], found.get("meta")


def people(limit):
    """All people, page by page, as long as totalCount says that there are more."""
    offset = 0
    while True:
        page, meta = call("GET", "/people", {"limit": limit, "offset": offset})
        yield from page
        offset += len(page)
        if not page or offset >= meta["totalCount"]:
            return


def find(phone):
    """The person with a phone; None if there is none."""
    page, _ = call("GET", "/people", {"filter[phone]": phone, "limit": 1})
    return page[0] if page else None


def lead(name, phone, email, question):
    """Notes a question of a person, who is created if the phone is new. Returns the person's id and the comment."""
    person = find(phone)
    if person:
        person_id = person["id"]
    else:
        created, _ = call("POST", "/people", body={"name": name, "phone": phone, "email": email})
        person_id = created["person_id"]
    comment, _ = call("PUT", f"/people/{person_id}/add-comment", body={"comment": question})
    return person_id, comment
