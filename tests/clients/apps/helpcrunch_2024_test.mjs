// Clients that were written against HelpCrunch's pages of 2024, and one that has the vendor's host in its path.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { HelpCrunch } from './export.mjs';
import { newestChats, readChat, reply } from './viewer.mjs';
import { World } from './world.mjs';

const era = { helpcrunch: { settings: { era: '2024' } } };

test('the import checks its chats against meta.total', async () => {
  const world = await World.create('era', era);
  const client = new HelpCrunch('hc_test', world.wait);
  const { chats } = await client.export();
  const { data, meta } = await client.request('/chats?limit=1');
  assert.equal(meta.total, chats.length);
  assert.equal(data[0].createdAt, String(Number(data[0].createdAt))); // times are texts
});

test('the viewer reads times of either era', async () => {
  await World.create('era-viewer', era);
  const [newest] = await newestChats('hc_test', 1);
  await reply('hc_test', newest.id, 4188, 'Good morning');
  const { messages } = await readChat('hc_test', newest.id);
  assert.equal(messages[0], '2024-01-15T12:00:00.000Z Ben Osei: Good morning');
});

test('a client sends the host in the path, and its key in brackets', async () => {
  await World.create('brackets', { helpcrunch: { settings: { bracketed_key: 'accept' } } });
  const address = `${process.env.UNDERSTUDY_WORLD_URL}/api.helpcrunch.com/v1/customers/8737843`;
  const found = await fetch(address, { headers: { Authorization: 'Bearer <hc_test>' } });
  assert.equal(found.status, 200);
  assert.equal((await found.json()).name, 'Cindy Mindy');
  await World.create('no-brackets', {});
  const refused = await fetch(address.replace('brackets', 'no-brackets'), { headers: { Authorization: 'Bearer <hc_test>' } });
  assert.equal(refused.status, 401);
});
