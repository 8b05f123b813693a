"""The leads of leads.py against a world of the server that asks for a token."""

import os
import unittest
import unittest.mock
import urllib.error

import leads
from world import World

PHONE = "+380950000177"


class LeadsTest(unittest.TestCase):
    def setUp(self):
        world = World(self.id().rsplit(".", maxsplit=1)[-1], {"leeloo": {"tokens": ["ll_form"]}})
        settings = {"LEELOO_API_URL": world.url + "/api/v2", "LEELOO_API_TOKEN": "ll_form"}
        patch = unittest.mock.patch.dict(os.environ, settings)
        patch.start()
        self.addCleanup(patch.stop)

    def test_a_lead_becomes_a_person_once(self):
        self.assertIsNone(leads.find(PHONE))
        person, comment = leads.lead("Ada Holt", PHONE, "ada.holt@example.com", "What does it cost?")
        self.assertEqual((comment["text"], comment["entity_id"]), ("What does it cost?", person))
        again, _ = leads.lead("Ada", PHONE, "ada@example.com", "And when?")
        self.assertEqual(again, person)
        found = leads.find(PHONE)
        self.assertEqual((found["id"], found["name"], found["email"]), (person, "Ada Holt", "ada.holt@example.com"))
        self.assertEqual([each["from"] for each in found["accounts"]], ["MANUAL"])

    def test_reads_all_people(self):
        found = [each["id"] for each in leads.people(3)]
        self.assertGreater(len(found), 3)
        self.assertEqual(len(set(found)), len(found))
        self.assertEqual(found, [each["id"] for each in leads.people(50)])

    def test_needs_a_token(self):
        os.environ["LEELOO_API_TOKEN"] = "another"
        with self.assertRaisesRegex(urllib.error.HTTPError, "401"):
            leads.find(PHONE)


if __name__ == "__main__":
    unittest.main()
