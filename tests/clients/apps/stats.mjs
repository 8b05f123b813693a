// Statistics of HelpCrunch: they search until they have as many rows as `total` says.

const base = 'https://api.helpcrunch.com/v1';

async function searchAll(token, what, filter, limit) {
  const found = [];
  let total;
  do {
    const reply = await fetch(`${base}/${what}/search`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ filter, limit, offset: found.length, sort: `${what}.createdAt`, order: 'ASC' }),
    });
    if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
    const page = await reply.json();
    total = page.total;
    found.push(...page.data);
  } while (found.length < total);
  return found;
}

export async function statistics(token, from, limit) {
  const chats = await searchAll(token, 'chats', [{ field: 'chats.createdAt', operator: '>=', value: from }], limit);
  const people = await searchAll(token, 'customers', [{ field: 'customers.createdAt', operator: '>=', value: from }], limit);
  const byStatus = {};
  for (const { status } of chats) byStatus[status] = (byStatus[status] ?? 0) + 1;
  return { chats: chats.map(({ id }) => id), customers: people.map(({ id }) => id), byStatus };
}
