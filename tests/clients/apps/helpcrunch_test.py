"""The bridge of bridge.py against worlds of the server. Where it would sleep, the world's clock advances."""

import unittest
import unittest.mock

import bridge
from world import World


class BridgeTest(unittest.TestCase):
    def world(self, **helpcrunch):
        """A client of a new world."""
        world = World(self.id().rsplit(".", maxsplit=1)[-1], {"helpcrunch": helpcrunch} if helpcrunch else {})
        for patch in (unittest.mock.patch.object(bridge, "BASE", world.url + "/v1"),
                      unittest.mock.patch("time.sleep", world.sleep)):
            patch.start()
            self.addCleanup(patch.stop)
        return world, bridge.HelpCrunch("hc_test")

    def test_pages_until_one_is_short_and_waits(self):
        people = [{"id": i, "name": f"Customer {i}"} for i in range(1, 251)]
        nothing = {"chats": [], "messages": [], "events": []}
        world, client = self.world(rate_limit={"requests": 2, "per": "minute"}, data={"customers": people, **nothing})
        self.assertEqual([each["id"] for each in client.customers()], [each["id"] for each in people])
        self.assertEqual(world.operations(), ["listCustomers"] * 4)  # three pages, and one refused
        self.assertEqual(world.waited, 60)

    def test_gives_up(self):
        world, client = self.world()
        world.call("/limits/refuse", {"vendor": "helpcrunch", "calls": 4})
        with self.assertRaisesRegex(bridge.HelpCrunchError, "429 too_many_requests"):
            list(client.customers())

    def test_changes_only_what_it_sends(self):
        world, client = self.world()
        before = client.call("GET", "/customers/8737843")
        self.assertTrue(client.sync(8737843, "Example Inc."))
        self.assertFalse(client.sync(8737843, "Example Inc."))
        self.assertEqual(client.call("GET", "/customers/8737843"), {**before, "company": "Example Inc."})
        self.assertEqual(world.operations().count("replaceCustomer"), 1)

    def test_a_note_leaves_the_chat_as_it_was(self):
        _, client = self.world()
        before = client.call("GET", "/chats/5215261")
        self.assertTrue(client.note(before["customer"]["id"], "From the CRM: VIP"))
        self.assertEqual(client.call("GET", "/chats/5215261"), before)
        newest = client.call("GET", "/chats/5215261/messages?limit=1")["data"][0]
        self.assertEqual((newest["type"], newest["text"]), ("private", "From the CRM: VIP"))
        self.assertFalse(client.note(1, "nobody"))

    def test_a_known_user_is_found_by_the_error(self):
        world, client = self.world()
        first = client.tell_order("shop_4188", "Ada Holt", "Your order is on its way")
        self.assertEqual((first["status"], first["lastMessageText"]), ("opened", "Your order is on its way"))
        second = client.tell_order("shop_4188", "Ada Holt", "Your order has arrived")
        self.assertNotEqual(first["id"], second["id"])
        self.assertEqual(first["customer"], second["customer"])
        expected = ["listApplications", "createChat", "listAgents", "createMessage", "getChat"]
        self.assertEqual(world.operations(), ["createCustomer", *expected, "createCustomer", "searchCustomers", *expected])


if __name__ == "__main__":
    unittest.main()
