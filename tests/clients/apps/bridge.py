"""A bridge from HelpCrunch to a CRM, and a shop's order notes, as published clients have them."""

import json
import time
import urllib.error
import urllib.request

BASE = "https://api.helpcrunch.com/v1"
PAGE = 100
TRIES = 4


class HelpCrunchError(Exception):
    def __init__(self, status, code):
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


class HelpCrunch:
    def __init__(self, token):
        self.token = token

    def call(self, method, path, body=None):
        request = urllib.request.Request(BASE + path, method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        for left in reversed(range(TRIES)):
            try:
                with urllib.request.urlopen(request) as reply:
                    return json.load(reply)
            except urllib.error.HTTPError as error:
                if error.code != 429 or not left:
                    raise HelpCrunchError(error.code, json.load(error)["errors"][0]["code"]) from error
                time.sleep(int(error.headers["Retry-After"]))

    def customers(self):
        """All customers, page by page until one is short."""
        offset = 0
        while True:
            page = self.call("GET", f"/customers?limit={PAGE}&offset={offset}")["data"]
            yield from page
            if len(page) < PAGE:
                return
            offset += PAGE

    def note(self, customer, text):
        """Writes a private message into the newest chat of a customer. False if there is no chat."""
        chats = self.call("GET", "/chats")["data"]
        chat = next((chat for chat in chats if chat["customer"]["id"] == customer), None)
        if chat:
            self.call("POST", "/messages", {"chat": chat["id"], "type": "private", "text": text})
        return chat is not None

    def sync(self, customer, company):
        """Sets the company of a customer, unless it has it."""
        if self.call("GET", f"/customers/{customer}")["company"] == company:
            return False
        return self.call("PUT", f"/customers/{customer}", {"company": company})["company"] == company

    def customer_of(self, user_id, name):
        """The id of a shop's user: creates the customer, or finds the one that has the user's id."""
        try:
            return self.call("POST", "/customers", {"userId": user_id, "name": name})["id"]
        except HelpCrunchError as error:
            if error.code != "invalid_userId_value":
                raise
        wanted = {"filter": [{"field": "customers.userId", "operator": "=", "value": user_id}]}
        return self.call("POST", "/customers/search", wanted)["data"][0]["id"]

    def tell_order(self, user_id, name, text):
        """Opens a chat with a user about an order. Returns the chat, as it is then."""
        customer = self.customer_of(user_id, name)
        application = self.call("GET", "/applications")["data"][0]["id"]
        chat = self.call("POST", "/chats", {"customer": customer, "application": application})["id"]
        agent = self.call("GET", "/agents")["data"][0]["id"]
        self.call("POST", "/messages", {"chat": chat, "agent": agent, "type": "message", "text": text})
        return self.call("GET", f"/chats/{chat}")
