// A page on another origin calls the APIs in a real browser, which decides what the page may read.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

const require = createRequire(join(process.env.UNDERSTUDY_BROWSER_TOOLS, 'package.json'));
const { chromium } = require('playwright-core');

const customer = '/v1/customers/8737843';
const token = { Authorization: 'Bearer hc_test' };

// A server that is stopped when `finish` is called. Resolves when it listens.
async function understudy(scenario, ...args) {
  const folder = mkdtempSync(join(tmpdir(), 'browser-cors-'));
  const file = join(folder, 'scenario.yaml');
  writeFileSync(file, scenario);
  const child = spawn(process.env.UNDERSTUDY_PROGRAM, ['serve', file, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let url;
  for await (const line of createInterface({ input: child.stdout })) {
    url = /listening on (http:\S+)/.exec(line)?.[1];
    if (url) break;
  }
  assert.ok(url, 'the server does not listen');
  child.stdout.resume();
  return {
    url,
    async finish() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

let browser;
let pages; // the origin of the page
let open; // the server with `cors` as it is by default
let closed; // the one with `cors: off`
let listed; // the one that lists the page's origin

before(async () => {
  pages = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>page</title>');
  });
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  const origin = `http://localhost:${pages.address().port}`;
  const limit = 'vendors: {helpcrunch: {rate_limit: {requests: 2, per: hour}}}';
  [open, closed, listed] = await Promise.all([
    understudy(`extends: default\nclock: 2024-01-15T12:00:00Z\n${limit}\n`, '--world-from-host'),
    understudy('extends: default\ncors: off\n'),
    understudy(`extends: default\ncors: ['${origin}']\n`),
  ]);
  browser = await chromium.launch({
    executablePath: process.env.UNDERSTUDY_CHROMIUM,
    args: ['--no-sandbox'],
  });
});

after(async () => {
  await browser?.close();
  await Promise.all([open, closed, listed].map((server) => server?.finish()));
  pages?.close();
});

// What fetch() gives a page at `host`: status, body and the headers that it may read; or {error}.
async function fetchInPage(url, options = {}, host = 'localhost') {
  const page = await browser.newPage();
  try {
    await page.goto(`http://${host}:${pages.address().port}/`);
    return await page.evaluate(
      async ([to, init]) => {
        try {
          const reply = await fetch(to, init);
          return {
            status: reply.status,
            body: await reply.text(),
            headers: Object.fromEntries(reply.headers),
          };
        } catch (error) {
          return { error: String(error) };
        }
      },
      [url, options],
    );
  } finally {
    await page.close();
  }
}

test('GET with a credential in a header, which needs a preflight', async () => {
  const reply = await fetchInPage(`${open.url}/~get${customer}`, { headers: token });
  assert.equal(reply.error, undefined);
  assert.equal(reply.status, 200);
  assert.equal(JSON.parse(reply.body).id, 8737843);
});

test('GET of an API without credentials, which needs none', async () => {
  const reply = await fetchInPage(`${open.url}/api/v1/accounts?limit=1`);
  assert.equal(reply.status, 200);
});

test('POST of JSON', async () => {
  const reply = await fetchInPage(`${open.url}/~post/api/v2/customer`, {
    method: 'POST',
    headers: { apiKey: 'od_test', 'Content-Type': 'application/json' },
    body: JSON.stringify({
      channel_id: 'email',
      customer_link_channel: 'ada.harbour@example.com',
      brand_id: '1',
      primary_id: 'N5001',
      firstname: 'Ada',
    }),
  });
  assert.equal(reply.error, undefined);
  assert.ok([200, 201].includes(reply.status), `${reply.status} ${reply.body}`);
  assert.match(reply.headers.date, /GMT$/);
});

test('requests with credentials mode include', async () => {
  const options = { headers: token, credentials: 'include' };
  assert.equal((await fetchInPage(`${open.url}/~include${customer}`, options)).status, 200);
});

test('a page reads errors and their headers', async () => {
  const url = `${open.url}/~limit${customer}`;
  assert.equal((await fetchInPage(url)).status, 401);
  assert.match((await fetchInPage(`${open.url}/v1/customer`)).headers['understudy-hint'], /did you/);
  const fault = { headers: { ...token, 'Understudy-Fault': 'status=503; retry_after=7s' } };
  const refused = await fetchInPage(url, fault);
  assert.equal(refused.status, 503);
  assert.equal(refused.headers['retry-after'], '7');
  for (let i = 0; i < 2; ++i) {
    assert.equal((await fetchInPage(url, { headers: token })).status, 200, 'preflights are free');
  }
  const limited = await fetchInPage(url, { headers: token });
  assert.equal(limited.status, 429);
  assert.match(limited.headers['retry-after'], /^\d+$/);
  assert.match(limited.headers['understudy-reason'], /clock is frozen/);
});

test('a host names the world', async () => {
  const url = `http://browser.localhost:${new URL(open.url).port}`;
  const written = await fetchInPage(`${url}/api/v2/customer/1`, {
    method: 'PUT',
    headers: { apiKey: 'od_test', 'Content-Type': 'application/json' },
    body: JSON.stringify({ firstname: 'Grace' }),
  });
  assert.equal(written.status, 200, written.body ?? written.error);
  const read = await fetchInPage(`${open.url}/~browser/api/v2/customer/1`, {
    headers: { apiKey: 'od_test' },
  });
  assert.match(read.body, /Grace/);
});

test('cors: off blocks', async () => {
  assert.match((await fetchInPage(closed.url + customer, { headers: token })).error, /TypeError/);
  assert.match((await fetchInPage(`${closed.url}/api/v1/accounts`)).error, /TypeError/);
});

test('a list of origins blocks the others', async () => {
  const url = listed.url + customer;
  assert.equal((await fetchInPage(url, { headers: token })).status, 200);
  assert.match((await fetchInPage(url, { headers: token }, '127.0.0.1')).error, /TypeError/);
});

test('the admin API is for no page', async () => {
  assert.match((await fetchInPage(`${open.url}/__admin/worlds`)).error, /TypeError/);
});
