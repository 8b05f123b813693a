// GET /__admin/requests/export?format=har, whatever was asked, is a valid HTTP Archive (har-validator).

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

const require = createRequire(join(process.env.UNDERSTUDY_HAR_TOOLS, 'package.json'));
const validate = require('har-validator');

const customer = '/v1/customers/8737843';
const token = { Authorization: 'Bearer hc_test' };
let child;
let url;

before(async () => {
  child = spawn(process.env.UNDERSTUDY_PROGRAM, ['serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    url = /listening on (http:\S+)/.exec(line)?.[1];
    if (url) break;
  }
  assert.ok(url, 'the server does not listen');
  child.stdout.resume();
});

after(async () => {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
});

// Sends bytes that no HTTP client would, and waits for the end of the connection.
async function raw(bytes) {
  const socket = connect(new URL(url).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.end(bytes);
  socket.resume();
  await once(socket, 'close');
}

async function archive(query = '', prefix = '') {
  const reply = await fetch(`${url}${prefix}/__admin/requests/export?format=har${query}`);
  assert.equal(reply.status, 200);
  const har = await reply.json();
  await validate.har(har);
  return har.log;
}

test('an archive of no requests is valid', async () => {
  const log = await archive();
  assert.equal(log.creator.name, 'understudy');
  assert.deepEqual(log.entries, []);
});

test('whatever was asked, the archive is valid', async () => {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  await fetch(`${url}${customer}?a=1&a=%20&%C3%A9=`, { headers: { ...token, Cookie: 'a=b; c' } });
  await fetch(`${url}/api/v2/customer/1`, { method: 'PUT', headers: { apiKey: 'od_test', ...form }, body: 'firstname=Ada' });
  await fetch(`${url}/nowhere`, { method: 'POST', body: new Uint8Array([0, 255, 254, 1]) });
  await fetch(`${url}/~other/v1/customers/1`, { headers: token });
  await raw('GET /a|b<>"{}^`\\ HTTP/1.0\r\n\r\n');
  await raw('GET /caf\xc3\xa9?%zz=%&\xff HTTP/1.1\r\nHost: \xff\r\nConnection: close\r\n\r\n');
  await raw('nonsense\r\n\r\n');
  await raw(`POST ${customer} HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n`);
  const log = await archive('&world=all');
  assert.ok(log.entries.length >= 7, `${log.entries.length} entries`);
  assert.ok(log.entries.some((entry) => entry._world === 'other'));
  assert.ok((await archive('', '/~other')).entries.every((entry) => entry._world === 'other'));
});

test('an entry has what was asked and answered, without credentials', async () => {
  const { entries } = await archive();
  const [first, second, third] = entries;
  assert.equal(first.request.method, 'GET');
  assert.equal(first.request.url, `${url}${customer}?a=1&a=%20&%C3%A9=`);
  assert.deepEqual(first.request.queryString, [
    { name: 'a', value: '1' }, { name: 'a', value: ' ' }, { name: 'é', value: '' }]);
  assert.deepEqual(first.request.cookies, [{ name: '***', value: '***' }, { name: '***', value: '***' }]);
  assert.equal(first.request.headers.find((header) => header.name === 'authorization' || header.name === 'Authorization').value, '***');
  assert.equal(first.response.status, 200);
  assert.equal(first.response.statusText, 'OK');
  assert.equal(JSON.parse(first.response.content.text).id, 8737843);
  assert.equal(first._operation, 'helpcrunch.getCustomer');
  assert.ok(Date.now() - Date.parse(first.startedDateTime) < 60_000);
  assert.equal(second.request.postData.text, 'firstname=Ada');
  assert.equal(third.request.postData.text, Buffer.from([0, 255, 254, 1]).toString('base64'));
  assert.equal(third.response.status, 404);
  assert.ok(!JSON.stringify(entries).includes('_test'));
});
