// A viewer of HelpCrunch's chats. It posts JSON without a Content-Type, and takes times as numbers or texts of seconds.

const base = 'https://api.helpcrunch.com/v1';

async function send(token, method, path, body) {
  // A body of bytes gets no Content-Type from fetch; a text would get text/plain.
  const bytes = body && new TextEncoder().encode(JSON.stringify(body));
  const reply = await fetch(base + path, { method, headers: { Authorization: `Bearer ${token}` }, body: bytes });
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  return reply.json();
}

const time = (seconds) => new Date(Number(seconds) * 1000).toISOString();

export async function newestChats(token, limit) {
  const { data } = await send(token, 'POST', '/chats/search', { filter: [], sort: 'lastCustomerMessageAt', order: 'desc', limit });
  return data.map((chat) => ({ id: chat.id, customer: chat.customer.name, at: time(chat.lastCustomerMessageAt) }));
}

export async function readChat(token, id) {
  const [chat, { data }, departments] = await Promise.all([
    send(token, 'GET', `/chats/${id}`),
    send(token, 'GET', `/chats/${id}/messages`),
    send(token, 'GET', '/departments'),
  ]);
  return {
    department: departments.data.find((each) => each.id === chat.department?.id)?.name,
    messages: data.map((message) => `${time(message.createdAt)} ${message.agent?.name ?? chat.customer.name}: ${message.text}`),
  };
}

export const reply = (token, chat, agent, text) => send(token, 'POST', '/messages', { chat, agent, text, type: 'message' });
