// wiremock-captain and wiremock-rest-client verify calls of vendors' APIs, in the world "default" and in another one.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';

const require = createRequire(join(process.env.UNDERSTUDY_CLIENT_TOOLS, 'package.json'));
const { WireMock, WireMockAPI } = require('wiremock-captain');
const { WireMockRestClient } = require('wiremock-rest-client');

const server = process.env.UNDERSTUDY_URL;
const token = { Authorization: 'Bearer hc_test' };
const customer = '/v1/customers/8737843';

// The calls of the code under test: two that an API answers, one with a misspelt path.
async function callVendors(base) {
  assert.equal((await fetch(base + customer, { headers: token })).status, 200);
  const search = await fetch(`${base}/api/v1/accounts?limit=1`, { headers: { 'X-Test': 'a' } });
  assert.equal(search.status, 200);
  assert.equal((await fetch(`${base}/v1/custmers/1`, { method: 'POST', body: '{"a":1}' })).status, 404);
}

for (const world of ['', '/~captain']) {
  const base = server + world;
  const mocked = `${base}/`; // the clients resolve paths against it: without the slash the world is lost
  const where = world || 'default';

  beforeEach(async () => {
    for (const each of ['', '/~captain']) await fetch(`${server}${each}/__admin/requests`, { method: 'DELETE' });
  });

  test(`wiremock-captain verifies calls in ${where}`, async () => {
    const mock = new WireMock(mocked);
    await callVendors(base);
    const all = await mock.getAllRequests();
    assert.deepEqual(all.map((each) => each.request.url), ['/v1/custmers/1', '/api/v1/accounts?limit=1', customer]);
    const found = await mock.getRequestsForAPI('GET', customer);
    assert.equal(found.length, 1);
    assert.equal(found[0].request.headers.Authorization ?? found[0].request.headers.authorization, token.Authorization);
    assert.equal(found[0].response.status, 200);
    assert.equal(found[0].wasMatched, true);
    assert.equal((await mock.getRequestsForAPI('DELETE', customer)).length, 0);
    const unmatched = await mock.getUnmatchedRequests();
    assert.deepEqual(unmatched.map((each) => each.url), ['/v1/custmers/1']);
    assert.equal(unmatched[0].body, '{"a":1}');
    const api = new WireMockAPI(mocked, '/api/v1/accounts?limit=1', 'GET');
    assert.equal((await api.getRequestsForAPI()).length, 1);
    assert.equal((await mock.clearAllRequests()).status, 200);
    assert.deepEqual(await mock.getAllRequests(), []);
  });

  test(`wiremock-rest-client verifies calls in ${where}`, async () => {
    const { requests, global } = new WireMockRestClient(mocked, { continueOnFailure: true, logLevel: 'error' });
    await callVendors(base);
    const { requests: all, meta } = await requests.getAllRequests();
    assert.equal(meta.total, 3);
    const { id } = all[2];
    assert.equal((await requests.getRequest(id)).request.url, customer);
    const pattern = { method: 'GET', urlPath: '/api/v1/accounts', headers: { 'X-Test': { equalTo: 'a' } } };
    assert.deepEqual(await requests.getCount(pattern), { count: 1, requestJournalDisabled: false });
    assert.equal((await requests.findRequests(pattern)).requests[0].queryParams.limit.values[0], '1');
    assert.equal((await requests.getUnmatchedRequests()).requests.length, 1);
    const near = (await requests.getUnmatchedNearMisses()).nearMisses;
    assert.equal(near[0].stubMapping.name, 'helpcrunch.getCustomer');
    const ofRequest = await requests.getNearMissesByRequest({ method: 'GET', url: '/v1/custmers/1' });
    assert.equal(ofRequest.nearMisses[0].stubMapping.name, 'helpcrunch.getCustomer');
    const ofPattern = await requests.getNearMissesByRequestPattern({ method: 'GET', url: '/v1/customers/1' });
    assert.equal(ofPattern.nearMisses[0].request.url, customer);
    const metadata = { matchesJsonPath: { expression: '$.vendor', equalTo: 'leeloo' } };
    assert.equal((await requests.removeRequestsByMetadata(metadata)).serveEvents.length, 1);
    assert.equal((await requests.removeRequests({ method: 'POST' })).serveEvents.length, 1);
    await requests.deleteRequest(id);
    assert.equal((await requests.getCount({})).count, 0);
    await callVendors(base);
    await requests.resetAllRequests();
    assert.equal((await requests.getCount({})).count, 0);
    await callVendors(base);
    await requests.deleteAllRequests();
    assert.equal((await requests.getCount({})).count, 0);
    await callVendors(base);
    await global.resetAll();
    assert.equal((await requests.getCount({})).count, 0);
  });
}

test('wiremock-rest-client names its world by a header', async () => {
  await callVendors(`${server}/~captain`);
  const options = { headers: { 'Understudy-World': 'captain' }, continueOnFailure: true, logLevel: 'error' };
  assert.equal((await new WireMockRestClient(server, options).requests.getCount({})).count, 3);
});

test('worlds do not see one another\'s calls', async () => {
  await callVendors(`${server}/~captain`);
  assert.equal((await new WireMock(server).getAllRequests()).length, 0);
  assert.equal((await new WireMock(`${server}/~captain/`).getAllRequests()).length, 3);
});
