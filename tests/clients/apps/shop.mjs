// A shop that does what HelpCrunch's documentation describes, step by step: a buyer becomes a tagged customer, the shop opens a chat,
// writes, and closes the chat; HelpCrunch tells it about that by webhooks, which the shop verifies.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const base = 'https://api.helpcrunch.com/v1';

export class Shop {
  constructor(token) {
    this.headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  }

  async call(method, path, body) {
    const reply = await fetch(base + path, { method, headers: this.headers, body: body && JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  }

  // Creates the customer of a buyer, with the tag of what was bought.
  async welcome({ name, email, userId, plan }) {
    const customData = [{ property: 'plan', value: plan }];
    const { id } = await this.call('POST', '/customers', { name, email, userId, locale: 'en', customData });
    await this.call('PUT', `/customers/${id}/tags`, { tags: [{ name: plan, color: '#ff8800' }] });
    return id;
  }

  // The customers that have a tag.
  async tagged(name) {
    const filter = [{ field: 'customers.tagsData', operator: '=', value: [{ name }] }];
    return (await this.call('POST', '/customers/search', { filter, limit: 100 })).data;
  }

  // Writes to a customer in a new chat, and closes it. Returns the chat.
  async write(customer, text) {
    const [application] = (await this.call('GET', '/applications')).data;
    const [agent] = (await this.call('GET', '/agents')).data;
    const chat = await this.call('POST', '/chats', { customer, application: application.id });
    await this.call('POST', '/messages', { chat: chat.id, agent: agent.id, text, type: 'message' });
    await this.call('POST', '/events', { name: 'Order sent', data: { text }, customer });
    return this.call('PUT', '/chats/status', { id: chat.id, status: 'closed' });
  }
}

// Takes HelpCrunch's webhooks. Those with a wrong signature get 403 and are not kept.
export class Receiver {
  events = [];
  refused = 0;
  arrived = () => {};

  constructor(secret) {
    this.secret = secret;
    this.server = createServer((request, reply) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        const good = this.verify(body, request.headers['x-helpcrunch-signature']);
        if (good) this.events.push(JSON.parse(body));
        else this.refused++;
        reply.writeHead(good ? 200 : 403).end();
        this.arrived();
      });
    });
  }

  verify(body, signature = '') {
    const expected = Buffer.from(createHmac('sha1', this.secret).update(body).digest('hex'));
    const sent = Buffer.from(signature);
    return sent.length === expected.length && timingSafeEqual(sent, expected);
  }

  async listen() {
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${this.server.address().port}/helpcrunch`;
    return this.url;
  }

  // Waits until a condition holds, which is checked after each webhook.
  until(condition) {
    return new Promise((done) => {
      this.arrived = () => condition(this) && done();
      this.arrived();
    });
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
