// The shop of shop.mjs against the server. Nothing of it changes but its base URL, by rewrite.mjs.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Shop } from './shop.mjs';
import { World } from './world.mjs';

const buyer = { name: 'Ada Holt', email: 'ada.holt@example.com', userId: 'shop_4188', plan: 'premium' };

test('a buyer becomes a customer, is found by the tag, and gets a message', async () => {
  const world = await World.create('shop', {});
  const shop = new Shop('hc_test');
  assert.deepEqual(await shop.tagged('premium'), []);
  const id = await shop.welcome(buyer);
  const [customer, ...others] = await shop.tagged('premium');
  assert.deepEqual(others, []);
  assert.equal(customer.id, id);
  assert.equal(customer.email, buyer.email);
  assert.deepEqual(customer.tags, [{ name: 'premium', color: '#ff8800' }]);
  assert.deepEqual(customer.customData, { plan: 'premium' });
  assert.equal(customer.firstSeen, Date.UTC(2024, 0, 15, 12) / 1000);
  const chat = await shop.write(id, 'Your order is on its way');
  assert.equal(chat.status, 'closed');
  assert.equal(chat.closedBy, 'agent');
  assert.equal(chat.lastMessageText, 'Your order is on its way');
  assert.deepEqual(chat.customer, { id, name: buyer.name, email: buyer.email, userId: buyer.userId });
  assert.equal(chat.agents.length, 1);
  assert.ok((await world.requests()).every(({ status, violations }) => status < 300 && violations.length === 0));
});

test('a buyer who comes twice is refused, and nothing is written', async () => {
  await World.create('twice', {});
  const shop = new Shop('hc_test');
  await shop.welcome(buyer);
  await assert.rejects(shop.welcome({ ...buyer, plan: 'gold' }), /400 .*invalid_userId_value/);
  assert.deepEqual(await shop.tagged('gold'), []);
});
