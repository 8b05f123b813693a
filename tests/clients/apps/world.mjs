// A world for a test, with a frozen clock. Where an app would sleep, the clock advances, so that no test waits.

import assert from 'node:assert/strict';

const server = process.env.UNDERSTUDY_URL;
const json = { 'Content-Type': 'application/json' };

export class World {
  waited = 0; // seconds that the app has waited

  // `vendors` is that of a scenario.
  static async create(name, vendors) {
    const world = new World();
    world.admin = `${server}/__admin/worlds/${name}`;
    process.env.UNDERSTUDY_WORLD_URL = `${server}/~${name}`;
    const scenario = { name, extends: 'default', clock: '2024-01-15T12:00:00Z', vendors };
    await world.call('POST', '', scenario);
    return world;
  }

  async call(method, path, body) {
    const reply = await fetch(this.admin + path, { method, headers: json, body: body && JSON.stringify(body) });
    const text = await reply.text();
    assert.ok(reply.ok, `${method} ${path}: ${text}`);
    return text && JSON.parse(text);
  }

  // In place of an app's sleep.
  wait = async (ms) => {
    this.waited += ms / 1000;
    await this.call('POST', '/clock/advance', { by: `${ms}ms` });
  };

  // The requests of the app, oldest first.
  async requests() {
    const reply = await fetch(`${process.env.UNDERSTUDY_WORLD_URL}/__admin/requests.jsonl`);
    return (await reply.text()).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  // The same, as "listChats 200".
  async calls() {
    return (await this.requests()).map(({ operation, status }) => `${operation.replace('helpcrunch.', '')} ${status}`);
  }
}

// `count` customers of a scenario, with ids from 1.
export function customers(count) {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    name: `Customer ${index + 1}`,
    email: `customer${index + 1}@example.com`,
    userId: `shop_${index + 1}`,
    firstSeen: 1600000000 + index,
    lastSeen: 1600000000 + index,
  }));
}
