// HelpCrunch's webhooks tell the shop of shop.mjs what it did. The shop verifies their signatures.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Receiver, Shop } from './shop.mjs';
import { World } from './world.mjs';

// A webhook that does not come fails the test.
const limit = { timeout: 60_000 };
const buyer = { name: 'Ada Holt', email: 'ada.holt@example.com', userId: 'shop_4188', plan: 'premium' };

async function receiverOf(t, world, secret, signedWith) {
  const receiver = new Receiver(secret);
  t.after(() => receiver.close());
  const url = await receiver.listen();
  const { id } = await world.call('POST', '/webhooks', { vendor: 'helpcrunch', url, events: 'all', secret: signedWith });
  return [receiver, id];
}

test('the shop is told of all that it does, and verifies it', limit, async (t) => {
  const world = await World.create('all', {});
  const [receiver] = await receiverOf(t, world, 'signing-key', 'signing-key');
  const shop = new Shop('hc_test');
  const id = await shop.welcome(buyer);
  const chat = await shop.write(id, 'Your order is on its way');
  const expected = ['customer.new', 'customer.tags_changed', 'chat.new', 'chat.assigned', 'chat.status_updated',
    'message.chat.agent', 'chat.status_updated', 'chat.closed'];
  await receiver.until(({ events }) => events.length >= expected.length);
  assert.deepEqual(receiver.events.map(({ event }) => event).sort(), [...expected].sort());
  assert.equal(receiver.refused, 0);
  const of = (name) => receiver.events.filter(({ event }) => event === name).map(({ eventData }) => eventData);
  assert.deepEqual(of('customer.new'), [
    { id, name: buyer.name, userId: buyer.userId, email: buyer.email, unsubscribed: false, customData: { plan: 'premium' } },
  ]);
  assert.equal(of('message.chat.agent')[0].message.text, 'Your order is on its way');
  assert.equal(of('chat.closed')[0].id, chat.id);
  assert.equal(new Set(receiver.events.map((each) => each.id)).size, expected.length);
  assert.ok(receiver.events.every(({ attempts, createdAt }) => attempts === 0 && createdAt === Date.UTC(2024, 0, 15, 12) / 1000));
});

test('a refused customer is told to nobody', limit, async (t) => {
  const world = await World.create('told', {});
  const [receiver] = await receiverOf(t, world, 'signing-key', 'signing-key');
  const shop = new Shop('hc_test');
  const id = await shop.welcome(buyer);
  await assert.rejects(shop.welcome(buyer), /invalid_userId_value/); // tells nothing
  const next = await shop.welcome({ ...buyer, userId: 'shop_4189' });
  const news = ({ events }) => events.filter(({ event }) => event === 'customer.new');
  await receiver.until((each) => news(each).length >= 2);
  assert.equal(receiver.refused, 0);
  const [first, second, ...more] = news(receiver);
  assert.deepEqual(more, []);
  const { name, email, userId } = buyer;
  assert.deepEqual(first.eventData, { id, name, userId, email, unsubscribed: false, customData: { plan: 'premium' } });
  assert.equal(second.eventData.id, next);
  assert.notEqual(first.id, second.id);
  assert.deepEqual([first.attempts, first.createdAt], [0, Date.UTC(2024, 0, 15, 12) / 1000]);
});

test('a wrong signature is refused, and comes again later, with the key of then', limit, async (t) => {
  const world = await World.create('wrong-key', {});
  const [receiver, webhook] = await receiverOf(t, world, 'signing-key', 'another-key');
  await new Shop('hc_test').call('POST', '/customers', { name: 'Ada Holt' });
  await receiver.until(({ refused }) => refused === 1);
  await world.call('PUT', `/webhooks/${webhook}`, { vendor: 'helpcrunch', url: receiver.url, events: 'all', secret: 'signing-key' });
  await world.call('POST', '/clock/advance', { by: '10s' });
  await receiver.until(({ events }) => events.length === 1);
  const [{ event, attempts, createdAt, lastAttemptAt }] = receiver.events;
  assert.deepEqual([event, attempts, lastAttemptAt - createdAt], ['customer.new', 1, 10]);
});
