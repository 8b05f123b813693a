// A help desk's import from HelpCrunch: it pages through each list until a page is short, and retries after 429. It sends the
// status of a chat as a number, below the chat's own path.

const base = 'https://api.helpcrunch.com/v1';
const pageSize = 100;
const retries = 5;
const statuses = { new: 1, opened: 2, pending: 3, onhold: 4, closed: 5 };
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export class HelpCrunch {
  constructor(token, wait = sleep) {
    this.wait = wait;
    this.headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
  }

  async request(path, options = {}) {
    for (let attempt = 0; ; ++attempt) {
      const headers = { ...this.headers, ...(options.body && { 'Content-Type': 'application/json' }) };
      const reply = await fetch(base + path, { ...options, headers });
      if (reply.status === 429 && attempt < retries) {
        await this.wait(Number(reply.headers.get('Retry-After') ?? 10) * 1000);
        continue;
      }
      if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
      return reply.json();
    }
  }

  async *pages(path) {
    for (let offset = 0; ; offset += pageSize) {
      const { data } = await this.request(`${path}?limit=${pageSize}&offset=${offset}`);
      yield* data;
      if (data.length < pageSize) return;
    }
  }

  async export() {
    const found = { customers: [], agents: [], chats: [], messages: [] };
    for await (const customer of this.pages('/customers')) found.customers.push(customer);
    for await (const agent of this.pages('/agents')) found.agents.push(agent);
    for await (const chat of this.pages('/chats')) {
      found.chats.push(chat);
      for await (const message of this.pages(`/chats/${chat.id}/messages`)) found.messages.push(message);
    }
    return found;
  }

  send(method, path, body) {
    return this.request(path, { method, body: JSON.stringify(body) });
  }

  async takeOver(chat, agent, department) {
    await this.send('PUT', `/chats/${chat}/assignee`, { assignee: agent });
    await this.send('PUT', `/chats/${chat}/department`, { department });
    return this.send('PUT', `/chats/${chat}/status`, { status: statuses.pending });
  }
}
