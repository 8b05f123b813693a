// Apps that behave as published clients of HelpCrunch do. They know nothing of the server: rewrite.mjs changes their addresses.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { HelpCrunch } from './export.mjs';
import { statistics } from './stats.mjs';
import { newestChats, readChat, reply } from './viewer.mjs';
import { World, customers } from './world.mjs';

const token = 'hc_test';

test('the import pages until a page is short', async () => {
  const world = await World.create('export', { helpcrunch: { data: { customers: customers(300), chats: [], messages: [], events: [] } } });
  const found = await new HelpCrunch(token, world.wait).export();
  assert.deepEqual(found.customers.map(({ id }) => id), customers(300).map(({ id }) => id));
  assert.ok(found.agents.some(({ name }) => name === 'Ben Osei'));
  const expected = ['listCustomers', 'listCustomers', 'listCustomers', 'listCustomers', 'listAgents', 'listChats'];
  assert.deepEqual(await world.calls(), expected.map((operation) => `${operation} 200`));
  assert.equal(world.waited, 0);
});

test('the import reads the messages of every chat, and waits as Retry-After says', async () => {
  const world = await World.create('retry', { helpcrunch: { rate_limit: { requests: 20, per: 'minute' } } });
  const found = await new HelpCrunch(token, world.wait).export();
  const sent = await world.calls();
  const refused = sent.filter((line) => line.endsWith(' 429')).length;
  assert.equal(sent.length, 3 + found.chats.length + refused);
  assert.equal(refused, Math.floor((sent.length - refused - 1) / 20)); // one for each full minute
  assert.equal(world.waited, 60 * refused);
  assert.ok(refused > 0);
  const chats = new Set(found.chats.map(({ id }) => id));
  assert.ok(found.messages.every(({ chat }) => chats.has(chat)));
  assert.equal(new Set(found.messages.map(({ id }) => id)).size, found.messages.length);
});

test('the import gives up after five retries', async () => {
  const world = await World.create('refuse', {});
  await world.call('POST', '/limits/refuse', { vendor: 'helpcrunch', calls: 6 });
  await assert.rejects(new HelpCrunch(token, world.wait).request('/agents'), /^Error: 429 .*too_many_requests/);
  assert.equal((await world.requests()).length, 6);
});

test('a chat is taken over by its own path, with the status as a number', async () => {
  const world = await World.create('takeover', {});
  const chat = await new HelpCrunch(token, world.wait).takeOver(5215310, 4188, 233049);
  assert.equal(chat.status, 'pending');
  assert.equal(chat.assignee.name, 'Ben Osei');
  assert.deepEqual(chat.department, { id: 233049, name: 'Billing' });
});

test('statistics loop on total', async () => {
  const world = await World.create('stats', {});
  const all = await statistics(token, 0, 7);
  assert.equal(new Set(all.chats).size, all.chats.length);
  assert.equal(Object.values(all.byStatus).reduce((sum, count) => sum + count), all.chats.length);
  assert.deepEqual(await statistics(token, 0, 100), all);
  const later = await statistics(token, 1601000000, 7);
  assert.ok(later.chats.length > 0 && later.chats.length < all.chats.length);
  assert.deepEqual(all.chats.slice(-later.chats.length), later.chats);
});

test('a viewer posts JSON without a content type, and reads times as numbers and texts', async () => {
  const world = await World.create('viewer', {});
  const [newest, second] = await newestChats(token, 2);
  assert.deepEqual(newest, { id: 5215261, customer: 'Ada Finch', at: '2020-10-01T13:03:40.000Z' });
  assert.ok(second.at < newest.at);
  const message = await reply(token, newest.id, 4188, 'Good morning');
  assert.equal(message.agent.name, 'Ben Osei');
  const chat = await readChat(token, newest.id);
  assert.equal(chat.department, 'Support');
  assert.equal(chat.messages[0], '2024-01-15T12:00:00.000Z Ben Osei: Good morning');
  assert.ok(chat.messages.includes('2020-10-01T12:57:40.000Z Ada Finch: Good evening'));
  const posted = (await world.requests()).find(({ operation }) => operation === 'helpcrunch.createMessage');
  assert.ok(!posted.request.headers.some(({ name }) => name.toLowerCase() === 'content-type'));
});
